"""A returned row says of which return it is, and says what its version says: by that the database shows it (Z7)."""

import pytest
from django.db import IntegrityError, connection, transaction

from chronology.models import ReturnedEntry
from tests.combined.test_composite_list import make_world

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
