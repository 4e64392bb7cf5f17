"""Files as they leave whoever put them there: without the places and people that they name beside what they show (F7).

The original stays as it came, under its fingerprint, for those who put it there and for the archive of the whole review;
everybody else is given a copy, made at that moment, from the same original always the same.
"""

import os
import subprocess
import sys
from pathlib import Path

from sar_portal.access.errors import Refused
from sar_portal.documents.models import Kind, StoredFile
from sar_portal.documents.selectors import content_of

STRIPPING = Path(__file__).parent / "stripping.py"
SECONDS = 40
STRIPPED = {Kind.JPG, Kind.PNG, Kind.DOCX, Kind.XLSX}
NO_COPY = (
    "No copy of this file can be made without the places and people that it names beside what it shows, so it is not given to "
    "others. Save it anew, as a PDF or with another program, and add that."
)


def shared_copy(stored: StoredFile) -> bytes:
    """What others are given of it; the file itself where it is of a kind that is given as it is. Raises Damaged, or Refused."""
    return for_others(stored.kind, content_of(stored))


def for_others(kind: str, data: bytes) -> bytes:
    """The copy, made in a process with limits and without our secrets. Raises Refused where none can be made: asked of an upload
    too, so that whoever brings it hears of it, and not whoever reads it.
    """
    if kind not in STRIPPED:
        return data
    try:
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
        raise Refused(NO_COPY) from error
    return done.stdout
