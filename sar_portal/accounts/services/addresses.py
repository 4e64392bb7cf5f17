"""Another e-mail address for an account: asked for, then made by its owner, who has had a letter there (security.md A6, A8)."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts import mail, sessions
from sar_portal.accounts.identities import people_at
from sar_portal.accounts.models import AddressChange, Board, User
from sar_portal.accounts.selectors import boards_of, is_of_board
from sar_portal.accounts.services.organisation import unbind

HOURS = 24
KEPT_DAYS = 30  # of what was asked for and never made: it may be a stranger's address, mistyped
MOST_A_DAY = 5
UNUSABLE = "This link cannot be used. It may be old or used already, or another one was asked for since."


@transaction.atomic
def ask_for_address(*, user: User, address: str, board: Board | None = None, by: User) -> AddressChange:
    """Sends a link to the new address, and tells the present one. Nothing changes before the person has used the link.

    By the person, or with `board` by its administrator. Where the address is another account's, or was, no letter goes and nobody
    is told (A6); so too where a review that was taken in knows somebody by it, as they are invited to it (docs/decisions/0030).

    Raises NotAllowed, or Refused: the same address, a closed account, a stranger, too often.
    """
    if board is None and user.pk != by.pk:
        raise NotAllowed()
    if board is not None:
        require(Perm.MANAGE_ACCOUNTS, board, by)
        if user.pk == by.pk:
            raise Refused("Change your own address from your own account.")
        if not is_of_board(user, board):
            raise Refused("This person is not of your board.")
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    address, now = address.strip().lower(), timezone.now()
    if not locked.is_active:
        raise Refused("The account is closed.")
    if address == locked.email.lower():
        raise Refused("This is the address of the account already.")
    if locked.address_changes.filter(asked_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused("This was asked for often today. Try again tomorrow.")
    locked.address_changes.filter(made_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    made = AddressChange.objects.create(
        user=locked,
        was=locked.email,
        becomes=address,
        nonce=uuid.uuid4(),
        asked_by=by,
        asked_at=now,
        expires_at=now + timedelta(hours=HOURS),
    )
    if not _is_another_s(address, locked):
        mail.send("address_change", address, {"path": reverse("people:address_confirm", args=[made.nonce])})
    mail.tell_of_change("address_asked", locked)
    record("did", "ask_for_address", board, by=by, details={"user": locked.pk, "change": made.pk})
    return made


@transaction.atomic
def change_address(*, change: AddressChange, keep: str, by: User) -> User:
    """Gives the account its new address: every other session and the organisation's sign-in end, and both addresses are told.

    `keep` is the session at hand. The caller runs the independence test (R1). Raises Refused, with one sentence for every case.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    locked = AddressChange.objects.select_for_update(no_key=True).get(pk=change.pk)
    spent = locked.made_at or locked.expires_at <= timezone.now() or locked.was != user.email
    if locked.user_id != user.pk or spent or _is_another_s(locked.becomes, user):
        raise Refused(UNUSABLE)
    mail.tell_of_change("address_changed", user)
    user.email = locked.becomes
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise Refused(UNUSABLE) from error
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    locked.made_at = timezone.now()
    locked.save(update_fields=["made_at"])
    unbind(user)
    sessions.end(user, keep=keep)
    mail.tell_of_change("address_changed", user)
    record("did", "change_address", boards_of(user).first(), by=user, details={"user": user.pk, "change": locked.pk})
    return user


def _is_another_s(address: str, user: User) -> bool:
    """Also one that somebody had before: by it the registers and the reviews to take in mean them (R1, R12). One's own of before
    may be had again.
    """
    return people_at(address).exclude(pk=user.pk).exists()


def forget_addresses() -> int:
    """Removes what was asked for and never made, a month after its link ended; what was made stays for ever (R1). How many.

    That something was asked for, when and by whom, stays in the trail.
    """
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    return AddressChange.objects.filter(made_at__isnull=True, expires_at__lt=before).delete()[0]
