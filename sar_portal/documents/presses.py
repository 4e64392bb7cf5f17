"""The printing house as the portal sees it: opened for a paper, given its parts, closed with all it began (P1, P2)."""

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import SimpleQueue
from threading import Timer

from django.conf import settings

from sar_portal.access.errors import Refused
from sar_portal.documents.press import FOLDER

PRESS = Path(__file__).parent / "press" / "__main__.py"
MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 120
WALL_SECONDS = 180
SECONDS_TO_LEAVE = 5
SECONDS_OPEN = 60
BIGGEST_PDF = 50_000_000
# What press/__main__.py asks and answers with, and by which numbers it says what went wrong.
ASKED, ANSWERED = struct.Struct(">Q"), struct.Struct(">iQ")
TOO_BIG_SAID = 4

TOO_LONG = (
    "This paper took too long to make, so it was stopped. Nothing was lost. Make it for a shorter period, or try again."
)
TOO_BIG = "This paper is too large to make. Nothing was lost. Make it for a shorter period."
NOT_MADE = "This paper could not be made. Nothing was lost. Try again; if it happens again, tell your administrator."
# What the system's own limits end a process with counts as too long or too big; the rest says only that it failed.
SENTENCES = {
    TOO_BIG_SAID: TOO_BIG,
    -signal.SIGXCPU: TOO_LONG,
    -signal.SIGKILL: TOO_LONG,
    -signal.SIGXFSZ: TOO_BIG,
    -signal.SIGABRT: TOO_BIG,
    -signal.SIGTRAP: TOO_BIG,
    -signal.SIGSEGV: TOO_BIG,
}


class RenderFailed(Refused):
    """The paper could not be made. Nothing was kept, and the data it shows is unharmed."""


class Presses:
    """So many presses, for as long as the `with` block lasts. They are given no environment and no open file of ours."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free: SimpleQueue[socket.socket] = SimpleQueue()

    def open(self) -> "Presses":
        pairs = [socket.socketpair() for _ in range(self._count)]
        theirs = [end.fileno() for _, end in pairs]
        bounds = (MEMORY_BYTES, CPU_SECONDS, BIGGEST_PDF)
        self._folder = tempfile.TemporaryDirectory(prefix=FOLDER)
        place = self._folder.name
        self._house = subprocess.Popen(
            [sys.executable, "-I", str(PRESS), *map(str, bounds), *map(str, theirs)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=theirs,
            cwd=place,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": place, "TMPDIR": place},
            start_new_session=True,
        )
        self._ours = [end for end, _ in pairs]
        for own, other in pairs:
            other.close()
            own.settimeout(WALL_SECONDS)
            self._free.put(own)
        return self

    __enter__ = open

    def __exit__(self, *raised: object) -> None:
        self.close(at_once=any(raised))

    def close(self, *, at_once: bool = False) -> None:
        for own in self._ours:
            own.close()  # the presses hear that nobody asks any more
        self._end(at_once=at_once)
        self._folder.cleanup()

    def print_all(self, jobs: Iterable[dict], told: Callable[[int], None]) -> list[bytes]:
        """The parts of a paper, in order, as many at a time as there are presses; `told` hears how many are done.

        A job is made when a press is about to be free, so that a long paper never stands whole in memory as HTML.
        """
        made: dict[int, bytes] = {}
        with ThreadPoolExecutor(self._count) as pool:
            going: dict[Future[bytes], int] = {}

            def take() -> None:
                for done in wait(going, return_when=FIRST_COMPLETED).done:
                    made[going.pop(done)] = done.result()
                told(len(made))

            try:
                for place, job in enumerate(jobs):
                    going[pool.submit(self.ask, {"print": job})] = place
                    if len(going) > self._count:
                        take()
                while going:
                    take()
            except BaseException:
                self._end()  # the others would go on until they are done
                raise
        return [made[place] for place in range(len(made))]

    def ask(self, job: dict, data: bytes = b"") -> bytes:
        """One piece of work by the next press that is free. Raises RenderFailed, with a sentence."""
        press = self._free.get()
        try:
            asked = json.dumps(job).encode() + b"\n" + data
            press.sendall(ASKED.pack(len(asked)) + asked)
            became, size = ANSWERED.unpack(self._read(press, ANSWERED.size))
            made = self._read(press, size)
        except TimeoutError as error:
            raise RenderFailed(TOO_LONG) from error
        except OSError as error:  # the press itself is gone, or the whole house
            raise self._gone() from error
        finally:
            self._free.put(press)
        if became:
            raise RenderFailed(SENTENCES.get(became, NOT_MADE))
        return made

    def _read(self, press: socket.socket, size: int) -> bytes:
        with press.makefile("rb", buffering=0) as stream:
            found = bytearray()
            while len(found) < size:
                more = stream.read(size - len(found))
                if not more:
                    raise ConnectionResetError
                found += more
        return bytes(found)

    def stands(self) -> bool:
        return self._house.poll() is None

    def _end(self, *, at_once: bool = True) -> None:
        """Ends the house and whatever it started, and leaves no zombie. It goes by itself when nobody asks any more."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._house.wait(timeout=0 if at_once else SECONDS_TO_LEAVE)
        if self._house.poll() is None:
            os.killpg(self._house.pid, signal.SIGKILL)
        self._house.wait()

    def _gone(self) -> RenderFailed:
        """What to say when the house closed its doors by itself."""
        try:
            return RenderFailed(SENTENCES.get(self._house.wait(timeout=1), NOT_MADE))
        except subprocess.TimeoutExpired:
            return RenderFailed(NOT_MADE)


_open: list[tuple[Presses, Timer]] = []  # houses without work, each with what will close it


@contextlib.contextmanager
def open_presses() -> Iterator[Presses]:
    """The presses for one paper. They stay open for a minute after it, and the next paper finds them: to read the two libraries
    again would take longer than most letters do. Each piece of work has a process of its own, so nothing of one paper is there
    when the next comes; and after anything that went wrong the house is closed at once.
    """
    house = _found_open() or Presses(settings.PRESSES).open()
    try:
        yield house
    except BaseException:
        house.close(at_once=True)
        raise
    closing = Timer(SECONDS_OPEN, _close_if_idle, [house])
    closing.daemon = True  # nobody waits for it: a house goes by itself when the process is gone that opened it
    _open.append((house, closing))
    closing.start()


def _found_open() -> Presses | None:
    while _open:
        house, closing = _open.pop()
        closing.cancel()
        if house.stands():
            return house
        house.close(at_once=True)
    return None


def _close_if_idle(house: Presses) -> None:
    """One that has just been found by a paper is in the list no more."""
    for one in [each for each in _open if each[0] is house]:
        with contextlib.suppress(ValueError):
            _open.remove(one)
            house.close()
