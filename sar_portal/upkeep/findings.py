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
    # All the same no load balancer need turn people away: most of what they come for works.
    pages_go_on: bool = False


def well(words: str) -> Finding:
    return Finding(State.WELL, words)


def watch(words: str, mend: str) -> Finding:
    return Finding(State.WATCH, words, mend)


def wrong(words: str, mend: str, *, pages_go_on: bool = False) -> Finding:
    return Finding(State.WRONG, words, mend, pages_go_on)
