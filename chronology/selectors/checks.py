"""The checks of a chronology as one table: what each looks for, and whether it blocks submission or advises.

All of them read the rows once, so their number of queries does not grow with the chronology.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F
from django.utils import timezone

from chronology.columns import Columns
from chronology.dating import ABOUT_DATE
from chronology.models import Chronology, ChronologyEntry, Precision
from chronology.naming import Key, unglossed
from chronology.selectors.gaps import Gap, edges_in, gaps_in
from chronology.selectors.glossary import explained
from chronology.selectors.people import key_of_return
from chronology.selectors.residual import Left, left_in_entry, texts_of
from reviews.models import Review


@dataclass(frozen=True)
class Material:
    """Everything that the checks look at."""

    rows: list[ChronologyEntry]
    columns: Columns
    review: Review
    today: date
    gaps: list[Gap]
    key: Key
    terms: dict[str, str]


# So many of a kind are shown at first, and so many rows of one abbreviation.
SHOWN = 50
ROWS = 10


@dataclass(frozen=True)
class Found:
    """One thing found: the rows it concerns, and what it is in words. `left` are names with their replacements."""

    refs: tuple[str, ...]
    what: str = ""
    gap: Gap | None = None
    left: tuple[Left, ...] = ()
    version: int = 0

    @property
    def ref(self) -> str:
        return self.refs[0]

    @property
    def first(self) -> tuple[str, ...]:
        return self.refs[:ROWS]

    @property
    def more(self) -> int:
        return max(0, len(self.refs) - ROWS)


@dataclass(frozen=True)
class Check:
    """`sentence` tells what to do. A blocking check is never off; an advisory one blocks where the board says so."""

    key: str
    name: str
    sentence: str
    blocking: bool
    find: Callable[[Material], Iterable[Found]]


def _said(row: ChronologyEntry, of_date: bool) -> str:
    lines = [line for line in row.needs_attention.splitlines() if line.startswith(ABOUT_DATE) == of_date]
    missing = [name for name, empty in (("Source", not row.source), ("What happened", not row.event)) if empty]
    return " ".join(line for line in lines if not line.startswith(tuple(missing) or ("\0",)))


def _undated(found: Material) -> Iterator[Found]:
    for row in found.rows:
        if row.precision == Precision.UNKNOWN:
            yield Found((row.ref,), _said(row, of_date=True) or "No date")


def _without_source(found: Material) -> Iterator[Found]:
    return (Found((row.ref,), row.date_words) for row in found.rows if not row.source)


def _without_text(found: Material) -> Iterator[Found]:
    return (Found((row.ref,), row.date_words) for row in found.rows if not row.event)


def _asked_for(found: Material) -> Iterator[Found]:
    """What the board makes mandatory beyond date, source and words."""
    for row in found.rows:
        if missing := found.columns.missing(row):
            yield Found((row.ref,), " ".join(missing))


def _to_accept(found: Material) -> Iterator[Found]:
    return (Found((row.ref,), row.team or row.date_words) for row in found.rows if row.to_accept)


def _open_questions(found: Material) -> Iterator[Found]:
    """What an import or a reading of the boxes asked, beside a missing date, source or text."""
    for row in found.rows:
        dated = row.precision != Precision.UNKNOWN
        words = " ".join(part for part in (dated and _said(row, of_date=True), _said(row, of_date=False)) if part)
        if row.needs_attention and words:
            yield Found((row.ref,), words)


def _out_of_order(found: Material) -> Iterator[Found]:
    """Rows of one file whose dates break the file's order: as few as would have to move. A slip in a year shows so."""
    files: dict[int, list[ChronologyEntry]] = {}
    for row in found.rows:
        if row.import_row_id and row.precision == Precision.DAY:
            files.setdefault(row.file, []).append(row)  # type: ignore[attr-defined]  # annotated in _rows
    for rows in files.values():
        rows.sort(key=lambda row: row.place_in_file)  # type: ignore[attr-defined]
        kept = _longest_in_order([row.sort_day for row in rows])
        if len(kept) * 2 < len(rows):
            continue  # the file was not in the order of its dates at all
        for number, row in enumerate(rows):
            if number not in kept:
                yield Found((row.ref,), f"{row.date_words} does not fit between the rows around it in its file.")


def _longest_in_order(days: list[int]) -> set[int]:
    """The places of a longest run that never goes back (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int | None] = []
    for place, day in enumerate(days):
        pile = bisect_right(tops, day)
        tops[pile:] = [day, *tops[pile + 1 :]]
        at[pile:] = [place, *at[pile + 1 :]]
        before.append(at[pile - 1] if pile else None)
    kept: set[int] = set()
    last = at[-1] if at else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _outside(found: Material) -> Iterator[Found]:
    start, end = found.review.period_start, found.review.period_end
    for row in found.rows:
        early, late = row.date_to or row.date_from, row.date_from
        if (early and early < start) or (late and late > end):
            yield Found((row.ref,), row.date_words)


def _in_future(found: Material) -> Iterator[Found]:
    return (Found((row.ref,), row.date_words) for row in found.rows if row.date_from and row.date_from > found.today)


def _gaps(found: Material) -> Iterator[Found]:
    edges = edges_in(found.rows, found.review, found.today)
    return (Found((gap.before_ref,), gap=gap) for gap in sorted([*found.gaps, *edges], key=lambda gap: gap.since))


def _without_kloe(found: Material) -> Iterator[Found]:
    for row in found.rows:
        if not row.kloe_numbers and row.kind == ChronologyEntry.Kind.EVENT:
            yield Found((row.ref,), row.date_words)


def _uncertain(found: Material) -> Iterator[Found]:
    exact = {Precision.DAY, Precision.UNKNOWN}
    for row in found.rows:
        period = row.kind == ChronologyEntry.Kind.NO_CONTACT and row.precision == Precision.RANGE
        if row.uncertain or row.date_qualifier or (row.precision not in exact and not period):
            yield Found((row.ref,), row.date_words)


def _unglossed(found: Material) -> Iterator[Found]:
    terms: dict[str, list[str]] = {}
    for row in found.rows:
        text = "\n".join(texts_of(row))
        for term in unglossed(text, found.terms):
            terms.setdefault(term, []).append(row.ref)
    return (Found(tuple(refs), term) for term, refs in sorted(terms.items()))


def _names(found: Material) -> Iterator[Found]:
    for row in found.rows:
        if left := left_in_entry(row, found.key):
            yield Found((row.ref,), left=tuple(left), version=row.version)


CHECKS = (
    Check("date", "No date that can be read", "Write when it happened, as far as it is known.", True, _undated),
    Check("source", "No source of information", "Say where it is recorded.", True, _without_source),
    Check("event", "Nothing written", "Write what happened, or remove the row.", True, _without_text),
    Check("question", "Open questions about what was read", "Look, change it or say that it is right.", True, _open_questions),
    Check("columns", "Columns your board asks for", "Fill them.", True, _asked_for),
    Check("theirs", "Contributors’ entries to take on", "Read them and take them on: you answer for them.", True, _to_accept),
    Check("names", "Names and numbers left in the text", "Write codes instead.", False, _names),
    Check("order", "Dates that break their file’s order", "Look whether day, month and year are right.", False, _out_of_order),
    Check("future", "Dates in the future", "Look whether the year is right.", False, _in_future),
    Check("outside", "Dates outside the period under review", "Keep them if they matter to the review.", False, _outside),
    Check("gaps", "Periods without an entry", "Add what is missing, or say that there was no contact.", False, _gaps),
    Check("kloe", "No line of enquiry", "Say which line of enquiry each bears on.", False, _without_kloe),
    Check("uncertain", "Uncertain dates", "Make them exact where the records allow it.", False, _uncertain),
    Check("terms", "Abbreviations nobody explains", "Explain them in the glossary.", False, _unglossed),
)  # fmt: skip
ADVISORY = tuple(check for check in CHECKS if not check.blocking)


@dataclass(frozen=True)
class Result:
    """One check with what it found. `blocks`: submission waits for it."""

    check: Check
    found: list[Found]
    blocks: bool
    whole: bool = False

    @property
    def shown(self) -> list[Found]:
        return self.found if self.whole else self.found[:SHOWN]

    @property
    def hidden(self) -> bool:
        return len(self.shown) < len(self.found)


def results_of(viewer, chronology: Chronology, asked: str = "") -> list[Result]:
    """Every check of the table, run on the rows in force; the one that is `asked` for is shown whole."""
    return [replace(one, whole=one.check.key == asked) for one in _results(viewer, chronology)]


def blocking_of(viewer, chronology: Chronology) -> list[Result]:
    """What submission waits for, and nothing else."""
    return [result for result in _results(viewer, chronology, only_blocking=True) if result.found]


def _results(viewer, chronology: Chronology, only_blocking: bool = False) -> list[Result]:
    material = _material(viewer, chronology)
    strict = set(material.review.board.strict_checks)
    ran = [(check, check.blocking or check.key in strict) for check in CHECKS]
    return [Result(check, list(check.find(material)), blocks) for check, blocks in ran if blocks or not only_blocking]


def _material(viewer, chronology: Chronology) -> Material:
    agency_return = chronology.part.agency_return
    rows = ChronologyEntry.objects.filter(chronology_id=chronology.pk, removed_at__isnull=True)
    return Material(
        rows=list(rows.annotate(file=F("import_row__batch_id"), place_in_file=F("import_row__position"))),
        columns=chronology.columns,
        review=agency_return.review,
        today=timezone.localdate(),
        gaps=gaps_in(viewer, chronology),
        key=key_of_return(agency_return),
        terms=explained(agency_return),
    )
