"""The register as somebody may read it: their agency's own recommendations, and what was returned to their reviews.

A recommendation is there only because it was accepted, so nothing here is a draft (R3). Who is excluded from a return
holds nothing on it and finds none of its recommendations (R12); one agency finds none of another's (R4).
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from reviews.models import (
    Action,
    ActionState,
    Recommendation,
    RecommendationState,
    Review,
    ReviewState,
    Wording,
    own_date,
)
from sar_portal.access.decide import visible
from sar_portal.access.models import ScopeGrant
from sar_portal.access.permissions import Perm
from sar_portal.actions.models import IMPACT_FROM, IMPACT_UNTIL, Evidence, Note
from sar_portal.actions.rating import Suggestion, suggested

# Any of them reads a recommendation: the board's people on a return and on the review, the owner, the agency's own.
READS = (Perm.READ_RETURNED, Perm.READ_COMBINED, Perm.OWN_RECOMMENDATIONS, Perm.READ_DRAFT)


def readable(viewer) -> QuerySet[Recommendation]:
    return reduce(or_, (visible(viewer, perm, Recommendation) for perm in READS))


@dataclass(frozen=True)
class Row:
    """One recommendation with its words in force and what is done about it."""

    one: Recommendation

    @cached_property
    def actions(self) -> list[Action]:
        return list(self.one.actions.all())

    @cached_property
    def wordings(self) -> list[Wording]:
        return list(self.one.wordings.all())

    @cached_property
    def evidence(self) -> list[Evidence]:
        return list(self.one.evidence.all())

    @property
    def wording(self) -> Wording:
        return self.wordings[-1]

    @property
    def earlier(self) -> Wording | None:
        """The wording before the present one, where the two differ."""
        before = self.wordings[-2] if len(self.wordings) > 1 else None
        return before if before is not None and before.text != self.wording.text else None

    @property
    def left_out_of(self) -> int | None:
        """The number of the accepted version that no longer has it. It stays in the register."""
        returned = self.one.part.returned if self.one.part else None
        if returned is None or self.wording.submission_id == returned.pk:
            return None
        return returned.number

    @property
    def done(self) -> int:
        return sum(action.state == ActionState.DONE for action in self.actions)

    @property
    def to_do(self) -> list[Action]:
        return [action for action in self.actions if action.is_open] if self.one.is_open else []

    @property
    def agreed_since(self) -> int:
        """Actions of one that is implemented which a later version of the report has added: it has to be reopened for them."""
        implemented = self.one.state in {RecommendationState.IMPLEMENTED, RecommendationState.CHECKED}
        return sum(action.is_open for action in self.actions) if implemented else 0

    @property
    def is_ready(self) -> bool:
        """Something was done and nothing is left to do: it may be said to be implemented."""
        return bool(self.done) and not self.to_do

    @property
    def outlived(self) -> date | None:
        """Its own date, where that has passed and no action has a date still to come."""
        until, today = self.wording.target_on, timezone.localdate()
        if not self.one.is_open or until is None or until >= today:
            return None
        return None if any(action.due_on and action.due_on >= today for action in self.to_do) else until

    @property
    def overdue(self) -> int:
        """How many of its dates have passed: of actions, its own, and that of the impact check."""
        unchecked = self.impact_by is not None and self.impact_by < timezone.localdate()
        return sum(action.is_overdue for action in self.to_do) + (self.outlived is not None) + unchecked

    @property
    def next_due(self) -> date | None:
        own = own_date(self.wording.target_on, self.to_do) if self.one.is_open else None
        dates = [*(action.due_on for action in self.to_do), own, self.outlived, self.impact_by]
        return min((each for each in dates if each), default=None)

    @property
    def themes(self) -> list[str]:
        """The lines of enquiry it answers, each with its number and title: what it is about."""
        titles = {kloe.number: str(kloe) for kloe in self.one.review.kloes.all()}
        return [titles.get(number, f"Line of enquiry {number}") for number in self.wording.kloes]

    @property
    def lacks_evidence(self) -> bool:
        """Something is said to be done, and no file shows it."""
        said = self.done or self.one.state in {RecommendationState.IMPLEMENTED, RecommendationState.CHECKED}
        return bool(said) and not self.evidence

    @property
    def impact_from(self) -> date | None:
        """The first day on which a change can show, where the impact is still to be checked."""
        return self._implemented_on + IMPACT_FROM if self._implemented_on else None

    @property
    def impact_by(self) -> date | None:
        """The day by which it is to be checked."""
        return self._implemented_on + IMPACT_UNTIL if self._implemented_on else None

    @property
    def impact_can_show(self) -> bool:
        return self.impact_from is not None and self.impact_from <= timezone.localdate()

    @property
    def _implemented_on(self) -> date | None:
        return self.one.ended_on if self.one.state == RecommendationState.IMPLEMENTED else None

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """What the rule suggests while it is open."""
        if not self.one.is_open:
            return None
        noted = [note.at for note in self.one.notes.all() if note.kind == Note.Kind.PROGRESS]
        heard = noted + [file.at for file in self.evidence]
        return suggested(
            agreed_on=self.one.agreed_on,
            actions=self.actions,
            outlived=self.outlived is not None,
            heard_on=timezone.localdate(max(heard)) if heard else None,
            today=timezone.localdate(),
        )


def rows(found: QuerySet[Recommendation]) -> list[Row]:
    """The recommendations with all that is shown of them, in as many queries however many there are."""
    found = found.select_related(*Recommendation.FETCHED_WITH).defer(*Recommendation.LEFT_OUT)
    versions = Prefetch("wordings", Wording.objects.select_related("submission").defer("submission__content"))
    return [Row(one) for one in found.prefetch_related(versions, "actions", "evidence__file", "notes", "review__kloes")]


@dataclass(frozen=True)
class Filters:
    """What the address asks for; every part of it is optional."""

    review: str = ""
    agency: str = ""
    level: str = ""
    state: str = ""
    only: str = ""


# What `only` may be, in words.
ONLY = {"overdue": "Overdue", "evidence": "Evidence missing", "mine": "Owned by me"}
BOARD = "board"


def _fits(row: Row, filters: Filters, viewer) -> bool:
    code = row.one.agency_return.agency.code if row.one.agency_return else BOARD
    if filters.agency and filters.agency != code:
        return False
    if filters.level and filters.level != row.wording.level:
        return False
    if filters.only == "overdue":
        return bool(row.overdue)
    if filters.only == "evidence":
        return row.lacks_evidence
    return filters.only != "mine" or row.one.owner_id == viewer.pk


def register_of(viewer, filters: Filters | None = None) -> list[Row]:
    """Everything the viewer may read that the filter asks for."""
    filters, found = filters or Filters(), readable(viewer)
    if filters.review:
        found = found.filter(review__reference=filters.review)
    if filters.state:
        found = found.filter(state=filters.state)
    return [row for row in rows(found) if _fits(row, filters, viewer)]


@dataclass(frozen=True)
class Counts:
    """Figures above the list."""

    all: int
    ended: int
    overdue: int
    lacks_evidence: int


def counts_of(found: list[Row]) -> Counts:
    ended = sum(not row.one.is_open for row in found)
    late = sum(bool(row.overdue) for row in found)
    return Counts(len(found), ended, late, sum(row.lacks_evidence for row in found))


def may_add_to(viewer) -> QuerySet[Review]:
    """The reviews to which the viewer may add a recommendation of the board."""
    running = visible(viewer, Perm.MANAGE_REVIEW, Review).exclude(state=ReviewState.CLOSED)
    return running.order_by("reference")


@dataclass(frozen=True)
class Choices:
    """What there is to choose in the filter: reviews and whose recommendations, of all the viewer may read."""

    reviews: list[tuple[str, str]]
    agencies: list[tuple[str, str]]


def choices_of(viewer) -> Choices:
    found = readable(viewer).values_list(
        "review__reference", "agency_return__agency__code", "agency_return__agency__name", "review__board__name"
    )
    reviews, agencies = {}, {}
    for reference, code, name, board in found:
        reviews[reference] = reference
        agencies[code or BOARD] = name or board
    return Choices(sorted(reviews.items()), sorted(agencies.items(), key=lambda pair: pair[1]))


def without_action(viewer) -> QuerySet[Recommendation]:
    """The viewer's own open recommendations about which nothing is planned or done: every action may have been dropped."""
    own = visible(viewer, Perm.OWN_RECOMMENDATIONS, Recommendation).filter(owner=viewer)
    kept = Action.objects.filter(recommendation=OuterRef("pk")).exclude(state=ActionState.DROPPED)
    return own.filter(state=RecommendationState.AGREED).exclude(Exists(kept))


def without_owner(viewer) -> QuerySet[Recommendation]:
    """Open recommendations of the viewer's agency whose owner may not act on them any more: somebody has to take them on."""
    mine = visible(viewer, Perm.APPOINT_AUTHOR, Recommendation)
    open_ones = mine.exclude(state__in=[RecommendationState.CHECKED, RecommendationState.NOT_IMPLEMENTED])
    held = ScopeGrant.objects.filter(
        user_id=OuterRef("owner"),
        user__is_active=True,
        content_object=OuterRef("scope"),
        permission__codename=Perm.OWN_RECOMMENDATIONS.value,
    )
    return open_ones.exclude(Exists(held))
