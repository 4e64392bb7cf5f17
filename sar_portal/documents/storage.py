"""The private store: outside every web root, random names, each written once and synced before its row is committed."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage


class PrivateStorage(FileSystemStorage):
    """Files under PRIVATE_ROOT that no address leads to. An existing name is refused, never replaced or renamed."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self):
        return settings.PRIVATE_ROOT

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address of its own: a view checks who asks and answers with it.")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        if self.exists(name):
            raise FileExistsError("A stored file is written once and never replaced.")
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise SuspiciousFileOperation("A stored file is only ever read.")
        handle = os.open(self.path(name), os.O_RDONLY | os.O_NOFOLLOW)
        return File(os.fdopen(handle, "rb"), name=name)

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as stream:
            for chunk in content.chunks():
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        for folder in (path.parent, path.parent.parent):  # a new name survives a power cut only with its folder
            _sync_folder(folder)
        return name


def write_once(data: bytes) -> str:
    """Keeps the bytes under a new random name and returns it. On return they are on the disk."""
    token = secrets.token_hex(32)
    return default_storage.save(f"{token[:2]}/{token}", ContentFile(data))


def read(name: str) -> bytes:
    """The bytes under a name. Raises OSError where there are none."""
    with default_storage.open(name, "rb") as stream:
        return stream.read()


def remove(name: str) -> None:
    """Takes the bytes under a name away, for good. Only what was never more than a passing copy is removed."""
    default_storage.delete(name)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
