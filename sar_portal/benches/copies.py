"""Databases copied from one another, and the connection moved between them: for benches, and for the tests' world."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, connections

from sar_portal.access.second_wall import as_owner


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """The default connection, for a while, to another database."""
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def copy_of(template: str | None, name: str) -> None:
    """A new database with all that the template has, empty without one; an earlier one of that name is replaced."""
    drop(name)
    with as_owner(), connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))


def drop(name: str) -> None:
    """Removes the database, and whoever is still connected to it.

    The plain command goes first: it sends autovacuum away by itself, where the forceful one stops with 'permission denied'.
    """
    connections.close_all()
    with as_owner(), connection._nodb_cursor() as cursor:
        try:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        except DatabaseError:  # still in use
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
