"""What was found out about one part of the portal, as its administrator, a monitor and `manage.py doctor` are told."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`watch`: it works, and somebody should look at it."""

    WELL = "well"
    WATCH = "watch"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """`words` say what is so, to anybody; `mend` says to whoever runs the portal what to do. Neither names a case or a person."""

    state: State
    words: str
    mend: str = ""


def well(words: str) -> Finding:
    return Finding(State.WELL, words)


def watch(words: str, mend: str) -> Finding:
    return Finding(State.WATCH, words, mend)


def wrong(words: str, mend: str) -> Finding:
    return Finding(State.WRONG, words, mend)
