"""The independence test, run again whenever the register, an interview or an appointment changes (R1, R2, R12)."""

from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from imr.identities import (
    accounts_on,
    appointment_of,
    conflicts_of,
    doubts_about,
    live_rows,
    role_on,
    unmatched_rows,
)
from imr.models import IdentityQuestion, PractitionerInvolvement
from notifications.notices import Notice
from reviews.models import AgencyReturn, Hold
from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.decide import require, scope_id_of
from sar_portal.access.models import Exclusion, RoleAssignment, Scope
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.row_wall import whole_house
from sar_portal.access.services import assign_role, end_exclusion, end_role, exclude
from sar_portal.accounts.identities import changed_people, people_at, remember, unknown_people
from sar_portal.accounts.models import User

Wanted = dict[tuple[str, str], str]

AUTHOR_CONFLICT = (
    "The author is not independent of the people on the register. "
    "Nothing can be submitted until another author is appointed or the register is corrected."
)
MANAGER_CONFLICT = (
    "The senior manager who was to accept is on the register. "
    "Nothing can be submitted until another one is appointed or the register is corrected."
)
AUTHOR_QUESTION = (
    "The author and somebody on the register may be the same person. Nothing can be submitted until somebody has said."
)
MANAGER_QUESTION = (
    "The senior manager and somebody on the register may be the same person. "
    "Nothing can be submitted until somebody has said."
)
DECLARATION = "The author has not signed the declaration of independence. Nothing can be submitted before."


def because_of(row: PractitionerInvolvement) -> str:
    """The name by which an exclusion or a hold knows the register row it follows from."""
    return f"involvement:{row.pk}"


def _settle_exclusions(agency_return: AgencyReturn, by) -> None:
    """Excludes every account on the register and line managers of those on it, and ends what no row gives cause for."""
    wanted: dict[tuple[int, str], object] = {}
    meant = accounts_on(agency_return)
    for row in live_rows(agency_return):
        found = meant[row.pk]
        first = found[0] if found else None
        if row.account_id != (first.pk if first else None):
            row.account = first
            row._history_user = by
            row.save(update_fields=["account"])
        wanted |= {(user.pk, because_of(row)): user for user in found}
    scope = agency_return.scope
    held = Exclusion.objects.filter(scope=scope, until__isnull=True, because__startswith="involvement:")
    have = {(one.user_id, one.because): one for one in held}
    for key in wanted.keys() - have.keys():
        exclude(user=wanted[key], scope=scope, because=key[1], by=by)
    for key in have.keys() - wanted.keys():
        end_exclusion(exclusion=have[key], by=by)


def _found_on(agency_return: AgencyReturn, role: Role, conflict: str, question: str) -> Wanted:
    held = role_on(agency_return, role)
    if held is None:
        return {}
    found = {
        (Hold.Why.CONFLICT.value, f"involvement:{one.entry.key}:{role.value}"): conflict
        for one in conflicts_of(held.user, agency_return)
    }
    for entry, _why in doubts_about(held.user, agency_return):
        found[Hold.Why.IDENTITY.value, f"involvement:{entry.key}:{role.value}"] = question
    return found


def _unsigned(agency_return: AgencyReturn) -> Wanted:
    appointment = appointment_of(agency_return, Role.AUTHOR)
    if appointment is None or hasattr(appointment, "declaration"):
        return {}
    return {(Hold.Why.DECLARATION.value, f"appointment:{appointment.pk}"): DECLARATION}


def _settle_holds(agency_return: AgencyReturn, wanted: Wanted) -> list[Hold]:
    """Ends holds whose cause is gone and makes the missing ones; returns those that are new."""
    live = Hold.objects.filter(agency_return=agency_return, until__isnull=True)
    have = {(hold.why, hold.because): hold for hold in live}
    for key in have.keys() - wanted.keys():
        have[key].until = timezone.now()
        have[key].save(update_fields=["until"])
    return [
        Hold.objects.create(agency_return=agency_return, why=why, because=because, sentence=wanted[why, because])
        for why, because in sorted(wanted.keys() - have.keys())
    ]


def _raise_questions(agency_return: AgencyReturn) -> list[IdentityQuestion]:
    """Asks about everyone appointed here and the agency's leads, who would otherwise see what they must not (R12)."""
    roles = [Role.AUTHOR, Role.SENIOR_MANAGER, Role.CONTRIBUTOR, Role.AGENCY_LEAD]
    scopes = [agency_return.scope_id, agency_return.scope.agency_id]
    held = RoleAssignment.objects.live().filter(scope__in=scopes, role__in=roles).select_related("user")
    people = {assignment.user_id: assignment.user for assignment in held}
    return [question for user in people.values() for question in ask_about(agency_return, user)]


def ask_about(agency_return: AgencyReturn, person) -> list[IdentityQuestion]:
    """Writes down the same-name questions about one person that were not asked before; returns the new ones."""
    new = []
    for entry, why in doubts_about(person, agency_return):
        question, made = IdentityQuestion.objects.get_or_create(
            involvement_id=entry.key, person=person, defaults={"agency_return": agency_return, "why": why}
        )
        if made:
            new.append(question)
    return new


def _settle_interview_reader(agency_return: AgencyReturn, by) -> None:
    """R5: the accepting senior manager reads interview records only while the agency's setting says so."""
    if not any(_readers_to_settle(agency_return)):
        return  # as most often: no scope is locked
    # Whoever changes the setting, or ends the role, has these scopes first: what is read from here on stays as it is.
    grants.hold(agency_return.scope)
    agency_return.agency.refresh_from_db(fields=["manager_reads_interviews"])
    too_many, missing = _readers_to_settle(agency_return)
    for held in too_many:
        end_role(assignment=held, by=by)
    for user in missing:
        assign_role(user=user, role=Role.INTERVIEW_READER, scope=agency_return.scope, by=by)


def _readers_to_settle(agency_return: AgencyReturn) -> tuple[list[RoleAssignment], list[User]]:
    """Whose role of reading interview records has to end, and who is to have it and has not."""
    accepts = role_on(agency_return, Role.SENIOR_MANAGER)
    allowed = {accepts.user} if accepts and agency_return.agency.manager_reads_interviews else set()
    held = RoleAssignment.objects.live().filter(scope=agency_return.scope_id, role=Role.INTERVIEW_READER)
    readers = list(held.select_related("scope__parent", "user"))
    return [one for one in readers if one.user not in allowed], list(allowed - {one.user for one in readers})


@transaction.atomic
def recheck(*, agency_return: AgencyReturn, by) -> list[Hold]:
    """Makes exclusions, holds and questions say what the register says now; returns the holds that are new.

    A conflict found late blocks submission, and those who can mend it are told (R1). The calling verb has asked
    who may.
    """
    locked = lock(agency_return)
    _settle_exclusions(locked, by)
    asked = _raise_questions(locked)
    wanted = _unsigned(locked)
    wanted |= _found_on(locked, Role.AUTHOR, AUTHOR_CONFLICT, AUTHOR_QUESTION)
    wanted |= _found_on(locked, Role.SENIOR_MANAGER, MANAGER_CONFLICT, MANAGER_QUESTION)
    new = _settle_holds(locked, wanted)
    _settle_interview_reader(locked, by)
    conflicts = [hold for hold in new if hold.why == Hold.Why.CONFLICT]
    if conflicts:
        Notice("conflict_found").queue(locked, by=by)
        record("did", "find_conflict", locked, by=by, details={"holds": [hold.pk for hold in conflicts]})
    if asked:
        Notice("identity_question", Perm.APPOINT_AUTHOR).queue(locked, by=by)
    return new


def recheck_stale() -> int:
    """Runs the test on returns where an entry means an account that is not excluded yet, and for everybody whose name or
    address has changed; returns on how many.

    The register may be older than the account, the staff number or the membership: whoever comes in is tested as they
    come in. Beat calls this each minute, for whatever came in or changed by another way.
    """
    changed = list(changed_people())
    unmatched = Q(pk__in=unmatched_rows().values("agency_return"))
    tested = _recheck_all(AgencyReturn.objects.filter(unmatched | _touched_by(changed)).distinct())
    remember(list(unknown_people()) + changed)
    return tested


def _touched_by(people: list[User]) -> Q:
    """The returns that these people hold a role on, and those whose register means their account."""
    held = RoleAssignment.objects.live().filter(user__in=people)
    roles = Q(scope__in=held.values("scope")) | Q(scope__agency__in=held.values("scope"))
    return roles | Q(register__account__in=people)


def recheck_newcomer(person) -> int:
    """Runs the test for somebody who has just come in, in the same transaction: they never see a return for a moment (R12).

    On returns whose register means their account, and on those that they hold a role on, where a name may be like theirs.
    """
    with whole_house():
        meant = Q(pk__in=unmatched_rows().values("agency_return"))
        return _recheck_all(AgencyReturn.objects.filter(_touched_by([person]) | meant).distinct())


def hold_for_newcomer(*, address: str, place: Scope | None = None, by: User | None = None) -> None:
    """Locks the returns on which `recheck_newcomer` will run the test, then all their scopes: before a role is given there, or
    the account that they mean is changed, as whoever appoints or keeps the register locks a return first
    (reviews/services/holding.py).

    Also whatever their roles reach and no register names them on yet: of who comes in and who registers them at that moment,
    neither sees what the other has not finished, and the second must wait for the first (R12).

    `address`: by which they are known from now on; `place`: where they get a role; `by`: their account, if they have one.
    """
    people = [*people_at(address), *([by] if by else [])]
    places = [place] if place is not None else []
    held = RoleAssignment.objects.live().filter(user__in=people).values("scope")
    reached = _touched_by(people) | _beneath(places) | _beneath(held)
    reached |= Q(register__email__iexact=address) | Q(pk__in=unmatched_rows().values("agency_return"))
    with whole_house():
        found = AgencyReturn.objects.filter(reached).values("pk")
        returns = AgencyReturn.objects.select_related("scope__parent").filter(pk__in=found).order_by("pk")
        scopes = [one.scope for one in returns.select_for_update(of=("self",), no_key=True)]
    grants.hold(*scopes, *places)


def _beneath(places) -> Q:
    """The returns that a role held on one of these scopes reaches, be it a board, a review, an agency or the return itself."""
    reaches = ("scope", "scope__agency", "scope__parent", "scope__parent__parent")
    return reduce(or_, (Q(**{f"{way}__in": places}) for way in reaches))


def _recheck_all(returns: QuerySet[AgencyReturn]) -> int:
    found = list(returns.order_by("pk"))
    for agency_return in found:
        recheck(agency_return=agency_return, by=None)
    return len(found)


def lock(agency_return: AgencyReturn) -> AgencyReturn:
    """The return with its row locked: an appointment and a register change at one moment must see each other (R1)."""
    return (
        AgencyReturn.objects.select_related("scope", "agency", "review")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=agency_return.pk)
    )


def lock_for(perm: Perm, obj: Model, by) -> AgencyReturn:
    """The return that an object is of, locked as `lock` does, for somebody who holds the permission once it is theirs alone.

    Asked then and not before: who was put on the register while they waited sees nothing of the return any more, and neither
    appoints, nor hands over, nor strikes themselves off (R1, R12). Raises NotAllowed or NotNow.
    """
    locked = lock(obj if isinstance(obj, AgencyReturn) else AgencyReturn(pk=scope_id_of(obj)))
    require(perm, obj, by)
    return locked
