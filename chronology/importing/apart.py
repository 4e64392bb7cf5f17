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
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any, TypeVar

from chronology.partial_dates import PartialDate, PartialTime, Precision
from sar_portal.design.blocks import Paragraph, ReadDocument, Run, Table

from .columns import Column
from .limits import MAX_FILE, MEGABYTE, Refusal, kind_of
from .prose import read_prose
from .reading import Choices, ReadFile, TableSummary, read_file
from .rows import ReadRow, SkippedRow

MEMORY = 1024 * MEGABYTE
SECONDS = 30
_OPEN_FILES = 32
_MAX_ANSWER = 400 * MEGABYTE
_BANNED_EVENTS = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "urllib.", "ftplib.")
_GAVE_UP = "The file could not be read in the time and memory that a chronology may take."
_CLASSES = (
    Column,
    PartialDate,
    PartialTime,
    Precision,
    ReadFile,
    ReadRow,
    SkippedRow,
    TableSummary,
    ReadDocument,
    Paragraph,
    Table,
    Run,
)
_ALLOWED = {(kind.__module__, kind.__qualname__) for kind in _CLASSES} | {("datetime", "date"), ("datetime", "time")}
Answer = TypeVar("Answer", ReadFile, ReadDocument)
_PROJECT = Path(__file__).resolve().parents[2]


def read_file_apart(name: str, data: bytes, *, seconds: int = SECONDS, **choices: Any) -> ReadFile:
    """As `reading.read_file`, in a child process. Raises Refusal also where the child runs out of memory or time."""
    kind_of(name, data)
    head = {"name": name, "seconds": seconds} | _plain(Choices(**choices))
    return _understood(_asked(_headed(head, data), seconds), ReadFile)


def read_prose_apart(name: str, data: bytes, *, seconds: int = SECONDS) -> ReadDocument:
    """As `prose.read_prose`, in the same way."""
    kind_of(name, data)
    return _understood(_asked(_headed({"name": name, "seconds": seconds, "prose": True}, data), seconds), ReadDocument)


def _headed(head: dict[str, Any], data: bytes) -> bytes:
    """The file, and before it what is asked of it and how many bytes that takes."""
    said = json.dumps(head).encode()
    return struct.pack(">I", len(said)) + said + data


def _asked(question: bytes, seconds: int) -> bytes:
    """What the child answers, within its time and no longer than an answer can be."""
    child = subprocess.Popen(  # noqa: S603 (our own interpreter and module; the file goes in through a pipe)
        [sys.executable, "-m", "chronology.importing.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env={"PYTHONPATH": str(_PROJECT), "PYTHONUTF8": "1"},
    )
    assert child.stdin and child.stdout
    clock = Timer(seconds, child.kill)
    feeder = Thread(target=_feed, args=(child.stdin, question))
    clock.start()
    feeder.start()
    try:
        answer = child.stdout.read(_MAX_ANSWER)
        if len(answer) == _MAX_ANSWER:
            child.kill()
        child.wait()
    finally:
        clock.cancel()
        child.kill()
        feeder.join()
        child.stdout.close()
    if child.returncode:
        raise Refusal(_GAVE_UP)
    return answer


def _feed(pipe: IO[bytes], question: bytes) -> None:
    try:
        with pipe:
            pipe.write(question)
    except BrokenPipeError:
        pass  # the child ended before it had read everything: its exit code says so


def _plain(choices: Choices) -> dict[str, Any]:
    """The choices as JSON: keys that are numbers stay numbers, as pairs."""
    plain = {name: getattr(choices, name) for name in ("day_first", "default_source")}
    plain["mapping"] = _pairs(choices.mapping)
    plain["tables"] = sorted(choices.tables) if choices.tables is not None else None
    plain["today"] = choices.today and choices.today.isoformat()
    plain["period"] = choices.period and [day.isoformat() for day in choices.period]
    plain["known"] = [[key, *column] for key, column in choices.known.items()]
    return plain


def _pairs(mapping: Any) -> Any:
    return [[key, _pairs(value)] for key, value in mapping.items()] if isinstance(mapping, Mapping) else mapping


def _choices(plain: dict[str, Any]) -> dict[str, Any]:
    """What `_plain` made, back again."""
    period, known = plain["period"], plain["known"]
    return plain | {
        "mapping": _unpaired(plain["mapping"]),
        "tables": None if plain["tables"] is None else frozenset(plain["tables"]),
        "today": plain["today"] and date.fromisoformat(plain["today"]),
        "period": period and tuple(date.fromisoformat(day) for day in period),
        "known": {key: (column, reason) for key, column, reason in known},
    }


def _unpaired(pairs: Any) -> Any:
    return {key: _unpaired(value) for key, value in pairs} if isinstance(pairs, list) else pairs


class _OnlyOurs(pickle.Unpickler):
    """Takes nothing but the classes of a read file: an answer cannot make this process run anything."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError("not a class of a read file")
        return super().find_class(module, name)


def _understood(answer: bytes, wanted: type[Answer]) -> Answer:
    try:
        found = _OnlyOurs(io.BytesIO(answer)).load()
    except Exception as error:
        raise Refusal(_GAVE_UP) from error
    if isinstance(found, str):
        raise Refusal(found)
    if not isinstance(found, wanted):
        raise Refusal(_GAVE_UP)
    return found


def _limit(seconds: int) -> None:
    """Bounds for this process, set by itself before it has read a byte of the file."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _refuse_the_world(event: str, arguments: tuple) -> None:
    """A second wall behind parsers that fetch nothing: no connection and no other process, whatever asks for it."""
    if event.startswith(_BANNED_EVENTS):
        raise PermissionError(event)


def _answer() -> None:
    """The child's whole life: limits, one file in, one answer out."""
    stream = sys.stdin.buffer
    options = json.loads(stream.read(struct.unpack(">I", stream.read(4))[0]))
    _limit(options.pop("seconds"))
    sys.addaudithook(_refuse_the_world)
    data = stream.read(MAX_FILE + 1)
    answer: ReadFile | ReadDocument | str
    name = options.pop("name")
    try:
        answer = read_prose(name, data) if "prose" in options else read_file(name, data, **_choices(options))
    except Refusal as refusal:
        answer = refusal.sentence
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _answer()
