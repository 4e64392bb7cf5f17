"""The archive: a tar sealed as a stream with BACKUP_KEYS (sealing/streams.py), written and read from front to end.

database/000001 …    pg_dump's custom format in pieces, as its length is not known before it ends
files/<random name>  as it lies in the store: sealed with DATA_KEYS
manifest.json        last: what all of it must be

Where keys of backups are kept for some days only (BACKUP_KEY_DAYS), what the archive is sealed with lies in a small file beside
it, and without that file nobody opens the archive:

sar-portal-….backup  magic 8 | number 16 | pieces of the stream
sar-portal-….key     magic 8 | number 16 | header of the stream: its data key, wrapped with BACKUP_KEYS
"""

import hashlib
import io
import json
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from sar_portal.sealing import UnknownKey, Unreadable
from sar_portal.sealing.keys import Ring, ring_of
from sar_portal.sealing.streams import Opener, Sealer, is_sealed
from sar_portal.upkeep.backups import BackupFailed

FORMAT = "sar-portal-backup 1"
ABOUT = b"sar-portal backup"
PIECE = 4_000_000
DATABASE, FILES, MANIFEST = "database/", "files/", "manifest.json"
# An archive whose key lies in another file, and that file: each begins like this, with the same number after it.
KEY_APART, KEY_OF = b"\x93SAR\r\n\x1a\x02", b"\x93SAR\r\n\x1a\x03"
NUMBER = 16
NO_KEY = (
    "BACKUP_KEYS is not set, or not of keys of 64 hexadecimal figures. openssl rand -hex 32 makes one: docs/keys.md."
)
NO_KEY_BESIDE = (
    "The key of this backup is not beside it. It is in a file of the same name that ends in .key; if its days are over "
    "(BACKUP_KEY_DAYS), nobody can open this backup any more."
)


def ring() -> Ring:
    """Raises BackupFailed where no key is set."""
    try:
        found = ring_of(tuple(settings.BACKUP_KEYS), "backups")
    except ValueError as error:
        raise BackupFailed(NO_KEY) from error
    if not found.keys:
        raise BackupFailed(NO_KEY)
    return found


class Writer:
    """Adds one thing after another; each answers with its SHA-256. What opens the archive goes to `key`, or into it."""

    def __init__(self, target: BinaryIO, key: BinaryIO | None = None) -> None:
        number = secrets.token_bytes(NUMBER) if key else b""
        if key:
            target.write(KEY_APART + number)
            key.write(KEY_OF + number)
        self._sealer = Sealer(target, ring(), ABOUT + number, key)
        self._tar = tarfile.open(fileobj=self._sealer, mode="w|", format=tarfile.PAX_FORMAT)

    def add(self, name: str, data: bytes) -> str:
        return self.add_stream(name, io.BytesIO(data), len(data))

    def add_stream(self, name: str, stream: BinaryIO, size: int) -> str:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        hashing = _Hashing(stream)
        self._tar.addfile(member, hashing)
        return hashing.digest.hexdigest()

    def finish(self) -> None:
        self._tar.close()
        self._sealer.finish()


class _Hashing:
    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.digest.update(data)
        return data


@contextmanager
def said_plainly() -> Iterator[None]:
    """Every way in which an archive is not what was written becomes one sentence."""
    try:
        yield
    except UnknownKey as error:
        raise BackupFailed(f"The backup cannot be opened with BACKUP_KEYS: {error}.") from error
    except Unreadable as error:
        raise BackupFailed(f"The backup is damaged: {error}.") from error
    except tarfile.TarError as error:
        raise BackupFailed("This is not a backup of the portal.") from error
    except OSError as error:
        raise BackupFailed(f"The backup cannot be read: {error.strerror}.") from error


def key_beside(path: Path) -> Path:
    """Where the key of an archive lies, if it lies apart: whoever keeps it elsewhere puts it there to restore."""
    return path.with_suffix(".key")


def _opener(source: io.BufferedReader, path: Path) -> Opener:
    if is_sealed(source.peek(len(KEY_APART))):
        return Opener(source, ring(), ABOUT)
    if source.read(len(KEY_APART)) != KEY_APART:
        raise BackupFailed("This is not a backup of the portal.")
    number = source.read(NUMBER)
    try:
        key = key_beside(path).read_bytes()
    except FileNotFoundError as error:
        raise BackupFailed(NO_KEY_BESIDE) from error
    if not key.startswith(KEY_OF + number):
        raise BackupFailed(f"{key_beside(path).name} is not the key of this backup.")
    return Opener(source, ring(), ABOUT + number, io.BytesIO(key.removeprefix(KEY_OF + number)))


def members(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """Name and content of each, in order. The end is reached only where every byte of the archive is as it was written."""
    with said_plainly(), path.open("rb") as source:
        opener = io.BufferedReader(_opener(source, path))
        with tarfile.open(fileobj=opener, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise tarfile.TarError("not a file")
                yield member.name, content  # type: ignore[misc]
        while opener.read(PIECE):  # what stands after tar's own end is authenticated too
            pass


def _sha256(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    while data := content.read(PIECE):
        digest.update(data)
    return digest.hexdigest()


def checked(path: Path) -> dict[str, Any]:
    """Reads all of it without keeping any; its manifest. Raises BackupFailed where anything is not as the manifest says."""
    database, files, manifest = hashlib.sha256(), {}, None
    with said_plainly():  # what is read of a member is read here, outside of members()
        for name, content in members(path):
            if name == MANIFEST:
                manifest = json.load(content)
            elif name.startswith(DATABASE):
                while data := content.read(PIECE):
                    database.update(data)
            else:
                files[name.removeprefix(FILES)] = _sha256(content)
    if manifest is None or manifest.get("format") != FORMAT:
        raise BackupFailed("This is not a backup of the portal, or of another version of its format.")
    if database.hexdigest() != manifest["database"]["sha256"]:
        raise BackupFailed("The dump in the backup is not the one that was made.")
    if wrong := sorted(name for name, said in manifest["files"].items() if files.get(name) != said):
        raise BackupFailed(f"{len(wrong)} files of the backup are missing or not those that were copied.", wrong[:20])
    return manifest
