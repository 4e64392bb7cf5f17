"""Files in a bucket of an S3-compatible store, so that machines that share nothing else share them (FILES_IN=s3).

The portal seals what it sends, as in the folder: the store sees names that say nothing, sizes, and sealed bytes.
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from sar_portal.documents.storage import Sealed, SealedFiles, StoreAway, newest, seal_anew, sealed_into

MISSING = {"NoSuchKey", "404", "NotFound"}
TAKEN = {"PreconditionFailed", "412", "ConditionalRequestConflict"}
FIRST_LETTERS = "0123456789abcdef"


class Bucket(SealedFiles, S3Storage):
    """Each file is one object that is put whole or not at all, and only where there is none of its name."""

    called = "bucket S3_BUCKET"

    def __init__(self) -> None:
        super().__init__(
            bucket_name=settings.S3_BUCKET,
            endpoint_url=settings.S3_ENDPOINT,
            region_name=settings.S3_REGION,
            access_key=settings.S3_ACCESS_KEY,
            secret_key=settings.S3_SECRET_KEY,
            client_config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=3,
                read_timeout=20,
                retries={"mode": "standard", "total_max_attempts": 3},
                # Newer checksums are understood by few stores but the first; every file carries its own seal.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    @property
    def _client(self):
        return self.connection.meta.client

    def _named(self, name: str) -> dict[str, str]:
        """Raises SuspiciousFileOperation for a name that leads elsewhere."""
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(clean_name(name))}

    def exists(self, name: str) -> bool:
        try:
            with _asked():
                self._client.head_object(**self._named(name))
        except FileNotFoundError:
            return False
        return True

    def lying(self, name: str) -> tuple[io.BufferedReader, int]:
        with _asked():
            answer = self._client.get_object(**self._named(name))
        return io.BufferedReader(_Body(answer["Body"])), answer["ContentLength"]

    def put(self, name: str, sealed: BinaryIO) -> None:
        with _on_its_way() as whole:  # what is sent is signed before, and may have to be sent twice
            while piece := sealed.read(1_000_000):
                whole.write(piece)
            self._put(name, whole, IfNoneMatch="*")

    def delete(self, name: str) -> None:
        """With every earlier version that the bucket may have kept: what is disposed of is gone."""
        named = self._named(name)
        with _asked():
            pages = self._client.get_paginator("list_object_versions")
            for page in pages.paginate(Bucket=named["Bucket"], Prefix=named["Key"]):
                for one in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                    if one["Key"] == named["Key"]:
                        self._client.delete_object(**named, VersionId=one["VersionId"])

    def entries(self) -> Iterator[tuple[str, datetime]]:
        with _asked():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name):
                for one in page.get("Contents", []):
                    yield one["Key"], one["LastModified"]

    def samples(self) -> list[str]:
        """One of each first letter: 16 at most."""
        return [name for letter in FIRST_LETTERS for name in self._first(letter)]

    def is_empty(self) -> bool:
        return not self._first("")

    def room(self) -> tuple[int, int] | None:
        return None

    def seal_with_newest(self, name: str) -> Sealed:
        """The new bytes take the place of those that were read and of no others: what was removed meanwhile stays away."""
        try:
            with _asked():
                answer = self._client.get_object(**self._named(name))
            with io.BufferedReader(_Body(answer["Body"])) as stream, _on_its_way() as whole:
                if newest(stream):
                    return Sealed.ALREADY
                done = seal_anew(stream, whole, name)
                self._put(name, whole, IfMatch=answer["ETag"])
        except (FileNotFoundError, FileExistsError):
            return Sealed.GONE
        return done

    def _first(self, prefix: str) -> list[str]:
        with _asked():
            page = self._client.list_objects_v2(Bucket=self.bucket_name, Prefix=prefix, MaxKeys=1)
        return [one["Key"] for one in page.get("Contents", [])]

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        with _on_its_way() as whole:
            with sealed_into(whole, name) as target:
                yield target
            self._put(name, whole, IfNoneMatch="*")

    def _put(self, name: str, whole: BinaryIO, **only: str) -> None:
        whole.seek(0)
        with _asked():
            self._client.put_object(**self._named(name), Body=whole, ContentType="application/octet-stream", **only)


def _on_its_way() -> BinaryIO:
    """A file that no name leads to and that is gone when it is closed: with as much room as the largest archive needs."""
    return cast(BinaryIO, tempfile.TemporaryFile(dir=settings.WORK_FOLDER or None))


class _Body(io.RawIOBase):
    """The bytes of an answer, as they come."""

    def __init__(self, body) -> None:
        super().__init__()
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        with _asked():
            data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


@contextmanager
def _asked() -> Iterator[None]:
    """What the store says, in the words of a file system. Nothing of the request is in them."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in MISSING:
            raise FileNotFoundError("There is no such file in the bucket.") from error
        if code in TAKEN:
            raise FileExistsError("A stored file is written once and never replaced.") from error
        raise StoreAway from error
    except BotoCoreError as error:
        raise StoreAway from error
