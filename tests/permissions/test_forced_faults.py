"""Whatever breaks, in whichever view or task: page, log and broker say no word of the case (security.md G2)."""

from collections.abc import Callable, Iterator
from inspect import unwrap
from types import CellType, FunctionType

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from sar_portal.celery import app
from tests.accounts.sign_in import sign_in
from tests.permissions.table import table
from tests.world.canaries import found_in
from tests.world.fixtures import undone

WORDS = "Mrs Brindle zqareport of 17 January 1931"
PEOPLE = (
    "author",
    "coordinator",
    "agency_lead",
    "administrator",
    "other_lead",
    "senior_manager",
    "auditor",
    "signed_out",
)


def fails(*args, **kwargs):
    """Stands in for what breaks, with words of the case in its variables and in what it says."""
    text = WORDS
    raise ValueError(f"could not read {text!r}")


def _views(resolver) -> Iterator[Callable]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield one.callback
        else:
            yield from _views(one)


def _innermost(view: Callable) -> CellType | None:
    """Where a view's decorators hold the function that was written; None for a view without any that look so."""
    written = unwrap(view)
    while isinstance(view, FunctionType) and view is not written:
        cells = [cell for cell in view.__closure__ or () if callable(cell.cell_contents)]
        for cell in cells:
            if cell.cell_contents is written:
                return cell
        view = next((cell.cell_contents for cell in cells if unwrap(cell.cell_contents) is written), written)
    return None


@pytest.fixture
def broken() -> Iterator[int]:
    """Every view fails where its own words begin: its decorators, and all that stands before them, work as always."""
    kept = {}
    for view in _views(get_resolver()):
        cell = _innermost(view)
        if cell is not None and unwrap(view) is not fails:
            kept[id(cell)] = cell, cell.cell_contents
    for cell, _ in kept.values():
        cell.cell_contents = fails
    yield len(kept)
    for cell, written in kept.values():
        cell.cell_contents = written


def _answers(world, addresses: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Every address looked at and sent to by somebody who may: its name, all that was answered, and the status."""
    for persona in PEOPLE:
        client = Client(raise_request_exception=False)
        if persona != "signed_out":
            sign_in(client, world.people[persona])
        for row in table():
            first = next((one for one in PEOPLE if row[one] in {"200", "ok"}), None)
            if first == persona and row["url"] in addresses:
                with undone():
                    answer = client.generic(
                        row["method"], addresses[row["url"]], f"text={WORDS}", FORM, QUERY_STRING=f"q={WORDS}"
                    )
                yield (
                    f"{row['method']} {row['url']}",
                    f"{answer.headers} {answer.getvalue().decode()}",
                    answer.status_code,
                )


FORM = "application/x-www-form-urlencoded"


def test_a_fault_in_any_view_says_no_word_of_a_case(world, addresses, broken, logged):
    answers = list(_answers(world, addresses))
    said = logged.getvalue()
    assert [name for name, text, _ in answers if found_in(text) or "Brindle" in text] == []
    assert not found_in(said) and "Brindle" not in said
    faults = [name for name, _, status in answers if status == 500]
    assert broken > 250 and len(faults) > 350
    assert said.count("error_type=ValueError") >= len(faults)  # each is in the log, by its kind


def _ours() -> list[str]:
    return [name for name in sorted(app.tasks) if not name.startswith("celery.")]


def test_a_fault_in_any_task_says_no_word_of_a_case(monkeypatch, logged):
    app.loader.import_default_modules()
    tasks = [app.tasks[name] for name in _ours()]
    assert len(tasks) > 25
    for task in tasks:
        monkeypatch.setattr(task, "run", fails)
        assert task.apply(args=[WORDS], throw=False).failed(), task.name
    said = logged.getvalue()
    assert "Brindle" not in said and not found_in(said)
    assert said.count("error_type=ValueError") >= len(tasks) and all(f"task={task.name}" in said for task in tasks)
