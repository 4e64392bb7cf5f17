"""The accounts room's verbs together with the messages they cause: both in one transaction."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from imr.services.recheck import hold_for_newcomer, recheck_newcomer
from notifications import deadlines
from notifications.feeds import end_feed
from notifications.models import Deadline
from notifications.rules import Pace
from notifications.services import queue
from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.models import RoleAssignment, Scope
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.accounts import services as accounts
from sar_portal.accounts.models import (
    AccessConfirmation,
    AddressChange,
    Agency,
    Board,
    ConfirmedPerson,
    FactorReset,
    Invitation,
    Membership,
    User,
)
from sar_portal.people.selectors import (
    Confirmable,
    confirmation_due,
    confirmations_of,
    members_to_confirm,
    roles_to_confirm,
)

NO_LONGER = "no longer needs access"


@transaction.atomic
def send_invitation(*, by: User, scope: Scope, **invited) -> Invitation:
    """Invites somebody, as the accounts room's `invite`, and queues the e-mail with the signed link. Raises as it does."""
    invitation = accounts.invite(scope=scope, by=by, **invited)
    queue(
        kind="invitation",
        address=invitation.email,
        reference="",
        link=reverse("people:invitation_accept", kwargs={"nonce": invitation.nonce}),
        sign_link=True,
        scope=scope,
    )
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, address: str, password: str = "", by: User | None = None) -> User:
    """Uses an invitation up, and excludes whoever comes in from the returns on whose register they stand (R12).

    At once: a register may be older than the account. Raises Refused as the accounts room does.
    """
    hashed = accounts.hash_for(invitation=invitation, address=address, password=password, by=by)
    hold_for_newcomer(address=invitation.email, place=invitation.scope, by=by)
    user = accounts.accept_invitation(invitation=invitation, address=address, hashed=hashed, by=by)
    recheck_newcomer(user)
    return user


@transaction.atomic
def confirm_address(*, change: AddressChange, keep: str, by: User) -> None:
    """Gives the account its new address and runs the independence test on it at once (R1, R12). Raises Refused."""
    hold_for_newcomer(address=change.becomes, by=by)
    recheck_newcomer(accounts.change_address(change=change, keep=keep, by=by))


def _tell_of_access(user: User, scope: Scope) -> None:
    queue(kind="access_changed", user=user, reference="", link="/", scope=scope)


@transaction.atomic
def give_role(*, user: User, role: Role, board: Board, until: date | None = None, by: User) -> None:
    """Gives a role on the board and tells the person, once. Raises NotAllowed or Refused."""
    Scope.objects.select_for_update(no_key=True).get(pk=board.pk)
    has_it = RoleAssignment.objects.live().filter(user=user, role=role, scope=board.pk).exists()
    accounts.give_board_role(user=user, role=role, board=board, until=until, by=by)
    if not has_it:
        _tell_of_access(user, board.scope)


@transaction.atomic
def take_role(*, assignment: RoleAssignment, board: Board, by: User) -> None:
    """Ends a role on the board and tells the person, once. Raises NotAllowed or Refused."""
    if accounts.end_board_role(assignment=assignment, board=board, by=by):
        _tell_of_access(assignment.user, board.scope)


@transaction.atomic
def remove_member(*, membership: Membership, reason: str, by: User) -> None:
    """Ends a membership and every role that came with it, and tells the person, once. Raises NotAllowed or Refused."""
    if accounts.end_membership(membership=membership, reason=reason, by=by):
        _tell_of_access(membership.user, membership.agency.scope)


@transaction.atomic
def confirm_reset(*, reset: FactorReset, by: User) -> None:
    """Confirms a lost second factor as the second person, ends the calendar address of whose it was, and tells them.

    Raises NotAllowed or Refused.
    """
    accounts.confirm_factor_reset(reset=reset, by=by)
    end_feed(user=reset.user, by=by)
    queue(kind="factor_reset", user=reset.user, reference="", link=reverse("accounts:account_security"))


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _set_next(place: Agency | Board, from_day: date, by: User | None = None) -> Deadline:
    """Whoever looks after the place's people is reminded of it as of any date; it names no person and no review (R9)."""
    if isinstance(place, Board):
        board, to, page, args = place, Perm.MANAGE_ACCOUNTS, "people:roles_confirm", [place.code]
    else:
        board, to, page = place.board, Perm.MANAGE_PEOPLE, "people:colleagues_confirm"
        args = [place.board.code, place.code]
    return deadlines.set_deadline(
        scope=place.scope,
        kind=AccessConfirmation.DATE,
        reference="",
        what=f"Confirm who still needs access: {place.code}",
        link=reverse(page, args=args),
        due_on=_months_after(from_day, board.access_months),
        to=to,
        pace=Pace.LONG,
        by=by,
    )


@transaction.atomic
def set_confirmations() -> int:
    """Sets the date of the next confirmation for each board, and for each agency with members, that has none; returns how many.

    For whoever has never confirmed it runs from today.
    """
    members = Membership.objects.filter(until__isnull=True).values("agency")
    running = Deadline.objects.filter(
        kind=AccessConfirmation.DATE, met_at__isnull=True, cancelled_at__isnull=True
    ).values("scope")
    boards = Board.objects.exclude(pk__in=running)
    agencies = Agency.objects.filter(pk__in=members).exclude(pk__in=running).select_related("board", "scope")
    places: list[Agency | Board] = [*boards.select_related("scope"), *agencies]
    for place in sorted(places, key=lambda one: one.pk):  # the order of whoever holds several scopes (access/grants.py)
        Scope.objects.select_for_update(no_key=True).get(pk=place.pk)
        if confirmation_due(place.pk) is None:
            last = confirmations_of(place.pk).first()
            _set_next(place, timezone.localdate(last.at) if last else timezone.localdate())
    return len(places)


@transaction.atomic
def confirm_members(*, agency: Agency, needed: dict[int, bool], by: User) -> AccessConfirmation:
    """The agency's lead says of each member but themselves whether they still need access; what is not needed ends at once.

    `needed`: by membership. Raises NotAllowed, or Refused when the members are others than those that were answered for.
    """
    require(Perm.MANAGE_PEOPLE, agency, by)

    def end(key: int) -> None:
        remove_member(membership=Membership.objects.get(pk=key), reason=NO_LONGER, by=by)

    return _confirm(agency, lambda: members_to_confirm(by, agency), needed, end, by)


@transaction.atomic
def confirm_roles(*, board: Board, needed: dict[int, bool], by: User) -> AccessConfirmation:
    """The same of the roles on a board and of the leads of its agencies, by its administrator."""
    require(Perm.MANAGE_ACCOUNTS, board, by)

    def end(key: int) -> None:
        take_role(assignment=RoleAssignment.objects.select_related("user").get(pk=key), board=board, by=by)

    return _confirm(board, lambda: roles_to_confirm(by, board), needed, end, by)


def _confirm(
    place: Agency | Board,
    people: Callable[[], list[Confirmable]],
    needed: dict[int, bool],
    end: Callable[[int], None],
    by: User,
) -> AccessConfirmation:
    grants.hold(place.scope)
    asked = {one.key: one for one in people()}
    if set(asked) != set(needed):
        raise Refused("Somebody came or went meanwhile. The list below is the new one: look through it again.")
    made = AccessConfirmation.objects.create(scope=place.scope, verb="confirm", by=by)
    ConfirmedPerson.objects.bulk_create(
        ConfirmedPerson(confirmation=made, user=one.user, role=one.role, place=one.place, needed=needed[key])
        for key, one in asked.items()
    )
    ended = [key for key, still in needed.items() if not still]
    for key in ended:
        end(key)
    if (running := confirmation_due(place.pk)) is not None:
        deadlines.meet(running, by=by)
    _set_next(place, timezone.localdate(), by)
    details = {"confirmation": made.pk, "people": len(asked), "ended": len(ended)}
    record("did", "confirm_access", place, by=by, details=details)
    return made
