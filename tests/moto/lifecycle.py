"""What boto3 reads of a bucket's lifecycle rules, as the JSON of the AWS CLI: `lifecycle.py ENDPOINT BUCKET`."""

import json
import sys

import boto3
from botocore.config import Config

endpoint, bucket = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}))
answer = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
answer.pop("ResponseMetadata")
print(json.dumps(answer, default=lambda date: date.isoformat()))
