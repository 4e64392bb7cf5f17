"""When a verb of the agency's side may happen: each check raises Refused with a sentence fit to show."""

from django.utils import timezone

from imr.clearance import holds_of
from imr.identities import (
    conflicts_of,
    doubts_about,
    involved_alone,
    live_rows,
    managers_without_account,
    role_on,
    rows_that_may_be,
)
from imr.models import STOOD_ASIDE, Appointment, InterviewShare, InterviewState, PractitionerInvolvement, StaffInterview
from imr.models.interview import ANSWERED
from imr.models.sharing import MOST_TRIES
from imr.selectors.interviews import awaits_answer
from reviews.models import AgencyReturn, ReviewState, SignOff, StandIn
from reviews.policies import has_written, is_of_agency
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.models import Exclusion
from sar_portal.access.roles import Role
from sar_portal.accounts.models import Invitation


class IdentityOpen(Refused):
    """A register row has the same or a similar name: a person has to say first whether they are one (R1)."""


def check_review_runs(agency_return: AgencyReturn) -> None:
    """A suspended or closed review freezes what its agencies do."""
    state = agency_return.review.state
    if state in {ReviewState.SUSPENDED, ReviewState.CLOSED}:
        raise Refused(f"The review is {ReviewState(state).label.lower()}, so nothing can be changed.")


def check_not_involved(agency_return: AgencyReturn, person) -> None:
    """R1, R2: neither on the register nor the immediate line manager of anyone on it. There is no way around it.

    Raises Refused naming the register row by its code, or IdentityOpen while a same-name question is open.
    """
    found = conflicts_of(person, agency_return)
    if found:
        raise Refused(" ".join(conflict.sentence for conflict in found) + " They cannot be appointed.")
    if Exclusion.objects.live().filter(user=person, scope=agency_return.scope_id).exists():
        raise Refused("This person is excluded from this return. They cannot be appointed.")
    if doubts := doubts_about(person, agency_return):
        codes = " and ".join(entry.code for entry, _ in doubts)
        raise IdentityOpen(f"Say first whether this person and {codes} on the register are the same person.")


def check_known_here(agency_return: AgencyReturn, person) -> None:
    """The person is a member of the agency, or accepted an invitation to this return as someone from outside."""
    if not person.is_active:
        raise Refused("This account is closed.")
    invited = Invitation.objects.filter(scope=agency_return.scope_id, accepted_by=person).exists()
    if not (is_of_agency(agency_return, person) or invited):
        raise Refused("Invite this person first: they have no place in this agency or on this return.")


def check_author(agency_return: AgencyReturn, person) -> None:
    """R1 and R2, seen from the author: not involved, not the one who accepts, now or before."""
    check_not_involved(agency_return, person)
    _check_not_aside(agency_return, person)
    accepts = role_on(agency_return, Role.SENIOR_MANAGER)
    if accepts is not None and accepts.user_id == person.pk:
        raise Refused("This person accepts for the organisation. Appoint another senior manager first.")
    _check_accepted_nothing(agency_return, person)


def check_contributor(agency_return: AgencyReturn, person) -> None:
    """R2 and R12, seen from a contributor: not involved, not the one who accepts, now or before."""
    accepts = role_on(agency_return, Role.SENIOR_MANAGER)
    if accepts is not None and accepts.user_id == person.pk:
        raise Refused("The senior manager who accepts cannot write part of the return.")
    _check_accepted_nothing(agency_return, person)
    _check_not_aside(agency_return, person)
    check_not_involved(agency_return, person)


def _check_not_aside(agency_return: AgencyReturn, person) -> None:
    """Who has said that they have a conflict has no part in the return at all."""
    if Appointment.objects.filter(subject=agency_return, person=person, verb=STOOD_ASIDE).exists():
        raise Refused("This person has said that they have a conflict on this return.")


def _check_accepted_nothing(agency_return: AgencyReturn, person) -> None:
    if SignOff.objects.filter(subject__agency_return=agency_return, by=person, verb="accept").exists():
        raise Refused("This person has accepted part of this return, so they cannot write it.")


def check_senior_manager(agency_return: AgencyReturn, person) -> None:
    """R2: of the same agency or standing in by a recorded decision, never an author, not involved."""
    if has_written(agency_return, person):
        raise Refused("This person was appointed to write this return, so they cannot accept it.")
    _check_not_aside(agency_return, person)
    stands_in = StandIn.objects.filter(subject=agency_return, person=person).exists()
    if not is_of_agency(agency_return, person) and not stands_in:
        raise Refused("Who accepts must be of this agency. The coordinator can record a stand-in.")
    check_not_involved(agency_return, person)


def check_deputy(agency_return: AgencyReturn, person, reason: str) -> None:
    """A deputy stands in for a senior manager who is there and away: of the same agency, by a decision with its reason."""
    if role_on(agency_return, Role.SENIOR_MANAGER) is None:
        raise Refused("There is nobody to be a deputy for. Appoint this person as the senior manager.")
    if not is_of_agency(agency_return, person):
        raise Refused("A deputy is of the same agency.")
    if not reason.strip():
        raise Refused("Say why the senior manager cannot decide, and until when.")


def check_hand_over_to(agency_return: AgencyReturn, person) -> None:
    """A matter goes to a line manager or senior manager: never to somebody involved who manages nobody, whom it may be
    about (R6).
    """
    if not person.is_active or not is_of_agency(agency_return, person) or person.pk in involved_alone(agency_return):
        raise Refused("Hand the matter over to a line manager or senior manager of this agency.")


def check_hand_over_by_other_means(agency_return: AgencyReturn, row: PractitionerInvolvement, by) -> None:
    """The same for a line manager of the register without an account in the agency; nobody who may be whoever hands it over."""
    if row.pk not in {one.pk for one in managers_without_account(agency_return)}:
        raise Refused("Hand the matter over to a line manager on the register, or a senior manager of this agency.")
    if row.pk in rows_that_may_be(by, agency_return):
        raise Refused("You cannot hand a matter over to yourself.")


def check_line_manager(
    agency_return: AgencyReturn, row_pk: int | None, manager: PractitionerInvolvement | None
) -> None:
    """A line manager is a live row of the same register, and nobody manages themselves."""
    if manager is None:
        return
    if manager.pk == row_pk:
        raise Refused("Nobody is their own line manager.")
    if not live_rows(agency_return).filter(pk=manager.pk).exists():
        raise Refused("The line manager must be on this register.")


def check_not_about(row: PractitionerInvolvement, by) -> None:
    """R1: whoever may be the person of an entry neither changes it nor strikes it off until somebody else has said.

    Otherwise the one whom a same-name question is about would settle it by taking the name away.
    """
    if row.pk in rows_that_may_be(by, row.agency_return):
        raise Refused(
            f"{row.code} may be you, so somebody else has to change this entry or say that you are two people."
        )


def check_can_strike_off(row: PractitionerInvolvement) -> None:
    """Raises Refused while the row is someone's line manager: striking it off would hide an identity (R1)."""
    if row.struck_off_at is not None:
        raise Refused("This entry is struck off already.")
    managed = list(live_rows(row.agency_return).filter(line_manager=row).values_list("code", flat=True))
    if managed:
        raise Refused(f"{row.code} is the line manager of {' and '.join(managed)}. Change that first.")


def check_interviews_allowed(row: PractitionerInvolvement) -> None:
    """'No interviews until cleared', of the person or of a parallel process of the review."""
    if row.struck_off_at is not None:
        raise Refused("This person was struck off the register.")
    if row.no_interview_until_cleared:
        raise Refused(f"{row.code} may not be interviewed until cleared. The agency lead records it once they are.")
    if holds_of(row.agency_return).processes_on(row):
        raise Refused(
            f"A parallel process of this review holds interviews with {row.code} until cleared. "
            "Ask the coordinator; the agency lead records it once they are."
        )


def check_none_planned(row: PractitionerInvolvement) -> None:
    """One interview at a time is planned with a person; two tabs would plan it twice."""
    if row.interviews.filter(state=InterviewState.PLANNED).exists():
        raise Refused(f"An interview with {row.code} is planned already. Change that one, or call it off first.")


def check_held(interview: StaffInterview, *, by, **facts) -> None:
    """An interview was held on a day that has come, after its purpose and confidentiality were explained."""
    check_review_runs(interview.involvement.agency_return)
    check_interviews_allowed(interview.involvement)
    if interview.held_on is None or interview.held_on > timezone.localdate():
        raise Refused("Say on which day the interview was held, today or before.")
    if not interview.purpose_explained:
        raise Refused("Purpose and confidentiality must be explained before an interview. Say that they were.")


def check_plan_stands(interview: StaffInterview, *, by, **facts) -> None:
    """A plan ends while the review runs."""
    check_review_runs(interview.involvement.agency_return)


def check_may_begin(interview: StaffInterview) -> None:
    """What is written down before the interview is said to be held is of one that may be held."""
    if interview.state == InterviewState.PLANNED:
        check_interviews_allowed(interview.involvement)


def check_written(interview: StaffInterview, *, by, **facts) -> None:
    """Nothing empty is sent to the interviewee."""
    if not interview.is_written:
        raise Refused("Write the record before you share it.")


def check_record_open(interview: StaffInterview) -> None:
    """The record can be written until it is with the interviewee; once answered it stands for good."""
    if interview.state == InterviewState.SHARED:
        raise Refused("The record is with the interviewee. Take it back first if something has to be changed.")
    if interview.state not in {InterviewState.PLANNED, InterviewState.HELD}:
        raise Refused("This record stands as it is and cannot be changed.")


def check_answered(interview: StaffInterview) -> None:
    """What is added later stands beside an answered record; before, it is written in the record itself."""
    if interview.state not in ANSWERED:
        raise Refused("The record is not answered yet: what is to be added belongs in the record itself.")


def check_awaits_answer(interview: StaffInterview) -> None:
    """One answer to the record, and one more to what was added after it. Raises NotNow."""
    if not awaits_answer(interview):
        raise NotNow("This record was answered already. Nothing more has to be done.")


LINK_ENDED = (
    "This link cannot be used. It may be old or withdrawn, or the code was wrong too often. Ask the person who sent it."
)


def check_share_open(share: InterviewShare) -> None:
    """Raises Refused, always with the same sentence, when the link is old, withdrawn, or was guessed at (I3)."""
    ended = share.revoked_at is not None or share.expires_at <= timezone.now() or share.tries >= MOST_TRIES
    if ended or share.interview.state in {InterviewState.PLANNED, InterviewState.HELD}:
        raise Refused(LINK_ENDED)
