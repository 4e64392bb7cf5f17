"""Stored files are sealed (security.md F8): nothing to read on the disk, and no changed byte is ever taken for content."""

import io
import os
import subprocess
import sys
import tracemalloc

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from sar_portal.documents import checks, storage
from sar_portal.documents.identities import wrap_again
from sar_portal.documents.models import Kind
from sar_portal.documents.selectors import Damaged, content_of
from sar_portal.documents.services import store_file
from sar_portal.running.places import CHECKOUT
from sar_portal.sealing import UnknownKey, Unreadable, streams
from sar_portal.sealing.keys import ring_of
from sar_portal.sealing.streams import HEADER_BYTES, ID_ENDS, MAGIC, PIECE, SEALED_PIECE

OLD, NEW = "ab" * 31 + "01", "cd" * 31 + "02"
CANARY = b"Zqcanary, born 14 March 1953, 943 476 5919\r\n"
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17]


@pytest.fixture(autouse=True)
def keys(settings, db):
    """All that is sealed begins with the old key, that of the identities included."""
    settings.DATA_KEYS = [OLD, *settings.DATA_KEYS]
    wrap_again()
    settings.DATA_KEYS = [OLD]


def on_disk(name: str, private_root) -> bytes:
    return (private_root / name).read_bytes()


def plain(private_root, content: bytes) -> str:
    """A file as it was kept before files were sealed."""
    name = f"aa/{os.urandom(32).hex()}"
    (private_root / "aa").mkdir(parents=True, exist_ok=True)
    (private_root / name).write_bytes(content)
    return name


@pytest.mark.parametrize("size", SIZES)
def test_what_is_kept_comes_back_and_has_its_own_size(size, private_root):
    content = os.urandom(size)
    name = storage.write_once(content)
    assert storage.read(name) == content
    assert default_storage.size(name) == size
    with default_storage.open(name) as file:
        assert file.size == size
        assert b"".join(iter(lambda: file.read(1000), b"")) == content
    assert on_disk(name, private_root)[: len(MAGIC)] == MAGIC


def test_no_canary_lies_on_the_disk(private_root):
    for copies in (1, 5000):
        storage.write_once(CANARY * copies)
    lying = b"".join(path.read_bytes() for path in private_root.rglob("*") if path.is_file())
    assert lying and not any(word in lying for word in (b"Zqcanary", b"1953", b"943 476"))


REGIONS = {
    "magic": 0,
    "id of the key": len(MAGIC),
    "nonce of the data key": ID_ENDS,
    "data key": ID_ENDS + 20,
    "first piece": HEADER_BYTES,
    "tag of the first piece": HEADER_BYTES + PIECE,
    "second piece": HEADER_BYTES + SEALED_PIECE + 5,
    "last byte": -1,
}


@pytest.mark.parametrize("at", REGIONS.values(), ids=REGIONS)
def test_a_flipped_byte_anywhere_is_refused_with_a_sentence_and_a_line_in_the_log(
    at, scope, person, private_root, caplog
):
    stored = store_file(data=b"ward,note\r\n" + CANARY * 4000, name="a.csv", scope=scope, by=person, kind=Kind.CSV)
    path = private_root / stored.storage_name
    changed = bytearray(path.read_bytes())
    changed[at] ^= 1
    path.write_bytes(changed)
    with pytest.raises(Damaged, match="no longer matches"):
        content_of(stored)
    assert f"stored file {stored.pk}" in caplog.text and "Zqcanary" not in caplog.text
    with pytest.raises(CommandError, match=f"stored files {stored.pk}"):
        call_command("verify_files")


@pytest.mark.parametrize("cut", [1, 16, 17, SEALED_PIECE, 2 * SEALED_PIECE, 3 * SEALED_PIECE, 3 * SEALED_PIECE + 40])
def test_a_stream_that_was_cut_is_never_taken_for_a_whole_one(cut, private_root):
    name = storage.write_once(os.urandom(3 * PIECE))
    path = private_root / name
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(Unreadable):
        storage.read(name)


def test_pieces_cannot_change_places_be_added_or_come_from_another_file(private_root):
    name, other = storage.write_once(os.urandom(3 * PIECE)), storage.write_once(os.urandom(3 * PIECE))
    path = private_root / name
    head, *pieces = _pieces(path.read_bytes())
    foreign = _pieces(on_disk(other, private_root))[1:]
    for wrong in (
        [pieces[1], pieces[0], pieces[2]],
        [*pieces, pieces[2]],
        [pieces[0], pieces[2]],
        [pieces[0], foreign[1], pieces[2]],
    ):
        path.write_bytes(head + b"".join(wrong))
        with pytest.raises(Unreadable):
            storage.read(name)
    path.write_bytes(on_disk(other, private_root))  # a whole file in the place of another
    with pytest.raises(Unreadable):
        storage.read(name)
    path.write_bytes(head + b"".join(pieces))
    assert len(storage.read(name)) == 3 * PIECE


def _pieces(sealed: bytes) -> list[bytes]:
    body = sealed[HEADER_BYTES:]
    return [sealed[:HEADER_BYTES], *(body[at : at + SEALED_PIECE] for at in range(0, len(body), SEALED_PIECE))]


def test_what_an_error_broke_off_is_not_left_behind_and_not_readable(private_root):
    def chunks():
        yield b"x" * (2 * PIECE)
        raise ValueError("the sender went away")

    content = ContentFile(b"")
    content.chunks = chunks
    with pytest.raises(ValueError, match="went away"):
        default_storage.save("aa/broken", content)
    assert not default_storage.exists("aa/broken")


def test_a_large_file_passes_through_little_memory_both_ways(tmp_path, private_root):
    source = tmp_path / "large"
    with source.open("wb") as file:
        for _ in range(400):
            file.write(os.urandom(PIECE))
    tracemalloc.start()
    with source.open("rb") as file:
        name = default_storage.save("aa/large", File(file))
    with default_storage.open(name) as stream:
        read = sum(len(chunk) for chunk in stream.chunks())
    assert storage.seal_with_newest(name) == storage.Sealed.ALREADY
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == 400 * PIECE
    assert most < 2_000_000


# --- before, and other keys -------------------------------------------------------------------------------------------


def test_a_plain_file_of_before_is_read_and_then_sealed(private_root, capsys):
    content = CANARY * 5000
    name = plain(private_root, content)
    sealed = storage.write_once(b"already")
    assert storage.read(name) == content and default_storage.size(name) == len(content)
    call_command("rotate_keys")
    assert "Files sealed: 1" in capsys.readouterr().out
    assert b"Zqcanary" not in on_disk(name, private_root)
    assert storage.read(name) == content and storage.read(sealed) == b"already"
    call_command("rotate_keys")
    assert "Files sealed: 0\nFiles given the newest key: 0\nFiles had the newest key: 2" in capsys.readouterr().out


def test_a_new_key_takes_over_and_the_old_one_is_no_longer_needed(settings, private_root, capsys):
    names = {storage.write_once(content): content for content in (b"one", os.urandom(2 * PIECE), b"three")}
    settings.DATA_KEYS = [NEW, OLD]
    names[storage.write_once(b"four")] = b"four"
    call_command("rotate_keys")
    assert "given the newest key: 3\nFiles had the newest key: 1" in capsys.readouterr().out
    settings.DATA_KEYS = [NEW]
    assert {name: storage.read(name) for name in names} == names
    settings.DATA_KEYS = [OLD]
    for name in names:
        with pytest.raises(UnknownKey):
            storage.read(name)


def test_a_key_that_is_missing_is_said_and_nothing_is_lost(settings, private_root, caplog):
    name = storage.write_once(b"one")
    before = on_disk(name, private_root)
    settings.DATA_KEYS = [NEW]
    with pytest.raises(CommandError, match="1 files cannot be opened"):
        call_command("rotate_keys")
    assert on_disk(name, private_root) == before
    assert [error.id for error in checks.keys_open_the_files(None)] == ["documents.E002"]
    settings.DATA_KEYS = [NEW, OLD]
    assert checks.keys_open_the_files(None) == []
    settings.DATA_KEYS = []
    assert [error.id for error in checks.keys_open_the_files(None)] == ["documents.E001"]


def test_with_a_wrong_key_no_command_and_no_web_server_starts(private_root):
    storage.write_once(b"one")
    given = os.environ | {
        "DATA_KEYS": NEW,
        "PRIVATE_ROOT": str(private_root),
        "DJANGO_SETTINGS_MODULE": "sar_portal.settings",
    }
    for command in (["manage.py", "migrate", "--plan"], ["-c", "import sar_portal.wsgi"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=CHECKOUT, env=given, capture_output=True, text=True, check=False
        )
        assert done.returncode != 0 and "cannot be opened with the keys in DATA_KEYS" in done.stderr
        assert NEW not in done.stderr


def test_killed_between_writing_and_renaming_leaves_a_file_that_can_be_read(settings, private_root, monkeypatch):
    name, lying = storage.write_once(b"one"), plain(private_root, b"two")
    settings.DATA_KEYS = [NEW, OLD]

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(storage.os, "replace", killed)
        for one in (name, lying):
            with pytest.raises(KeyboardInterrupt):
                storage.seal_with_newest(one)
    assert storage.read(name) == b"one" and storage.read(lying) == b"two"
    call_command("rotate_keys")
    settings.DATA_KEYS = [NEW]
    assert storage.read(name) == b"one" and storage.read(lying) == b"two"
    assert [path for path in private_root.rglob("*") if path.name.endswith(storage.NEW)] == []


def test_what_is_removed_while_it_is_sealed_anew_does_not_come_back(settings, private_root):
    """Also not as what a killed command had begun beside it."""
    name = storage.write_once(b"one")
    (private_root / (name + storage.NEW)).write_bytes(b"half")
    storage.remove(name)
    assert [path for path in private_root.rglob("*") if path.is_file()] == []
    settings.DATA_KEYS = [NEW, OLD]
    assert storage.seal_with_newest(name) == storage.Sealed.GONE
    storage.remove(name)


def test_removing_waits_for_the_command_that_has_the_file_in_hand(settings, private_root, monkeypatch):
    name = storage.write_once(b"one")
    path = private_root / name
    settings.DATA_KEYS = [NEW, OLD]
    begun = subprocess.Popen(
        [sys.executable, "-c", REMOVING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert begun.stdin and begun.stdout
    replace = os.replace

    def meanwhile(source, target):
        assert begun.stdin and begun.stdout
        begun.stdin.write("now\n")
        begun.stdin.flush()
        assert begun.stdout.readline() == "held by another\n"
        replace(source, target)

    monkeypatch.setattr(storage.os, "replace", meanwhile)
    assert storage.seal_with_newest(name) == storage.Sealed.AGAIN
    begun.communicate(timeout=30)


REMOVING = """
import fcntl, sys
sys.stdin.readline()
with open(sys.argv[1], "rb") as stream:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        print("free", flush=True)
    except BlockingIOError:
        print("held by another", flush=True)
"""


def test_a_key_opens_what_is_of_its_purpose_alone():
    sealed = io.BytesIO()
    sealer = streams.Sealer(sealed, ring_of((OLD,), "files"), b"a name")
    sealer.write(b"one")
    sealer.finish()
    for ring, about in ((ring_of((OLD,), "backups"), b"a name"), (ring_of((OLD,), "files"), b"another name")):
        with pytest.raises(Unreadable):
            streams.Opener(io.BytesIO(sealed.getvalue()), ring, about)
    with pytest.raises(ValueError, match="64 hexadecimal"):
        ring_of(("secret word",), "files")
