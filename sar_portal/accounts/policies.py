"""Who may invite whom, who may confirm what: facts that speak against a verb, in sentences fit to show."""

from django.utils import timezone

from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import Scope
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import ROLES, Role
from sar_portal.accounts.identities import people_at
from sar_portal.accounts.models import FactorReset, Invitation, User
from sar_portal.accounts.selectors import agencies_of, boards_of

UNUSABLE = "This link cannot be used. It may be old, used already or withdrawn, or meant for someone else."
MOST_INVITATIONS_A_DAY = 60

# On each kind of scope: the roles an invitation may carry ('' is an account or membership alone), and who may send it.
INVITED_TO: dict[Kind, tuple[frozenset[str], tuple[Perm, ...]]] = {
    Kind.BOARD: (
        frozenset({Role.COORDINATOR, Role.SUBGROUP_MEMBER, Role.ADMINISTRATOR, Role.AUDITOR}),
        (Perm.MANAGE_ACCOUNTS,),
    ),
    Kind.AGENCY: (frozenset({"", Role.AGENCY_LEAD}), (Perm.MANAGE_PEOPLE, Perm.MANAGE_ACCOUNTS)),
    Kind.REVIEW: (frozenset({Role.LEAD_REVIEWER}), (Perm.MANAGE_REVIEW,)),
    Kind.RETURN: (frozenset({""}), (Perm.APPOINT_AUTHOR,)),
}


def check_may_invite(*, role: str, scope: Scope, by: User) -> None:
    """Raises NotAllowed when they may not invite there, Refused when the role is never given that way (I1)."""
    roles, perms = INVITED_TO.get(Kind(scope.kind), (frozenset(), ()))
    # A permission of the board reaches the agencies of its directory.
    places = {perm: scope if perm.kind == scope.kind else scope.parent for perm in perms}
    if not any(place is not None and can(by, perm, place) for perm, place in places.items()):
        raise NotAllowed()
    if role not in roles or (role and not ROLES[Role(role)].given_by_hand):
        raise Refused("This role is not given by invitation.")


def check_invitation_usable(invitation: Invitation) -> None:
    """Raises Refused, with one sentence for all: used, old, withdrawn, or its sender may no longer send it."""
    spent = invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= timezone.now()
    if spent or not invitation.invited_by.is_active:
        raise Refused(UNUSABLE)
    try:
        check_may_invite(role=invitation.role, scope=invitation.scope, by=invitation.invited_by)
    except NotAllowed as refusal:
        raise Refused(UNUSABLE) from refusal


def check_not_already_there(*, email: str, agency, role: str, scope: Scope) -> None:
    """Raises Refused when the person has already what it would give. Says nothing about other agencies (A6)."""
    there = list(people_at(email))
    has_role = role and any(one.role_assignments.live().filter(role=role, scope=scope).exists() for one in there)
    is_member = agency and any(one.memberships.filter(agency=agency, until__isnull=True).exists() for one in there)
    if has_role or (is_member and not role):
        raise Refused("This person is already there, so there is nothing to invite them to.")
    open_ones = Invitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    if open_ones.filter(email__iexact=email, scope=scope, role=role).exists():
        raise Refused("This person was invited already. Withdraw that invitation first to send a new one.")


def check_may_confirm_reset(*, reset: FactorReset, by: User) -> None:
    """Two people: not the one who asked, not the person themselves, and someone who knows them (A7)."""
    if by.pk in (reset.requested_by_id, reset.user_id):
        raise Refused("Someone else must confirm this: neither the person who asked nor the person themselves.")
    leads = any(can(by, Perm.MANAGE_PEOPLE, agency) for agency in agencies_of(reset.user))
    of_board = any(
        can(by, perm, board) for board in boards_of(reset.user) for perm in (Perm.MANAGE_ACCOUNTS, Perm.OPEN_REVIEW)
    )
    if not (leads or of_board):
        raise NotAllowed()


def check_only_this_board(user: User, board) -> None:
    """Raises Refused when the person also belongs to another board, whose decision their account is as well."""
    if any(other.pk != board.pk for other in boards_of(user)):
        raise Refused("This person also works with another board. End their roles here instead of the whole account.")


def check_quiet_hours(quiet_from: int | None, quiet_until: int | None, digest_hour: int = 0) -> None:
    """Raises Refused for quiet hours without a beginning or an end, with both at one hour, or that leave a day no hour for the
    daily e-mail, from its own on.
    """
    if (quiet_from is None) != (quiet_until is None):
        raise Refused("Quiet hours need a beginning and an end.")
    if quiet_from is not None and quiet_from == quiet_until:
        raise Refused("Quiet hours end at another hour than they begin.")
    if quiet_from is not None and quiet_until is not None and quiet_until < quiet_from <= digest_hour:
        raise Refused("The daily e-mail would never go: its hour has to be before quiet hours that last over midnight.")
