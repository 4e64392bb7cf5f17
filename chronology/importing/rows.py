"""From cells to values: each row is accepted, needs attention with reasons, or is skipped with one; the original cells
stay with it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chronology.partial_dates import (
    PartialDate,
    PartialTime,
    Precision,
    clock_change,
    either,
    join,
    read_date,
    read_date_and_time,
    read_time,
)
from sar_portal.documents.tables import unsafe_cell

from .coding import (
    NO_CONTACT,
    NO_PERIOD,
    OPEN_ENDED,
    adult_seen,
    entry_kind,
    is_approximate,
    kloe_numbers,
    practice_code,
)
from .columns import Column
from .excel_cells import moment_of
from .tables import Row

ACCEPTED, NEEDS_ATTENTION = "accepted", "needs_attention"
_DAY_NUMBER = re.compile(r"[2-6]\d{4}(?:\.\d+)?")
_BLANK_DATE = PartialDate(None, None, Precision.UNKNOWN)
# Kinds of file in which a bare number may be a date that lost its format.
_SHEETS = ("excel", "csv", "paste")
Period = tuple[date, date]


@dataclass(slots=True)
class ReadRow:
    """One chronology entry as it was read. `when` is start and end taken together; `original` holds every cell under
    its heading.
    """

    number: int
    table: str
    when: PartialDate
    start: PartialDate
    end: PartialDate | None
    start_time: PartialTime | None
    end_time: PartialTime | None
    ref: str = ""
    source: str = ""
    people: str = ""
    contact_type: str = ""
    event: str = ""
    adult_seen: str = ""
    adults_voice: str = ""
    action: str = ""
    comment: str = ""
    practice_code: str = ""
    kloe: list[int] = field(default_factory=list)
    kind: str = ""  # where the file says it
    original: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        return NEEDS_ATTENTION if self.reasons else ACCEPTED


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no entry, with the reason and its text."""

    number: int
    table: str
    reason: str
    original: str


@dataclass(slots=True)
class Context:
    """What holds for all rows of a table."""

    table: str
    columns: Sequence[Column]
    day_first: bool | None = True
    today: date | None = None
    period: Period | None = None
    default_source: str = ""
    kind: str = ""
    epoch_1904: bool = False
    by_target: dict[str, list[Column]] = field(init=False)
    has_headings: bool = field(init=False)

    def __post_init__(self) -> None:
        self.by_target = {}
        for column in self.columns:
            if column.target:
                self.by_target.setdefault(column.target, []).append(column)
        self.has_headings = any(column.heading for column in self.columns)


def read_row(row: Row, context: Context, year_above: int | None = None) -> ReadRow:
    """Read one row. `year_above` is the year of a heading row above it: a yearless date becomes a proposal, never a
    fact.
    """
    cells = _Cells(row, context)
    reasons = list(row.reasons)
    start, start_time, end, end_time = _read_moments(cells, context, year_above)
    approximate, reason = is_approximate(cells.first("date_certainty"))
    reasons.append(reason)
    if approximate:
        start = replace(start, uncertain=start.known)
    when = join(start, end)
    read = ReadRow(row.number, context.table, when, start, end, start_time, end_time, original=cells.original())
    for target in ("ref", "contact_type", "adults_voice"):
        setattr(read, target, cells.first(target))
    for target in ("source", "people", "event", "action", "comment"):
        setattr(read, target, cells.gathered(target))
    read.source = read.source or context.default_source
    read.adult_seen = adult_seen(cells.first("adult_seen"))
    read.practice_code, practice_reason = practice_code(cells.first("practice_code"))
    read.kloe, kloe_reason = kloe_numbers(cells.first("kloe"))
    read.kind, kind_note = entry_kind(cells.first("kind"))
    reasons += [practice_reason, kloe_reason, *_check(read, context), *cells.surplus()]
    read.reasons = list(dict.fromkeys(filter(None, reasons)))
    read.notes = [*row.notes, *cells.notes(), *_outside_period(read.when, context), *filter(None, [kind_note])]
    return read


class _Cells:
    """The cells of a row under their headings. What our own exports put before a text, so that no spreadsheet runs it, is
    taken off again.
    """

    def __init__(self, row: Row, context: Context) -> None:
        self._row = row
        self._columns = context.columns
        self._by_target = context.by_target
        self._has_headings = context.has_headings

    def _text(self, index: int) -> str:
        return self._row.cells[index].strip() if index < len(self._row.cells) else ""

    def first(self, target: str) -> str:
        mine = self._by_target.get(target)
        return unsafe_cell(self._text(mine[0].index)) if mine else ""

    def gathered(self, target: str) -> str:
        """One text from all columns of a target: the first as it is, each further one under its heading."""
        mine = self._by_target.get(target, ())
        if len(mine) < 2:
            return self.first(target)
        texts = [(column, unsafe_cell(self._text(column.index))) for column in mine]
        return "\n".join(
            text if column is mine[0] or not column.heading.strip() else f"{column.heading.strip(' :')}: {text}"
            for column, text in texts
            if text
        )

    def original(self) -> dict[str, str]:
        named: dict[str, str] = {}
        for index in range(max(len(self._columns), len(self._row.cells))):
            heading = (self._columns[index].heading if index < len(self._columns) else "").strip()
            text = self._row.cells[index] if index < len(self._row.cells) else ""
            if heading or text.strip():
                name = heading or f"Column {index + 1}"
                named[name if name not in named else f"{name} ({index + 1})"] = text
        return named

    def surplus(self) -> list[str]:
        extra = any(cell.strip() for cell in self._row.cells[len(self._columns) :])
        if not extra and self._has_headings:
            extra = any(
                not column.heading and column.target is None and self._text(column.index) for column in self._columns
            )
        return ["There are more cells than headings: the row may have been split in the wrong place."] if extra else []

    def notes(self) -> list[str]:
        if not self._row.inherited:
            return []
        names = [
            column.heading or f"Column {column.index + 1}"
            for column in self._columns
            if column.index in self._row.inherited
        ]
        return [f"{name}: taken from the merged cell above." for name in names]


def _read_moments(
    cells: _Cells, context: Context, year_above: int | None
) -> tuple[PartialDate, PartialTime | None, PartialDate | None, PartialTime | None]:
    start, time_in_date = _read_moment(cells.first("start_date"), context, year_above)
    start_time = either(read_time(cells.first("start_time")), time_in_date)
    end_text = cells.first("end_date")
    end, time_in_end = _read_moment(end_text, context, year_above)
    end_time = either(read_time(cells.first("end_time")), time_in_end)
    return start, start_time, end if end_text else None, end_time


def _read_moment(text: str, context: Context, year_above: int | None) -> tuple[PartialDate, PartialTime | None]:
    if not text:
        return _BLANK_DATE, None
    if context.kind in _SHEETS and _DAY_NUMBER.fullmatch(text):
        return _day_number(text, context.epoch_1904)
    day_first = context.day_first
    when, at = read_date_and_time(text, day_first=day_first)
    if when.known or year_above is None or not when.needs_attention:
        return when, at
    guess, guessed_time = read_date_and_time(text, day_first=day_first, year_hint=year_above)
    if not guess.known:
        return when, at
    reason = f"The date has no year of its own; the heading above says {year_above}."
    return replace(guess, needs_attention=reason), guessed_time


def _day_number(text: str, epoch_1904: bool) -> tuple[PartialDate, PartialTime | None]:
    """A date that lost its format: the cell shows a bare number, so the date is a proposal."""
    moment = moment_of(float(text), epoch_1904)
    day = moment.date()
    reason = f"The cell shows the spreadsheet's day number of {day.day} {day:%B %Y}. Please confirm it."
    return PartialDate(day, day, Precision.DAY, True, "", text, reason), read_time(
        f"{moment:%H:%M}"
    ) if "." in text else None


def _check(row: ReadRow, context: Context) -> list[str]:
    """Why a person should look at this row, beyond what single cells say."""
    reasons = [_date_reason(row)]
    for label, at in (("Time", row.start_time), ("End time", row.end_time)):
        if at is not None and at.needs_attention:
            reasons.append(f"{label} '{at.original.strip()}': {at.needs_attention}")
    if not row.source:
        has_column = any(column.target == "source" for column in context.columns)
        reasons.append(
            "No source of information." if has_column else "No source of information: the file has no column for it."
        )
    if not row.event:
        reasons.append("Nothing is written about what happened.")
    if row.kind == NO_CONTACT and row.when.precision is Precision.DAY and row.when.qualifier not in OPEN_ENDED:
        reasons.append(NO_PERIOD)
    reasons.append(_time_order(row))
    reasons.append(clock_change(row.when, row.start_time))
    if context.today and row.when.date_from and not row.when.needs_attention and row.when.date_from > context.today:
        reasons.append("The date is in the future.")
    return reasons


def _outside_period(when: PartialDate, context: Context) -> list[str]:
    """Said, and no reason to hold the row back: what came before or after the period may matter."""
    if context.period is None or when.date_from is None or when.needs_attention:
        return []
    first, last = context.period
    until = when.date_to or when.date_from
    return ["The date is outside the period under review."] if until < first or when.date_from > last else []


def _date_reason(row: ReadRow) -> str:
    original = row.when.original.strip()
    if row.when.needs_attention:
        return f"Date '{original}': {row.when.needs_attention}"
    if row.when.known:
        return ""
    return f"No date: '{original}' is written." if original else "No date."


def _time_order(row: ReadRow) -> str:
    if row.start_time is None or row.end_time is None or row.when.precision is not Precision.DAY:
        return ""
    start, end = row.start_time.time_from, row.end_time.time_from
    return "The end time is before the start time." if start and end and end < start else ""


def month_first_only(text: str) -> bool:
    """Whether the cell makes sense with the month first and not otherwise."""
    if not text or read_date_and_time(text, day_first=True)[0].known:
        return False
    return read_date_and_time(text, day_first=False)[0].known


def year_of_banner(text: str) -> int | None:
    """The year that a heading row names, whether '2025' or 'April 2025'."""
    value = read_date(text)
    if value.precision in (Precision.YEAR, Precision.MONTH) and value.date_from:
        return value.date_from.year
    return None
