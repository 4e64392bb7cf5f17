"""What is kept how long: the board's rules, what is due to be looked at, and what stands in the way of its disposal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from reviews.models import Review, ReviewState
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.access.row_wall import whole_house
from sar_portal.accounts.models import Board
from sar_portal.closing.models import Disposal, KeptLonger, LegalHold, RecordKind, RetentionRules, Trigger
from sar_portal.closing.rules import HOUSE, Rule, from_data
from sar_portal.closing.selectors.metadata import metadata_of

# Its rows are gone.
GONE = (Disposal.State.ERASED, Disposal.State.DONE)
READS = (Perm.OPEN_REVIEW, Perm.MANAGE_BOARD, Perm.READ_AUDIT)


def newest_rules(board: Board) -> RetentionRules | None:
    """The board's last decision; None where the house's own rules count."""
    return RetentionRules.objects.filter(subject=board).last()


def rules_of(board: Board) -> tuple[Rule, ...]:
    newest = newest_rules(board)
    return from_data(newest.lines) if newest else HOUSE


def decisions_on_rules(viewer, board: Board) -> QuerySet[RetentionRules]:
    found = visible(viewer, Perm.MANAGE_BOARD, RetentionRules).filter(subject=board)
    return found.select_related("by").order_by("-at", "-pk")


@dataclass(frozen=True)
class Kept:
    """One kind of record of one review: its rule, since when it counts, when it is to be looked at."""

    review: Review
    rule: Rule
    since: date | None
    longer: KeptLonger | None
    hold: LegalHold | None
    disposal: Disposal | None
    others: tuple["Kept", ...] = ()  # what would go with it: with the whole review, every kind that is still there

    @property
    def words(self) -> str:
        return str(RecordKind(self.rule.kind).label)

    @property
    def due_by_itself(self) -> date | None:
        """By the rule, or later where somebody decided so."""
        if self.since is None:
            return None
        by_rule = self.rule.due_on(self.since)
        return max(by_rule, self.longer.until) if self.longer else by_rule

    @property
    def _last(self) -> "Kept":
        return max((self, *self.others), key=lambda one: one.due_by_itself or date.max)

    @property
    def due_on(self) -> date | None:
        """The review date: its own, or that of what is kept longest of all that would go with it."""
        return self._last.due_by_itself

    @property
    def in_the_way(self) -> str:
        """What is kept longer than it, and would go with it."""
        return "" if self._last is self else self._last.words

    @property
    def is_due(self) -> bool:
        return self.due_on is not None and self.due_on <= timezone.localdate() and self.disposal is None

    @property
    def may_go(self) -> bool:
        return self.is_due and self.hold is None


@whole_house()
def kept_of(reviews: QuerySet[Review]) -> list[Kept]:
    """Each kind of record of the reviews, in as many queries however many there are.

    An administrator is shown no recommendation, and yet the years of a kind count from the day on which the last one ended.
    """
    found = list(
        reviews.select_related("board", "metadata")
        .annotate(
            closed=Max("decisions__at", filter=Q(decisions__verb="close")),
            last_ended=Max("recommendations__ended_on"),
            going_on=Count("recommendations", filter=Q(recommendations__ended_on__isnull=True), distinct=True),
        )
        .prefetch_related("legal_holds", "kept_longer")
    )
    rules = {board: rules_of(board) for board in {one.board for one in found}}
    disposals = _disposals(found)
    return [
        kept
        for one in found
        for kept in _together(
            Kept(
                review=one,
                rule=rule,
                since=_since(one, rule.trigger),
                longer=_newest(each for each in one.kept_longer.all() if each.kind == rule.kind),
                hold=hold_of(one.legal_holds.all()),
                disposal=disposals.get((one.pk, rule.kind)),
            )
            for rule in rules[one.board]
        )
    ]


def kept_one(review: Review, kind: str) -> Kept:
    return next(one for one in kept_of(Review.objects.filter(pk=review.pk)) if one.rule.kind == kind)


def _together(kinds: Iterable[Kept]) -> Iterator[Kept]:
    """The kinds of record of one review; the whole of it knows what would go with it."""
    mine = list(kinds)
    for one in mine:
        others = (each for each in mine if each is not one and not (each.disposal and each.disposal.state in GONE))
        yield replace(one, others=tuple(others)) if one.rule.kind == RecordKind.REVIEW else one


def _newest(rows: Iterable) -> KeptLonger | None:
    return max(rows, key=lambda row: row.pk, default=None)


def hold_of(rows: Iterable[LegalHold]) -> LegalHold | None:
    """The hold in force: the newest row, where it is not a lifting."""
    newest = max(rows, key=lambda row: row.pk, default=None)
    return newest if newest is not None and newest.verb == LegalHold.Verb.SET else None


def _disposals(reviews: Sequence[Review]) -> dict[tuple[int, str], Disposal]:
    found = Disposal.objects.filter(scope__in=[one.pk for one in reviews]).exclude(state=Disposal.State.WITHDRAWN)
    return {(one.scope_id, one.kind): one for one in found}


def _since(review, trigger: str) -> date | None:
    """The day from which the years count; None while the review is not closed, or a recommendation is still open."""
    if review.state != ReviewState.CLOSED or review.closed is None:
        return None
    closed = timezone.localdate(review.closed)
    if trigger == Trigger.PUBLISHED:
        return max(closed, metadata_of(review).published_on or closed)
    if trigger == Trigger.LAST_ACTION:
        return None if review.going_on else max(closed, review.last_ended or closed)
    return closed


def kept_in(viewer, board: Board) -> list[Kept]:
    """Of the closed reviews that the viewer runs, what is due first.

    All are read before a page is cut: the day follows from the board's rule for each kind, the closing, the last recommendation,
    what was kept longer and what would go with it. In SQL that would be a second account of what decides on a disposal.
    """
    closed = visible(viewer, Perm.MANAGE_REVIEW, Review).filter(board=board, state=ReviewState.CLOSED)
    found = [one for one in kept_of(closed) if one.disposal is None or one.disposal.state != Disposal.State.DONE]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.review.reference))


def disposals_of(viewer, board: Board) -> QuerySet[Disposal]:
    """Those that wait and those that are done; for coordinators, administrators and auditors alike: no word of a case."""
    if not any(visible(viewer, perm, Board).filter(pk=board.pk).exists() for perm in READS):
        return Disposal.objects.none()
    return Disposal.objects.filter(board=board).select_related("proposed_by", "confirmed_by")


@dataclass(frozen=True)
class Decided:
    """One decision on the rules, each kind of record in words."""

    decision: RetentionRules

    @property
    def rules(self) -> list[tuple[str, Rule]]:
        return [(str(RecordKind(rule.kind).label), rule) for rule in from_data(self.decision.lines)]


def decided(viewer, board: Board) -> list[Decided]:
    """Every decision of the board on its rules, newest first."""
    return [Decided(one) for one in decisions_on_rules(viewer, board)]
