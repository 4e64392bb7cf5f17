"""The doors by which somebody could try to go around a rule: an address, a form, two at one moment, the tables themselves."""

import threading

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, transaction
from django.test import Client

from sar_portal.access.permissions import Perm
from tests.accounts.sign_in import sign_in
from tests.permissions.table import table
from tests.walls import owner

WORDS = {"statement": "I accept.", "name": "Grace Holt", "role": "ACC"}


def at_once(*verbs) -> list:
    """Runs the verbs in threads, each with a connection of its own; returns what each gave or raised."""
    barrier = threading.Barrier(len(verbs), timeout=20)
    outcomes: list = [None] * len(verbs)

    def run(place, verb):
        try:
            barrier.wait()
            outcomes[place] = verb()
        except Exception as error:  # noqa: BLE001  (whatever came of it is what the test asks about)
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def client_of(user) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def refused_by_the_database(statement: str, *values, says: str | None = None) -> None:
    """The statement is refused to the portal's own role, as which the tests work, and to the tables' owner, in these words."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    with owner() as cursor, pytest.raises(DatabaseError, match=says), transaction.atomic():
        cursor.execute(statement, values)


def no_grant_by_sql(user, scope_id: int, *perms: Perm) -> None:
    """Nobody writes a permission into the table of grants that no role explains.

    A role that is written first explains it: but for one on a hand-over, that stands with the bounds of the rules.
    """
    for perm in perms:
        key = Permission.objects.get(codename=perm.value).pk
        refused_by_the_database(
            "INSERT INTO access_scopegrant (user_id, permission_id, content_object_id) VALUES (%s, %s, %s)",
            user.pk, key, scope_id,
        )  # fmt: skip


def cells(persona: str, addresses: dict[str, str], within: str) -> set[str]:
    """What the table of permissions says this persona is answered at every address within; the matrix tests try each."""
    found = {row[persona] for row in table() if within in addresses.get(row["url"], "")}
    assert found, within
    return found
