"""What the reviews of a board had in common: types of abuse, domains of learning, contributory factors, over five reporting
years. Figures alone, and none from which a small one could be worked out; they are the same for whoever reads them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from reviews.models import AbuseType, Metadata, Review
from reviews.models.metadata import Domain, Factor
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.access.row_wall import whole_house
from sar_portal.accounts.models import Board
from sar_portal.closing.selectors.annual import concluded_on, year_of
from sar_portal.closing.selectors.metadata import metadata_of
from sar_portal.closing.small_numbers import sums_to_tell

YEARS = 5
UNSAID = "Not recorded"
WIDTH = 240  # of a bar, where every review is meant


@dataclass(frozen=True)
class Line:
    """One value: in how many reviews it was found, year by year and in all years; None where that is hidden."""

    name: str
    numbers: Sequence[int | None]
    whole: int | None
    of: int

    @property
    def width(self) -> int:
        return round(WIDTH * (self.whole or 0) / self.of) if self.of else 0

    @property
    def cells(self) -> list[int | None]:
        return [*self.numbers, self.whole]


@dataclass(frozen=True)
class Theme:
    """One table with its picture, most frequent first. A review may stand in several lines."""

    heading: str
    lines: list[Line]

    @property
    def finding(self) -> str:
        """What the picture shows, in a sentence."""
        shown = [line for line in self.lines if line.whole is not None and line.name != UNSAID]
        if not shown:
            return "No sum of the five years can be shown."
        most = shown[0]
        return f"Most often: {most.name.lower()}, in {most.whole} of {most.of} reviews."


@dataclass(frozen=True)
class Themes:
    """Five reporting years up to one, named by the year in whose April each began."""

    board: Board
    years: list[int]
    concluded: list[int]
    themes: list[Theme]

    @property
    def all(self) -> int:
        return sum(self.concluded)

    @property
    def first(self) -> date:
        return date(self.years[0], 4, 1)

    @property
    def last(self) -> date:
        return date(self.years[-1] + 1, 3, 31)


def _domains(own: Metadata) -> list[str]:
    return [Domain(one).label for one in own.domains]


def _factors(own: Metadata) -> list[str]:
    return [Factor(one).label for one in own.factors]


# Of each theme: its heading, every value that there is, and those of one review.
THEMES: tuple[tuple[str, list[str], Callable[[Review], list[str]]], ...] = (
    (
        "Types of abuse or neglect",
        list(AbuseType.labels),
        lambda one: [AbuseType(kind).label for kind in one.types_of_abuse],
    ),
    ("Domains of learning", list(Domain.labels), lambda one: _domains(metadata_of(one))),
    ("Contributory factors", list(Factor.labels), lambda one: _factors(metadata_of(one))),
)


def themes_of(viewer, board: Board, year: int) -> Themes:
    """The reviews concluded in the five reporting years up to `year`, by each theme.

    Members of the subgroup read these figures and hold nothing on most of the reviews, so the wall is opened for them.
    """
    with whole_house():
        return _themes(viewer, board, year)


def _themes(viewer, board: Board, year: int) -> Themes:
    by_year = _concluded(viewer, board, year)
    every = list(range(min(by_year, default=year), year + 1))
    years = list(range(year - YEARS + 1, year + 1))
    reviews = [by_year.get(one, []) for one in every]
    concluded = [len(by_year.get(one, [])) for one in years]
    themes = [_theme(heading, values, of_one, reviews, concluded) for heading, values, of_one in THEMES]
    return Themes(board, years, concluded, themes)


def _concluded(viewer, board: Board, year: int) -> dict[int, list[Review]]:
    """By the reporting year: all since the first, as what was told of earlier years decides what may be told of later ones."""
    boards = visible(viewer, Perm.READ_THEMES, Board).filter(pk=board.pk)
    found = Review.objects.filter(board__in=boards).select_related("metadata")
    by_year: dict[int, list[Review]] = {}
    for one in found.annotate(closed=Max("decisions__at", filter=Q(decisions__verb="close"))):
        day = concluded_on(one)
        if day is not None and year_of(day) <= year:
            by_year.setdefault(year_of(day), []).append(one)
    return by_year


def _theme(
    heading: str,
    values: list[str],
    of_one: Callable[[Review], list[str]],
    reviews: list[list[Review]],
    concluded: list[int],
) -> Theme:
    said = [[of_one(one) or [UNSAID] for one in of_year] for of_year in reviews]
    lines = [
        _line(value, [sum(value in one for one in of_year) for of_year in said], said, concluded) for value in values
    ]
    lines.sort(key=lambda line: (-(line.whole or 0), line.name))
    unsaid = _line(UNSAID, [sum(one == [UNSAID] for one in of_year) for of_year in said], said, concluded)
    return Theme(heading, [*lines, unsaid])


def _line(name: str, counts: list[int], said: list[list], concluded: list[int]) -> Line:
    told = sums_to_tell(counts, [len(of_year) for of_year in said], YEARS)
    last = len(counts) - 1
    numbers: list[int | None] = [told[place, place] for place in range(max(0, last - YEARS + 1), last + 1)]
    # Years before the first review: nothing was concluded, so there is nothing to hide.
    before: list[int | None] = [0] * (YEARS - len(numbers))
    shown = [0 if of == 0 else number for of, number in zip(concluded, [*before, *numbers], strict=True)]
    return Line(name, shown, told[max(0, last - YEARS + 1), last], sum(concluded))
