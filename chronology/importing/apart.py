"""Reading in a process of its own: bounded memory, time and files, and none of our secrets in its environment.

The parsers meet files that strangers made. Should one of them be led astray, it is led astray in there.
"""

import io
import json
import pickle  # noqa: S403 (what comes back is read by the list of allowed classes below)
import resource
import struct
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from chronology.partial_dates import PartialDate, PartialTime, Precision

from .columns import Column
from .limits import MAX_FILE, MEGABYTE, Refusal, kind_of
from .reading import Mapped, ReadFile, TableSummary, read_file
from .rows import ReadRow, SkippedRow

MEMORY = 1024 * MEGABYTE
SECONDS = 30
_OPEN_FILES = 32
_GAVE_UP = "The file could not be read in the time and memory that a chronology may take."
_CLASSES = (Column, PartialDate, PartialTime, Precision, ReadFile, ReadRow, SkippedRow, TableSummary)
_ALLOWED = {(kind.__module__, kind.__qualname__) for kind in _CLASSES} | {("datetime", "date"), ("datetime", "time")}
_PROJECT = Path(__file__).resolve().parents[2]


def read_file_apart(
    name: str,
    data: bytes,
    *,
    mapping: Mapped = None,
    day_first: bool | None = None,
    table: int | None = None,
    default_source: str = "",
    today: date | None = None,
) -> ReadFile:
    """As `reading.read_file`, in a child process. Raises Refusal also where the child runs out of memory or time."""
    kind_of(name, data)
    options = {
        "name": name,
        "mapping": list(mapping.items()) if mapping else None,
        "day_first": day_first,
        "table": table,
        "default_source": default_source,
        "today": today.isoformat() if today else None,
    }
    head = json.dumps(options).encode()
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and module; the file goes in through a pipe)
            [sys.executable, "-m", "chronology.importing.apart"],
            input=struct.pack(">I", len(head)) + head + data,
            capture_output=True,
            cwd=_PROJECT,
            env={"PYTHONPATH": str(_PROJECT), "PYTHONUTF8": "1"},
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal(_GAVE_UP) from error
    if done.returncode:
        raise Refusal(_GAVE_UP)
    return _understood(done.stdout)


class _OnlyOurs(pickle.Unpickler):
    """Takes nothing but the classes of a read file: an answer cannot make this process run anything."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError("not a class of a read file")
        return super().find_class(module, name)


def _understood(answer: bytes) -> ReadFile:
    try:
        found = _OnlyOurs(io.BytesIO(answer)).load()
    except Exception as error:
        raise Refusal(_GAVE_UP) from error
    if isinstance(found, str):
        raise Refusal(found)
    if not isinstance(found, ReadFile):
        raise Refusal(_GAVE_UP)
    return found


def _answer() -> None:
    """The child's whole life: limits, one file in, one answer out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stream = sys.stdin.buffer
    options = json.loads(stream.read(struct.unpack(">I", stream.read(4))[0]))
    data = stream.read(MAX_FILE + 1)
    if options["mapping"] is not None:
        options["mapping"] = dict(options["mapping"])
    if options["today"] is not None:
        options["today"] = date.fromisoformat(options["today"])
    answer: ReadFile | str
    try:
        answer = read_file(options.pop("name"), data, **options)
    except Refusal as refusal:
        answer = refusal.sentence
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _answer()
