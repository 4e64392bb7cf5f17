"""Each step of each state table leaves one decision, one event in the trail and one row of history (security.md D4).

Whether somebody may, and what speaks against a step, has tests of its own: here every step is let through.
"""

from dataclasses import replace

import pytest
from django.apps import apps
from django.utils import timezone

from reviews.models import Action, QualityCheck, Recommendation, Review, SignOff
from reviews.services.returning import freeze
from sar_portal import urls  # noqa: F401  (every room has its say then, also those whose tables of states are in services)
from sar_portal.access import moves
from sar_portal.access.models import AuditEvent, Decision
from sar_portal.access.moves import TABLES, Move, move
from tests.walls import owner

STEPS = [
    pytest.param(model, number, source, id=f"{model.__name__}-{row.verb}-{source}-{row.target}-{number}")
    for model, table in TABLES.items()
    for number, row in enumerate(table.moves)
    for source in row.source
]
ENDED = {"implemented", "checked", "not_implemented", "done", "dropped"}


def _subject(model, row: Move, source: str):
    """One of its kind for which this row of the table is meant, put into the state that the step begins in."""
    for one in model._base_manager.all():
        values = {"state": source}
        if model is Review:
            values["suspended_from"] = row.target if source == "suspended" else ""
        if model in (Recommendation, Action):
            values["ended_on"] = timezone.localdate() if source in ENDED else None
        for name, value in values.items():
            setattr(one, name, value)
        if row.only is None or row.only(one):
            with owner():
                one.save(update_fields=list(values))
            return one
    raise LookupError(row.verb)


def _facts(subject, row: Move, by) -> dict:
    """What this kind of decision cannot be written without."""
    if row.decision is SignOff:
        frozen = freeze(part=subject, content={"version": ""}, by=by)  # one that nobody accepted yet
        return {"submission": frozen, "name": "Name", "role": "Role", "statement": "Accepted"}
    if row.verb == "check_impact":
        return {"what_changed": "Much", "how_known": "By an audit"}
    ends = isinstance(subject, Recommendation | Action) and row.verb != "reopen"
    return {"on_day": timezone.localdate()} if ends else {}


def _counted() -> dict[str, int]:
    """How many rows each table of decisions and of histories has, and the trail."""
    kept = [one for one in apps.get_models() if issubclass(one, Decision) or one.__name__.startswith("Historical")]
    return {one._meta.label: one._base_manager.count() for one in [*kept, AuditEvent]}


@pytest.mark.parametrize(("model", "number", "source"), STEPS)
def test_a_step_leaves_one_decision_one_event_and_one_row_of_history(world, monkeypatch, model, number, source):
    row = TABLES[model].moves[number]
    free = replace(row, checks=())
    monkeypatch.setattr(moves, "_row_for", lambda subject, verb, by: free)
    subject = _subject(model, row, source)
    by = world.people["coordinator" if row.decision is QualityCheck else "senior_manager"]
    facts = _facts(subject, row, by)
    before = _counted()
    moved = move(subject, row.verb, by=by, reason="Because", facts=facts)
    after = _counted()
    grown = {name: count - before[name] for name, count in after.items() if count != before[name]}
    history = {model.history.model._meta.label: 1} if hasattr(model, "history") else {}
    assert grown == {row.decision._meta.label: 1, AuditEvent._meta.label: 1} | history
    assert (moved.decision.verb, moved.decision.subject_id, moved.decision.by) == (row.verb, subject.pk, by)
    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.verb, event.actor_id) == ("did", row.verb, by.pk)
    assert event.details == {"from": source, "to": row.target}
    assert model._base_manager.get(pk=subject.pk).state == row.target
