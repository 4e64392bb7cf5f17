"""A real S3 server of its own process, on loopback, and a bucket in it for each test."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from sar_portal.running.servers.ports import free_port
from sar_portal.running.supervisor import dies_with_us

ACCESS, SECRET = "access-of-tests", "secret-of-tests"


@dataclass
class Store:
    port: int
    log: Path
    process: subprocess.Popen | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                stdout=log, stderr=log, start_new_session=True, preexec_fn=dies_with_us(signal.SIGKILL),
            )  # fmt: skip
        until = time.monotonic() + 60
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
            except OSError:
                assert time.monotonic() < until, self.log.read_text()[-2000:]
                time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def client(self):
        return boto3.client(
            "s3", endpoint_url=self.endpoint, region_name="eu-west-2", aws_access_key_id=ACCESS,
            aws_secret_access_key=SECRET, config=Config(s3={"addressing_style": "path"}),
        )  # fmt: skip

    def environment(self, bucket: str) -> dict[str, str]:
        return {
            "FILES_IN": "s3",
            "S3_BUCKET": bucket,
            "S3_ENDPOINT": self.endpoint,
            "S3_ACCESS_KEY": ACCESS,
            "S3_SECRET_KEY": SECRET,
        }


@contextmanager
def s3_server(folder: Path) -> Iterator[Store]:
    store = Store(free_port(), folder / "s3.log")
    try:
        store.start()
        yield store
    finally:
        store.stop()


class Kept:
    """One bucket: what lies in it, past the portal."""

    def __init__(self, store: Store, name: str) -> None:
        self.store, self.name = store, name
        self.client = store.client
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})

    def names(self) -> set[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return {one["Key"] for page in pages for one in page.get("Contents", [])}

    def versions(self) -> int:
        page = self.client.list_object_versions(Bucket=self.name)
        return len(page.get("Versions", [])) + len(page.get("DeleteMarkers", []))

    def raw(self, name: str) -> bytes:
        return self.client.get_object(Bucket=self.name, Key=name)["Body"].read()

    def put(self, name: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=name, Body=data)


@pytest.fixture(scope="session")
def s3(tmp_path_factory) -> Iterator[Store]:
    with s3_server(tmp_path_factory.mktemp("s3")) as store:
        yield store


@pytest.fixture
def bucket(s3, settings) -> Kept:
    """The portal's files go there for this test."""
    kept = Kept(s3, f"files-{time.time_ns()}")
    settings.S3_BUCKET, settings.S3_ENDPOINT = kept.name, s3.endpoint
    settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = ACCESS, SECRET
    settings.FILES_IN = "s3"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "sar_portal.documents.bucket.Bucket"}}
    return kept
