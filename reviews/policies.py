"""When a verb may happen: each check raises Refused with a sentence fit to show. Who may is decided elsewhere."""

from django.utils import timezone

from reviews.models import AgencyReturn, PartState, RecordSet, ReturnPart, Review, ReviewState, StandIn, Submission
from sar_portal.access.errors import Refused
from sar_portal.access.models import RoleAssignment
from sar_portal.access.roles import Role


def check_not_suspended(part: ReturnPart, *, by, **facts) -> None:
    """A suspended or closed review freezes its parts, by this check and not by a copied state."""
    state = part.agency_return.review.state
    if state in {ReviewState.SUSPENDED, ReviewState.CLOSED}:
        raise Refused(f"The review is {ReviewState(state).label.lower()}, so its returns cannot be changed.")


def check_no_hold(part: ReturnPart, *, by, **facts) -> None:
    """R1: a conflict found later, an open same-name question or a missing declaration blocks submission."""
    hold = part.agency_return.holds.filter(until__isnull=True).first()
    if hold is not None:
        raise Refused(hold.sentence)


def check_records_secured(part: ReturnPart, *, by, **facts) -> None:
    """Every record set that was listed is secured, and there is at least one."""
    sets = RecordSet.objects.filter(agency_return=part.agency_return)
    if not sets:
        raise Refused("List at least one set of records first.")
    if sets.filter(secured_on__isnull=True).exists():
        raise Refused("Say for every set of records when it was secured and by whom.")


def check_current(part: ReturnPart, *, by, submission: Submission, **facts) -> None:
    """What is decided on is the newest version, not one that was open in another tab (D3)."""
    if submission.part_id != part.pk or submission.pk != part.submissions.order_by("-number").values_list("pk")[0][0]:
        raise Refused("A newer version has been submitted. Read that one before you decide.")


def check_has_paper(part: ReturnPart, *, by, submission: Submission, **facts) -> None:
    """The senior manager accepts a document that exists and could be read, not a promise of one (R7)."""
    if not submission.papers.exists():
        raise Refused("The PDF of this version is still being made. Try again in a minute.")


def has_written(agency_return: AgencyReturn, person) -> bool:
    """Was this person ever appointed to write this return?"""
    return RoleAssignment.objects.filter(
        user=person, scope=agency_return.scope_id, role__in=[Role.AUTHOR, Role.CONTRIBUTOR]
    ).exists()


def is_of_agency(agency_return: AgencyReturn, person) -> bool:
    now = timezone.now()
    return (
        person.memberships.filter(agency=agency_return.agency, since__lte=now)
        .exclude(until__lte=now)
        .exists()
    )


def check_accepter(part: ReturnPart, *, by, **facts) -> None:
    """R2: of the same agency (or standing in by a recorded decision), and not the author.

    Being on the register needs no check here: an excluded person holds no permission at all (R12).
    """
    agency_return = part.agency_return
    if has_written(agency_return, by):
        raise Refused("The person who wrote this return cannot accept it.")
    if not is_of_agency(agency_return, by) and not StandIn.objects.filter(subject=agency_return, person=by).exists():
        raise Refused("Only a senior manager of the same agency can accept its return.")


def check_can_close(review: Review, *, by, **facts) -> None:
    """A review closes when no part is still with an agency."""
    open_states = [PartState.REQUESTED, PartState.IN_PROGRESS, PartState.WITH_MANAGER]
    waiting = ReturnPart.objects.filter(agency_return__review=review, state__in=open_states).count()
    if waiting:
        raise Refused(f"{waiting} parts are still with agencies. Withdraw them or wait for them first.")
