"""The private store: outside every web root, random names, each written once, sealed and kept before its row is committed.

A folder of this machine, or a bucket that several share (bucket.py). Either holds the same bytes under the same names.
"""

import errno
import fcntl
import hashlib
import io
import os
import secrets
import shutil
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from sar_portal.folders import sync_folder
from sar_portal.sealing.keys import Ring, data_ring
from sar_portal.sealing.streams import HEADER_BYTES, MAGIC, Opener, Sealer, is_sealed, key_id_of, plain_size, wrap_again

# What is being written, and has no name of its own before it is whole. One that a killed process left is read by nobody.
NEW = ".new"


class StoreAway(OSError):
    """The store does not answer. It says nothing of a file: what is there is there."""

    def __init__(self) -> None:
        super().__init__(errno.EHOSTUNREACH, "the store of files does not answer")


class Sealed(StrEnum):
    """What a change of keys did with a file."""

    NOW = "sealed"
    AGAIN = "given the newest key"
    ALREADY = "had the newest key"
    GONE = "gone meanwhile"


class SealedFiles(Storage):
    """What every store has in common: no address leads to a file, and an existing name is refused, never replaced or renamed.

    What is written is sealed (F8); what lies there unsealed from before is read as it is. Reading raises FileNotFoundError,
    StoreAway, or Unreadable where a byte was changed or the key is missing.
    """

    called = ""  # for whoever runs the portal

    @abstractmethod
    def lying(self, name: str) -> tuple[io.BufferedReader, int]:
        """The bytes of a file as they lie there, and how many. Raises OSError."""

    @abstractmethod
    def writing(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A new file that is sealed as it is written; whole when the block ends, and not there where it ends by an error."""

    @abstractmethod
    def put(self, name: str, sealed: BinaryIO) -> None:
        """Keeps bytes that are sealed already, whole or not at all. Raises FileExistsError where the name is taken."""

    @abstractmethod
    def seal_with_newest(self, name: str) -> Sealed:
        """Seals a plain file, or wraps the data key of a sealed one anew. Raises Unreadable, and leaves it as it is."""

    @abstractmethod
    def entries(self) -> Iterator[tuple[str, datetime]]:
        """Every file and when it was written, in a steady order; also what a killed process left unfinished."""

    @abstractmethod
    def samples(self) -> list[str]:
        """Some names, so that a start need not read all."""

    @abstractmethod
    def is_empty(self) -> bool: ...

    @abstractmethod
    def room(self) -> tuple[int, int] | None:
        """How many bytes there are in all, and how many are free; None where nobody can tell."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address of its own: a view checks who asks and answers with it.")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        if self.exists(name):
            raise FileExistsError("A stored file is written once and never replaced.")
        return name

    def size(self, name: str) -> int:
        """Of the content, not of the bytes that are kept."""
        stream, size = self.lying(name)
        with stream:
            return _plain(stream, size)

    def _save(self, name: str, content: File) -> str:
        with self.writing(name) as target:
            for chunk in content.chunks():
                target.write(chunk)
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise SuspiciousFileOperation("A stored file is only ever read.")
        stream, size = self.lying(name)
        try:
            plain = _plain(stream, size)
            if is_sealed(stream.peek(len(MAGIC))):
                opened = File(io.BufferedReader(Opener(stream, _ring(), _about(name))), name=name)
            else:
                opened = File(stream, name=name)
            opened.size = plain
        except BaseException:
            stream.close()
            raise
        return opened


class PrivateStorage(SealedFiles, FileSystemStorage):
    """Files under PRIVATE_ROOT."""

    called = "folder PRIVATE_ROOT"

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self):
        return settings.PRIVATE_ROOT

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def lying(self, name: str) -> tuple[io.BufferedReader, int]:
        stream = _lying(self.path(name))
        return stream, os.fstat(stream.fileno()).st_size

    def delete(self, name: str) -> None:
        """Waits for a change of keys that has this file in hand: it would put a file back that is gone."""
        path = Path(self.path(name))
        try:
            with _held(path):
                path.unlink()
                path.with_name(path.name + NEW).unlink(missing_ok=True)
        except FileNotFoundError:
            return

    def entries(self) -> Iterator[tuple[str, datetime]]:
        root = Path(settings.PRIVATE_ROOT)
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                written = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
                yield path.relative_to(root).as_posix(), written

    def samples(self) -> list[str]:
        """One of each folder: 256 at most."""
        root = Path(settings.PRIVATE_ROOT)
        if not root.is_dir():
            return []
        found: list[str] = []
        for folder in sorted(path for path in root.iterdir() if path.is_dir()):
            files = (path for path in folder.iterdir() if path.is_file() and not path.name.endswith(NEW))
            found += [path.relative_to(root).as_posix() for path in islice(files, 1)]
        return found

    def is_empty(self) -> bool:
        """Folders stay where files were removed."""
        return all(path.is_dir() for path in Path(settings.PRIVATE_ROOT).rglob("*"))

    def room(self) -> tuple[int, int] | None:
        space = shutil.disk_usage(settings.PRIVATE_ROOT)
        return space.total, space.free

    def put(self, name: str, sealed: BinaryIO) -> None:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _written(path) as target:
            shutil.copyfileobj(sealed, target)

    def seal_with_newest(self, name: str) -> Sealed:
        """The new file is written beside the old one, synced, and takes its name: killed at any moment it leaves one that is
        whole. Beside a running portal: who has the old one open reads it to its end, and who deletes it waits.
        """
        path = Path(self.path(name))
        try:
            with _held(path) as stream:
                beside = path.with_name(path.name + NEW)
                beside.unlink(missing_ok=True)
                if newest(stream):
                    return Sealed.ALREADY
                with _written(beside) as target:
                    done = seal_anew(stream, target, name)
                os.replace(beside, path)
                sync_folder(path.parent)
        except FileNotFoundError:
            return Sealed.GONE
        return done

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(path.name + NEW)
        with _written(beside) as stream, sealed_into(stream, name) as target:
            yield target
        os.link(beside, path)  # whole or not at all, and never over another
        beside.unlink()
        for folder in (path.parent, path.parent.parent):  # a new name survives a power cut only with its folder
            sync_folder(folder)


def kept() -> SealedFiles:
    """The store of this installation."""
    return cast(SealedFiles, default_storage)


class Written(io.RawIOBase):
    """A new file while it is written: its name, and of what was written so far the size and the fingerprint."""

    def __init__(self, name: str, target: BinaryIO) -> None:
        super().__init__()
        self.called, self.size = name, 0
        self._target, self._digest = target, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._digest.update(data)
        self.size += len(data)
        return self._target.write(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def written_once() -> Iterator[Written]:
    """A file under a new random name that is sealed as it is written, so that it may be larger than the memory. When the block
    ends it is on the disk; where it ends by an error, it is not there.
    """
    name = _new_name()
    with kept().writing(name) as target:
        yield Written(name, target)


def write_once(data: bytes) -> str:
    """Keeps the bytes under a new random name and returns it. On return they are on the disk."""
    return default_storage.save(_new_name(), ContentFile(data))


def _new_name() -> str:
    token = secrets.token_hex(32)
    return f"{token[:2]}/{token}"


def read(name: str) -> bytes:
    """The bytes under a name. Raises OSError where there are none, Unreadable where they were changed or lack their key."""
    with default_storage.open(name, "rb") as stream:
        return stream.read()


def opened(name: str) -> File:
    """The same to be read in pieces, by whoever closes it. Raises the same, also while it is read."""
    return default_storage.open(name, "rb")


def remove(name: str) -> None:
    """Takes the bytes under a name away, for good. Only what was never more than a passing copy is removed."""
    default_storage.delete(name)


def names() -> Iterator[str]:
    """Every file in the store, in a steady order."""
    for name, _ in kept().entries():
        if not name.endswith(NEW):
            yield name


def key_of(name: str) -> bytes | None:
    """The id of the key that a file is sealed with, None for one that lies there plain. Raises OSError, Unreadable."""
    stream, _ = kept().lying(name)
    with stream:
        header = stream.read(HEADER_BYTES)
    return key_id_of(header) if is_sealed(header) else None


def seal_with_newest(name: str) -> Sealed:
    """Seals a plain file, or wraps the data key of a sealed one anew. Raises Unreadable, and leaves it as it is."""
    return kept().seal_with_newest(name)


def copy_sealed(name: str, target: BinaryIO) -> None:
    """The bytes that are kept, as they are, for a copy that keeps them sealed. Raises OSError."""
    stream, _ = kept().lying(name)
    with stream:
        shutil.copyfileobj(stream, target)


def newest(stream: "io.BufferedReader[Any]") -> bool:
    """Whether what a stream begins with is sealed with the newest key."""
    header = stream.peek(HEADER_BYTES)[:HEADER_BYTES]
    return is_sealed(header) and key_id_of(header) == _ring().newest.id


def seal_anew(stream: "io.BufferedReader[Any]", target: BinaryIO, name: str) -> Sealed:
    """Writes a file that lies in the store to `target`, sealed with the newest key."""
    if is_sealed(stream.peek(len(MAGIC))):
        wrap_again(stream, target, _ring(), _about(name))
        return Sealed.AGAIN
    with sealed_into(target, name) as sealer:
        shutil.copyfileobj(stream, sealer)
    return Sealed.NOW


@contextmanager
def sealed_into(target: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """What is written goes to `target` sealed. Where the block ends by an error, nobody can read what is there."""
    sealer = Sealer(target, _ring(), _about(name))
    yield cast(BinaryIO, sealer)
    sealer.finish()


def _ring() -> Ring:
    return data_ring("files")


def _about(name: str) -> bytes:
    """So that one file cannot be put in the place of another."""
    return Path(name).as_posix().encode()


def _plain(stream: io.BufferedReader, size: int) -> int:
    return plain_size(size) if is_sealed(stream.peek(len(MAGIC))) else size


def _lying(path: str | Path) -> io.BufferedReader:
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")


@contextmanager
def _held(path: Path) -> Iterator[io.BufferedReader]:
    """The file under a path, for one process at a time. Raises FileNotFoundError where another took it away first."""
    while True:
        with _lying(path) as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            now = os.stat(path, follow_symlinks=False)  # while we waited, another file may have taken the name
            if now.st_ino == os.fstat(stream.fileno()).st_ino:
                yield stream
                return


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A new file, on the disk when the block ends; taken away again where it ends by an error."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
