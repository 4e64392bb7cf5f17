"""Files as they leave whoever put them there: without the places and people that they name beside what they show (F7).

The original stays as it came, under its fingerprint, for those who put it there and for the archive of the whole review;
everybody else is given a copy, made at that moment, from the same original always the same.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

from sar_portal.access.errors import Refused
from sar_portal.documents.models import Kind, StoredFile
from sar_portal.documents.selectors import content_of

STRIPPING = Path(__file__).parent / "stripping.py"
SECONDS = 40
AT_ONCE, SECONDS_TO_WAIT = 2, 5  # in one web server: each may take some hundred megabytes, and most half a second
STRIPPED = {Kind.JPG, Kind.PNG, Kind.DOCX, Kind.XLSX}
_NO_COPY = "No copy of this file can be made without the places and people that it names beside what it shows, so it "
NO_COPY = f"{_NO_COPY}is not given to others. Save it anew, as a PDF or with another program, and add that."
NOT_FOR_READERS = f"{_NO_COPY}is not given to you. Ask whoever added it to add it anew, as a PDF."
BUSY = "Copies of many files are being made at this moment. Try again in a minute."
_places = BoundedSemaphore(AT_ONCE)


def shared_copy(stored: StoredFile) -> bytes:
    """What others are given of it; the file itself where it is of a kind that is given as it is. Raises Damaged, or Refused."""
    return for_others(stored.kind, content_of(stored), refusal=NOT_FOR_READERS)


def copy_name(stored: StoredFile, name: str) -> str:
    """The name that a copy goes by: its fingerprint is not the one that a version prints."""
    if stored.kind not in STRIPPED:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem}-copy{dot}{extension}"


def for_others(kind: str, data: bytes, *, refusal: str = NO_COPY) -> bytes:
    """The copy, made in a process with limits and without our secrets. Raises Refused where none can be made: asked of an upload
    too (store_file), so that whoever brings it hears of it, and not whoever reads it; and where too many are being made.
    """
    if kind not in STRIPPED:
        return data
    try:
        with _place():
            done = subprocess.run(  # noqa: S603 (our own interpreter and module; the file goes in through a pipe)
                [sys.executable, "-I", str(STRIPPING)],
                input=f"{kind}\n".encode() + data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
                timeout=SECONDS,
                check=True,
            )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused(refusal) from error
    return done.stdout


@contextmanager
def _place() -> Iterator[None]:
    """One of the copies that may be made at once, waited for some seconds. Raises Refused."""
    if not _places.acquire(timeout=SECONDS_TO_WAIT):
        raise Refused(BUSY)
    try:
        yield
    finally:
        _places.release()
