"""The papers of a review: each one's template, style, shape, title and attachments. Data in, no models."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sar_portal.access.errors import Refused
from sar_portal.documents import shapes
from sar_portal.documents.shape_check import check_shape
from sar_portal.documents.tables import csv_table

# What was tried and is done well within the limits of memory and time (presses.py): more is refused at once, with a
# reason, instead of after minutes.
MOST_ENTRIES = 5_000
LONGEST_TEXT = 200_000
LONGEST_WORD = 2_000


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF, so that the paper and its data travel as one."""

    name: str
    description: str
    data: bytes


def nothing_attached(frozen: dict) -> list[Attached]:
    return []


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `beside` is the shape of what may be printed beside the frozen data, if anything may."""

    name: str
    words: str
    shows: str
    shape: Any
    style: str
    beside: Any = None
    # Which of its lists may be long, and the template of the table that shows it: printed in parts (render.py).
    long: str = ""
    table: str = ""
    attachments: Callable[[dict], list[Attached]] = nothing_attached

    @property
    def template(self) -> str:
        return f"documents/{self.name}.html"

    def about(self, frozen: dict) -> str:
        """What stands at the foot of each page: which paper, which version. A table says itself what it is."""
        return f"{self.words or frozen['title']}, {version_words(frozen['version'])}"

    def title(self, frozen: dict) -> str:
        """The PDF's own title: reference, paper and version, without a name or case text (R9)."""
        return f"{frozen['reference']}: {self.about(frozen)}"


def version_words(version: str) -> str:
    return f"version {version}" if version[:1].isdigit() else version


ENTRY_COLUMNS = {
    "ref": "Reference",
    "when": "Date and time",
    "source": "Source of information",
    "people": "People involved",
    "contact": "Type of contact",
    "what_happened": "What happened",
    "seen": "Adult seen",
    "voice": "Adult's voice",
    "action": "Action or decision",
    "comment": "Author's comment",
    "practice": "Practice",
    "lines_of_enquiry": "Lines of enquiry",
}


def entries_attached(frozen: dict) -> list[Attached]:
    """The entries as a table that a spreadsheet opens: what is read on paper can be sorted and searched."""
    if not frozen["entries"]:
        return []
    rows = [[_cell(entry[column]) for column in ENTRY_COLUMNS] for entry in frozen["entries"]]
    data = csv_table(list(ENTRY_COLUMNS.values()), rows)
    name = f"{frozen['reference']}-chronology.csv"
    return [Attached(name, "The entries of the chronology as a table", data)]


def _cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


PAPERS = {
    paper.name: paper
    for paper in (
        Paper(
            "request_letter",
            "Section 45 request",
            "What the board asks of one agency, on which legal basis, by when and how to return it",
            shapes.RequestLetter,
            "letter",
        ),
        Paper(
            "practitioner_letter",
            "Letter to a practitioner",
            "What tells one practitioner of a review, with the support that is offered",
            shapes.PractitionerLetter,
            "letter",
        ),
        Paper(
            "chronology",
            "Agency chronology",
            "One agency's entries in order, people by code, with statements of no contact",
            shapes.Chronology,
            "landscape",
            beside=shapes.Acceptance,
            long="entries",
            table="documents/parts/entries.html",
            attachments=entries_attached,
        ),
        Paper(
            "imr_report",
            "Individual Management Review",
            "One agency's report on the board's template, with its recommendations, acceptance and chronology",
            shapes.ImrReport,
            "report",
            beside=shapes.Acceptance,
            long="entries",
            table="documents/parts/entries.html",
            attachments=entries_attached,
        ),
        Paper(
            "information_report",
            "Information report",
            "One agency's shorter report, on the same template as the Individual Management Review",
            shapes.ImrReport,
            "report",
            beside=shapes.Acceptance,
            long="entries",
            table="documents/parts/entries.html",
            attachments=entries_attached,
        ),
        Paper(
            "table",
            "",
            "What reads across agencies, or one agency's entries, exported as a table for reading",
            shapes.Table,
            "table",
            long="rows",
            table="documents/parts/table.html",
        ),
        Paper(
            "matrix",
            "",
            "Every agency's answer to every line of enquiry, on A3",
            shapes.Table,
            "matrix",
            long="rows",
            table="documents/parts/table.html",
        ),
        Paper(
            "meeting_pack",
            "Meeting pack",
            "What the subgroup reads at a meeting: the chapters chosen, with its reader's name across each page",
            shapes.MeetingPack,
            "table",
            long="rows",
            table="documents/parts/table.html",
        ),
        Paper(
            "blank_report",
            "Blank report",
            "A board's template of the report with its guidance and nothing written in it",
            shapes.BlankTemplate,
            "report",
        ),
        Paper(
            "interview_record",
            "Interview record",
            "What was said in one interview, for the person interviewed to confirm or comment on",
            shapes.InterviewRecord,
            "record",
        ),
    )
}


@dataclass(frozen=True)
class Slice:
    """Rows of a long table that are laid out together, and the heading that they stand under where there are more."""

    label: str
    rows: list


# Characters of one slice, and what a row counts for beside its text: about 110 rows of a chronology, 18 pages.
MOST_IN_SLICE = 90_000
ROW_WEIGHT = 320


def slices_of(paper: Paper, frozen: dict) -> list[Slice]:
    """The long table of a paper in slices of about one size, so that each is laid out in the same time and memory."""
    rows: list = frozen.get(paper.long, [])
    slices: list[list] = [[]]
    weight = 0
    for row in rows:
        own = ROW_WEIGHT + sum(map(len, texts_of(row)))
        if slices[-1] and weight + own > MOST_IN_SLICE:
            slices.append([])
            weight = 0
        slices[-1].append(row)
        weight += own
    if len(slices) == 1:
        return [Slice("", rows)]
    ends = list(accumulate(map(len, slices)))
    starts = [end - len(each) + 1 for end, each in zip(ends, slices, strict=True)]
    return [
        Slice(f"Entries {start:,} to {end:,} of {len(rows):,}", each)
        for start, end, each in zip(starts, ends, slices, strict=True)
    ]


def check_paper(paper: Paper, frozen: dict, beside: dict | None) -> None:
    """Raises ValueError where the data is not of the paper's shape, Refused where it is more than a paper can hold."""
    check_shape(frozen, paper.shape)
    if beside is not None:
        if paper.beside is None:
            raise ValueError(f"nothing is printed beside {paper.name}")
        check_shape(beside, paper.beside, "beside")
    if len(frozen.get(paper.long, ())) > MOST_ENTRIES:
        raise Refused(f"A paper can hold at most {MOST_ENTRIES:,} entries. Make it for a shorter period.")
    for text in texts_of([frozen, beside]):
        if len(text) > LONGEST_TEXT:
            raise Refused(
                f"One of the texts has more than {LONGEST_TEXT:,} characters, too many for a paper. Shorten it."
            )
        if any(len(word) > LONGEST_WORD for word in text.split()):
            raise Refused(
                f"One of the texts has over {LONGEST_WORD:,} characters without a space. Put spaces in, or shorten it."
            )


def texts_of(data: Any) -> Iterator[str]:
    """Every text anywhere in frozen data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from texts_of(item)
    elif isinstance(data, dict):
        yield from texts_of(list(data.values()))
