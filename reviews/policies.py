"""When a verb may happen: each check raises Refused with a sentence fit to show. Who may is decided elsewhere."""

import re
from itertools import pairwise

from django.utils import timezone

from reviews.ladder import Rung
from reviews.models import (
    ENDED,
    AgencyReturn,
    CheckerConflict,
    Condition,
    PartKind,
    PartState,
    RecordSet,
    ReturnPart,
    Review,
    ReviewState,
    SignOff,
    StandIn,
    Submission,
)
from reviews.selectors.queries import open_threads, unanswered
from reviews.selectors.reviews import missing_for_sending, planned_of, why_returns_stand
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale
from sar_portal.access.models import RoleAssignment
from sar_portal.access.roles import Role
from sar_portal.documents.models import StoredFile
from sar_portal.documents.scanning import check_open as check_file_open


def check_not_suspended(part: ReturnPart, *, by, **facts) -> None:
    """A suspended or closed review freezes its parts, by this check and not by a copied state."""
    check_returns_open(part.agency_return.review)


def check_returns_open(review: Review) -> None:
    """Raises Refused while the review is suspended, and once it is closed."""
    if sentence := why_returns_stand(review):
        raise Refused(sentence)


def check_no_hold(part: ReturnPart, *, by, **facts) -> None:
    """R1: a conflict found later, an open same-name question or a missing declaration blocks submission.

    The return is locked, so that an entry made on the register at the same moment is seen. Whoever submits or accepts has locked
    it already, before the part (services/holding.py).
    """
    AgencyReturn.objects.select_for_update(of=("self",), no_key=True).get(pk=part.agency_return_id)
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


def check_attached(part: ReturnPart, *, by, submission: Submission, **facts) -> None:
    """What leaves an agency is what anybody may open: the scanner was asked about each attached file, where there is one (F5)."""
    check_files(submission.content)


def check_files(content: dict) -> None:
    """Raises Refused for the first attachment of a version that nobody may open, and says why."""
    numbers = {line["file"]: line["number"] for line in content.get("attachments", ())}
    for stored in StoredFile.objects.filter(pk__in=numbers).order_by("pk"):
        try:
            check_file_open(stored)
        except Refused as refusal:
            raise Refused(f"Attachment {numbers[stored.pk]}: {refusal.sentence}") from refusal


def has_written(agency_return: AgencyReturn, person) -> bool:
    """Was this person ever appointed to write this return?"""
    return RoleAssignment.objects.filter(
        user=person, scope=agency_return.scope_id, role__in=[Role.AUTHOR, Role.CONTRIBUTOR]
    ).exists()


def is_of_agency(agency_return: AgencyReturn, person) -> bool:
    now = timezone.now()
    return person.memberships.filter(agency=agency_return.agency, since__lte=now).exclude(until__lte=now).exists()


def check_accepter(part: ReturnPart, *, by, **facts) -> None:
    """R2: of the same agency (or standing in by a recorded decision), and not the author.

    Being on the register needs no check here: an excluded person holds no permission at all (R12).
    """
    agency_return = part.agency_return
    if has_written(agency_return, by):
        raise Refused("The person who wrote this return cannot accept it.")
    if not is_of_agency(agency_return, by) and not StandIn.objects.filter(subject=agency_return, person=by).exists():
        raise Refused("Only a senior manager of the same agency can accept its return.")
    # Asked again with the return's lock held: their part may have ended while this waited for it.
    held = RoleAssignment.objects.live().filter(user=by, scope=agency_return.scope_id, role=Role.SENIOR_MANAGER)
    if not held.exists():
        raise Refused("Somebody else was appointed to accept this return.")


def check_queries_answered(part: ReturnPart, *, by, **facts) -> None:
    """A query is answered by the next version: with a word on each."""
    if waiting := unanswered(part):
        raise Refused(f"Say first what this version does about the board’s query on {waiting[0].query.title}.")


def check_queries_settled(part: ReturnPart, *, by, **facts) -> None:
    """Nothing more is asked of a part only once nothing is open."""
    if waiting := open_threads(part):
        raise Refused(f"{len(waiting)} of your queries are open. Settle them, or send them to the agency.")


def check_checker(part: ReturnPart, *, by, **facts) -> None:
    """D2: whoever is of the agency, or wrote or accepted its return, in whatever role, does not check its quality for the
    board; nor does who has said that they have a conflict.
    """
    if has_written(part.agency_return, by):
        raise Refused("You were appointed to write this return, so another coordinator has to check its quality.")
    if SignOff.objects.filter(subject__agency_return=part.agency_return, by=by).exclude(verb="send_back").exists():
        raise Refused("You accepted part of this return, so another coordinator has to check its quality.")
    if is_of_agency(part.agency_return, by):
        raise Refused("You are of this agency, so another coordinator has to check its quality.")
    if CheckerConflict.objects.filter(subject=part.agency_return, by=by).exists():
        raise Refused("You recorded a conflict on this return, so another coordinator has to check its quality.")


WITH_AGENCIES = (PartState.REQUESTED, PartState.IN_PROGRESS, PartState.WITH_MANAGER)


def check_can_close(review: Review, *, by, **facts) -> None:
    """A review closes when no part is still with an agency."""
    waiting = ReturnPart.objects.filter(agency_return__review=review, state__in=WITH_AGENCIES).count()
    if waiting:
        parts = "1 part is" if waiting == 1 else f"{waiting} parts are"
        raise Refused(f"{parts} still with agencies. Withdraw what is no longer needed, or wait for it.")


MOST_RUNGS = 8
LATEST_RUNG = 120  # working days: about half a year


def check_ladder(rungs: list[Rung]) -> None:
    """Raises Refused for no rungs, too many, the same role twice, or one that is not later than the rung below it."""
    if not rungs or len(rungs) > MOST_RUNGS:
        raise Refused(f"A ladder has between 1 and {MOST_RUNGS} rungs.")
    if len({rung.title.casefold() for rung in rungs}) < len(rungs):
        raise Refused("The same role stands there twice.")
    if not all(1 <= rung.days <= LATEST_RUNG for rung in rungs):
        raise Refused(f"A rung is due 1 to {LATEST_RUNG} working days after the date.")
    for below, rung in pairwise(rungs):
        if rung.days <= below.days:
            raise Refused(f"{rung.title} comes after {below.title}, so give more than {below.days_words}.")


def check_version(current, version: int | None) -> None:
    """Raises Stale when the thing has moved on since the person opened it (R14). Without a version nothing is asked."""
    if version is not None and current.version != version:
        raise Stale(current, {})


REFERENCE = re.compile(r"(?=.*[0-9])[A-Z0-9]+(-[A-Z0-9]+)*")


def check_reference(reference: str) -> None:
    """A reference stands in addresses, e-mails and file names, so it has the form of one and not of a name (R9)."""
    if len(reference) > 30 or not REFERENCE.fullmatch(reference):
        raise Refused("Write the reference in capitals, figures and hyphens, with a figure in it: ASAB-SAR-2026-03.")


def check_in_set_up(review: Review) -> None:
    """What agencies were told is not rewritten under them: lines of enquiry are fixed once requests are sent."""
    if review.state != ReviewState.SET_UP:
        raise Refused("The requests have been sent, so the lines of enquiry are fixed.")


def check_open(review: Review) -> None:
    if review.state == ReviewState.CLOSED:
        raise Refused("The review is closed.")


def check_running(review: Review) -> None:
    """Agencies are asked nothing while a review is suspended or closed."""
    if review.state in {ReviewState.SUSPENDED, ReviewState.CLOSED}:
        raise Refused(f"The review is {ReviewState(review.state).label.lower()}, so no requests are sent.")


def check_asks(asks: list[str]) -> None:
    """At least one thing is asked, and an IMR or an information report, not both."""
    if not asks:
        raise Refused("Choose at least one thing to ask for.")
    if PartKind.IMR in asks and PartKind.INFORMATION_REPORT in asks:
        raise Refused("Ask for an IMR or an information report, not both.")


def check_conditions(conditions: list[str]) -> None:
    """Care Act 2014 s45: conditions 1 and 2 are met, and one of 3 and 4."""
    met = set(conditions)
    if not {Condition.FUNCTIONS, Condition.LIKELY} <= met or not {Condition.ABOUT_THEM, Condition.SUPPLIED} & met:
        raise Refused("Section 45 needs conditions 1 and 2, and one of conditions 3 and 4.")


def check_waits_for_agency(part: ReturnPart) -> None:
    """More time is asked for and granted while the agency still owes the part."""
    if part.state not in {PartState.REQUESTED, PartState.IN_PROGRESS, PartState.WITH_MANAGER}:
        raise Refused(f"The date of this part does not run: it is {PartState(part.state).label.lower()}.")


def check_reply_open(part: ReturnPart) -> None:
    """A reply is in part while something of it is still to come."""
    if not part.is_waited_for:
        raise Refused(f"Nothing more of this part is waited for: it is {PartState(part.state).label.lower()}.")


def check_records_open(part: ReturnPart | None) -> ReturnPart:
    """The record list is written between acknowledgement and confirmation; what was confirmed is frozen (R7)."""
    if part is None:
        raise Refused("Records were not asked for.")
    if part.state == PartState.REQUESTED:
        raise Refused("Acknowledge the request first.")
    if part.state != PartState.IN_PROGRESS:
        raise Refused("The records were confirmed as secured, so the list is fixed.")
    return part


def check_asks_together(asks: list[str], parts: dict[str, ReturnPart]) -> None:
    """An agency writes an IMR or an information report for a review, not both at once."""
    both = {PartKind.IMR.value, PartKind.INFORMATION_REPORT.value}
    live = {kind for kind, part in parts.items() if part.state not in ENDED}
    if both <= {*map(str, asks), *live}:
        raise Refused("The agency already writes an IMR or an information report. Withdraw that one first.")


def check_ready_to_send(review: Review) -> None:
    """The letter would be incomplete, or reach nobody."""
    if missing := missing_for_sending(review, planned_of(review)):
        raise Refused(" ".join(missing))


def check_publication_allowed(review: Review) -> None:
    """'No publication until cleared': while a parallel process holds it, nothing of the review is said to be published."""
    held = review.parallel_processes.filter(holds_publication=True, ended_on__isnull=True).first()
    if held is not None:
        raise Refused(
            f"Nothing of this review is published until cleared: {held.kind}. "
            "Once it has ended or is cleared, say so under Parallel processes."
        )
