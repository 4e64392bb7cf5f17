"""A lost second factor: an administrator asks, another person confirms, and only then are the factors removed (A7)."""

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts import sessions
from sar_portal.accounts.models import Board, FactorReset, User
from sar_portal.accounts.policies import check_may_confirm_reset
from sar_portal.accounts.selectors import boards_of, is_of_board
from sar_portal.accounts.services.organisation import unbind


@transaction.atomic
def request_factor_reset(*, user: User, board: Board, reason: str, by: User) -> FactorReset:
    """Asks for a person's factors to be removed. Refused for oneself, a stranger, a second request."""
    require(Perm.MANAGE_ACCOUNTS, board, by)
    if user.pk == by.pk:
        raise Refused("Another administrator must ask for you.")
    if not is_of_board(user, board):
        raise Refused("This person is not of your board.")
    try:
        with transaction.atomic():
            reset = FactorReset.objects.create(user=user, reason=reason, requested_by=by)
    except IntegrityError as error:
        raise Refused("This was already asked for, and waits for a second person to confirm it.") from error
    record("did", "request_factor_reset", board, by=by, details={"user": user.pk, "reset": reset.pk})
    return reset


@transaction.atomic
def confirm_factor_reset(*, reset: FactorReset, by: User) -> None:
    """Removes the factors and the organisation's sign-in, and ends every session; the caller tells the person.

    The password stays, unknown to both. Raises NotAllowed, or Refused for the person who asked and for the person themselves.
    """
    locked = FactorReset.objects.select_for_update(no_key=True).get(pk=reset.pk)
    check_may_confirm_reset(reset=locked, by=by)
    if locked.confirmed_at:
        raise Refused("This was already confirmed.")
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    removed, _ = Authenticator.objects.filter(user=locked.user).delete()
    unbind(locked.user)
    sessions.end(locked.user)
    details = {"user": locked.user_id, "reset": locked.pk, "factors": removed}
    record("did", "confirm_factor_reset", boards_of(locked.user).first(), by=by, details=details)


@transaction.atomic
def withdraw_factor_reset(*, reset: FactorReset, board: Board, by: User) -> None:
    """Takes back a request that nobody has confirmed. Raises NotAllowed, or Refused once it is confirmed."""
    require(Perm.MANAGE_ACCOUNTS, board, by)
    locked = FactorReset.objects.select_for_update(no_key=True).get(pk=reset.pk)
    if locked.confirmed_at or not is_of_board(locked.user, board):
        raise Refused("This request can no longer be taken back.")
    details = {"user": locked.user_id, "reset": locked.pk}
    locked.delete()
    record("did", "withdraw_factor_reset", board, by=by, details=details)
