"""The accounts room's verbs together with the messages they cause: both in one transaction."""

from django.db import transaction
from django.urls import reverse

from imr.services.recheck import recheck_newcomer
from notifications.feeds import end_feed
from notifications.services import queue
from sar_portal.access.models import RoleAssignment, Scope
from sar_portal.access.roles import Role
from sar_portal.accounts import services as accounts
from sar_portal.accounts.models import Board, FactorReset, Invitation, Membership, User


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
    user = accounts.accept_invitation(invitation=invitation, address=address, password=password, by=by)
    recheck_newcomer(user)
    return user


def _tell_of_access(user: User, scope: Scope) -> None:
    queue(kind="access_changed", user=user, reference="", link="/", scope=scope)


@transaction.atomic
def give_role(*, user: User, role: Role, board: Board, by: User) -> None:
    """Gives a role on the board and tells the person. Raises NotAllowed or Refused."""
    accounts.give_board_role(user=user, role=role, board=board, by=by)
    _tell_of_access(user, board.scope)


@transaction.atomic
def take_role(*, assignment: RoleAssignment, board: Board, by: User) -> None:
    """Ends a role on the board and tells the person. Raises NotAllowed or Refused."""
    accounts.end_board_role(assignment=assignment, board=board, by=by)
    _tell_of_access(assignment.user, board.scope)


@transaction.atomic
def remove_member(*, membership: Membership, reason: str, by: User) -> None:
    """Ends a membership and every role that came with it, and tells the person. Raises NotAllowed or Refused."""
    accounts.end_membership(membership=membership, reason=reason, by=by)
    _tell_of_access(membership.user, membership.agency.scope)


@transaction.atomic
def confirm_reset(*, reset: FactorReset, by: User) -> None:
    """Confirms a lost second factor as the second person, ends the calendar address of whose it was, and tells them.

    Raises NotAllowed or Refused.
    """
    accounts.confirm_factor_reset(reset=reset, by=by)
    end_feed(user=reset.user, by=by)
    queue(kind="factor_reset", user=reset.user, reference="", link=reverse("accounts:account_security"))
