"""While a legal hold is set nothing of the review is removed: by no page, and by nobody who writes the tables (G7)."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from simple_history.models import HistoricalChanges

from chronology.models import ChronologyEntry, GlossaryTerm
from chronology.services.glossary import remove_term
from reviews.models import AdultIdentity
from reviews.services.reviews import identify_adult
from sar_portal.access import legal_hold
from sar_portal.access.decide import scope_model
from sar_portal.access.errors import HELD_SENTENCE
from sar_portal.access.history import save_checked
from sar_portal.access.models import Scope
from sar_portal.access.row_wall import lower_walls, walls, ways
from sar_portal.closing.belongings import GOES_DURING_A_HOLD, belongings
from sar_portal.closing.selectors.rows import scopes_of
from sar_portal.closing.services.retention import lift_hold, set_hold
from sar_portal.upkeep import selectors as upkeep
from sar_portal.upkeep.findings import State
from tests.walls import owner

WALLED = """
SELECT c.relname, p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgtype & 8 > 0 AND p.proname IN ('refuse_change', 'refuse_rewriting', 'refuse_while_held')
"""


EACH_WAY = pytest.mark.parametrize("row_wall", ["up", "down", "never raised"], indirect=True)
# Where the database knows of which review a row is each way, the least wall is enough.
NO_WALL = pytest.mark.parametrize("row_wall", ["never raised"], indirect=True)
# How it is refused, by whichever wall comes first: an interview's record that was answered has one of its own.
REFUSED = (
    "a legal hold is set",
    "stays where it is",
    "permission denied",
    "never",
    "ended, nothing else",
    "it stands as it is",
)


@pytest.fixture
def row_wall(world, request):
    """The row wall as it is, or as a test asks: lowered by hand, and as in an installation where it was never raised."""
    how = getattr(request, "param", "up")
    if how != "up":
        with owner() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            lower_walls()
            if how == "never raised":
                for wall in walls():
                    cursor.execute(f'DROP POLICY wall ON "{wall.table}"')
    return how


@pytest.fixture
def held(world, row_wall):
    return set_hold(review=world.reviews["one"], reason="A court asks", by=world.people["coordinator"])


def rows_of(review):
    """One row of each table in which the review has any, with what it belongs by."""
    scopes = scopes_of(review)
    for one in belongings():
        row = one.rows(scopes).order_by("-pk").first()
        if row is not None:
            yield one, row


def as_it_lies(row) -> dict:
    with owner() as cursor:
        table, key = row._meta.db_table, row._meta.pk.column
        cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t WHERE "{key}" = %s', [row.pk])  # noqa: S608  (names of our own tables)
        return json.loads(cursor.fetchone()[0])


def versions(row) -> list[dict]:
    """The row's history, oldest first, without what a history has besides."""
    history, key = row._meta.model.history.model._meta.db_table, row._meta.pk.column
    query = f'SELECT to_jsonb(h) FROM "{history}" h WHERE "{key}" = %s ORDER BY history_date, history_id'  # noqa: S608
    with owner() as cursor:
        cursor.execute(query, [row.pk])
        found = [json.loads(kept) for (kept,) in cursor.fetchall()]
    return [{name: value for name, value in one.items() if not name.startswith("history_")} for one in found]


def put(row, **values) -> None:
    """Straight into the table, by the portal's own role."""
    columns = ", ".join(f'"{name}" = {value}' for name, value in values.items())
    update = f'UPDATE "{row._meta.db_table}" SET {columns} WHERE "{row._meta.pk.column}" = %s'  # noqa: S608  (our own names)
    with connection.cursor() as cursor:
        cursor.execute(update, [row.pk])


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


@NO_WALL
def test_no_row_of_the_review_goes_whoever_asks_the_database(world, held, row_wall):
    """One row of each table in which the review has any, by the portal's own role with the whole house open."""
    tried, gone = 0, []
    for one, row in rows_of(world.reviews["one"]):
        if one.model._meta.label in GOES_DURING_A_HOLD:
            continue
        table, key = one.model._meta.db_table, one.model._meta.pk.column
        tried += 1
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = %s', [row.pk])  # noqa: S608  (names of our own tables)
                gone.append(table)
                transaction.set_rollback(True)
        except DatabaseError as error:
            if not any(words in str(error) for words in REFUSED):
                gone.append(f"{table}: {error}")
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


@EACH_WAY
def test_of_each_row_the_database_knows_the_scope_itself(world, row_wall):
    tried = 0
    for one, row in rows_of(world.reviews["one"]):
        where = one.model._default_manager.filter(pk=row.pk).values_list(one.path, flat=True).get()
        with owner() as cursor:
            cursor.execute("SELECT place_of_row(%s, %s)", [row._meta.db_table, json.dumps(as_it_lies(row))])
            assert (row._meta.label, cursor.fetchone()[0]) == (row._meta.label, where)
        tried += 1
    assert tried > 80


@NO_WALL
def test_no_row_is_moved_to_another_review_hold_or_none(world, row_wall):
    """Each column by which a row is of its review, by the portal's own role."""
    moved, tried = [], set()
    for model, own, way in ways():
        row = model._default_manager.order_by("-pk").first() if model is own else None
        for column in legal_hold.belongs_by(model, way) if row else ():
            tried.add(model)
            try:
                with transaction.atomic():
                    put(row, **{column: f'coalesce("{column}", 0) + 1000003'})
                    moved.append(f"{model._meta.label}.{column}")
                    transaction.set_rollback(True)
            except DatabaseError as error:
                if not any(words in str(error) for words in REFUSED):
                    moved.append(f"{model._meta.label}.{column}: {error}")
    assert moved == [] and len(tried) > 70


def test_every_model_of_a_review_is_held_where_it_is_and_every_history_is_kept(db):
    made = legal_hold.triggers()
    own = [one.model for one in belongings() if not issubclass(one.model, HistoricalChanges)]
    of_a_board = {model for model in own if (model._meta.db_table, "stays") not in made}
    assert {scope_model(model)._meta.label for model in of_a_board} == {"accounts.Board", "accounts.Agency"}
    assert (Scope._meta.db_table, "stays") in made
    kept = {model._meta.db_table for model in own if hasattr(model, "history") and model not in of_a_board}
    assert kept == {table for table, name in made if name == "kept"} and len(kept) > 20


@NO_WALL
def test_what_a_program_writes_over_stands_in_the_history(world, held, row_wall):
    """Twice over in each table with a history, as text that was saved by itself has none yet."""
    tried = 0
    for one, row in rows_of(world.reviews["one"]):
        if not hasattr(one.model, "history"):
            continue
        first = as_it_lies(row)
        try:
            with transaction.atomic():
                put(row, version="version + 1")
        except IntegrityError as error:
            assert "it stands as it is" in str(error)
            continue
        second = as_it_lies(row)
        put(row, version="version + 1")
        kept = versions(row)
        assert first in kept and kept[-1] == second and second["version"] == first["version"] + 1, one.label
        tried += 1
    assert tried > 15


def test_of_a_table_without_a_history_what_is_filled_in_is_not_written_over(world, held):
    written, tried = [], 0
    for one, row in rows_of(world.reviews["one"]):
        model = one.model
        if issubclass(model, HistoricalChanges) or (model._meta.db_table, "says") not in legal_hold.triggers():
            continue
        lies = as_it_lies(row)
        for column in sorted(legal_hold.said(model) - {model._meta.pk.column}):
            if lies[column] in (None, "", [], {}):
                continue
            tried += 1
            try:
                with transaction.atomic():
                    put(row, **{column: "NULL"})
                    written.append(f"{model._meta.label}.{column}")
                    transaction.set_rollback(True)
            except DatabaseError as error:
                if not any(words in str(error) for words in REFUSED):
                    written.append(f"{model._meta.label}.{column}: {error}")
    assert written == [] and tried > 60


def test_of_the_adult_what_is_not_known_yet_is_filled_in_during_a_hold(world, held):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    known = AdultIdentity.objects.get(review=review)
    facts = {"real_name": known.real_name, "date_of_birth": known.date_of_birth, "code": known.code}
    facts |= {"spellings": ["Zqrobbie"], "nhs_number": known.nhs_number, "by": coordinator}
    day = date(2026, 3, 1)
    assert known.spellings == []
    filled = identify_adult(review=review, **facts, date_of_death=day, version=known.version)
    filled.refresh_from_db()
    assert (filled.date_of_death, filled.spellings) == (day, ["Zqrobbie"])
    with pytest.raises(IntegrityError, match="a legal hold is set"), transaction.atomic():
        identify_adult(
            review=review, **facts | {"real_name": "Nobody at all"}, date_of_death=day, version=filled.version
        )


def test_of_what_nobody_holds_no_more_is_kept_than_before(world, held):
    review, entry = world.reviews["one"], ChronologyEntry.objects.get(pk=world.made["entry"].pk)
    lift_hold(review=review, seen=held.pk, reason="It asks no more", by=world.people["coordinator"])
    set_hold(review=world.reviews["two"], reason="Another court", by=world.people["coordinator"])
    before = versions(entry)
    put(entry, version="version + 1")
    put(entry, version="version + 1")
    assert versions(entry) == before


def test_typing_goes_on_during_a_hold_and_each_text_that_was_saved_is_kept(world, held):
    """Saved by itself every few seconds, of which ordinarily one in ten minutes is kept."""
    entry, author = ChronologyEntry.objects.get(pk=world.made["entry"].pk), world.people["author"]
    texts = [f"Said {word}, zqheld." for word in ("one", "two", "three", "four")]
    for text in texts:
        row = save_checked(entry, version=entry.version, values={"action": text}, by=author, autosave=True)
        entry = ChronologyEntry.objects.get(pk=row.pk)
    assert entry.action == texts[-1]
    assert set(texts[:-1]) <= {kept["action"] for kept in versions(entry)}
    newest = entry.history.filter(action=texts[-2]).first()
    assert (newest.history_user, newest.history_change_reason) == (author, "Kept because a legal hold is set")


def test_a_scope_is_not_taken_away_for_a_moment(world, held):
    """Rows name scopes by keys that are looked at when the transaction ends: without it no hold would be found."""
    scope = world.made["term"].agency_return_id
    with (
        pytest.raises(IntegrityError, match="a legal hold is set"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM access_scope WHERE id = %s", [scope])


@pytest.mark.parametrize("how", ["DISABLE TRIGGER kept", "DISABLE TRIGGER stays"])
def test_that_the_database_holds_no_longer_is_told_and_mended(db, how):
    table = "chronology_chronologyentry"
    with owner() as cursor:
        cursor.execute(f"ALTER TABLE {table} {how}")
    assert legal_hold.not_fast() == [table]
    told = upkeep.wall()
    assert told.state != State.WELL and "during a legal hold" in told.words
    with owner():
        legal_hold.hold_fast()
    assert legal_hold.not_fast() == [] and upkeep.wall().state == State.WELL
