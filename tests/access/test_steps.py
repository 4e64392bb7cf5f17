"""The database holds the portal to its state tables, whoever writes the statement (security.md D4)."""

from itertools import permutations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import autodiscover_modules

from sar_portal.access import steps
from sar_portal.access.moves import TABLES
from sar_portal.upkeep import selectors as upkeep
from sar_portal.upkeep.findings import State
from tests.walls import owner

autodiscover_modules("states")
MODELS = sorted(TABLES, key=lambda model: model._meta.label)
# What else a row in that state must say, or the table refuses it for another reason.
BESIDE = {"suspended": {"suspended_from": "gathering"}}
OPEN_AGAIN = {"suspended_from": "", "ended_on": None, "held_on": "2026-11-01"}
# An answered record of an interview is held by a wall of its own, whose name comes first.
REFUSED = ("has no such step", "the interviewee has answered this record")


@pytest.fixture
def rows(world):
    """One of each model, as near to its beginning as there is: what an interviewee has answered is held by itself."""
    first = {model: model._base_manager.filter(state=TABLES[model].start).first() for model in MODELS}
    return {model: row or model._base_manager.order_by("pk").first() for model, row in first.items()}


def put(cursor, row, state: str, *, also: bool = True) -> None:
    """Straight into the table, with what else belongs to it."""
    names = {field.name for field in row._meta.concrete_fields}
    values = {"state": state}
    if also:
        beside = OPEN_AGAIN | BESIDE.get(state, {})
        if state in {"implemented", "checked", "not_implemented", "done", "dropped"}:
            beside["ended_on"] = "2026-11-01"
        values |= {name: value for name, value in beside.items() if name in names}
    columns = ", ".join(f'"{name}" = %s' for name in values)
    key = row._meta.pk.column
    update = f'UPDATE "{row._meta.db_table}" SET {columns} WHERE "{key}" = %s'  # noqa: S608  (names of our own tables)
    cursor.execute(update, [*values.values(), row.pk])


def taken(row, before: str, after: str) -> bool:
    """Whether the portal's role may write the second state where the first stands."""
    with transaction.atomic():
        try:
            with owner() as cursor:
                put(cursor, row, before)
            with transaction.atomic(), connection.cursor() as cursor:
                put(cursor, row, after)
            return True
        except IntegrityError as refused:
            assert any(words in str(refused) for words in REFUSED), (before, after)
            return False
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_step_of_the_table_is_let_through_and_no_other(rows, model):
    states = list(TABLES[model].states)
    found = {pair for pair in permutations(states, 2) if taken(rows[model], *pair)}
    assert found == TABLES[model].steps
    assert all(taken(rows[model], state, state) for state in states)  # a row that stays where it is may be written


def test_every_state_table_has_its_triggers_and_they_say_what_it_says(db):
    assert len(MODELS) >= 5 and set(steps.held()) == {model._meta.db_table for model in MODELS}
    assert steps.not_held() == [] and upkeep.wall().state == State.WELL


@pytest.mark.parametrize("how", ["taken down", "gone", "of another table of states"])
def test_one_that_is_not_what_the_table_says_is_told_and_made_again(db, monkeypatch, how):
    table = "reviews_review"
    with owner() as cursor:
        if how == "taken down":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER steps")
        elif how == "gone":
            cursor.execute(f"DROP TRIGGER steps ON {table}")
        else:
            cursor.execute(f"COMMENT ON TRIGGER steps ON {table} IS 'what it was'")
    assert steps.not_held() == [table]
    told = upkeep.wall()
    assert told.state != State.WELL and "steps of their states" in told.words
    with owner():
        steps.hold_to_steps()
    assert steps.not_held() == []
