"""The register in figures and plain shapes: how far it is, for whom, and how it went month by month. Pure arithmetic.

Every shape stands in the row of the table whose numbers it shows, so that nothing is told by shape or colour alone.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reviews.models import RecommendationState
from sar_portal.actions.selectors.register import Row

WIDTH, HEIGHT = 240.0, 28.0
LEAST = 4.0  # what there is at all is seen, beside however much
MOST_MONTHS = 12
DONE = {RecommendationState.IMPLEMENTED, RecommendationState.CHECKED}
# What a recommendation counts as, in the order of the columns.
KINDS = {
    "checked": "Impact checked",
    "implemented": "Implemented",
    "on_time": "Being done",
    "overdue": "Overdue",
    "not_implemented": "Not implemented",
}


def _lines_of_enquiry(row: Row) -> list[str]:
    """The themes of a review are its lines of enquiry; each review has its own."""
    return [f"{row.one.review.reference}: {theme}" for theme in row.themes] or ["No line of enquiry"]


# By what the rows may be grouped: the heading of the column, and the names a row is counted under.
GROUPS: dict[str, tuple[str, Callable[[Row], Sequence[str]]]] = {
    "agency": ("Agency", lambda row: [row.one.whose]),
    "level": ("For whom", lambda row: [row.wording.get_level_display()]),
    "theme": ("Line of enquiry", _lines_of_enquiry),
}


def kind_of(row: Row) -> str:
    if row.one.is_open:
        return "overdue" if row.overdue else "on_time"
    return str(row.one.state)


@dataclass(frozen=True)
class Segment:
    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Line:
    """One row of the table: the name of a group, its numbers in the order of KINDS, and their bar."""

    name: str
    counts: list[int]
    lacks_evidence: int
    segments: list[Segment]

    @property
    def counted(self) -> list[tuple[str, int]]:
        return list(zip(KINDS, self.counts, strict=True))

    @property
    def total(self) -> int:
        return sum(self.counts)


def groups_of(found: Iterable[Row], names: Callable[[Row], Sequence[str]]) -> dict[str, list[Row]]:
    """The rows by name; one that belongs to several groups counts in each."""
    grouped: dict[str, list[Row]] = {}
    for row in found:
        for name in names(row):
            grouped.setdefault(name, []).append(row)
    return dict(sorted(grouped.items(), key=lambda pair: _in_order(pair[0])))


def _in_order(name: str) -> list[str | int]:
    """Words by letters and numbers by size: line of enquiry 10 after 9."""
    return [int(part) if place % 2 else part for place, part in enumerate(re.split(r"([0-9]+)", name))]


def lines_of(grouped: dict[str, list[Row]]) -> list[Line]:
    """Each bar is the whole of its group: two of an agency are seen as well as two hundred of the board."""
    return [_line(name, members, WIDTH / len(members)) for name, members in grouped.items()]


def _line(name: str, members: list[Row], unit: float) -> Line:
    kinds = [kind_of(row) for row in members]
    counts = [kinds.count(kind) for kind in KINDS]
    segments, x = [], 0.0
    for kind, count in zip(KINDS, counts, strict=True):
        if count:
            segments.append(Segment(kind, round(x, 1), round(count * unit, 1)))
            x += count * unit
    return Line(name, counts, sum(row.lacks_evidence for row in members), segments)


@dataclass(frozen=True)
class Lacking:
    """What a group lacks: dates that have passed, recommendations acted on that no file shows; each with its bar."""

    name: str
    overdue: int
    lacks_evidence: int
    overdue_width: float
    evidence_width: float


def lacking_of(grouped: dict[str, list[Row]]) -> list[Lacking]:
    """The groups that lack something, on one scale but for what would be too small to be seen."""
    counted = {
        name: (sum(row.overdue for row in members), sum(row.lacks_evidence for row in members))
        for name, members in grouped.items()
    }
    unit = WIDTH / max([1, *(number for pair in counted.values() for number in pair)])
    return [
        Lacking(name, late, unseen, _seen(late * unit), _seen(unseen * unit))
        for name, (late, unseen) in counted.items()
        if late or unseen
    ]


def _seen(width: float) -> float:
    return round(max(width, LEAST), 1) if width else 0.0


@dataclass(frozen=True)
class Month:
    """A column of one group: how many of those agreed by its end were implemented by then."""

    done: int
    agreed: int
    x: float
    width: float
    top: float  # of those agreed
    filled: float  # of those done

    @property
    def height(self) -> float:
        return round(HEIGHT - self.top, 1)

    @property
    def filled_height(self) -> float:
        return round(HEIGHT - self.filled, 1)


@dataclass(frozen=True)
class Course:
    name: str
    months: list[Month]


def month_ends(first: date, today: date) -> list[date]:
    """The last day of each month from the first to this one, which ends today; of a long time the last twelve."""
    ends, day = [today], today.replace(day=1) - timedelta(days=1)
    while len(ends) < MOST_MONTHS and day >= first.replace(day=1):
        ends.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return ends[::-1]


def courses_of(grouped: dict[str, list[Row]], ends: list[date]) -> list[Course]:
    return [Course(name, _months(members, ends)) for name, members in grouped.items()]


def _months(members: list[Row], ends: list[date]) -> list[Month]:
    width, unit = WIDTH / max(len(ends), 1), (HEIGHT - 2) / len(members)
    found = []
    for place, end in enumerate(ends):
        agreed = [row.one for row in members if row.one.agreed_on <= end]
        done = [one for one in agreed if one.state in DONE and one.ended_on is not None and one.ended_on <= end]
        top, filled = HEIGHT - len(agreed) * unit, HEIGHT - len(done) * unit
        found.append(
            Month(
                len(done),
                len(agreed),
                round(place * width + 2, 1),
                round(width - 4, 1),
                round(top, 1),
                round(filled, 1),
            )
        )
    return found


@dataclass(frozen=True)
class Figures:
    lines: list[Line]
    lacking: list[Lacking]
    courses: list[Course]
    ends: list[date]
    all: int
    done: int
    overdue: int
    lacks_evidence: int


def figures_of(found: Sequence[Row], names: Callable[[Row], Sequence[str]], today: date) -> Figures:
    """Everything the page of figures shows of the rows, grouped by name."""
    grouped = groups_of(found, names)
    ends = month_ends(min((row.one.agreed_on for row in found), default=today), today)
    return Figures(
        lines=lines_of(grouped),
        lacking=lacking_of(grouped),
        courses=courses_of(grouped, ends),
        ends=ends,
        all=len(found),
        done=sum(row.one.state in DONE for row in found),
        overdue=sum(bool(row.overdue) for row in found),
        lacks_evidence=sum(row.lacks_evidence for row in found),
    )
