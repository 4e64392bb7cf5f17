"""The private store: written once, read only, nowhere else, with no address (security.md F6)."""

import hashlib
import stat

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from sar_portal.documents import storage
from sar_portal.documents.selectors import Damaged, stream_of


def test_only_the_service_account_can_read_what_is_written(private_root):
    name = storage.write_once(b"canary")
    assert storage.read(name) == b"canary"
    path = private_root / name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(path.name) == 64


def test_a_name_is_written_once():
    name = storage.write_once(b"first")
    with pytest.raises(FileExistsError):
        default_storage.save(name, ContentFile(b"second"))
    with pytest.raises(FileExistsError):
        default_storage._save(name, ContentFile(b"second"))
    assert storage.read(name) == b"first"


def test_a_file_is_only_ever_read():
    name = storage.write_once(b"first")
    for mode in ("wb", "ab", "r+b", "w"):
        with pytest.raises(SuspiciousFileOperation):
            default_storage.open(name, mode)


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "ab/../../out"])
def test_nothing_is_read_or_written_outside(name, private_root):
    with pytest.raises(SuspiciousFileOperation):
        storage.read(name)
    with pytest.raises(SuspiciousFileOperation):
        default_storage.save(name, ContentFile(b"x"))
    assert not (private_root.parent / "out").exists()


def test_a_link_in_the_store_is_not_followed(private_root, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canary")
    (private_root / "ab").mkdir(parents=True)
    (private_root / "ab" / "link").symlink_to(secret)
    with pytest.raises((OSError, SuspiciousFileOperation)):
        storage.read("ab/link")


def test_there_is_no_address():
    with pytest.raises(ValueError, match="no address"):
        default_storage.url(storage.write_once(b"x"))


def test_the_store_is_under_no_web_root(settings):
    from sar_portal import settings as ours

    for root in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS):
        assert not ours.PRIVATE_ROOT.is_relative_to(root)


def test_a_large_file_is_sealed_piece_by_piece_and_read_so(private_root):
    pieces = [bytes([number]) * 200_001 for number in range(7)]
    with storage.written_once() as file:
        for piece in pieces:
            assert not (private_root / file.called).exists()  # nobody finds it under its name before it is whole
            file.write(piece)
    whole = b"".join(pieces)
    assert (file.size, file.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert storage.read(file.called) == whole and whole[:1000] not in (private_root / file.called).read_bytes()
    with stream_of(file.called, file.sha256, "it") as stream:
        assert stream.size == len(whole) and b"".join(stream.chunks(1000)) == whole
    with pytest.raises(Damaged):
        stream_of(file.called, "0" * 64, "it")


def test_a_file_whose_writing_ends_by_an_error_is_not_there(private_root):
    with pytest.raises(ValueError, match="half"), storage.written_once() as file:
        file.write(b"canary" * 100_000)
        raise ValueError("half of it")
    assert [path for path in private_root.rglob("*") if path.is_file()] == []
