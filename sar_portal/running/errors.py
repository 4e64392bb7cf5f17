"""What may stand in the way, each as one plain sentence."""

import errno
import shutil
from pathlib import Path


class Stop(Exception):
    """Ends a command with a sentence for the person at the keyboard and a non-zero exit."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PortTaken(Stop):
    """Another program listens where one of ours should."""

    def __init__(self, port: int, hint: str = "") -> None:
        super().__init__(f"Port {port} on 127.0.0.1 is already in use by another program.{hint and ' '}{hint}")
        self.port = port


FULL = "The disk is full: nothing more can be written{where}. Free some space and start again."
LITTLE = 1_000_000  # bytes; with less than this left, programs fail in ways their logs no longer tell
NOT_ALLOWED = "This account may not write{where}. Start as the owner of the folder."
READ_ONLY = "The file system is read-only{where}."
TOO_MANY = "The system allows no more open files. Raise the limit with 'ulimit -n 4096' and start again."


def sentence_for(error: OSError) -> str:
    """One plain sentence for an error of the operating system."""
    where = f" at {error.filename}" if isinstance(error.filename, str | Path) else ""
    known = {
        errno.ENOSPC: FULL,
        errno.EDQUOT: FULL,
        errno.EACCES: NOT_ALLOWED,
        errno.EPERM: NOT_ALLOWED,
        errno.EROFS: READ_ONLY,
        errno.EMFILE: TOO_MANY,
        errno.ENFILE: TOO_MANY,
        errno.EADDRINUSE: "The port is already in use by another program.",
    }
    if error.errno in known:
        return known[error.errno].format(where=where)
    return f"The system refused: {error.strerror or error}{where}."


def sentence_from_log(log: Path, program: str) -> str:
    """One plain sentence for a server that did not start, read from what it wrote last."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    text = "\n".join(lines[-40:])
    if "No space left on device" in text:
        return FULL.format(where=f" at {log.parent}")
    if "shared memory" in text and "Cannot allocate memory" in text:
        return f"{program} could not start: the machine has too little free memory."
    if "error while loading shared libraries" in text:
        missing = text.split("error while loading shared libraries:")[1].split(":")[0].strip()
        return f"{program} could not start: the system library {missing} is missing."
    last = next((line for line in reversed(lines) if "FATAL" in line or "rror" in line), lines[-1] if lines else "")
    return f"{program} could not start. Its log is {log}; it ends with: {last.strip() or 'nothing'}"


def reason(program: str, happened: str, log: Path) -> str:
    """The sentence for a program that failed: the full disk where that is why, else the end of its log."""
    if shutil.disk_usage(log.parent).free < LITTLE:
        return f"{program} {happened}. {FULL.format(where=f' at {log.parent}')}"
    return f"{program} {happened}.{tail(log)}"


def tail(log: Path, lines: int = 12) -> str:
    """The end of a program's log, as a paragraph to print below a sentence."""
    written = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return "\n".join([f"\n\nThe end of {log}:", *(f"    {line}" for line in written[-lines:])]) if written else ""
