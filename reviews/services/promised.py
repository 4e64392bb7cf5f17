"""By when the rest of a partial reply is to come: a date beside the part's own, which the agency named itself."""

from collections.abc import Callable
from datetime import date, timedelta

from django.urls import reverse

from notifications import deadlines
from notifications.rules import Pace
from reviews.models import ReturnPart, Review
from reviews.selectors.late import PROMISED
from reviews.selectors.requests import open_extensions, partial_replies
from sar_portal.access.permissions import Perm


def set_date(part: ReturnPart, *, until: date, by) -> None:
    """The lead is reminded of it, as closely as of the part. A later reply moves it: the newest is what stands."""
    if part.promised is None:
        part.promised = deadlines.set_deadline(
            scope=part.agency_return.scope,
            kind=PROMISED,
            reference=part.agency_return.reference,
            what=f"The rest of a partial reply: {part.get_kind_display()}",
            link=reverse("reviews:request_detail", args=[part.agency_return.reference]),
            due_on=until,
            to=Perm.ANSWER_REQUEST,
            pace=Pace(part.deadline.pace),
            by=by,
        )
        part.save(update_fields=["promised"])
    else:
        again = deadlines.shift if part.promised.is_open else deadlines.reopen
        again(part.promised, due_on=until, reason="Another partial reply", by=by)
    if open_extensions(part.agency_return).filter(part=part).exists():
        wait(part, by=by)


def wait(part: ReturnPart, *, by) -> None:
    """More time for the part is asked for: that is decided first, before anybody is chased for the rest."""
    if part.promised and part.promised.is_open:
        deadlines.wait(part.promised, by=by)


def go_on(part: ReturnPart, *, by) -> None:
    """The question for more time is answered. The day that the agency named for the rest stands, whatever the answer."""
    if part.promised and part.promised.waiting_since:
        deadlines.go_on(part.promised, by=by)


def end(part: ReturnPart, *, by, how: Callable = deadlines.meet) -> None:
    """The part has come, or by `how`, is no longer waited for."""
    if part.promised:
        how(part.promised, by=by)


def stop(review: Review, *, by) -> None:
    """The review is suspended or closed: nobody is reminded."""
    for part in _promised(review):
        deadlines.cancel(part.promised, by=by)


def run_on(review: Review, *, away: timedelta, reason: str, by) -> None:
    """The review goes on: what was said to come and has not is due later by the time suspended. A reply that was given before
    there were such dates has one from now on.
    """
    standing = [reply for its in review.returns.order_by("pk") for reply in partial_replies(its)]
    said = {reply.part_id: reply.until for reply in standing if reply.part_id and reply.until}
    for part in ReturnPart.objects.filter(pk__in=said).select_related("promised").order_by("pk"):
        if part.promised is None:
            set_date(part, until=said[part.pk] + away, by=by)
        elif part.promised.cancelled_at:
            deadlines.reopen(part.promised, due_on=part.promised.due_on + away, reason=reason, by=by)


def _promised(review: Review):
    # In one order, so that two verbs on the same dates cannot wait for each other.
    parts = ReturnPart.objects.filter(agency_return__review=review, promised__isnull=False)
    return parts.select_related("promised").order_by("pk")
