"""What is still to do before a review is closed, and after."""

from dataclasses import dataclass
from datetime import datetime

from reviews.models import PartState, ReturnPart, Review
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.actions.selectors.register import readable
from sar_portal.closing.models import LegalHold
from sar_portal.closing.selectors.annual import last_year
from sar_portal.closing.selectors.metadata import Fact, facts_of, managed, missing
from sar_portal.closing.selectors.retention import Kept, kept_of
from sar_portal.exports.models import Export

WITH_AGENCIES = (PartState.REQUESTED, PartState.IN_PROGRESS, PartState.WITH_MANAGER)


@dataclass(frozen=True)
class Closing:
    facts: list[Fact]
    missing: list[Fact]
    parts: int  # still with agencies
    open_recommendations: int
    archived_at: datetime | None  # when the whole review was last exported
    last_year: int
    kept: list[Kept]
    hold: LegalHold | None


def closing_of(viewer, review: Review) -> Closing:
    facts = facts_of(managed(viewer).get(pk=review.pk))
    seen = visible(viewer, Perm.SEE_PROGRESS, ReturnPart).filter(agency_return__review=review)
    parts = seen.filter(state__in=WITH_AGENCIES).count()
    archives = Export.objects.filter(review=review, what=Export.What.ARCHIVE, made_at__isnull=False)
    newest = archives.order_by("-made_at").values_list("made_at", flat=True).first()
    kept = kept_of(Review.objects.filter(pk=review.pk))
    going_on = readable(viewer).filter(review=review, ended_on__isnull=True).count()
    return Closing(facts, missing(facts), parts, going_on, newest, last_year(), kept, kept[0].hold)
