"""What an export holds, whatever its form: a title, what it says of itself, and lines of text that pass one gate.

Every text of a case goes through `say`, which knows whose text it is: it writes codes or names, or only looks for names.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from reviews.models import AgencyReturn, Submission
from sar_portal.access.errors import Refused
from sar_portal.documents.models import Kind
from sar_portal.documents.papers import MOST_ENTRIES


class Say(Protocol):
    """A text as it leaves: `whose` is the return that it stands in, `where` the reference of its row."""

    def __call__(self, text: str, whose: int | None, where: str) -> str: ...


@dataclass(frozen=True)
class Line:
    """One row: as it is read on paper, and each column by itself for a spreadsheet. Or a heading between rows."""

    shown: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    mark: int | None = None
    heading: str = ""
    note: str = ""


@dataclass(frozen=True)
class Content:
    """`shown` and `kept` are the headings of the two tables with the width of each: per cent of a page, characters.

    `named` are the headings of `kept` in a workbook, where the board has names of its own for its columns. `formatted` are those
    headings of `shown` under which texts of a report stand: emphasis, lists and tables as its author wrote them.
    """

    title: str
    facts: list[tuple[str, str]]
    notes: list[str]
    returns: list[AgencyReturn]
    versions: list[Submission]
    shown: list[tuple[str, int]]
    kept: list[tuple[str, int]]
    nothing: str
    count: int
    lines: Callable[[Say], Iterator[Line]]
    chapters: list["Content"] = field(default_factory=list)  # of a meeting pack: what its lines come from
    named: list[str] = field(default_factory=list)
    formatted: frozenset[str] = frozenset()


# Beyond this a file of the kind is more than its programs can work with; a spreadsheet has room for a million rows.
MOST: dict[str, int] = {Kind.PDF: MOST_ENTRIES, Kind.DOCX: MOST_ENTRIES}
WORDS = {Kind.PDF: "A PDF", Kind.DOCX: "A Word document"}


def check_size(content: Content, kind: str) -> None:
    """Raises Refused where there are more rows than that kind of file is good for."""
    most = MOST.get(kind)
    if most is not None and content.chapters and content.count > most:
        raise Refused(f"A pack holds at most {most:,} entries, and these are {content.count:,}. Leave a chapter out.")
    if most is not None and content.count > most:
        raise Refused(
            f"{WORDS[Kind(kind)]} holds at most {most:,} entries, and these are {content.count:,}. "
            "Use the filter, or choose Excel or CSV."
        )
