"""Files in an S3-compatible store, against a real server: the same promises as in the folder (F6, F8, N2)."""

import io
import os
import subprocess
import sys

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from sar_portal.access.errors import Refused
from sar_portal.documents import bucket as in_bucket
from sar_portal.documents import checks, rotation, storage
from sar_portal.documents.models import StoredFile
from sar_portal.documents.selectors import Damaged, content_of
from sar_portal.documents.services import store_file
from sar_portal.running.places import CHECKOUT
from sar_portal.sealing import Unreadable
from sar_portal.sealing.streams import PIECE, is_sealed
from tests.buckets import Kept, s3_server

OLD, NEW = "1a" * 31 + "0f", "2b" * 31 + "0f"
CANARY = b"zqcanary was seen at the door"


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_what_is_kept_is_read_back_and_the_bucket_sees_sealed_bytes_alone(bucket, size):
    content = (CANARY * (size // len(CANARY) + 1))[:size]
    name = storage.write_once(content)
    assert storage.read(name) == content and default_storage.size(name) == size
    raw = bucket.raw(name)
    assert is_sealed(raw) and CANARY not in raw and bucket.names() == {name}


def test_on_its_way_a_file_lies_where_the_setting_says_and_leaves_nothing(bucket, settings, tmp_path):
    settings.WORK_FOLDER = str(tmp_path)
    assert storage.read(storage.write_once(CANARY)) == CANARY and not list(tmp_path.iterdir())
    settings.WORK_FOLDER = str(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        storage.write_once(CANARY)


def test_it_comes_in_pieces_and_not_all_at_once(bucket):
    content = os.urandom(20 * PIECE)
    with default_storage.open(storage.write_once(content)) as stream:
        assert stream.size == len(content)
        assert b"".join(iter(lambda: stream.read(PIECE), b"")) == content


def test_a_name_is_written_once_only_ever_read_and_has_no_address(bucket):
    name = storage.write_once(b"first")
    with pytest.raises(FileExistsError):
        default_storage.save(name, ContentFile(b"second"))
    with pytest.raises(FileExistsError):  # also where nobody asked before: the store itself refuses
        default_storage._save(name, ContentFile(b"second"))
    assert storage.read(name) == b"first"
    for mode in ("wb", "ab", "r+b"):
        with pytest.raises(SuspiciousFileOperation):
            default_storage.open(name, mode)
    with pytest.raises(ValueError, match="no address"):
        default_storage.url(name)


def test_a_changed_byte_a_cut_end_and_another_files_bytes_are_refused(bucket, scope, person):
    stored, other = (store_file(data=word * 99, name="a.txt", scope=scope, by=person) for word in (b"one ", b"two "))
    raw = bucket.raw(stored.storage_name)
    for wrong in (raw[:-1] + bytes([raw[-1] ^ 1]), raw[:-9], b"one " * 98, bucket.raw(other.storage_name)):
        bucket.put(stored.storage_name, wrong)
        with pytest.raises(Damaged, match="no longer matches"):
            content_of(stored)
    bucket.put(stored.storage_name, raw)
    assert content_of(stored) == b"one " * 99


def test_what_is_removed_is_gone_with_every_version_that_the_bucket_kept(bucket):
    bucket.client.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    name, other = storage.write_once(b"one"), storage.write_once(b"two")
    bucket.put(name, b"a second version")
    bucket.client.delete_object(Bucket=bucket.name, Key=name)
    assert bucket.versions() == 4
    storage.remove(name)
    assert bucket.versions() == 1 and bucket.names() == {other}
    storage.remove(name)  # a task that comes twice
    with pytest.raises(FileNotFoundError):
        storage.read(name)


def test_every_file_goes_over_to_the_newest_key(bucket, settings, db, capsys):
    tests_own = settings.DATA_KEYS[0]
    settings.DATA_KEYS = [OLD]
    names = {storage.write_once(content): content for content in (b"one", os.urandom(2 * PIECE))}
    plain = "aa/plain"
    bucket.put(plain, b"of before")
    assert storage.read(plain) == b"of before" and default_storage.size(plain) == len(b"of before")
    settings.DATA_KEYS = [NEW, OLD, tests_own]
    names[storage.write_once(b"four")] = b"four"
    call_command("rotate_keys")
    assert "given the newest key: 2\nFiles had the newest key: 1" in capsys.readouterr().out
    settings.DATA_KEYS = [NEW]
    assert {name: storage.read(name) for name in names} == names and storage.read(plain) == b"of before"
    settings.DATA_KEYS = [OLD]
    with pytest.raises(Unreadable):
        storage.read(plain)
    assert [error.id for error in checks.keys_open_the_files(None)] == ["documents.E002"]


def test_what_is_removed_while_it_is_sealed_anew_does_not_come_back(bucket, settings, monkeypatch):
    name = storage.write_once(b"one")
    settings.DATA_KEYS = [NEW, *settings.DATA_KEYS]

    def meanwhile(*args):
        storage.remove(name)
        return storage.seal_anew(*args)

    monkeypatch.setattr(in_bucket, "seal_anew", meanwhile)
    assert storage.seal_with_newest(name) == storage.Sealed.GONE and bucket.names() == set()


def test_two_commands_do_not_seal_at_once(bucket, db):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [rotation.SEALING])
        with pytest.raises(CommandError, match="another command"):
            call_command("rotate_keys")
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [rotation.SEALING])
    finally:
        other.close()
    call_command("rotate_keys")


def test_a_store_that_is_away_is_said_and_takes_nothing(settings, tmp_path, scope, person):
    """No file is called damaged because nobody could ask for it."""
    with s3_server(tmp_path) as server:
        settings.S3_ENDPOINT, settings.S3_BUCKET = server.endpoint, "away"
        settings.S3_ACCESS_KEY = settings.S3_SECRET_KEY = "x"
        settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "sar_portal.documents.bucket.Bucket"}}
        Kept(server, "away")
        stored = store_file(data=CANARY, name="a.txt", scope=scope, by=person)
        server.stop()
        with pytest.raises(Refused, match="nothing of it was kept"):
            store_file(data=CANARY, name="b.txt", scope=scope, by=person)
        with pytest.raises(Refused, match="does not answer") as refused:
            content_of(stored)
        assert not isinstance(refused.value, Damaged) and StoredFile.objects.count() == 1
        with pytest.raises(CommandError, match="does not answer"):
            call_command("verify_files")
        assert checks.keys_open_the_files(None) == []


def test_a_bucket_that_is_not_there_or_not_ours_is_away(bucket, settings):
    bucket.client.delete_bucket(Bucket=bucket.name)
    with pytest.raises(storage.StoreAway):
        storage.write_once(b"one")


def test_bytes_that_are_sealed_already_are_put_as_they_are(bucket):
    """What a restore does, and a copy from the folder."""
    name = storage.write_once(b"one")
    copy = io.BytesIO()
    storage.copy_sealed(name, copy)
    storage.remove(name)
    assert storage.kept().is_empty()
    copy.seek(0)
    storage.kept().put(name, copy)
    assert storage.read(name) == b"one" and not storage.kept().is_empty()
    copy.seek(0)
    with pytest.raises(FileExistsError):
        storage.kept().put(name, copy)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"FILES_IN": "bucket"}, "write folder or s3"),
        ({"FILES_IN": "s3", "S3_BUCKET": "one"}, "set S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY"),
    ],
)
def test_half_a_setting_is_refused_at_the_start(given, said):
    command = [sys.executable, "-c", "import django; django.setup()"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "sar_portal.settings"} | given
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and said in done.stderr
