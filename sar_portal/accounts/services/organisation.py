"""Who an organisation's own sign-in lets in: people who have an account already, and nobody else (A9)."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from sar_portal.access.audit import record
from sar_portal.accounts.models import Board, User
from sar_portal.accounts.selectors import boards_of


class NotLetIn(Exception):
    """Why in one word, for the trail alone; the person is told the same in every case."""

    def __init__(self, why: str, user: User | None = None):
        super().__init__(why)
        self.why, self.user = why, user


@transaction.atomic
def let_in(*, provider: str, subject: str, claims: dict) -> User:
    """The account that the organisation speaks of, which its subject is bound to at first use. Raises NotLetIn.

    Each time the organisation must say that the address is verified, the address must be of its own domains and be the
    account's, and the account must be open, with an address verified here and a password to confirm with.
    """
    address = str(claims.get("email") or "").lower()
    if claims.get("email_verified") is not True:
        raise NotLetIn("unverified")
    # Letters that only look alike, or become alike in capitals, must not be an address of somebody else.
    if not address.isascii() or address.rpartition("@")[2] not in settings.OIDC_DOMAINS:
        raise NotLetIn("domain")
    user = User.objects.select_for_update(no_key=True).filter(email__iexact=address).first()
    if user is None:
        raise NotLetIn("no_account")
    if not user.is_active:
        raise NotLetIn("closed", user)
    if not EmailAddress.objects.filter(user=user, email__iexact=address, verified=True).exists():
        raise NotLetIn("unverified_here", user)
    # Whoever has none could confirm nothing later on; the link of 'I have forgotten my password' gives one.
    if not user.has_usable_password():
        raise NotLetIn("no_password", user)
    _bind(user, provider, subject)
    return user


def _bind(user: User, provider: str, subject: str) -> None:
    bound = SocialAccount.objects.filter(provider=provider, uid=subject).first()
    if bound is not None and bound.user_id != user.pk:
        raise NotLetIn("of_another_account", user)
    if bound is not None:
        return
    if SocialAccount.objects.filter(provider=provider, user=user).exists():
        raise NotLetIn("another_subject", user)
    SocialAccount.objects.create(user=user, provider=provider, uid=subject)
    record("did", "bind_organisation", None, by=user)


@transaction.atomic
def record_not_let_in(*, why: str, user: User | None = None) -> None:
    """A refusal in the trail; where an account is meant, in that of each board it has to do with, for who looks after it."""
    verb = f"sign_in_by_organisation_{why}"
    boards: list[Board | None] = [*boards_of(user)] if user else []
    for board in boards or [None]:
        record("refused", verb, board, by=None, details={"user": user.pk} if user else {})


def unbind(user: User) -> int:
    """Takes the organisation's sign-in off an account, with its second factors: the next use binds anew."""
    removed, _ = SocialAccount.objects.filter(user=user).delete()
    return removed
