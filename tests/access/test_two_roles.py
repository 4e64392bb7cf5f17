"""The portal works as a role that owns nothing: each thing it must not be able to do is tried in SQL (security.md H6)."""

import os
import re
from contextlib import nullcontext

import psycopg2
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from sar_portal.access.checks import kept_on_disk, two_roles
from sar_portal.access.errors import Refused
from sar_portal.access.reports import SCHEMA, VIEWS, close_the_reports, open_the_reports
from sar_portal.access.second_wall import open_to_the_portal
from sar_portal.access.trail_wall import hand_over_the_trail
from tests.faults.worker import database_url
from tests.walls import owner

APPEND_ONLY = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only' ORDER BY 1"
# What a function of the owner adds to, and nothing else.
BY_FUNCTION = {
    "access_auditchain",
    "access_auditevent",
    "closing_disposaldecision",
    "access_trailepoch",
    "closing_traildecision",
}
RIGHTS = """
SELECT c.relname, c.relacl::text, ARRAY(SELECT a.attname || a.attacl::text FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL ORDER BY 1)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S') ORDER BY 1
"""


@pytest.fixture
def portal(db):
    """A session of its own, signed in as web, worker and beat do; what it tries is rolled back."""
    session = psycopg2.connect(database_url())
    yield session
    session.rollback()
    session.close()


def ask(session, question: str):
    with session.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def refused(session, statement: str) -> bool:
    with session.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        try:
            cursor.execute(statement)
        except psycopg2.errors.InsufficientPrivilege:
            return True
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT before")
    return False


def test_the_portals_role_is_nothing_special_and_owns_nothing(portal):
    assert ask(portal, "SELECT current_user, session_user") == [("sar_portal_app", "sar_portal_app")]
    special = "rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication"
    assert ask(portal, f"SELECT {special} FROM pg_roles WHERE rolname = current_user") == [(False,)]  # noqa: S608
    me = "(SELECT oid FROM pg_roles WHERE rolname = current_user)"
    for catalogue, column in (
        ("pg_class", "relowner"), ("pg_proc", "proowner"), ("pg_namespace", "nspowner"), ("pg_database", "datdba"),
        ("pg_auth_members", "member"),
    ):  # fmt: skip
        assert ask(portal, f"SELECT * FROM {catalogue} WHERE {column} = {me}") == []  # noqa: S608


def test_every_append_only_table_refuses_it_each_way_of_changing_rows(portal):
    tables = [table for (table,) in ask(portal, APPEND_ONLY)]
    assert len(tables) > 60
    column = "SELECT attname FROM pg_attribute WHERE attrelid = '{}'::regclass AND attnum = 1"
    open_ways = []
    for table in tables:
        [(first,)] = ask(portal, column.format(table))
        for statement in (
            f'UPDATE {table} SET "{first}" = "{first}"',  # noqa: S608
            f"DELETE FROM {table}",  # noqa: S608
            f"TRUNCATE {table} CASCADE",
            f"SELECT FROM {table} FOR UPDATE",
            f"ALTER TABLE {table} DISABLE TRIGGER append_only",
            f"DROP TRIGGER append_only ON {table}",
        ):
            if not refused(portal, statement):
                open_ways.append(statement)
    assert open_ways == []


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "SET ROLE sar_portal",
        "SET SESSION AUTHORIZATION sar_portal",
        "CREATE TABLE mine (word text)",
        "CREATE TEMPORARY TABLE mine (word text)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION refuse_change() CASCADE",
        "ALTER TABLE reviews_review ADD COLUMN mine text",
        "DROP TABLE reviews_review CASCADE",
        "TRUNCATE reviews_review CASCADE",
        "DELETE FROM access_roleassignment",
        "DELETE FROM access_exclusion",
        "DELETE FROM documents_storedfile",
        "UPDATE documents_storedfile SET sha256 = ''",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('access', 'mine', now())",
        "COPY access_scope TO PROGRAM 'true'",
        "INSERT INTO access_auditevent (chain_id, number, at, what, verb) VALUES (1, 1, now(), 'did', 'nothing')",
        "INSERT INTO access_auditchain (length, head) VALUES (0, '')",
        "UPDATE access_auditchain SET length = 0, head = ''",
        "DELETE FROM access_auditchain",
        "INSERT INTO closing_disposaldecision (subject_id, scope_id, kind, verb, at) VALUES (1, 1, 'key', 'x', now())",
        "SELECT * FROM owner_only.proof_key",
        "INSERT INTO owner_only.proof_key VALUES ('', '')",
    ],
)
def test_it_is_refused(portal, statement):
    assert refused(portal, statement), statement


def test_it_reads_and_adds_to_every_table_and_writes_what_the_scanner_found(portal):
    assert not refused(portal, "UPDATE documents_storedfile SET scan_result = scan_result")
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    asked = "SELECT has_table_privilege(%s, 'SELECT'), has_table_privilege(%s, 'INSERT')"
    with portal.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(asked, [table, table])
            assert cursor.fetchone() == (True, table not in BY_FUNCTION), table


def test_what_erases_at_disposal_erases_nothing_that_two_people_did_not_decide(portal):
    for table, erased in (("access_auditevent", 0), ("access_roleassignment", 0), ("django_migrations", None)):
        assert ask(portal, f"SELECT erase_doomed(1, '{table}', ARRAY['1'])") == [(erased,)]  # noqa: S608
    with pytest.raises(psycopg2.Error):  # a list of no disposal at all
        ask(
            portal,
            "INSERT INTO closing_doomedrow (disposal_id, table_name, key_name, key, scope_id) "
            "VALUES (1, 'django_migrations', 'id', '1', 1); SET CONSTRAINTS ALL IMMEDIATE",
        )


def rights() -> list:
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS)
        return cursor.fetchall()


def test_given_again_nothing_changes_and_what_was_given_by_hand_is_gone(db):
    before = rights()
    with owner(connection) as cursor:
        cursor.execute("GRANT TRUNCATE, UPDATE ON access_auditevent TO sar_portal_app")
        cursor.execute("GRANT UPDATE (verb) ON reviews_signoff TO sar_portal_app")
        assert rights() != before
        assert open_to_the_portal() is True
    assert rights() == before


def test_a_table_made_append_only_later_is_found_without_a_list(db):
    with owner(connection) as cursor:
        cursor.execute("CREATE TABLE made_later (id int, word text)")
        cursor.execute(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON made_later FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        open_to_the_portal()
        cursor.execute(
            "SELECT r, has_table_privilege('sar_portal_app', 'made_later', r) FROM unnest(ARRAY['SELECT', 'UPDATE']) r"
        )
        assert dict(cursor.fetchall()) == {"SELECT": True, "UPDATE": False}


def test_a_role_that_the_server_does_not_know_is_one_sentence(db, settings):
    settings.PORTAL_ROLE = "nobody_here"
    with owner(connection), pytest.raises(Refused, match="knows no role nobody_here"):
        open_to_the_portal()


def test_the_trail_belongs_to_a_role_as_which_nobody_signs_in(portal):
    trail = "SELECT count(*), bool_and(rolname = 'sar_portal_trail' AND NOT rolcanlogin AND NOT rolsuper) FROM pg_roles JOIN "
    tables = "pg_class ON relowner = pg_roles.oid WHERE relname ~ '^access_(auditchain|auditevent|trailepoch)$'"
    functions = "pg_proc ON proowner = pg_roles.oid WHERE proname IN ('record_event', 'put_trail_away')"
    assert ask(portal, trail + tables) == [(3, True)] and ask(portal, trail + functions) == [(2, True)]
    owns = "SELECT count(*) FROM pg_class WHERE relowner = 'sar_portal_trail'::regrole AND relkind = 'r'"
    assert ask(portal, owns) == [(3,)]


def test_a_role_reads_reports_and_no_column_of_them_holds_words_of_a_case(world):
    may = """SELECT DISTINCT table_schema || '.' || table_name FROM information_schema.table_privileges
             WHERE grantee = 'sar_portal_reports' AND privilege_type = 'SELECT'"""
    with owner(connection) as cursor:
        cursor.execute(may)
        assert {name for (name,) in cursor.fetchall()} == {f"{SCHEMA}.{name}" for name in VIEWS}
        cursor.execute("SELECT count(*) FROM information_schema.table_privileges WHERE grantee = 'sar_portal_reports' "
                       "AND privilege_type <> 'SELECT'")  # fmt: skip
        assert cursor.fetchone() == (0,)
        for view in VIEWS:
            cursor.execute(f"SELECT v::text FROM {SCHEMA}.{view} v")  # noqa: S608  (our own names)
            said = " ".join(row for (row,) in cursor.fetchall())
            assert said and not re.search(r"zq|canary|@", said, re.IGNORECASE), view
        columns = "SELECT count(*) FROM information_schema.columns WHERE table_schema = %s AND data_type = 'text'"
        cursor.execute(columns, [SCHEMA])
        assert cursor.fetchone() == (0,)  # words of a case are of this type; states, codes and references have a length


def test_what_a_board_built_on_the_reports_stays_and_an_update_that_would_take_it_away_says_its_name(db):
    with owner(connection) as cursor:
        cursor.execute("CREATE SCHEMA reports")  # an owner's own, by the plainest name
        late = f"SELECT * FROM {SCHEMA}.parts WHERE due_on < now()"  # noqa: S608  (our own names)
        cursor.execute(f"CREATE VIEW reports.late AS {late}")
        cursor.execute(f"CREATE TABLE {SCHEMA}.figures (number int)")
        assert open_the_reports() is True  # as by each start
        with pytest.raises(Refused, match="view reports.late depends on view sar_portal_reports.parts"):
            close_the_reports()
        cursor.execute(f"SELECT count(*) FROM reports.late, {SCHEMA}.figures, {SCHEMA}.reviews")  # noqa: S608  (our own names)
        cursor.execute("DROP VIEW reports.late")
        cursor.execute(f"DROP VIEW {SCHEMA}.roles_held")
        cursor.execute(f"CREATE VIEW {SCHEMA}.roles_held AS SELECT 1 AS earlier")  # of a version with other columns
        assert open_the_reports() is True
        cursor.execute(f"SELECT role, people FROM {SCHEMA}.roles_held")  # noqa: S608  (our own names)


def test_who_asks_whether_something_is_unapplied_leaves_the_reports_as_they_are(db, monkeypatch):
    with owner(connection) as cursor:
        monkeypatch.setattr("sar_portal.access.management.commands.migrate.as_owner", lambda alias: nullcontext())
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search' AND name ~ '^0006'")
        with pytest.raises(SystemExit):
            call_command("migrate", check_unapplied=True, verbosity=0)
        cursor.execute(f"SELECT count(*) FROM {SCHEMA}.reviews")  # noqa: S608  (our own names)


def test_where_the_trail_is_not_apart_one_is_told(db, settings):
    settings.PRODUCTION, settings.TRAIL_ROLE = True, "nobody_here"
    assert [found.id for found in two_roles(databases=["default"])] == ["sar_portal.W002"]
    with owner(connection):
        assert hand_over_the_trail() is False


def test_an_installation_of_one_role_goes_on_and_is_told(db, settings):
    settings.PRODUCTION = True
    assert two_roles(databases=["default"]) == []
    settings.PORTAL_ROLE = "sar_portal"
    assert [found.id for found in two_roles(databases=["default"])] == ["sar_portal.W001"]
    with owner(connection):
        assert open_to_the_portal() is False


def test_a_database_that_calls_kept_what_is_not_on_its_disk_is_told(db, settings):
    """R15: the servers of the tests are such, as their data is thrown away; a role may be told otherwise by itself."""
    assert kept_on_disk(databases=["default"]) == []
    settings.PRODUCTION = True
    named = {setting: set() for setting in ("on", "off")}
    for setting, told in named.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL synchronous_commit = {setting}")
        told |= {one.msg.split()[4] for one in kept_on_disk(databases=["default"])}
    assert named["off"] - named["on"] == {"synchronous_commit"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'")
        assert {name for (name,) in cursor.fetchall()} == named["on"]


def test_commands_work_as_the_portal_and_migrate_alone_as_the_owner(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("sar_portal_app",)
    call_command("migrate", verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("sar_portal_app",)
    assert os.environ["OWNER_DATABASE_URL"] != os.environ["DATABASE_URL"]


def test_the_test_world_is_worked_in_as_the_portal_too(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("sar_portal_app",)
