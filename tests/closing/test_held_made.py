"""How the walls of a legal hold are made while people work, and what they leave to later migrations (G7)."""

import time
from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from sar_portal.access import legal_hold, unhurried
from sar_portal.access.errors import Refused
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
    assert legal_hold.not_fast() == []


def test_a_trigger_is_made_beside_a_transaction_that_does_not_end(db, monkeypatch):
    """A lock that waited for it would let nobody past who comes later: it is given up, and asked for again."""
    key = ("reviews_adultidentity", "stays")
    made = legal_hold.triggers() | {key: legal_hold.triggers()[key] + " "}
    monkeypatch.setattr(legal_hold, "triggers", lambda: made)
    monkeypatch.setattr(unhurried, "MOST_MS", 50)
    at, paused = connection.settings_dict, []
    other = psycopg2.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname=at["NAME"]
    )
    with closing(other), other.cursor() as writing:
        writing.execute("UPDATE reviews_adultidentity SET version = version WHERE false")
        monkeypatch.setattr(time, "sleep", lambda seconds: paused.append(other.rollback()))
        with owner():
            legal_hold.hold_fast()
    assert len(paused) == 1 and legal_hold.not_fast() == []


def test_where_it_never_ends_migrate_says_so(db, monkeypatch):
    monkeypatch.setattr(unhurried, "TRIES", 2)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)

    def waits_in_vain():
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE lock_not_available; END $$")

    with pytest.raises(Refused, match="holds the table reviews_review"):
        unhurried.unhurried(waits_in_vain, "reviews_review")
