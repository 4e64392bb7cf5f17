"""Review metadata as it leaves: what the review's own pages say, and what was entered for the national analyses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from reviews.models import AbuseType, AdultIdentity, AgencyReturn, Metadata, Review
from reviews.models.metadata import Domain, Factor, Need
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board
from sar_portal.design.words import date_in_words

SIX_MONTHS = 183
BANDS = ((18, 39), (40, 64), (65, 74), (75, 84), (85, 200))
# What may be empty: it depends on another answer, or there is nothing that must be.
OPTIONAL = {
    "family_reason",
    "publication",
    "published_on",
    "publication_reason",
    "methodology",
    "recommendations",
    "age",
}


@dataclass(frozen=True)
class Fact:
    """One field: its name for programs, its heading, its value, and where the missing value is entered."""

    name: str
    heading: str
    value: Any
    asked: bool = False

    @property
    def shown(self) -> str:
        """The value as one cell of a table."""
        if isinstance(self.value, bool):
            return "Yes" if self.value else "No"
        if isinstance(self.value, list):
            return "; ".join(map(str, self.value))
        return "" if self.value is None else str(self.value)

    @property
    def words(self) -> str:
        """The value on a page: dates as people write them."""
        return date_in_words(self.value) if isinstance(self.value, date) else self.shown

    @property
    def plain(self) -> Any:
        return self.value.isoformat() if isinstance(self.value, date) else self.value

    @property
    def is_missing(self) -> bool:
        return self.value in (None, "", []) and self.name not in OPTIONAL


def metadata_of(review: Review) -> Metadata:
    """What was entered, or an empty page."""
    return getattr(review, "metadata", None) or Metadata(review=review, version=0)


def managed(viewer, board: Board | None = None) -> QuerySet[Review]:
    """The reviews of which the viewer may export the metadata, with what that needs, in one query. Returns from which the viewer
    is excluded are not counted (R12).
    """
    seen = visible(viewer, Perm.SEE_PROGRESS, AgencyReturn).values("pk")
    theirs = Q(recommendations__agency_return=None) | Q(recommendations__agency_return__in=seen)
    found = visible(viewer, Perm.MANAGE_REVIEW, Review).select_related("board", "metadata", "identity")
    found = found.annotate(
        asked=Count("returns", filter=Q(returns__in=seen), distinct=True),
        answered=Count("returns", filter=Q(returns__in=seen, returns__parts__returned__isnull=False), distinct=True),
        recommended=Count("recommendations", filter=theirs, distinct=True),
    )
    return (found if board is None else found.filter(board=board)).order_by("reference")


def facts_of(review: Review) -> list[Fact]:
    """Every field of one review from `managed`, in the order of the export."""
    own = metadata_of(review)
    return [*_process(review, own), *_people(review, own), *_learning(review, own)]


def _asked(own: Metadata, *names: str) -> list[Fact]:
    """Fields that were entered, in the words of their choices."""
    found = []
    for name in names:
        field = own._meta.get_field(name)
        shown = getattr(own, f"get_{name}_display")() if getattr(field, "choices", None) else getattr(own, name)
        found.append(Fact(name, str(field.verbose_name).capitalize(), shown, asked=True))  # type: ignore[union-attr]
    return found


def _process(review: Review, own: Metadata) -> list[Fact]:
    days = (own.completed_on - review.initiated_on).days if own.completed_on and review.initiated_on else None
    return [
        Fact("reference", "Reference", review.reference),
        Fact("board", "Board", review.board.name),
        Fact("mandate", "Mandatory or discretionary", review.get_mandate_display()),
        *_asked(own, "adults", "referral_source"),
        Fact("referral_received", "Referral received", review.referral_received),
        Fact("decided_on", "Decision of the independent chair", review.decided_on),
        Fact("initiated_on", "Review initiated", review.initiated_on),
        *_asked(own, "completed_on"),
        Fact("days", "Days from initiation to the report", days),
        Fact("in_time", "Within six months", None if days is None else days <= SIX_MONTHS),
        Fact("period_start", "Period under review from", review.period_start),
        Fact("period_end", "Period under review to", review.period_end),
        Fact("methodology", "Methodology", review.methodology),
        *_asked(own, "reviewer", "panel"),
        Fact("agencies_asked", "Agencies asked", review.asked),  # type: ignore[attr-defined]
        Fact("agencies_returned", "Agencies that returned something", review.answered),  # type: ignore[attr-defined]
        *_asked(own, "inquest", "criminal"),
    ]


def _people(review: Review, own: Metadata) -> list[Fact]:
    return [
        Fact("adult_died", "The adult died", review.adult_died),
        Fact("age", "Age", age_band(getattr(review, "identity", None), review.referral_received)),
        *_asked(own, "sex", "ethnicity"),
        Fact("needs", "Needs for care and support", [Need(one).label for one in own.needs], asked=True),
        *_asked(own, "family_invited", "family_reason", "family_took_part", "advocate"),
    ]


def _learning(review: Review, own: Metadata) -> list[Fact]:
    return [
        Fact("types_of_abuse", "Types of abuse or neglect", [AbuseType(one).label for one in review.types_of_abuse]),
        Fact("domains", "Domains of learning", [Domain(one).label for one in own.domains], asked=True),
        Fact("factors", "Contributory factors", [Factor(one).label for one in own.factors], asked=True),
        Fact("recommendations", "Recommendations", review.recommended),  # type: ignore[attr-defined]
        *_asked(own, "publication", "published_on", "publication_reason"),
    ]


def age_band(identity: AdultIdentity | None, referred: date) -> str:
    """In which band the adult's age was, at the death or when referred: never the age itself."""
    if identity is None or identity.date_of_birth is None:
        return ""
    born, then = identity.date_of_birth, identity.date_of_death or referred
    age = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
    first, last = next(((low, high) for low, high in BANDS if low <= age <= high), (0, 17))
    return f"{first} or over" if last == BANDS[-1][1] else f"{first} to {last}"


def missing(facts: Iterable[Fact]) -> list[Fact]:
    return [one for one in facts if one.is_missing]
