"""What only the owner of the tables could do: take the append-only triggers down for a moment.

For emptying tables after tests with real transactions, and for playing the intruder whom verification must find.
"""

from contextlib import contextmanager

TABLES = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
# Their rows follow from the code alone, and the keys of the permissions stay what they were.
STAY = {"django_content_type", "auth_permission"}


@contextmanager
def walls_down(connection):
    with connection.cursor() as cursor:
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
