"""A part held where it stands while what is written for it changes, so that no version is frozen in between (R7).

Whoever locks more than one of these locks them in this order, everywhere, so that no two wait for each other: the review, the
return, its parts by their keys, then what is written in them, then the scopes on which roles are given and ended, by their keys
(access/grants.py), then the rows of agencies, memberships and accounts, and last the head of the trail (access/audit.py), for
which whoever has a scope asks next. Who changes roles on several reviews holds all their scopes at once: one review after
another is no order. A row that is locked already may be locked again in any place.

Who may is asked once the first of them is held, and nothing is told or changed before: whoever waited for it may have been put
on the register meanwhile, and then nothing of the return is theirs to change (R12; tests/house/test_asked_when_held.py).

Of two who did wait for each other all the same, the database ends one: nothing of theirs is done, and they are told to try again
(503, sar_portal/design/errors.py). It may still happen to who closes or opens an account while that person is given a role on
another review: the scope of that role is found only once the others are held.
"""

from django.db import connection, transaction

from reviews.models import AgencyReturn, PartKind, PartState, ReturnPart

# Django has no word for a lock that many hold at once: two people save in different rows and neither waits for the other, while
# whoever would move the part waits for both.
HOLD = "SELECT state FROM reviews_returnpart WHERE id = %s FOR SHARE"
HOLD_WRITTEN = """
SELECT id FROM reviews_returnpart WHERE agency_return_id = %s AND kind <> %s AND state = %s ORDER BY id FOR SHARE
"""


def hold(part: ReturnPart) -> None:
    """Reads anew in which state the part is; nobody moves it until the transaction ends. Others may hold it at the same time.

    A service that changes what is written holds the part first, then asks its state, then locks what it changes: what it says
    is saved is then in the version that is submitted after it, or was refused. Raises ReturnPart.DoesNotExist.
    """
    found = _asked(HOLD, [part.pk])
    if not found:
        raise ReturnPart.DoesNotExist("There is no such part.")
    [(part.state,)] = found


def hold_written(agency_return: AgencyReturn) -> None:
    """Holds every part of a return that is being written, as `hold` does one: for what goes into the versions of them all."""
    _asked(HOLD_WRITTEN, [agency_return.pk, PartKind.RECORDS.value, PartState.IN_PROGRESS.value])


def take(part: ReturnPart) -> None:
    """Reads the state anew with the part to oneself: waits for all who hold it, and they for the end of the transaction.

    For what takes the whole of what is written: submitting it, deciding on a version, moving it to another template. It comes
    before any other lock. The return is locked with it, as whoever keeps its register locks it first, and then holds its parts.
    """
    AgencyReturn.objects.select_for_update(of=("self",), no_key=True).get(pk=part.agency_return_id)
    part.state = ReturnPart.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=part.pk)


def _asked(statement: str, values: list) -> list[tuple]:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a part is held in the transaction of what is changed")
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
