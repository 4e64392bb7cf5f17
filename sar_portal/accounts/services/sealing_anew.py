"""After SECRET_KEY was changed: what it sealed goes over to the present key, beside a running portal (A3, H8)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from sar_portal.accounts.crypto import sealed_anew
from sar_portal.sealing import Unreadable

BATCH = 200


class Resealed(NamedTuple):
    """How many were sealed anew, had the present key already, and cannot be opened with any key that we hold."""

    anew: int
    already: int
    unreadable: int


def each_in_batches(rows: QuerySet, seal: Callable[[Any], bool]) -> Resealed:
    """Seals each row anew, so many at a time in a transaction of their own: broken off and begun again, it goes on where it was.

    `seal` says whether there was anything to do; it raises Unreadable for one that is left as it is. What somebody changes or
    removes at the same moment is locked first, and what is gone by then is no more.
    """
    counted = {True: 0, False: 0}
    unreadable, last = 0, 0
    while True:
        with transaction.atomic():
            batch = list(rows.select_for_update().filter(pk__gt=last).order_by("pk")[:BATCH])
            for row in batch:
                try:
                    counted[seal(row)] += 1
                except Unreadable:
                    unreadable += 1
        if not batch:
            return Resealed(counted[True], counted[False], unreadable)
        last = batch[-1].pk


def seal_factors_anew() -> Resealed:
    """The seed of every authenticator app. Whoever signs in meanwhile does so with the same codes as before."""

    def seal(factor: Authenticator) -> bool:
        sealed = sealed_anew(factor.data["secret"])
        if sealed is not None:
            factor.data = factor.data | {"secret": sealed}
            factor.save(update_fields=["data"])
        return sealed is not None

    return each_in_batches(Authenticator.objects.filter(type=Authenticator.Type.TOTP), seal)
