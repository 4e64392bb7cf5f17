"""While a legal hold is set nothing of the review is removed: by no page, and by nobody who writes the tables (G7)."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from chronology.models import GlossaryTerm
from chronology.services.glossary import remove_term
from sar_portal.access.errors import HELD_SENTENCE
from sar_portal.closing.belongings import GOES_DURING_A_HOLD, belongings
from sar_portal.closing.selectors.rows import scopes_of
from sar_portal.closing.services.retention import lift_hold, set_hold

WALLED = """
SELECT c.relname, p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgtype & 8 > 0 AND p.proname IN ('refuse_change', 'refuse_rewriting', 'refuse_while_held')
"""


@pytest.fixture
def held(world):
    return set_hold(review=world.reviews["one"], reason="A court asks", by=world.people["coordinator"])


def test_every_table_of_a_review_lets_nothing_go_during_a_hold_or_says_why(db):
    """A new table is a decision: a trigger of its own, or a line with the reason why its rows may go."""
    with connection.cursor() as cursor:
        cursor.execute(WALLED)
        walled = {table for table, _ in cursor.fetchall()}
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND has_table_privilege(current_user, oid, 'TRUNCATE')"
        )
        emptied = [table for (table,) in cursor.fetchall()]
    known = {one.model._meta.db_table: one.model._meta.label for one in belongings()}
    assert {label for table, label in known.items() if table not in walled} == set(GOES_DURING_A_HOLD)
    assert emptied == []


def test_no_row_of_the_review_goes_whoever_asks_the_database(world, held):
    """One row of each table in which the review has any, by the portal's own role with the whole house open."""
    scopes, tried, gone = scopes_of(world.reviews["one"]), 0, []
    for one in belongings():
        row = one.rows(scopes).order_by("-pk").first()
        if row is None or one.model._meta.label in GOES_DURING_A_HOLD:
            continue
        table, key = one.model._meta.db_table, one.model._meta.pk.column
        tried += 1
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = %s', [row.pk])  # noqa: S608  (names of our own tables)
                gone.append(table)
                transaction.set_rollback(True)
        except DatabaseError as error:
            said = str(error)
            if "legal hold" not in said and "permission denied" not in said and "never" not in said:
                gone.append(f"{table}: {said}")
    assert gone == [] and tried > 60


def test_of_another_review_and_once_it_is_lifted_rows_go_as_before(world, held):
    term = GlossaryTerm.objects.get(pk=world.made["term"].pk)
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    with pytest.raises(IntegrityError, match="a legal hold is set"), transaction.atomic():
        remove_term(line=term, by=world.people["author"])
    lift_hold(review=review, seen=held.pk, reason="It asks no more", by=coordinator)
    set_hold(review=world.reviews["two"], reason="Another court", by=coordinator)
    remove_term(line=term, by=world.people["author"])
    assert not GlossaryTerm.objects.filter(pk=term.pk).exists()


def test_a_page_says_why_nothing_is_removed_and_what_was_there_is_there(world, held, browse):
    term = world.made["term"]
    page = reverse("chronology:term_remove", args=[term.agency_return.reference, term.pk])
    answer = browse(world.people["author"]).post(page)
    assert answer.status_code == 409 and HELD_SENTENCE.replace("'", "’") in answer.content.decode()
    assert GlossaryTerm.objects.filter(pk=term.pk).exists()
