"""Where each entry of a lane stands: its days across, and a row of its own among those it would touch.

Marks that find no row are put together into one with a count, so that three thousand entries can be drawn and none is left
out: what is counted together is counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .content import Entry, Form, Period
from .scale import Scale
from .words import of_several

ROWS = 4
SPAN_ROWS = 3
POINT = 14.0  # width of a mark
COUNT = 20.0  # width of a mark with a count
BUCKET = 22.0  # how far it counts: two of them side by side do not touch
LEAST = 4.0  # no bar is thinner
APART = 1.0

POINTS = frozenset({Form.POINT, Form.DOUBTED})


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape, `row` counted from the top of the lane's points or of its spans. `first` and `last` are the days that it
    stands for, both inside the period; `entries` are all that it stands for.
    """

    form: Form
    left: float
    right: float
    row: int
    first: date
    last: date
    entries: tuple[Entry, ...]
    # Where the entry's own bounds lie outside the picture, or are open.
    open_left: bool = False
    open_right: bool = False

    @property
    def x(self) -> float:
        return round((self.left + self.right) / 2, 1)

    @property
    def count(self) -> int:
        return len(self.entries)

    @property
    def words(self) -> str:
        if self.count == 1:
            return self.entries[0].say()
        flagged = Counter(flag for entry in self.entries for flag in sorted(entry.flags))
        return of_several(self.count, self.first, self.last, flagged)

    @property
    def flags(self) -> frozenset[str]:
        return frozenset().union(*(entry.flags for entry in self.entries))


def place(entries: Iterable[Entry], scale: Scale) -> tuple[list[Mark], list[Mark]]:
    """Points and spans of one lane, each in the order of their left edges. Entries outside the period have no mark."""
    seen = [(entry, part) for entry in entries if (part := _inside(entry, scale.period))]
    points = [(entry, part.first) for entry, part in seen if entry.extent.form in POINTS]
    spans = [(entry, part) for entry, part in seen if entry.extent.form not in POINTS]
    return _points(points, scale), _spans(spans, scale)


def _inside(entry: Entry, period: Period) -> Period | None:
    return period.cut(entry.extent.first, entry.extent.last)


# --- points ----------------------------------------------------------------------------------------------------------
def _points(points: Sequence[tuple[Entry, date]], scale: Scale) -> list[Mark]:
    """Those of one bucket are counted together once they, or what stands beside them, leave no row."""
    buckets: dict[int, list[tuple[Entry, date]]] = defaultdict(list)
    for entry, day in points:
        buckets[int(scale.middle(day) // BUCKET)].append((entry, day))
    together = {bucket for bucket, held in buckets.items() if len(held) > ROWS}
    while True:
        placed, in_the_way = _in_rows(_loose(buckets, together, scale))
        if in_the_way is None:
            return placed
        # A count with no room is crowded out by the loose marks before it, and by nothing else.
        together.add(in_the_way if in_the_way not in together else in_the_way - 1)


def _loose(buckets: dict[int, list[tuple[Entry, date]]], together: set[int], scale: Scale) -> list[tuple[int, Mark]]:
    """Each mark with its bucket, without a row yet, in the order of their left edges; of one day in the given order."""
    marks = []
    for bucket, held in buckets.items():
        days = [day for _, day in held]
        if bucket in together:
            middle = (bucket + 0.5) * BUCKET
            form = Form.POINT if any(entry.extent.form == Form.POINT for entry, _ in held) else Form.DOUBTED
            entries = tuple(entry for entry, _ in held)
            marks.append((bucket, _mark(form, middle, COUNT, min(days), max(days), entries, scale)))
        else:
            marks += [
                (bucket, _mark(entry.extent.form, scale.middle(day), POINT, day, day, (entry,), scale))
                for entry, day in held
            ]
    return sorted(marks, key=lambda each: (each[1].first, each[1].left))


def _mark(form: Form, middle: float, width: float, first: date, last: date, entries, scale: Scale) -> Mark:
    middle = min(max(middle, width / 2), scale.width - width / 2)
    return Mark(form, middle - width / 2, middle + width / 2, 0, first, last, entries)


def _in_rows(marks: list[tuple[int, Mark]]) -> tuple[list[Mark], int | None]:
    """The marks with their rows; or the bucket of one that found none."""
    ends = [float("-inf")] * ROWS
    placed = []
    for bucket, mark in marks:
        row = next((row for row, end in enumerate(ends) if end + APART <= mark.left), None)
        if row is None:
            return [], bucket
        ends[row] = mark.right
        placed.append(replace(mark, row=row))
    return placed, None


# --- spans -----------------------------------------------------------------------------------------------------------
def _spans(spans: Sequence[tuple[Entry, Period]], scale: Scale) -> list[Mark]:
    """Bars and fades, exactly as wide as their bounds; those that find no row lengthen the last one of the lowest row."""
    marks = sorted((_span(entry, part, scale) for entry, part in spans), key=lambda mark: (mark.left, mark.right))
    rows: list[list[Mark]] = [[] for _ in range(SPAN_ROWS)]
    for mark in marks:
        free = next((row for row in rows if not row or row[-1].right + APART <= mark.left), None)
        if free is not None:
            free.append(replace(mark, row=rows.index(free)))
        else:
            rows[-1][-1] = _joined(rows[-1][-1], mark)
    return sorted((mark for row in rows for mark in row), key=lambda mark: (mark.left, mark.row))


def _span(entry: Entry, part: Period, scale: Scale) -> Mark:
    left, right = scale.left(part.first), scale.right(part.last)
    if right - left < LEAST:
        left, right = (left + right - LEAST) / 2, (left + right + LEAST) / 2
    before = entry.extent.first is None or entry.extent.first < part.first
    after = entry.extent.last is None or entry.extent.last > part.last
    return Mark(entry.extent.form, left, right, 0, part.first, part.last, (entry,), before, after)


def _joined(one: Mark, other: Mark) -> Mark:
    """Both, over all that either covers: known only to lie somewhere within, unless both are written periods."""
    form = one.form if one.form == other.form == Form.SPAN else Form.WITHIN
    longer = max(one, other, key=lambda mark: mark.right)
    return replace(
        one,
        form=form,
        right=longer.right,
        last=longer.last,
        entries=one.entries + other.entries,
        open_left=one.open_left or other.open_left,
        open_right=longer.open_right,
    )
