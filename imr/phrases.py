"""Phrases that judge by the end, blame, or belong to discipline: pointed out beside the text, never blocked. Pure.

The phrases are rows of phrases.csv: a kind, the name under which a person puts it away, and the ways it is written.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_AROUND = 40


class Kind(StrEnum):
    """Why a phrase is pointed out."""

    HINDSIGHT = "hindsight"
    JUDGEMENT = "judgement"
    BLAME = "blame"
    DISCIPLINE = "discipline"

    @property
    def sentence(self) -> str:
        """The words that stand beside it."""
        return _SENTENCES[self]


_SENTENCES = {
    Kind.HINDSIGHT: "Judged from the end? Say what people knew at the time, and from where.",
    Kind.JUDGEMENT: "Says what was not done. Say what was done, and why it made sense to those who did it.",
    Kind.BLAME: "Blames somebody. Say what happened and which conditions of work made it likely.",
    Kind.DISCIPLINE: "Discipline is no part of a review. It is handed over, and the review goes on without it.",
}


@dataclass(frozen=True)
class Remark:
    """One phrase that was found: where, and the words around it."""

    kind: Kind
    phrase: str
    start: int
    found: str
    before: str
    after: str


@cache
def phrases() -> tuple[tuple[Kind, str, re.Pattern[str]], ...]:
    """The table: kind, name and pattern of each phrase."""
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return tuple((Kind(row["kind"]), row["phrase"], _pattern(row["pattern"])) for row in rows)


def _pattern(written: str) -> re.Pattern[str]:
    """Whole words, however they are spaced; 'multi-disciplinary' is another word."""
    spaced = written.replace(" ", r"[ \n]{1,3}")
    return re.compile(rf"(?<![\w-])(?:{spaced})(?!\w)", re.IGNORECASE)


def remarks_on(text: str) -> list[Remark]:
    """What is pointed out in a text, each phrase once, in the order of the text."""
    firsts = {remark.phrase: remark for remark in sorted(_all(text), key=lambda remark: -remark.start)}
    return sorted(firsts.values(), key=lambda remark: remark.start)


def _all(text: str) -> Iterator[Remark]:
    for kind, phrase, pattern in phrases():
        for hit in pattern.finditer(text):
            start, end = hit.span()
            before = text[max(0, start - _AROUND) : start].lstrip()
            yield Remark(kind, phrase, start, hit[0], before, text[end : end + _AROUND].rstrip())
