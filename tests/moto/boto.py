"""A day in the life of boto3 on the server at the address given: it raises where something is not as AWS documents it."""

import io
import os
import sys

import boto3
import requests
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError


def code(call, **arguments):
    """The error code of a call that must be refused."""
    try:
        call(**arguments)
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    raise AssertionError(f"{call.__name__} was not refused")


def main(endpoint):
    s3 = boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}))
    bucket = "boto-" + os.urandom(6).hex()
    s3.create_bucket(Bucket=bucket)
    assert bucket in [found["Name"] for found in s3.list_buckets()["Buckets"]]
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})

    # Versions, a marker, an old version on top.
    first = s3.put_object(Bucket=bucket, Key="a b/é+.txt", Body=b"first", Metadata={"author": "Ada"}, Tagging="team=hr")
    second = s3.put_object(Bucket=bucket, Key="a b/é+.txt", Body=b"second")
    s3.delete_object(Bucket=bucket, Key="a b/é+.txt")
    assert code(s3.get_object, Bucket=bucket, Key="a b/é+.txt") == "NoSuchKey"
    source = {"Bucket": bucket, "Key": "a b/é+.txt", "VersionId": first["VersionId"]}
    s3.copy_object(Bucket=bucket, Key="a b/é+.txt", CopySource=source)
    restored = s3.get_object(Bucket=bucket, Key="a b/é+.txt")
    assert restored["Body"].read() == b"first" and restored["Metadata"] == {"author": "Ada"} and restored["TagCount"] == 1
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, PaginationConfig={"PageSize": 1})
    entries = [entry for page in pages for kind in ("Versions", "DeleteMarkers") for entry in page.get(kind, [])]
    assert len(entries) == 4 and sum(entry["IsLatest"] for entry in entries) == 1
    assert s3.get_object(Bucket=bucket, Key="a b/é+.txt", VersionId=second["VersionId"])["Body"].read() == b"second"

    # Twelve megabytes in parts and in ranges, with the checksums that boto3 adds by itself.
    large = os.urandom(12_000_000)
    parts = TransferConfig(multipart_threshold=5 * 1024 * 1024, multipart_chunksize=5 * 1024 * 1024)
    s3.upload_fileobj(io.BytesIO(large), bucket, "large.bin", Config=parts)
    back = io.BytesIO()
    s3.download_fileobj(bucket, "large.bin", back, Config=parts)
    assert back.getvalue() == large
    assert s3.head_object(Bucket=bucket, Key="large.bin")["ETag"].endswith('-3"')

    # Links work for somebody without a key.
    link = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "large.bin"}, ExpiresIn=60)
    assert requests.get(link, headers={"Range": "bytes=5-9"}, timeout=30).content == large[5:10]
    link = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "by-link"}, ExpiresIn=60)
    assert requests.put(link, data=b"by link", timeout=30).status_code == 200
    assert s3.get_object(Bucket=bucket, Key="by-link")["Body"].read() == b"by link"
    assert requests.get(f"{endpoint}/{bucket}/by-link", timeout=30).status_code == 403

    # Settings, and what is said when there are none.
    assert code(s3.get_bucket_lifecycle_configuration, Bucket=bucket) == "NoSuchLifecycleConfiguration"
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "NoncurrentVersionExpiration": {"NoncurrentDays": 90}}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == [rule]

    # Emptied and removed: every version and marker by its id.
    assert code(s3.delete_bucket, Bucket=bucket) == "BucketNotEmpty"
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        gone = [{"Key": entry["Key"], "VersionId": entry["VersionId"]} for kind in ("Versions", "DeleteMarkers") for entry in page.get(kind, [])]
        assert not s3.delete_objects(Bucket=bucket, Delete={"Objects": gone}).get("Errors")
    s3.delete_bucket(Bucket=bucket)
    assert code(s3.list_objects_v2, Bucket=bucket) == "NoSuchBucket"
    print("all good")


main(sys.argv[1])
