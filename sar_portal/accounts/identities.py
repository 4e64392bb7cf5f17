"""Whose name or address is another than when they were last compared with the registers, however it was changed (R1)."""

import hashlib
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from sar_portal.accounts.models import AddressChange, KnownIdentity, User

# Ended accounts that a review which was taken in has made, until then known by the fingerprint of their address alone.
TAKEN_IN = "@taken-in.invalid"


def changed_people() -> QuerySet[User]:
    """People whose name or address differs from what was compared."""
    return User.objects.filter(~Q(known_as__name=F("name")) | ~Q(known_as__email=F("email")), known_as__isnull=False)


def unknown_people() -> QuerySet[User]:
    """People of whom nothing is remembered: they were compared as they came in, and are watched from now on."""
    return User.objects.filter(known_as__isnull=True)


def left_addresses() -> QuerySet[AddressChange]:
    """The addresses that accounts had before, each with its account in `user` and itself in `was`. Whoever had one is still
    who is meant by it on a register.
    """
    return AddressChange.objects.filter(made_at__isnull=False)


def address_sha256(email: str) -> str:
    """The fingerprint of an address in lower case; of an account that was taken in, the one that it came with."""
    email = email.lower()
    return email.removesuffix(TAKEN_IN) if email.endswith(TAKEN_IN) else hashlib.sha256(email.encode()).hexdigest()


def taken_in_at(address: str) -> QuerySet[User]:
    """The ended account by which a review that was taken in knows whose address this is."""
    return User.objects.filter(email=f"{address_sha256(address)}{TAKEN_IN}", is_active=False)


def people_at(address: str) -> QuerySet[User]:
    """The accounts that an address means: whose it is, whose it was before, and by which a review taken in knows it."""
    left = left_addresses().filter(was__iexact=address)
    return User.objects.filter(
        Q(email__iexact=address) | Q(pk__in=left.values("user")) | Q(pk__in=taken_in_at(address).values("pk"))
    )


def remember(people: Iterable[User]) -> None:
    """Keeps what was compared, as it was read before the comparison: what changed meanwhile differs again."""
    for person in people:
        KnownIdentity.objects.update_or_create(user=person, defaults={"name": person.name, "email": person.email})
