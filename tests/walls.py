"""What only the owner of the tables could do: take the append-only triggers down for a moment.

For emptying tables after tests with real transactions, and for playing the intruder whom verification must find. Tests sign in
as the owner, who may make databases, and work as the portal's role: each session begins as that role.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection as default

TABLES = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
# Their rows follow from the code alone, and the keys of the permissions stay what they were. The identity key is made once.
STAY = {"django_content_type", "auth_permission", "documents_identitykey"}


def work_as_the_portal(connection) -> None:
    """From the next session on, and outside requests with the whole house open, as commands and the worker do.

    Where the run was given one role alone, it stays the owner.
    """
    if settings.OWNER_DATABASE:
        connection.settings_dict["OPTIONS"] = {"options": f"-c role={settings.PORTAL_ROLE} -c sar.scopes=*"}


@contextmanager
def owner(connection=default):
    """A cursor of the tables' owner, within the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute("SET ROLE NONE")
        try:
            yield cursor
        finally:
            if connection.get_autocommit() or not connection.needs_rollback:
                cursor.execute(f"SET ROLE {before}")


@contextmanager
def walls_down(connection):
    with owner(connection) as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute("; ".join(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables))
        try:
            yield cursor
        finally:
            cursor.execute("; ".join(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables))


def empty_tables(connection) -> None:
    """Takes every row out of every table of the project. Only tables that hold rows are touched: to truncate a hundred
    empty ones takes longer than most tests.
    """
    names = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAY)
    with walls_down(connection) as cursor:
        held = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names)  # noqa: S608
        cursor.execute(held)
        full = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name in full:
            cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
