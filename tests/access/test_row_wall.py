"""The second wall: a query without any filter shows what lies in the person's own scopes, and without a person nothing (Z7)."""

import io
import os
import subprocess
import sys

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError
from simple_history.models import HistoricalChanges

from imr.models import StaffInterview
from reviews.models import RecordSet
from sar_portal.access import row_wall
from sar_portal.access.decide import scope_model
from sar_portal.access.models import ScopedModel
from sar_portal.access.row_wall import NEAR, NOT_WALLED, ROOMS, open_to, raise_walls, walls
from sar_portal.access.second_wall import work_in_the_whole_house
from sar_portal.running.places import CHECKOUT
from sar_portal.upkeep.findings import State
from sar_portal.upkeep.selectors import found as part_of
from tests.access.written import WRITTEN, column
from tests.faults.worker import database_url
from tests.walls import owner

POLICIES = "SELECT tablename FROM pg_policies WHERE policyname = 'wall' AND roles = '{sar_portal_app}' AND cmd = 'ALL'"
ENABLED = "SELECT relname FROM pg_class WHERE relrowsecurity"


# --- every table -----------------------------------------------------------------------------------------------------


def test_every_table_of_a_case_is_walled_or_says_why_not(db):
    there = set(column(POLICIES))
    assert there == set(column(ENABLED)) == {wall.table for wall in walls()}
    for model in apps.get_models():
        own = getattr(model, "instance_type", model) if issubclass(model, HistoricalChanges) else model
        if model._meta.app_label not in ROOMS or model._meta.proxy or own._meta.label in NOT_WALLED:
            continue
        if not hasattr(own, "SCOPE") and not issubclass(own, ScopedModel):
            raise AssertionError(f"{model._meta.label} says neither where its rows lie nor why it is not walled")
        if scope_model(own)._meta.label not in {"accounts.Board", "accounts.Agency"}:
            assert model._meta.db_table in there, model._meta.label
    assert {label for label in NOT_WALLED if NOT_WALLED[label]} <= {model._meta.label for model in apps.get_models()}
    assert not there & {apps.get_model(label)._meta.db_table for label in NOT_WALLED}
    assert not NEAR & set(NOT_WALLED) and {apps.get_model(label)._meta.db_table for label in NEAR} <= there


def test_the_walls_stand_before_what_people_wrote(db):
    tables = {model._meta.db_table for model in WRITTEN} | {
        model.history.model._meta.db_table for model in (RecordSet,)
    }
    tables |= {"imr_handover", "imr_handovertext", "documents_storedfile", "reviews_adultidentity", "imr_comment"}
    tables |= {"combined_subgroupcomment", "combined_annotation", "exports_export", "reviews_wording", "actions_note"}
    assert tables <= set(column(POLICIES))


def test_raised_again_they_are_not_touched_and_one_that_was_taken_down_comes_back(db):
    oids = "SELECT oid FROM pg_policy WHERE polname = 'wall' ORDER BY 1"
    before = column(oids)
    with owner() as cursor:
        raise_walls()
        assert column(oids) == before
        cursor.execute("DROP POLICY wall ON imr_report; ALTER TABLE imr_report DISABLE ROW LEVEL SECURITY")
        raise_walls()
    assert len(column(oids)) == len(before) and "imr_report" in column(POLICIES)


def test_what_a_trigger_compares_is_not_walled_off(db):
    """R1, R2: whether an accepter stands on a register is asked whoever accepts, whatever they are shown."""
    asked = """
        SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND NOT (p.prosecdef AND p.proconfig @> '{"search_path=public, pg_temp"}')
    """
    assert column(asked) == []


def test_what_is_not_walled_has_no_column_of_free_text(db):
    """And the decision record names those columns of words that there are."""
    words = {
        f"{label}.{field.name}"
        for label in NOT_WALLED
        for field in apps.get_model(label)._meta.fields
        if field.get_internal_type() in {"TextField", "JSONField", "CharField", "BinaryField"} and not field.choices
    }
    record = (CHECKOUT / "docs" / "decisions" / "0023-row-wall.md").read_text()
    assert words == {word for word in words if f"`{word}`" in record}
    assert not [word for word in words if apps.get_model(word.rpartition(".")[0])._meta.get_field(
        word.rpartition(".")[2]).get_internal_type() in {"TextField", "JSONField"}]  # fmt: skip


def test_lowered_by_hand_it_is_told_and_raised_again_it_stands(world, outside):
    whole = f"The wall stands before {len(list(walls()))} of {len(list(walls()))} tables of cases.\n"
    assert told("show") == whole and part_of("wall").state == State.WELL
    with owner():
        row_wall.lower_walls()
    assert sorted(row_wall.walls_down()) == sorted(wall.table for wall in walls())
    assert told("show").endswith(f"The wall stands before 0 of {len(list(walls()))} tables of cases.\n")
    assert part_of("wall").state == State.WATCH
    column("SELECT set_config('sar.scopes', '', true)")
    assert StaffInterview.objects.exists()
    with owner():
        raise_walls()
    assert not StaffInterview.objects.exists()
    assert told("show") == whole


def test_the_role_of_the_portal_cannot_lower_it(db):
    with pytest.raises(DatabaseError, match="must be owner"):
        row_wall.lower_walls()


def told(what: str) -> str:
    said = io.StringIO()
    call_command("row_walls", what, stdout=said)
    return said.getvalue()


WORDS = (
    "chronology_returnedentry", "reviews_submission", "chronology_chronologyentry", "reviews_wording",
    "combined_subgroupcomment", "combined_subgroupdecision", "reviews_review", "reviews_keylineofenquiry",
    "imr_reportanswer", "imr_kloeanswer",
)  # fmt: skip


@pytest.mark.parametrize("table", WORDS)
def test_a_view_of_words_gives_no_key_of_what_is_not_open(world, outside, table):
    key = "scope_id" if table == "reviews_review" else "id"
    rows, keys = f"SELECT {key} FROM {table}", f"SELECT id FROM {table}_words"  # noqa: S608  (tables of ours)
    everything = set(column(keys))
    assert everything == set(column(rows)) != set()
    column("SELECT set_config('sar.scopes', '', true)")
    assert column(keys) == []
    for persona in ("author", "other_author", "coordinator", "other_coordinator", "excluded"):
        open_to(world.people[persona])
        assert set(column(keys)) == set(column(rows)), persona
    assert set(column(keys)) < everything


def test_a_view_of_words_holds_keys_and_words_and_no_text(db):
    views = (
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_name LIKE %s ORDER BY 1"
    )
    assert {name.split(".")[1] for name in column(views, "%\\_words")} == {"id", "words"}


# --- nothing opened, nothing shown -----------------------------------------------------------------------------------


def test_without_a_person_nothing_is_shown_and_nothing_written(world):
    """In a session as a web server's: nothing in it says whom it works for."""
    session = psycopg2.connect(database_url())
    with session, session.cursor() as cursor:
        shown, there = {}, {}
        for wall in walls():
            cursor.execute("SELECT set_config('sar.scopes', '', true)")
            cursor.execute(f"SELECT count(*) FROM {wall.table}")  # noqa: S608
            shown[wall.table] = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('sar.scopes', '*', true)")
            cursor.execute(f"SELECT count(*) FROM {wall.table}")  # noqa: S608
            there[wall.table] = cursor.fetchone()[0]
        assert sum(shown.values()) == 0
        assert sum(1 for number in there.values() if number) > 70
        cursor.execute("SELECT set_config('sar.scopes', '', true)")
        cursor.execute("UPDATE imr_reportanswer SET text = ''")
        assert cursor.rowcount == 0
        session.rollback()
    session.close()


def test_a_web_server_begins_with_nothing_and_a_command_with_the_whole_house(db):
    asked = "SELECT current_setting('sar.scopes', true), current_setting('jit')"
    ask = f'from django.db import connection as c; k = c.cursor(); k.execute("{asked}"); '
    environment = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "sar_portal.settings"}
    given = os.environ | environment
    web = [sys.executable, "-c", f"import sar_portal.wsgi; {ask}print(*k.fetchone())"]
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", f"{ask}print(*k.fetchone())"]
    for arguments, said in ((web, "None"), (command, "*")):
        done = subprocess.run(arguments, cwd=CHECKOUT, env=given, capture_output=True, text=True, check=True)
        assert done.stdout.split()[-2:] == [said, "off"], "compiling queries costs pages more than it saves"


def test_the_worker_works_in_the_whole_house(monkeypatch):
    from sar_portal.celery import work_in_the_whole_house as at_the_start

    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {})
    at_the_start()
    assert settings.DATABASES["default"]["OPTIONS"]["options"] == "-c sar.scopes=*"
    assert at_the_start is not work_in_the_whole_house
