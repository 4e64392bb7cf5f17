"""Who writes, who accepts, who contributes: appointments with the test of independence (R1, R2), never overridden."""

from functools import partial

from django.db import transaction

from imr.identities import appointment_of, compared_now, role_on, standing_answer
from imr.models import (
    STOOD_ASIDE,
    Appointment,
    IdentityAnswer,
    IdentityQuestion,
    IndependenceDeclaration,
    ResourcesAgreed,
)
from imr.policies import (
    IdentityOpen,
    check_author,
    check_contributor,
    check_deputy,
    check_known_here,
    check_not_involved,
    check_review_runs,
    check_senior_manager,
)
from imr.services.recheck import ask_about, lock_for, recheck
from imr.services.report import open_reports
from notifications.notices import Notice
from notifications.services import queue
from reviews.models import AgencyReturn, CheckerConflict, StandIn
from reviews.policies import is_of_agency
from reviews.selectors.returning import DEPUTY
from reviews.services.unsent_decision import forget
from sar_portal.access.audit import record
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import ROLES, Role
from sar_portal.access.services import assign_role, end_role

DECLARATION_WORDS = (
    "I was not involved in the care or support of the adult or in decisions about them, and I have not been the "
    "immediate line manager of anyone who was. I know of nothing else that would stop me from writing this return "
    "independently."
)


def _end_present(agency_return: AgencyReturn, role: Role, reason: str, by) -> None:
    """Ends the role of whoever holds it, at once; what they wrote stays."""
    held = role_on(agency_return, role)
    if held is None:
        return
    end_role(assignment=held, reason=reason, by=by)
    Appointment.objects.create(subject=agency_return, verb="ended", role=role, person=held.user, reason=reason, by=by)


def _appoint(agency_return: AgencyReturn, role: Role, person, by, team: str = "", **facts) -> Appointment:
    made = Appointment.objects.create(subject=agency_return, verb="appointed", role=role, person=person, by=by, **facts)
    held_as = DEPUTY if facts.get("deputy_for") else "appointment"
    assign_role(user=person, role=role, scope=agency_return.scope, reason=held_as, team=team, by=by)
    return made


@transaction.atomic
def appoint_author(
    *, agency_return: AgencyReturn, person, job_title: str, from_outside: bool = False, reason: str = "", by
) -> Appointment:
    """Appoints the author, in place of the present one, whose access ends at once (R1).

    The declaration of independence holds submission until it is signed. Raises NotAllowed without 'Appoint the author',
    Refused with the register row that speaks against it, IdentityOpen while a same-name question is open.
    """
    locked = lock_for(Perm.APPOINT_AUTHOR, agency_return, by)
    check_review_runs(locked)
    check_known_here(locked, person)
    if from_outside and is_of_agency(locked, person):
        raise Refused("This person is a member of the agency, so they are not from outside.")
    present = role_on(locked, Role.AUTHOR)
    if present is not None and present.user_id == person.pk:
        raise Refused("This person is the author already.")
    check_author(locked, person)
    open_reports(locked)  # its part is locked before the scopes of roles (reviews/services/holding.py)
    if present is not None:
        _end_present(locked, Role.AUTHOR, reason, by)
        Notice("author_replaced").queue(locked, by=by)
    made = _appoint(
        locked, Role.AUTHOR, person, by, job_title=job_title.strip(), from_outside=from_outside, reason=reason
    )
    recheck(agency_return=locked, by=by)
    Notice("author_appointed").queue(locked, by=by)
    record("did", "appoint_author", locked, by=by, details={"appointment": made.pk, "person": person.pk})
    return made


def propose_author(
    *, agency_return: AgencyReturn, person, job_title: str, from_outside: bool = False, by
) -> Appointment:
    """Appoints the author, or keeps the refusal as a decision of its own, with its reason (R8); returns the row.

    Raises what appoint_author raises for who may, and IdentityOpen once the questions are written down.
    """
    facts = {"job_title": job_title, "from_outside": from_outside}
    return _propose(appoint_author, Role.AUTHOR, agency_return, person, by, **facts)


def propose_senior_manager(
    *, agency_return: AgencyReturn, person, job_title: str, reason: str = "", deputy: bool = False, by
) -> Appointment:
    """As propose_author, for who accepts for the organisation (R2)."""
    appoint = partial(appoint_senior_manager, reason=reason, deputy=deputy)
    return _propose(appoint, Role.SENIOR_MANAGER, agency_return, person, by, job_title=job_title)


def propose_contributor(*, agency_return: AgencyReturn, person, job_title: str, team: str = "", by) -> Appointment:
    """As propose_author, for someone who adds chronology entries of a ward, team or department (R12)."""
    appoint = partial(appoint_contributor, team=team)
    return _propose(appoint, Role.CONTRIBUTOR, agency_return, person, by, job_title=job_title)


def _propose(appoint, role: Role, agency_return: AgencyReturn, person, by, **facts) -> Appointment:
    with transaction.atomic():
        # Kept even if the appointment is refused.
        ask_about(lock_for(Perm.APPOINT_AUTHOR, agency_return, by), person)
    try:
        return appoint(agency_return=agency_return, person=person, by=by, **facts)
    except IdentityOpen:
        raise
    except Refused as refusal:
        if not _is_involved(agency_return, person):
            raise
        return _keep_refusal(agency_return, role, person, refusal.sentence, by, **facts)


def _is_involved(agency_return: AgencyReturn, person) -> bool:
    try:
        check_not_involved(agency_return, person)
    except Refused:
        return True
    return False


@transaction.atomic
def _keep_refusal(agency_return, role: Role, person, sentence: str, by, **facts) -> Appointment:
    kept = Appointment.objects.create(
        subject=agency_return, verb="refused", role=role, person=person, reason=sentence, by=by, **facts
    )
    details = {"appointment": kept.pk, "person": person.pk, "role": role.value}
    record("refused", "appoint", agency_return, by=by, details=details)
    return kept


@transaction.atomic
def answer_question(*, question: IdentityQuestion, verb: str, reason: str = "", by) -> IdentityAnswer:
    """Keeps what a person says about a same-name question: 'same' or 'different', with both records as shown (R1).

    Raises NotAllowed, or Refused when it is answered already or by the person whom it is about.
    """
    locked = lock_for(Perm.APPOINT_AUTHOR, question, by)
    if question.person_id == by.pk:
        raise Refused("Somebody else has to say whether you are on the register.")
    if verb not in {"same", "different"}:
        raise Refused("Say whether they are the same person.")
    if standing_answer(question):
        raise Refused("This was answered already.")
    if verb == "different" and not reason.strip():
        raise Refused("Say how you know that they are two people.")
    answer = IdentityAnswer.objects.create(
        subject=question,
        verb=verb,
        reason=reason.strip(),
        compared=compared_now(question.involvement, question.person),
        by=by,
    )
    recheck(agency_return=locked, by=by)
    record("did", "answer_question", locked, by=by, details={"question": question.pk, "answer": verb})
    return answer


@transaction.atomic
def appoint_senior_manager(
    *, agency_return: AgencyReturn, person, job_title: str, reason: str = "", deputy: bool = False, by
) -> Appointment:
    """Appoints who accepts for the organisation, in place of the present one (R2); a `deputy` while that one is away.

    They read interview records only where the agency's setting says so (R5). Raises NotAllowed, Refused, IdentityOpen.
    """
    locked = lock_for(Perm.APPOINT_AUTHOR, agency_return, by)
    if deputy:
        check_deputy(locked, person, reason)
    return _appoint_accepter(locked, person, job_title, reason, by, deputy=deputy)


def _appoint_accepter(
    agency_return: AgencyReturn, person, job_title: str, reason: str, by, deputy: bool = False
) -> Appointment:
    check_review_runs(agency_return)
    if not person.is_active:
        raise Refused("This account is closed.")
    check_senior_manager(agency_return, person)
    present = role_on(agency_return, Role.SENIOR_MANAGER)
    if present is not None and present.user_id == person.pk:
        raise Refused("This person is the senior manager already.")
    absent = present.user if present is not None and deputy else None
    _end_present(agency_return, Role.SENIOR_MANAGER, reason, by)
    title = job_title.strip()
    made = _appoint(agency_return, Role.SENIOR_MANAGER, person, by, job_title=title, reason=reason, deputy_for=absent)
    recheck(agency_return=agency_return, by=by)
    _tell_access(agency_return, person, Perm.ACCEPT)
    record("did", "appoint_senior_manager", agency_return, by=by, details={"appointment": made.pk, "person": person.pk})
    return made


@transaction.atomic
def stand_aside(*, agency_return: AgencyReturn, reason: str, by) -> Appointment:
    """The senior manager says that they cannot decide: their part ends at once and for good, and who appoints is told.

    Raises NotAllowed for everybody else, Refused without a reason.
    """
    locked = lock_for(Perm.ACCEPT, agency_return, by)
    held = role_on(locked, Role.SENIOR_MANAGER)
    if held is None or held.user_id != by.pk:
        raise NotAllowed()
    if not reason.strip():
        raise Refused("Say what the conflict is.")
    # Before the trail: who saves a page has the row, and asks for it next.
    forget(by=by, submission__part__agency_return=locked)
    facts = {"role": Role.SENIOR_MANAGER, "person": by, "reason": reason.strip(), "by": by}
    made = Appointment.objects.create(subject=locked, verb=STOOD_ASIDE, **facts)
    Notice("accepter_stood_aside").queue(locked, by=by)
    # The board too, without the reason: it alone can find somebody where the agency has nobody left.
    Notice("conflict_found", Perm.CHECK_QUALITY).queue(locked, by=by)
    end_role(assignment=held, reason=STOOD_ASIDE, by=by)
    recheck(agency_return=locked, by=by)
    record("did", "stand_aside", locked, by=by, details={"appointment": made.pk})
    return made


def _tell_access(agency_return: AgencyReturn, person, needs: Perm) -> None:
    queue(
        kind="access_changed",
        user=person,
        reference=agency_return.notice_reference,
        link=agency_return.notice_link(),
        scope=agency_return.scope,
        needs=needs,
    )


@transaction.atomic
def record_stand_in(*, agency_return: AgencyReturn, person, job_title: str, reason: str, by) -> StandIn:
    """The coordinator records who accepts for an agency that has nobody free of involvement, and why (R2).

    Raises NotAllowed without 'Check the quality', Refused without a reason or when the person is of the agency.
    """
    locked = lock_for(Perm.CHECK_QUALITY, agency_return, by)
    if not reason.strip():
        raise Refused("Give the reason: why has the agency nobody who can accept?")
    if person.pk == by.pk:
        raise Refused("You cannot name yourself: you check what this person accepts.")
    if is_of_agency(locked, person):
        raise Refused("This person is of the agency, so its lead can appoint them.")
    if CheckerConflict.objects.filter(subject=locked, by__in=(by, person)).exists():
        raise Refused("You or this person recorded a conflict on this return, so somebody else has to be found.")
    row = StandIn.objects.create(subject=locked, verb="stand_in", person=person, reason=reason.strip(), by=by)
    _appoint_accepter(locked, person, job_title, reason, by)
    record("did", "record_stand_in", locked, by=by, details={"stand_in": row.pk, "person": person.pk})
    return row


@transaction.atomic
def appoint_contributor(*, agency_return: AgencyReturn, person, job_title: str = "", team: str = "", by) -> Appointment:
    """Lets someone add chronology entries and see nothing else; their rows say from which `team` they come.

    Raises NotAllowed, Refused or IdentityOpen.
    """
    locked = lock_for(Perm.APPOINT_AUTHOR, agency_return, by)
    check_review_runs(locked)
    check_known_here(locked, person)
    check_contributor(locked, person)
    if RoleAssignment.objects.live().filter(scope=locked.scope_id, role=Role.CONTRIBUTOR, user=person).exists():
        raise Refused("This person is a contributor already.")
    made = _appoint(locked, Role.CONTRIBUTOR, person, by, job_title=job_title.strip(), team=team.strip())
    _tell_access(locked, person, Perm.EDIT_CHRONOLOGY)
    record("did", "appoint_contributor", locked, by=by, details={"appointment": made.pk, "person": person.pk})
    return made


@transaction.atomic
def end_contributor(*, agency_return: AgencyReturn, person, reason: str = "", by) -> None:
    """Ends a contributor's access at once; what they added stays. Raises NotAllowed, or Refused when they are none."""
    # Access can be ended at any time, also while the review stands still.
    locked = lock_for(Perm.APPOINT_AUTHOR, agency_return, by)
    held = RoleAssignment.objects.live().filter(scope=locked.scope_id, role=Role.CONTRIBUTOR, user=person).first()
    if held is None:
        raise Refused("This person is no contributor.")
    end_role(assignment=held, reason=reason, by=by)
    Appointment.objects.create(subject=locked, verb="ended", role=Role.CONTRIBUTOR, person=person, reason=reason, by=by)


@transaction.atomic
def sign_declaration(
    *, appointment: Appointment, statement: str, other_interests: str = "", by
) -> IndependenceDeclaration:
    """The author's signature under the declaration; it ends the hold that waits for it. The view has re-authenticated.

    Raises NotAllowed when another than the present author signs, Refused when it is signed, empty, or no longer true.
    """
    locked = lock_for(Perm.DECLARE_INDEPENDENCE, appointment, by)
    check_review_runs(locked)
    if appointment_of(locked, Role.AUTHOR) != appointment or appointment.person_id != by.pk:
        raise NotAllowed()
    if hasattr(appointment, "declaration"):
        raise Refused("The declaration is signed already.")
    if not statement.strip():
        raise Refused("The declaration has no words.")
    check_not_involved(locked, by)
    signed = IndependenceDeclaration.objects.create(
        subject=appointment, verb="signed", statement=statement.strip(), other_interests=other_interests.strip(), by=by
    )
    recheck(agency_return=locked, by=by)
    Notice("declaration_signed").queue(locked, by=by)
    record("did", "sign_declaration", locked, by=by, details={"declaration": signed.pk})
    return signed


@transaction.atomic
def agree_resources(
    *, agency_return: AgencyReturn, protected_time: str, support: str, access_to_records: str, by
) -> ResourcesAgreed:
    """Keeps what was agreed with the author: protected time, administrative support, access to records.

    Raises NotAllowed, or Refused while there is no author or a field is empty.
    """
    locked = lock_for(Perm.APPOINT_AUTHOR, agency_return, by)
    check_review_runs(locked)
    if role_on(locked, Role.AUTHOR) is None:
        raise Refused(f"Appoint the {ROLES[Role.AUTHOR].name} first.")
    words = [protected_time.strip(), support.strip(), access_to_records.strip()]
    if not all(words):
        raise Refused("Say what was agreed on time, support and access to records.")
    agreed = ResourcesAgreed.objects.create(
        subject=locked,
        verb="agreed",
        protected_time=words[0],
        support=words[1],
        access_to_records=words[2],
        by=by,
    )
    record("did", "agree_resources", locked, by=by, details={"resources": agreed.pk})
    return agreed
