"""People's places: membership of an agency, roles on the board, and the account itself."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.decide import can, require
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import RoleAssignment, Scope
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import ROLES, Role
from sar_portal.access.services import assign_role, end_role
from sar_portal.accounts import sessions
from sar_portal.accounts.models import Board, Membership, User
from sar_portal.accounts.policies import INVITED_TO, check_only_this_board
from sar_portal.accounts.selectors import is_of_board
from sar_portal.accounts.services.invitations import new_account


@transaction.atomic
def first_administrator(*, board: Board, email: str, name: str) -> User:
    """Gives a new board its first administrator, from the command line. They choose a password by the reset link.

    Raises Refused when the board has one already: from then on people are invited; or as `new_account`.
    """
    if RoleAssignment.objects.live().filter(scope=board.pk, role=Role.ADMINISTRATOR).exists():
        raise Refused("The board already has an administrator, who can invite others.")
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = new_account(email=email, name=name, hashed=None)
    assign_role(user=user, role=Role.ADMINISTRATOR, scope=board.scope, reason="first administrator", by=None)
    return user


@transaction.atomic
def end_membership(*, membership: Membership, reason: str = "", by: User) -> bool:
    """Ends a person's place in an agency, and with it every role they hold on the agency and its returns (Z6).

    Acts on their next request; False where it had ended already. Raises NotAllowed, or Refused for one's own membership.
    """
    agency = membership.agency
    if not (can(by, Perm.MANAGE_PEOPLE, agency) or can(by, Perm.MANAGE_ACCOUNTS, agency.board)):
        raise NotAllowed()
    # With those of its returns, on which roles end here too; before the row, as whoever confirms all members does.
    grants.hold(agency.scope)
    locked = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    if locked.user_id == by.pk:
        raise Refused("You cannot end your own membership. Ask another lead of the agency or an administrator.")
    if locked.until is not None:
        return False
    locked.until = timezone.now()
    locked.save(update_fields=["until"])
    here = Scope.objects.filter(Q(pk=agency.pk) | Q(agency=agency.pk))
    for held in RoleAssignment.objects.live().filter(user=locked.user, scope__in=here):
        end_role(assignment=held, reason=reason, by=by)
    record("did", "end_membership", agency, by=by, details={"user": locked.user_id, "reason_given": bool(reason)})
    return True


@transaction.atomic
def give_board_role(*, user: User, role: Role, board: Board, until: date | None = None, by: User) -> RoleAssignment:
    """Gives someone the board already knows another role on the board, to the end of the day `until` where one is given.

    Raises NotAllowed or Refused.
    """
    require(Perm.MANAGE_ACCOUNTS, board, by)
    if role not in INVITED_TO[Kind.BOARD][0] or not ROLES[role].given_by_hand:
        raise Refused("This role is not given by hand.")
    if not is_of_board(user, board) or not user.is_active:
        raise Refused("Invite this person first.")
    if user.pk == by.pk:
        raise Refused("Another administrator must give you a role.")
    if until is not None and role == Role.ADMINISTRATOR:
        raise Refused("An administrator’s role has no end: the board always needs one. End it when another is there.")
    if until is not None and until < timezone.localdate():
        raise Refused("The last day has to be still to come.")
    return assign_role(user=user, role=role, scope=board.scope, until=_end_of(until) if until else None, by=by)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@transaction.atomic
def end_board_role(*, assignment: RoleAssignment, board: Board, reason: str = "", by: User) -> bool:
    """Ends a role held on the board, or that of a lead of one of its agencies; False where it had ended already. Raises
    NotAllowed, or Refused when no administrator would be left.
    """
    require(Perm.MANAGE_ACCOUNTS, board, by)
    leads = assignment.role == Role.AGENCY_LEAD and assignment.scope.parent_id == board.pk
    if assignment.scope_id != board.pk and not leads:
        raise Refused("This role is not held on your board.")
    # Two administrators must not end each other's role at the same moment. The board's scope was made before all that are under
    # it, so its key is the first of those that are held below.
    Scope.objects.select_for_update(no_key=True).get(pk=board.pk)
    others = RoleAssignment.objects.live().filter(scope=board.pk, role=Role.ADMINISTRATOR, user__is_active=True)
    if assignment.role == Role.ADMINISTRATOR and not others.exclude(pk=assignment.pk).exists():
        raise Refused("The board needs at least one administrator. Give the role to someone else first.")
    ended = end_role(assignment=assignment, reason=reason, by=by)
    if assignment.role == Role.SUBGROUP_MEMBER:
        _end_readings(assignment.user, board, by)
    return ended


def _end_readings(user: User, board: Board, by: User) -> None:
    """Who leaves the subgroup reads no review that was shared with them as its member (R4, Z6)."""
    reads = RoleAssignment.objects.live().filter(
        user=user, role=Role.SUBGROUP_READER, scope__kind=Kind.REVIEW, scope__parent=board.pk
    )
    for held in reads.select_related("scope"):
        end_role(assignment=held, reason="left the subgroup", by=by)


def _check_may_close(user: User, board: Board, by: User) -> None:
    require(Perm.MANAGE_ACCOUNTS, board, by)
    if user.pk == by.pk:
        raise Refused("You cannot close your own account.")
    if not is_of_board(user, board):
        raise Refused("This person is not of your board.")
    check_only_this_board(user, board)


def _places_of(user: User) -> QuerySet[Scope]:
    held = RoleAssignment.objects.live().filter(user=user).values("scope")
    return Scope.objects.filter(pk__in=held).select_related("parent")


def _held(user: User) -> User:
    """The account, locked after the scopes of every role that it has: whoever changes its address has those first as well."""
    grants.hold(*_places_of(user))
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _sync_all(user: User) -> None:
    for scope in _places_of(user):  # asked again: a role may have been given before all was held
        grants.sync(scope)


@transaction.atomic
def deactivate(*, user: User, board: Board, reason: str = "", by: User) -> None:
    """Closes an account: no sign-in, every session ended at once, no grant left; roles stay recorded (S2)."""
    _check_may_close(user, board, by)
    locked = _held(user)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    sessions.end(locked)
    _sync_all(locked)
    record("did", "deactivate", board, by=by, details={"user": locked.pk, "reason_given": bool(reason)})


@transaction.atomic
def reactivate(*, user: User, board: Board, by: User) -> None:
    """Opens a closed account again, with the roles that have not ended since."""
    _check_may_close(user, board, by)
    locked = _held(user)
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    _sync_all(locked)
    record("did", "reactivate", board, by=by, details={"user": locked.pk})
