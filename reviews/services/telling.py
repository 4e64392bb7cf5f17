"""Notices of the request: the same people as notifications/kinds.py says, each led to the page that is theirs."""

from django.urls import reverse

from notifications.services import queue
from reviews.models import AgencyReturn
from reviews.selectors.ladder import mailbox_of
from sar_portal.access.decide import holders
from sar_portal.access.permissions import Perm

# What the organisation has to hear of whoever is away. Who reads a shared mailbox is not known here, so it hears no more.
TO_MAILBOX = frozenset({"request_sent", "return_escalated"})


def tell_agency(kind: str, agency_return: AgencyReturn, *, by, to: Perm = Perm.ANSWER_REQUEST) -> None:
    """Tells the agency's people that the board has asked or decided something, and its shared mailbox that something waits."""
    _tell(kind, agency_return, to, _page_of(to, agency_return), by)
    if to == Perm.ANSWER_REQUEST and kind in TO_MAILBOX:
        tell_mailbox(kind, agency_return)


def tell_mailbox(kind: str, agency_return: AgencyReturn) -> None:
    """Writes to the agency's shared mailbox as its settings have it today, unless that is a lead's own address."""
    mailbox = mailbox_of(agency_return)
    if mailbox:
        link = _page_of(Perm.ANSWER_REQUEST, agency_return)
        queue(kind=kind, address=mailbox, reference=agency_return.reference, link=link, scope=agency_return.scope)


def _page_of(to: Perm, agency_return: AgencyReturn) -> str:
    if to == Perm.ANSWER_REQUEST:
        return reverse("reviews:request_detail", args=[agency_return.reference])
    if to == Perm.ACCEPT:
        return agency_return.notice_link()
    return reverse("reviews:review_terms", args=[agency_return.review.reference])


def tell_board(kind: str, agency_return: AgencyReturn, *, by) -> None:
    """Tells the coordinators that the agency has answered or asks something."""
    link = reverse("reviews:return_progress", args=[agency_return.reference])
    _tell(kind, agency_return, Perm.CHECK_QUALITY, link, by)


def _tell(kind: str, agency_return: AgencyReturn, to: Perm, link: str, by) -> None:
    for user in holders(to, agency_return):
        if user != by:
            queue(
                kind=kind, user=user, reference=agency_return.reference, link=link, scope=agency_return.scope, needs=to
            )
