"""A returned row says of which return it is, and says what its version says: by that the database shows it (Z7)."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from chronology.models import ReturnedEntry
from tests.combined.test_composite_list import make_world
from tests.walls import owner

COPIED = """
INSERT INTO chronology_returnedentry ({columns}, ref, agency_return_id)
SELECT {columns}, 'X-' || id, %s FROM chronology_returnedentry WHERE id = %s RETURNING agency_return_id
"""


@pytest.fixture
def w(db):
    return make_world()


def _copied(row: ReturnedEntry, agency_return_id: int | None) -> int:
    left = ("id", "ref", "search", "agency_return_id")
    columns = ", ".join(one.column for one in ReturnedEntry._meta.concrete_fields if one.column not in left)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COPIED.format(columns=columns), [agency_return_id, row.pk])
        return cursor.fetchone()[0]


def test_each_is_of_the_return_of_its_version(w):
    rows = ReturnedEntry.objects.select_related("submission__part")
    assert {row.agency_return_id == row.submission.part.agency_return_id for row in rows} == {True}


def test_the_database_fills_it_in_and_takes_no_other(w):
    row = ReturnedEntry.objects.earliest("pk")
    other = ReturnedEntry.objects.exclude(agency_return=row.agency_return_id).earliest("pk")
    assert _copied(row, None) == row.agency_return_id
    with pytest.raises(IntegrityError, match="the return of its version"):
        _copied(row, other.agency_return_id)


def test_rows_of_before_are_filled_in_and_stay_as_they_are_otherwise(w):
    """What the migration does to an installation that has rows, whose foreign keys are checked only at the end."""
    before = list(ReturnedEntry.objects.order_by("pk").values())
    with owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE chronology_returnedentry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE chronology_returnedentry ALTER agency_return_id DROP NOT NULL")
        cursor.execute("UPDATE chronology_returnedentry SET agency_return_id = NULL")
        cursor.execute("ALTER TABLE chronology_returnedentry ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        migration = import_module("chronology.migrations.0004_whose_return_filled_in")
        migration.fill(apps, SimpleNamespace(connection=connection))
    assert list(ReturnedEntry.objects.order_by("pk").values()) == before and before
