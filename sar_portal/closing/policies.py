"""When records may be disposed of. Each check raises Refused with a sentence fit to show."""

from datetime import date

from django.utils import timezone

from reviews.models import Review
from sar_portal.access.errors import Refused
from sar_portal.closing.models import Disposal, LegalHold
from sar_portal.closing.selectors.retention import Kept, hold_of
from sar_portal.design.words import date_in_words

GONE = "The whole review was disposed of meanwhile. Withdraw this proposal."


def check_there(disposal: Disposal) -> Review:
    """The review, held until the transaction ends. Raises Refused where the whole of it was disposed of meanwhile."""
    review = Review.objects.select_for_update(of=("self",), no_key=True).filter(pk=disposal.scope_id).first()
    if review is None:
        raise Refused(GONE)
    return review


def check_no_hold(review: Review) -> None:
    """G7: a legal hold beats everything."""
    if hold_of(LegalHold.objects.filter(subject=review)) is not None:
        raise Refused("A legal hold is set on this review, so nothing of it is disposed of.")


def check_due(kept: Kept) -> date:
    """Records are looked at on their review date, which it returns; they are never disposed of before it."""
    if kept.disposal is not None:
        raise Refused("Somebody has proposed this already.")
    if kept.due_on is None:
        raise Refused("The review is not closed, or a recommendation is still open, so the years do not count yet.")
    if kept.due_on > timezone.localdate():
        raise Refused(f"These records are kept until {date_in_words(kept.due_on)}.")
    return kept.due_on


def check_second_person(disposal: Disposal, *, by) -> None:
    """G6: whoever proposed it does not confirm it."""
    if disposal.proposed_by_id == by.pk:
        raise Refused("You proposed this, so another person has to confirm it.")
