"""The printing house: `python -I press MEMORY CPU BIGGEST FD…`, one socket for each press that may work at a time.

It knows neither Django nor the settings, and is given everything with the work. It reads the two large libraries once,
then forks: a press for each socket, and for every piece of work a process of its own that is bounded, can reach nothing
else and ends with it. This parent never looks into what it passes on. What goes wrong leaves as a number, never in
words: they could hold case text.
"""

import errno
import gc
import json
import os
import resource
import shutil
import struct
import sys
from pathlib import Path
from typing import BinaryIO

# Started without any path but Python's own; its two neighbours are all that it reads of the portal.
sys.path.append(str(Path(__file__).resolve().parents[3]))
from sar_portal.documents.press import FOLDER, binding, pictures, sheets  # noqa: E402  (found by the path that was just added)

CANNOT_READ_JOB, TOO_BIG, FAILED = 3, 4, 5
# A piece of work: its length, then a line of JSON, then bytes. An answer: what became of it, its length, its bytes.
ASKED, ANSWERED = struct.Struct(">Q"), struct.Struct(">iQ")
BANNED_EVENTS = (
    "socket.",
    "urllib.Request",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "ftplib.",
    "http.",
)


def limit(memory: int, cpu: int, biggest: int) -> None:
    """Bounds for this process, set by itself before it has read a byte of the work."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (biggest, biggest))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))


def refuse_the_world() -> None:
    """A second wall behind the fetcher: no connection, no request, no other process, whatever asks for it."""

    def hook(event: str, arguments: tuple) -> None:
        if event.startswith(BANNED_EVENTS):
            raise PermissionError(event)

    sys.addaudithook(hook)


def work(asked: bytes, made: BinaryIO) -> int:
    """One piece of work, in its own process: lays out a part of a paper, binds parts together, or draws a picture anew."""
    try:
        line, _, rest = asked.partition(b"\n")
        job = json.loads(line)
    except ValueError:
        return CANNOT_READ_JOB
    gc.disable()  # the process ends with its work, and looking for rings in a layout takes a fifth of the time
    refuse_the_world()
    try:
        if "bind" in job:
            binding.bind(job["bind"], rest, made)
        elif "redraw" in job:
            made.write(pictures.redrawn(rest, job["redraw"]["largest"]))
        else:
            made.write(sheets.print_part(job["print"]))
        made.flush()
    except (MemoryError, RecursionError):
        return TOO_BIG
    except OSError as error:
        return TOO_BIG if error.errno == errno.EFBIG else FAILED
    except Exception:  # whatever it says may quote the paper, so only the fact leaves this process
        return FAILED
    return 0


def apart(asked: bytes, bounds: tuple[int, int, int]) -> tuple[int, bytes]:
    """Does the work in a child, and hands back what became of it. Its bytes pass through memory, not through a file."""
    place = os.memfd_create("paper")
    child = os.fork()
    if child == 0:
        became = FAILED
        try:
            limit(*bounds)
            with os.fdopen(place, "wb", closefd=False) as made:
                became = work(asked, made)
        finally:
            os._exit(became)  # whatever happened: this process is not to go on as a press
    _, status = os.waitpid(child, 0)
    with os.fdopen(place, "rb") as made:
        became = os.waitstatus_to_exitcode(status)
        made.seek(0)
        return became, made.read() if became == 0 else b""


def serve(socket: int, bounds: tuple[int, int, int]) -> None:
    """One press: a piece of work at a time until nobody asks any more."""
    with os.fdopen(socket, "rb", closefd=False) as asking, os.fdopen(os.dup(socket), "wb") as answering:
        while head := asking.read(ASKED.size):
            became, made = apart(asking.read(*ASKED.unpack(head)), bounds)
            answering.write(ANSWERED.pack(became, len(made)) + made)
            answering.flush()


def main() -> int:
    memory, cpu, biggest, *sockets = (int(argument) for argument in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would be case text on the disk
    gc.freeze()
    presses = []
    for place, socket in enumerate(sockets):
        press = os.fork()
        if press == 0:
            for other in sockets[place + 1 :]:
                os.close(other)
            serve(socket, (memory, cpu, biggest))
            os._exit(0)
        os.close(socket)
        presses.append(press)
    became = max(os.waitstatus_to_exitcode(os.waitpid(press, 0)[1]) for press in presses)
    # Whoever began the house takes its folder away, unless it was killed: then nobody else would. Begun by hand, it has none.
    folder = Path(os.environ.get("TMPDIR", ""))
    if folder.name.startswith(FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    return became


if __name__ == "__main__":
    sys.exit(main())
