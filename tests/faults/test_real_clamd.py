"""A real clamd instead of the one that tests/documents/test_scanning.py plays: `-m faults` (security.md F5).

Needs clamd (Debian: clamav-daemon), and no signatures of anybody: it is given one.
"""

import io
import os
import threading
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sar_portal.access.errors import Refused
from sar_portal.documents import scanning
from sar_portal.documents.models import StoredFile
from sar_portal.documents.scanning import FOUND, NO_ANSWER, scan, verdict
from sar_portal.documents.uploads import check_upload
from sar_portal.upkeep import selectors, tasks
from sar_portal.upkeep.findings import State
from tests.documents.test_scanning import EICAR
from tests.faults.clamd import PROGRAM, Clamd
from tests.imr import writing

pytestmark = [pytest.mark.faults, pytest.mark.skipif(not PROGRAM, reason="there is no clamd here")]

CLEAN, CHECKING, INFECTED = StoredFile.Scan.CLEAN, StoredFile.Scan.CHECKING, StoredFile.Scan.INFECTED
MB = 1_000_000


@pytest.fixture
def starts(settings, tmp_path) -> Iterator[Callable[..., Clamd]]:
    made: list[Clamd] = []

    def start(**facts) -> Clamd:
        made.append(Clamd(tmp_path / str(len(made)), **facts))
        made[-1].start()
        settings.SCANNER = made[-1].address
        return made[-1]

    yield start
    for one in made:
        one.kill()


def archive(**inside: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in inside.items():
            made.writestr(name, data)
    return kept.getvalue()


def word(**inside: bytes) -> bytes:
    """A Word document that is taken as one."""
    types = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    made = archive(**{"[Content_Types].xml": types, "word/document.xml": b"<w/>"}, **inside)
    check_upload(name="a.docx", data=made)
    return made


def deep(data: bytes) -> bytes:
    for _ in range(40):
        data = archive(**{"a.zip": data})
    return data


def large_inside(data: bytes) -> bytes:
    """Unpacked somewhat less than the portal takes, and then `data`; each part of other content, or none is read twice."""
    parts = {f"word/media/{number}.bin": os.urandom(16).hex().encode() * 300_000 for number in range(10)}
    return word(**parts, **{"word/media/last.txt": data})


@pytest.mark.parametrize(
    "hidden",
    [
        lambda bad: bad,
        lambda bad: b"one,two\r\n" * 2 * 10**6 + bad,
        lambda bad: archive(**{"a.txt": bad}),
        lambda bad: word(**{"word/media/image1.png": bad}),
        lambda bad: word(**{"word/media/a.zip": archive(**{"b.zip": archive(**{"a.txt": bad})})}),
        large_inside,
    ],
    ids=["plain", "at the end of 18 MB", "zip", "docx", "zip in zip in docx", "after 96 MB in docx"],
)
def test_it_finds_what_is_hidden_and_nothing_in_what_is_not(starts, hidden):
    starts()
    assert scan(hidden(b"words")) == CLEAN
    with pytest.raises(Refused, match=FOUND):
        scan(hidden(EICAR))


def test_of_what_it_does_not_read_to_the_end_nobody_is_told_that_nothing_was_found(starts):
    starts()
    assert selectors.found("scanner").state == State.WELL
    for data in (deep(EICAR), deep(b"words"), word(**{"word/media/a.zip": deep(EICAR)})):
        with pytest.raises(Refused, match=NO_ANSWER):
            scan(data)
    starts(lines="AlertExceedsMax yes\nMaxScanTime 1\n")
    with pytest.raises(Refused, match=NO_ANSWER):
        scan(os.urandom(8 * MB))


def test_as_it_is_installed_it_says_nothing_was_found_in_what_it_did_not_read_and_the_doctor_tells(starts):
    starts(lines="")
    assert scan(deep(EICAR)) == CLEAN  # why docs/deploy.md has its lines
    said = selectors.found("scanner")
    assert said.state == State.WATCH and "AlertExceedsMax" in said.mend


def test_every_size_that_the_portal_takes_goes_through_and_a_smaller_limit_is_no_permission(starts):
    starts()
    assert scan(os.urandom(25 * MB)) == CLEAN
    starts(lines="StreamMaxLength 1M\n")
    for size in (2 * MB, 25 * MB):
        with pytest.raises(Refused, match=NO_ANSWER):
            scan(os.urandom(size))
    assert scan(b"words") == CLEAN


@pytest.mark.parametrize("how", ["kill", "hang"])
def test_killed_or_stopped_over_a_file_it_is_away_and_the_file_waits(starts, monkeypatch, how):
    """Once while the file comes in, and once when it has all of it and reads: the line is then closed in another way."""
    monkeypatch.setattr(scanning, "SECONDS", 12)
    clamd = starts()
    for data, whole in ((os.urandom(25 * MB), False), (slow := large_inside(b"words"), True)):
        ends = threading.Thread(target=at_work, args=(clamd, len(data) if whole else 1, getattr(clamd, how)))
        ends.start()
        assert verdict(data) == CHECKING
        ends.join()
        assert verdict(b"words") == CHECKING
        clamd.start() if how == "kill" else clamd.go_on()
        assert verdict(slow) == CLEAN


def at_work(clamd: Clamd, size: int, then: Callable[[], None]) -> None:
    """Does `then` as soon as the scanner has so much of a file."""
    until = time.monotonic() + 60
    while clamd.has() < size:
        assert time.monotonic() < until
        time.sleep(0.002)
    then()


def test_pages_say_what_it_says_while_it_is_away_and_back_again(db, starts, browse):
    w = writing.drafting()
    writing.begin(w)
    client, clamd = browse(w.author), starts()
    reference = w.ret.reference

    def address(name: str, *more) -> str:
        return reverse(f"imr:attachment_{name}", args=[reference, *more])

    def attach(title: str, data: bytes):
        file = SimpleUploadedFile("a.txt", data)
        return client.post(address("add"), {"title": title, "published": "", "file": file})

    def listed() -> str:
        return client.get(address("list")).content.decode()

    refused = attach("Kept title", b"words and then " + EICAR)
    assert refused.status_code == 200 and FOUND in refused.content.decode()
    assert "Kept title" in refused.content.decode()
    assert attach("One", b"words").status_code == 302 and "Being checked" not in listed()
    assert client.get(address("download", 1)).content == b"words"

    clamd.kill()
    assert attach("Two", b"other words").status_code == 302
    clamd.start()
    clamd.hang()
    assert attach("Three", b"words again and " + EICAR).status_code == 302
    assert listed().count("Being checked") == 2 and tasks.scan_waiting() == 0
    for number in (2, 3):
        assert client.get(address("download", number)).status_code == 409
    clamd.go_on()
    assert tasks.scan_waiting() == 2
    assert client.get(address("download", 2)).content == b"other words"
    closed = client.get(address("download", 3))
    assert closed.status_code == 409 and "found malware" in closed.content.decode()
    assert "Malware found" in listed() and "Being checked" not in listed()

    clamd.learn("Ours", b"other words")
    clamd.kill()
    clamd.start()
    assert tasks.scan_again() == 1
    assert client.get(address("download", 2)).status_code == 409
    assert client.get(address("download", 1)).content == b"words"
