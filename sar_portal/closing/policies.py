"""When records may be disposed of. Each check raises Refused with a sentence fit to show."""

from datetime import date

from django.utils import timezone

from chronology.selectors.people import names_hidden_by_key
from reviews.models import Review
from sar_portal.access.errors import Refused
from sar_portal.access.row_wall import whole_house
from sar_portal.closing.models import Disposal, LegalHold, RecordKind
from sar_portal.closing.selectors.retention import Kept, hold_of, kept_one
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


def check_not_proposed(kept: Kept) -> None:
    if kept.disposal is not None:
        raise Refused("Somebody has proposed this already.")


def check_due(kept: Kept) -> date:
    """Records are looked at on their review date, which it returns; neither they nor what goes with them goes before it."""
    due_on = kept.due_on
    if due_on is None:
        raise Refused("The review is not closed, or a recommendation is still open, so the years do not count yet.")
    if due_on > timezone.localdate():
        whose = f"“{kept.in_the_way}” would go too, and these records" if kept.in_the_way else "These records"
        raise Refused(f"{whose} are kept until {date_in_words(due_on)}.")
    return due_on


def check_still_due(review: Review, kind: str) -> None:
    """Since it was proposed, a recommendation may have been reopened or a longer rule decided. The caller holds the review."""
    list(review.recommendations.select_for_update(of=("self",), no_key=True).order_by("pk"))
    check_due(kept_one(review, kind))


def check_names_stay_hidden(review: Review, kind: str) -> None:
    """Without the people key, names that agencies left in their texts would be read in place of codes (G5)."""
    with whole_house():  # the administrator who asks is shown no text
        left = names_hidden_by_key(review) if kind == RecordKind.KEY else 0
    if left:
        names = "1 name was" if left == 1 else f"{left} names were"
        raise Refused(
            f"{names} left in texts that agencies returned, and only the people key hides them. It goes with the whole review."
        )


def check_second_person(disposal: Disposal, *, by) -> None:
    """G6: whoever proposed it does not confirm it."""
    if disposal.proposed_by_id == by.pk:
        raise Refused("You proposed this, so another person has to confirm it.")
