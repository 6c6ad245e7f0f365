"""An S3 store apart from the application, and a client of it that is not ours: boto3 says what is really there."""

import json
import os
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config

from app import free_port
from waiting import until

HOST = Path(os.environ.get("STRATA_TEST_HOST", Path(__file__).parents[2] / "target" / "debug" / "strata-test-host"))
BUCKET = "hireflux-documents"


class Store:
    """The sandbox with its sample documents, in a process of its own."""

    def __init__(self, session, folder):
        access = folder / "sandbox.json"
        page = folder / "no-page"
        self.door = f"http://127.0.0.1:{(port := free_port())}"
        command = [str(HOST), "--port", str(port), "--data", str(folder / "host"), "--page", str(page)]
        command += ["--sandbox-json", str(access)]
        self.process = session.start(command)
        # Written whole, before the program says that it listens.
        self.access = until("the store's access file", lambda: self._read(access), patience=90)
        self.endpoint = self.access["endpoint"]
        self.secret = self.access["secret_access_key"]
        self.s3 = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=self.access["region"],
            aws_access_key_id=self.access["access_key_id"],
            aws_secret_access_key=self.secret,
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
        )

    def _read(self, path):
        if self.process.poll() is not None:
            raise AssertionError(f"the store ended with {self.process.returncode}")
        try:
            return json.loads(path.read_text())
        except (OSError, ValueError):
            return None

    def trouble(self, *rules):
        """What requests suffer from now on, in place of what they suffered before."""
        body = json.dumps({"rules": rules}).encode()
        urllib.request.urlopen(f"{self.door}/test/trouble", body, timeout=30).close()

    def requests(self, method, key):
        """What the store was asked so far about a key, oldest first."""
        with urllib.request.urlopen(f"{self.door}/test/requests", timeout=30) as answer:
            return [one for one in json.load(answer) if one["method"] == method and key in one["path"]]

    def entries(self, key, bucket=BUCKET):
        """Versions and delete markers of one key: version id to (is a marker, is on top)."""
        found = {}
        for page in self.s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
            for marker, kind in ((False, "Versions"), (True, "DeleteMarkers")):
                for one in page.get(kind, []):
                    if one["Key"] == key:
                        found[one["VersionId"]] = (marker, one["IsLatest"])
        return found

    def current(self, key, bucket=BUCKET):
        """The version id on top."""
        return next(version for version, (_, latest) in self.entries(key, bucket).items() if latest)

    def deleted(self, key, bucket=BUCKET):
        """Whether a delete marker is on top."""
        return any(marker and latest for marker, latest in self.entries(key, bucket).values())

    def read(self, key, version=None, bucket=BUCKET):
        wanted = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
        return self.s3.get_object(**wanted)["Body"].read()

    def document(self, versions):
        """A key in a folder with at least so many readable versions, none of them a marker."""
        history = {}
        for page in self.s3.get_paginator("list_object_versions").paginate(Bucket=BUCKET):
            markers = {one["Key"] for one in page.get("DeleteMarkers", [])}
            for one in page.get("Versions", []):
                archived = one["StorageClass"] in ("GLACIER", "DEEP_ARCHIVE")
                history.setdefault(one["Key"], []).append(not archived and one["Key"] not in markers)
        plain = (key for key, readable in sorted(history.items()) if len(readable) >= versions and all(readable))
        return next(key for key in plain if "/" in key and key.isascii() and not set(key) & set("*?[]\\"))
