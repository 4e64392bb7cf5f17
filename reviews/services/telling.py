"""Notices of the request: the same people as notifications/kinds.py says, each led to the page that is theirs."""

from django.urls import reverse

from notifications.services import queue
from reviews.models import AgencyReturn
from sar_portal.access.decide import holders
from sar_portal.access.permissions import Perm


def tell_agency(kind: str, agency_return: AgencyReturn, *, by, to: Perm = Perm.ANSWER_REQUEST) -> None:
    """Tells the agency's people that the board has asked or decided something."""
    name = "reviews:request_detail" if to == Perm.ANSWER_REQUEST else "reviews:review_terms"
    reference = agency_return.reference if to == Perm.ANSWER_REQUEST else agency_return.review.reference
    _tell(kind, agency_return, to, reverse(name, args=[reference]), by)


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
