"""A text of the report as Word knows it: paragraphs with a kind, runs of letters with their emphasis, tables.

Plain data without a library behind it, so that the process apart that reads strangers' files needs nothing else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

TEXT, QUOTE, BULLET, NUMBER, HEADING = "text", "quote", "bullet", "number", "heading"
LISTED = (BULLET, NUMBER)
MOST_LEVELS = 8  # Word has nine levels of a list, from 0
MOST_NUMBER = 999_999_999
# What neither XML nor Markdown keeps: control characters, halves of characters, and blanks of other kinds.
_GONE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"\s*\n\s*")
_BLANK = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    strong: bool = False
    em: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`level` is the depth in a list, or the level of a heading. `marks` are the bookmarks that begin in it and `control` is
    the name of the content control around it: neither is part of the text."""

    runs: tuple[Run, ...]
    kind: str = TEXT
    level: int = 0
    number: int = 0
    marks: tuple[str, ...] = field(default=(), compare=False)
    control: str = field(default="", compare=False)

    @property
    def words(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    control: str = field(default="", compare=False)

    @property
    def words(self) -> str:
        return "\n".join(" | ".join("".join(run.text for run in cell) for cell in row) for row in self.rows)


Block = Paragraph | Table


@dataclass(slots=True)
class ReadDocument:
    """What a Word file says, in reading order, and what was met on the way that is no text of its own."""

    blocks: list[Block] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)  # footnotes and endnotes, which have no place
    comments: int = 0
    notes: list[str] = field(default_factory=list)


def tidy(blocks: Iterable[Block]) -> list[Block]:
    """The same blocks in the one way that every way of writing them comes to; empty ones are left out.

    Blanks at the edges of lines and of emphasis mean nothing; a list's item is at most one level deeper than the one before.
    """
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            made += _tidy_table(block)
            continue
        runs = tidy_runs(block.runs)
        if not runs:
            continue
        level = block.level
        if block.kind in LISTED:
            before = made[-1] if made else None
            listed = isinstance(before, Paragraph) and before.kind in LISTED
            level = min(level, before.level + 1 if listed and isinstance(before, Paragraph) else 0, MOST_LEVELS)
        elif block.kind != HEADING:
            level = 0
        number = min(max(block.number, 0), MOST_NUMBER) if block.kind == NUMBER else 0
        made.append(replace(block, runs=runs, level=level, number=number))
    return made


def _tidy_table(table: Table) -> list[Block]:
    rows = [[tidy_runs(cell, lines=False) for cell in row] for row in table.rows]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    if all(not cell or all(run.strong for run in cell) for cell in rows[0]):  # a row of headings is bold anyhow
        rows[0] = [tuple(replace(run, strong=False) for run in cell) for cell in rows[0]]
        rows[0] = [tidy_runs(cell, lines=False) for cell in rows[0]]
    return [replace(table, rows=tuple(tuple([*row, *[()] * (width - len(row))]) for row in rows))]


def tidy_runs(runs: Sequence[Run], *, lines: bool = True) -> tuple[Run, ...]:
    """One run for each stretch of the same emphasis, blanks at its edges outside it; `lines` keeps line breaks."""
    if not any(run.strong or run.em for run in runs):  # most are so, and a letter at a time is slow
        text = _BREAKS.sub("\n" if lines else " ", _clean("".join(run.text for run in runs))).strip()
        return (Run(text),) if text else ()
    letters: list[tuple[str, bool, bool]] = []
    for run in runs:
        text = _clean(run.text) if lines else _clean(run.text).replace("\n", " ")
        letters += [(letter, run.strong, run.em) for letter in text]
    kept = _without_edges(letters)
    return tuple(
        Run("".join(letter for letter, _, _ in stretch), strong, em)
        for (strong, em), stretch in ((key, list(found)) for key, found in groupby(kept, lambda one: one[1:]))
    )


def _clean(text: str) -> str:
    return _BLANK.sub(" ", _GONE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def _without_edges(letters: list[tuple[str, bool, bool]]) -> list[tuple[str, bool, bool]]:
    """Without the blanks around line breaks; a blank has only the emphasis that the letters on both sides of it share."""
    kept: list[tuple[str, bool, bool]] = []
    for blank, found in groupby(letters, lambda one: one[0].isspace()):
        if not blank:
            kept += found
            continue
        stretch = [one[0] for one in found]
        breaks = stretch.count("\n")
        # No line of a paragraph is empty: that would end it.
        kept += [(letter, False, False) for letter in ("\n" if breaks else "".join(stretch))]
    while kept and kept[0][0].isspace():
        kept.pop(0)
    while kept and kept[-1][0].isspace():
        kept.pop()
    return _shared(kept)


def _shared(letters: list[tuple[str, bool, bool]]) -> list[tuple[str, bool, bool]]:
    made = list(letters)
    place = 0
    while place < len(made):
        if not made[place][0].isspace():
            place += 1
            continue
        end = place
        while end < len(made) and made[end][0].isspace():
            end += 1
        if end < len(made) and place:
            before, after = made[place - 1], made[end]
            shared = (before[1] and after[1], before[2] and after[2])
            made[place:end] = [(one[0], *shared) for one in made[place:end]]
        place = end
    return made
