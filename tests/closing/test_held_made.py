"""How the walls of a legal hold are made while people work, and what they leave to later migrations (G7)."""

from django.db import connection

from sar_portal.access import holding
from tests.walls import owner

# What the definitions of the triggers name, by its type.
NAMED = """
SELECT DISTINCT t.tgname, format_type(a.atttypid, NULL) FROM pg_depend d JOIN pg_trigger t ON t.oid = d.objid
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_trigger'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
  AND t.tgname IN ('kept', 'says', 'stays', 'stays_while_held')
"""


def test_a_later_migration_may_widen_what_is_said(db):
    """A new database has no such trigger yet while it is migrated; one that is updated has them all."""
    with owner() as cursor:
        cursor.execute("ALTER TABLE reviews_adultidentity ALTER COLUMN code TYPE varchar(80)")
        cursor.execute(NAMED)
        named = set(cursor.fetchall())
    assert named and named <= {("stays", kind) for kind in ("bigint", "integer", "uuid")}
    assert holding.not_fast() == []
