"""What the board says in its annual report (Care Act 2014, schedule 2, paragraph 4): reviews concluded and going on, findings
implemented, and findings not implemented with the reasons. A year runs from April to March.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from reviews.models import AbuseType, ParallelProcess, RecommendationState, Review
from reviews.models.metadata import Domain, Factor, Need
from sar_portal.accounts.models import Board
from sar_portal.actions.models import RecommendationDecision
from sar_portal.actions.selectors.register import Row, readable, rows
from sar_portal.closing.selectors.metadata import Fact, facts_of, managed
from sar_portal.closing.small_numbers import FEWEST, hidden_parts

HIDDEN = "Not shown"
# By what the reviews concluded are counted: one value each, or several.
SINGLE = ("mandate", "adult_died", "age", "sex", "ethnicity", "in_time")
SEVERAL = {"types_of_abuse": AbuseType, "needs": Need, "domains": Domain, "factors": Factor}
IMPLEMENTED = (RecommendationState.IMPLEMENTED, RecommendationState.CHECKED)


@dataclass(frozen=True)
class Table:
    """How many of the reviews concluded: value and number, small numbers hidden."""

    heading: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class NotDone:
    row: Row
    reason: str


@dataclass(frozen=True)
class Annual:
    board: Board
    year: int
    first: date
    last: date
    concluded: Sequence[Review]
    ongoing: Sequence[Review]
    findings: list[Row]
    implemented: list[Row]
    not_implemented: list[NotDone]
    tables: list[Table]
    held: Sequence[Review]  # of which nothing is published until cleared: no word of their findings stands above

    @property
    def words(self) -> str:
        return f"{self.year} to {self.year + 1}"


def year_of(day: date) -> int:
    """The year in whose April the reporting year of a day began."""
    return day.year if day.month >= 4 else day.year - 1


def last_year() -> int:
    """The reporting year that ended last: the one that a report is written on."""
    return year_of(timezone.localdate()) - 1


def annual_of(viewer, board: Board, year: int) -> Annual:
    """One reporting year of a board, as the viewer may read it (R12). It is made to be published, so a review whose publication a
    parallel process holds is counted, and none of its findings is told.
    """
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    reviews = list(managed(viewer, board).annotate(closed=Max("decisions__at", filter=Q(decisions__verb="close"))))
    concluded = [one for one in reviews if (day := concluded_on(one)) and first <= day <= last]
    ongoing = [one for one in reviews if _begun_on(one) <= last and ((day := concluded_on(one)) is None or day > last)]
    holding = ParallelProcess.objects.filter(holds_publication=True, ended_on__isnull=True)
    held = set(holding.filter(review__in=reviews).values_list("review", flat=True))
    found = rows(readable(viewer).filter(review__in=[one for one in reviews if one.pk not in held]))
    of_year = readable(viewer).filter(review__in=held, ended_on__range=(first, last))
    silent = held & {*(one.pk for one in (*concluded, *ongoing)), *of_year.values_list("review", flat=True)}
    ended = [one for one in found if one.one.ended_on and first <= one.one.ended_on <= last]
    return Annual(
        board, year, first, last, concluded, ongoing,
        findings=[one for one in found if one.one.review_id in {each.pk for each in concluded}],
        implemented=[one for one in ended if one.one.state in IMPLEMENTED],
        not_implemented=_not_done([one for one in ended if one.one.state == RecommendationState.NOT_IMPLEMENTED]),
        tables=tables([{fact.name: fact for fact in facts_of(one)} for one in concluded]),
        held=[one for one in reviews if one.pk in silent],
    )  # fmt: skip


def concluded_on(review: Review) -> date | None:
    """The day on which the board approved the report; where that was not entered, the day on which the review was closed."""
    own, closed = getattr(review, "metadata", None), review.closed  # type: ignore[attr-defined]
    if own is not None and own.completed_on:
        return own.completed_on
    return timezone.localdate(closed) if closed else None


def _begun_on(review: Review) -> date:
    return review.initiated_on or review.referral_received


def _not_done(found: list[Row]) -> list[NotDone]:
    decided = RecommendationDecision.objects.filter(
        subject__in=[one.one.pk for one in found], verb=RecommendationDecision.Verb.NOT_IMPLEMENT
    )
    reasons = dict(decided.order_by("at").values_list("subject", "reason"))  # the newest counts
    return [NotDone(one, reasons.get(one.one.pk, "")) for one in found]


def tables(reviews: list[dict[str, Fact]]) -> list[Table]:
    """The reviews by each of their features; of fewer than five nothing is told. Where a review may have several values, every
    value stands there, found or not: one that was left out would say that those not shown are at least one, and the sums of
    several years (`themes.py`) count on nought being among what is not shown.
    """
    if len(reviews) < FEWEST:
        return []
    made = []
    for name in (*SINGLE, *SEVERAL):
        counted: Counter[str] = Counter({str(label): 0 for label in SEVERAL[name].labels} if name in SEVERAL else {})
        for facts in reviews:
            value = facts[name].value
            counted.update(value if isinstance(value, list) else [facts[name].shown or "Not recorded"])
        made.append(Table(reviews[0][name].heading, suppressed(counted, adds_up=name in SINGLE)))
    return made


def suppressed(counted: dict[str, int], *, adds_up: bool) -> list[tuple[str, str]]:
    """Each number below five is hidden. Where the numbers add up to what is known, as many others are hidden with them as it
    takes, or one could be worked out. All that is hidden looks alike and stands by name.
    """
    hidden = hidden_parts(counted) if adds_up else {name for name, number in counted.items() if number < FEWEST}
    return [
        (name, HIDDEN if name in hidden else str(number))
        for name, number in sorted(counted.items(), key=lambda pair: (0 if pair[0] in hidden else -pair[1], pair[0]))
    ]


def years() -> list[int]:
    """The reporting years that can be chosen: this one and the four before."""
    now = year_of(timezone.localdate())
    return [now - back for back in range(5)]
