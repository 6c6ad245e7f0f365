"""Serves moto's S3 and STS with its checks of policies and signatures, until standard input ends.

Makes one user who may list one bucket and nothing else. Prints, one a line: the port, the access key id, its secret.
"""

import json
import logging
import sys

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer
from moto import settings

logging.getLogger("werkzeug").setLevel(logging.ERROR)
settings.INITIAL_NO_AUTH_ACTION_COUNT = 10_000
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
port = server.get_host_and_port()[1]


def client(name):
    return boto3.client(
        name,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="AKIASETUP",
        aws_secret_access_key="setup",
        config=Config(s3={"addressing_style": "path"}),
    )


s3, iam = client("s3"), client("iam")
for bucket in ("open", "closed"):
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="cv/ada.pdf", Body=b"ada")
iam.create_user(UserName="reader")
policy = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::open"}],
}
iam.put_user_policy(UserName="reader", PolicyName="list", PolicyDocument=json.dumps(policy))
key = iam.create_access_key(UserName="reader")["AccessKey"]
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
print(port, key["AccessKeyId"], key["SecretAccessKey"], sep="\n", flush=True)
for line in sys.stdin:
    # What the person copies from the window: the policy that would allow it.
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 10_000
    iam.put_user_policy(UserName="reader", PolicyName="copied", PolicyDocument=json.dumps(json.loads(line)))
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    print("taken", flush=True)
server.stop()
