"""What boto3 sees of a bucket, as JSON: `history.py ENDPOINT BUCKET [PREFIX]` prints every version and marker, newest first
for each key; `--uploads` in place of a prefix prints the ids of unfinished multipart uploads."""

import json
import sys

import boto3
from botocore.config import Config

endpoint, bucket, *rest = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}))
if rest == ["--uploads"]:
    print(json.dumps([one["UploadId"] for one in s3.list_multipart_uploads(Bucket=bucket).get("Uploads", [])]))
else:
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix="".join(rest))
    seen = [
        {"key": one["Key"], "id": one["VersionId"], "latest": one["IsLatest"], "marker": kind == "DeleteMarkers", "size": one.get("Size", 0)}
        for page in pages
        for kind in ("Versions", "DeleteMarkers")
        for one in page.get(kind, [])
    ]
    print(json.dumps(sorted(seen, key=lambda one: (one["key"], not one["latest"]))))
