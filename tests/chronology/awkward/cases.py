"""What a case of the corpus is: a file as somebody might send it, and what becomes of every row of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chronology.importing.reading import ReadFile


@dataclass(frozen=True)
class Case:
    """`lines` says every row in the file's order: '2 | 22 May 2016 09:15 | Note | Visit', what needs attention after
    '!!', what is only noted after '~~'; a row that was skipped is '1 -- the reason'. `says`: words of the file's notes.
    """

    name: str
    build: Callable[[], bytes]
    lines: str
    says: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    question: str | None = None
    options: dict[str, Any] = field(default_factory=dict)


def lines_of(found: ReadFile) -> list[str]:
    """A read file in the words of a case."""
    several = len(found.tables) > 1
    places = {table.name: table.index for table in found.tables}
    told = [(places[row.table], row.number, _row(row)) for row in found.rows]
    told += [(places[row.table], row.number, f"{row.number} -- {row.reason}") for row in found.skipped]
    return [f"{place + 1}/{line}" if several else line for place, _, line in sorted(told)]


def _row(row) -> str:
    times = " to ".join(at.render() for at in (row.start_time, row.end_time) if at)
    when = f"{row.when.render()} {times}".strip()
    texts = [when, row.source, row.event, *filter(None, (row.action, row.comment))]
    line = f"{row.number} | " + " | ".join(text.replace("\n", "/") for text in texts)
    line += f" !! {' '.join(row.reasons)}" if row.reasons else ""
    return line + (f" ~~ {' '.join(row.notes)}" if row.notes else "")


def expected(lines: str) -> list[str]:
    return [line.strip() for line in lines.strip().splitlines()]
