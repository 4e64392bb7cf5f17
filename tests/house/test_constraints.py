"""The walls in the database: paired fields, append-only tables, histories that cannot be rewritten (R7, R8, R10)."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import AddField
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint
from simple_history.models import HistoricalChanges

from reviews.models import Submission, SubmissionPaper
from sar_portal.access.models import AuditEvent, Decision
from sar_portal.documents.models import Rendering, StoredFile

ROOMS = {
    "access", "accounts", "actions", "chronology", "closing", "combined", "documents", "exports", "imr", "notifications",
    "reviews",
}  # fmt: skip
WALLED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname ~ '^(append_only|file_never_changes)'"


def models():
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS and not model._meta.proxy]


@pytest.fixture
def walled(db) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WALLED)
        return {name.strip('"') for (name,) in cursor.fetchall()}


def _unpaired(model) -> list[str]:
    names = {field.name for field in model._meta.fields}
    said = " ".join(str(one.condition) for one in model._meta.constraints if isinstance(one, CheckConstraint))
    pairs = [name[:-3] for name in names if name.endswith("_at") and f"{name[:-3]}_by" in names]
    return [f"{pair}_at" for pair in pairs if model._meta.get_field(f"{pair}_at").null and f"{pair}_by" not in said]


def test_when_and_by_whom_are_given_together():
    found = {m._meta.label: bad for m in models() if not issubclass(m, HistoricalChanges) and (bad := _unpaired(m))}
    assert found == {}


def test_a_column_that_came_later_is_filled_in_by_the_database():
    """Pages of the version before are served while migrations run (docs/deploy.md), and save without it."""
    later = [
        one for one in MigrationLoader(None).disk_migrations.values() if one.app_label in ROOMS and not one.initial
    ]
    added = [
        (one.app_label, step.model_name, step.name, step.field)
        for one in later
        if one.name != "0002_links"  # of the first tables
        for step in one.operations
        if isinstance(step, AddField)
    ]
    assert ("imr", "recommendation", "further_lessons") in [tuple(names) for *names, _ in added]
    assert [names for *names, field in added if not field.null and not field.has_db_default()] == []


def test_every_decision_table_is_append_only(walled):
    tables = {model._meta.db_table for model in models() if issubclass(model, Decision)}
    assert len(tables) > 8
    assert tables - walled == set()


def test_frozen_versions_papers_files_and_the_audit_trail_are_append_only(walled):
    assert {
        one._meta.db_table for one in (Submission, SubmissionPaper, Rendering, StoredFile, AuditEvent)
    } - walled == set()


def test_every_history_is_append_only(walled):
    histories = {m._meta.db_table for m in apps.get_models() if issubclass(m, HistoricalChanges)}
    assert len(histories) > 8
    assert histories - walled == set()


def test_no_append_only_table_keeps_a_history_too():
    tracked = [m for m in models() if hasattr(m, "history") and issubclass(m, Decision)]
    assert tracked == []


def test_every_model_of_a_case_says_what_it_belongs_to():
    """Without SCOPE or a scope of its own, no permission could reach it, or every one."""
    ruled = [
        m
        for m in models()
        if m._meta.app_label in {"actions", "reviews", "chronology", "closing", "imr", "combined", "exports"}
    ]
    ruled = [m for m in ruled if not issubclass(m, HistoricalChanges)]
    assert [m._meta.label for m in ruled if not hasattr(m, "SCOPE") and not hasattr(m, "scope")] == []


def test_no_trigger_asks_who_is_asking_and_what_works_as_the_owner_looks_in_one_place(db):
    """A trigger and the functions that it calls work with the owner's rights, so that they see every row (0023): one that asked
    for the current role would be told the owner's. And where tables are looked for is fixed, or whoever calls it could say.
    """
    asks = r"\y(current_user|current_role|session_user|user|pg_has_role|has_\w+_privilege)\y"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regproc::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc ~* %s",
            [asks],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE proconfig @> '{\"search_path=public, pg_temp\"}') FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        )
        all_of_them, fixed = cursor.fetchone()
        assert all_of_them == fixed > 15
