"""The whole picture: lanes under one another on one scale, and where every shape of theirs stands.

All in units of the picture, from its upper left corner; whoever draws it needs no arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .content import Lane, Period, Stretch
from .placing import Mark, place
from .scale import Scale, Tick, ticks

WIDTH = 1078.0  # 49 buckets, as wide as a page has room for; a last one cut off would overlap the one before
HEAD = 30.0  # the words of the ticks
ROW = 16.0
SPAN_ROW = 12.0
AROUND = 8.0
INSET = 4.0
LEAST_LANE = 36.0
WORDS_NEED = 48.0  # a stretch narrower than this keeps its words to itself


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark in its box; x and y are the middle of it."""

    mark: Mark
    left: float
    top: float
    width: float
    height: float

    @property
    def x(self) -> float:
        return round(self.left + self.width / 2, 1)

    @property
    def y(self) -> float:
        return round(self.top + self.height / 2, 1)

    @property
    def under(self) -> float:
        """Where a line under it begins."""
        return round(self.top + self.height - 1.5, 1)


@dataclass(frozen=True, slots=True)
class Band:
    """The part of a stretch that is inside the picture; `words` are short; a number of days is left out where it has no room."""

    stretch: Stretch
    left: float
    top: float
    width: float
    height: float
    words: str

    @property
    def x(self) -> float:
        return round(self.left + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lane from `top`, `height` high: points, under them spans, behind both the bands."""

    lane: Lane
    top: float
    height: float
    points: Sequence[Shape]
    spans: Sequence[Shape]
    bands: Sequence[Band]

    @property
    def middle(self) -> float:
        return round(self.top + self.height / 2, 1)

    @property
    def entries(self) -> int:
        """How many entries are in the picture."""
        return sum(shape.mark.count for shape in (*self.points, *self.spans))


@dataclass(frozen=True, slots=True)
class Picture:
    period: Period
    width: int
    height: int
    ticks: Sequence[Tick]
    lanes: Sequence[Drawn]


def draw(period: Period, lanes: Sequence[Lane], width: float = WIDTH) -> Picture:
    """The lanes in the given order over the period. What lies outside the period is left out, what reaches out is cut."""
    scale = Scale(period, width)
    drawn: list[Drawn] = []
    top = HEAD
    for lane in lanes:
        drawn.append(_lane(lane, top, scale))
        top += drawn[-1].height
    return Picture(period, round(width), round(top + AROUND), ticks(scale), drawn)


def _lane(lane: Lane, top: float, scale: Scale) -> Drawn:
    points, spans = place(lane.entries, scale)
    point_rows = 1 + max((mark.row for mark in points), default=-1)
    span_rows = 1 + max((mark.row for mark in spans), default=-1)
    needed = point_rows * ROW + span_rows * SPAN_ROW + 2 * AROUND
    height = max(needed, LEAST_LANE)
    start = top + AROUND + (height - needed) / 2
    under = start + point_rows * ROW
    found = (_band(stretch, top, height, scale) for stretch in lane.stretches)
    return Drawn(
        lane,
        top,
        height,
        [_shape(mark, start + mark.row * ROW, ROW) for mark in points],
        [_shape(mark, under + mark.row * SPAN_ROW + 1, SPAN_ROW - 2) for mark in spans],
        [band for band in found if band],
    )


def _shape(mark: Mark, top: float, height: float) -> Shape:
    return Shape(mark, round(mark.left, 2), round(top, 2), round(mark.right - mark.left, 2), height)


def _band(stretch: Stretch, top: float, height: float, scale: Scale) -> Band | None:
    part = scale.period.cut(stretch.first, stretch.last)
    if part is None:
        return None
    left, right = scale.left(part.first), scale.right(part.last)
    words = stretch.label or (f"{stretch.days} days" if right - left >= WORDS_NEED else "")
    return Band(stretch, round(left, 2), top + INSET, round(right - left, 2), height - 2 * INSET, words)
