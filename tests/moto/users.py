"""Serves moto's IAM, STS and S3 with signatures and policies checked, and answers questions about users by boto3, as a
second client of the same server.

Prints the port, then answers one JSON line by another until standard input ends.
"""

import json
import logging
import sys
import urllib.request
from datetime import timedelta

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from flask import Response
from moto.core import exceptions
from moto.iam.access_control import CreateAccessKeyFailure, IAMUserAccessKey
from moto.iam.models import iam_backends
from moto.server import ThreadedMotoServer

OWN_KEYS = [
    "iam:ListAccessKeys",
    "iam:GetAccessKeyLastUsed",
    "iam:CreateAccessKey",
    "iam:UpdateAccessKey",
    "iam:DeleteAccessKey",
]
ALWAYS = ["sts:GetCallerIdentity", "s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetBucketLocation"]


def refuse_inactive_keys():
    """AWS does not know an inactive key; moto lets it sign."""
    known = IAMUserAccessKey.__init__

    def known_and_active(self, account_id, partition, access_key_id, headers):
        known(self, account_id, partition, access_key_id, headers)
        keys = [key for user in self.backend.users.values() for key in user.access_keys]
        if not any(key.access_key_id == access_key_id and key.status == "Active" for key in keys):
            raise CreateAccessKeyFailure(reason="InvalidId")

    IAMUserAccessKey.__init__ = known_and_active


def refuse_as_aws_does():
    """AWS answers with one `Error` in an `ErrorResponse`, as XML; moto wraps it once more and calls it HTML."""
    Response.default_mimetype = "text/xml"
    for kind in (exceptions.AccessDeniedError, exceptions.InvalidClientTokenIdError, exceptions.SignatureDoesNotMatchError):
        make = kind.__init__

        def made(self, *about, make=make, **named):
            make(self, *about, **named)
            error = f"<Type>Sender</Type><Code>{self.error_type}</Code><Message>{self.message}</Message>"
            self.description = f"<ErrorResponse><Error>{error}</Error><RequestId>0</RequestId></ErrorResponse>"

        kind.__init__ = made


def policy(actions):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]})


class Account:
    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.session = boto3.Session()
        self.users = 0
        key = {"AccessKeyId": "AKIASTARTOFMOTOSTART", "SecretAccessKey": "start"}
        self.key = self.new_user(self.client("iam", key), "*")["key"]
        request = urllib.request.Request(f"{endpoint}/moto-api/reset-auth", data=b"0", headers={"content-type": "text/plain"})
        urllib.request.urlopen(request).close()
        self.iam = self.client("iam", self.key)

    def client(self, service, key):
        # One session for all: reading boto3's model of a service takes longer than most tests.
        return self.session.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
            aws_session_token=key.get("SessionToken"),
            config=Config(retries={"max_attempts": 0}),
        )

    def new_user(self, iam, actions):
        self.users += 1
        name = f"user-{self.users}"
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy(actions))
        return {"user": name, "key": iam.create_access_key(UserName=name)["AccessKey"]}

    def user(self, may_rotate=True):
        made = self.new_user(self.iam, ALWAYS + (OWN_KEYS if may_rotate else []))
        return {"user": made["user"], "id": made["key"]["AccessKeyId"], "secret": made["key"]["SecretAccessKey"]}

    def another_key(self, user):
        return self.iam.create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]

    def keys(self, user):
        found = self.iam.list_access_keys(UserName=user)["AccessKeyMetadata"]
        return {one["AccessKeyId"]: one["Status"] == "Active" for one in found}

    def whose(self, id, secret):
        """The user whose key it is, as STS says; none when it does not work."""
        try:
            key = {"AccessKeyId": id, "SecretAccessKey": secret}
            return self.client("sts", key).get_caller_identity()["Arn"].rpartition("/")[2]
        except ClientError:
            return None

    def role(self):
        role = f"role-{self.users}"
        arn = self.iam.create_role(RoleName=role, AssumeRolePolicyDocument=policy("sts:AssumeRole"))["Role"]["Arn"]
        self.iam.put_role_policy(RoleName=role, PolicyName="own", PolicyDocument=policy("*"))
        found = self.client("sts", self.key).assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
        return {"id": found["AccessKeyId"], "secret": found["SecretAccessKey"], "token": found["SessionToken"]}

    def bucket(self, name):
        self.client("s3", self.key).create_bucket(Bucket=name)
        return True

    def deactivate(self, user, id):
        self.iam.update_access_key(UserName=user, AccessKeyId=id, Status="Inactive")
        return True

    def activate(self, user, id):
        self.iam.update_access_key(UserName=user, AccessKeyId=id, Status="Active")
        return True

    def age(self, user, days):
        """Makes the user's keys older, which no request can do."""
        for backends in iam_backends.values():
            for backend in backends.values():
                if user in backend.users:
                    for key in backend.users[user].access_keys:
                        key.create_date -= timedelta(days=days)
        return True


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    refuse_inactive_keys()
    refuse_as_aws_does()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    account = Account(f"http://127.0.0.1:{port}")
    print(port, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(getattr(account, question.pop("ask"))(**question)), flush=True)
    server.stop()


main()
