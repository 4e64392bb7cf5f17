"""Reading which kinds of events there are, and which a run made (security.md L5); the run is judged by tests/recorded.py."""

import ast
from types import SimpleNamespace

import pytest
from django.db import transaction

from sar_portal.access import audit
from tests import recorded
from tests.recorded import Place

CODE = """
from sar_portal.access.audit import record

def appoint(person, *, by):
    def told():
        audit.record("did", f"{person.verb}_person", person, by=by)
    record("did" if person else "refused", "appoint", person, by=by, details={})

class Door:
    def opened(self, verb):
        record("viewed", verb, None, by=None)
        self.record("not the trail's")
"""


def test_every_place_that_records_is_read_with_what_it_says():
    assert list(recorded._in("rooms.py", ast.parse(CODE))) == [
        Place("rooms.py", "appoint.<locals>.told", "did", f"{recorded.ANY}_person"),
        Place("rooms.py", "appoint", "(did|refused)", "appoint"),
        Place("rooms.py", "Door.opened", "viewed", recorded.ANY),
    ]


def test_the_house_has_some_two_hundred_of_them_and_each_is_told_apart():
    found = recorded.places()
    assert len(found) > 190 and len(set(map(str, found))) == len(found)
    assert Place("sar_portal/access/moves.py", "move", "did", recorded.ANY) in found
    assert set(recorded.LOOKED_PAST) <= {(place.file, place.function) for place in found}
    assert all(recorded.LOOKED_PAST.values())


def test_what_is_recorded_is_noted_with_the_place_and_what_nobody_came_to_is_left(db):
    def noted() -> None:
        audit.record("did", "something_of_this_test", None, by=None)

    noted()
    mine = {one for one in recorded.seen if one[3] == "something_of_this_test"}
    assert {(one[1].rpartition(".")[2], one[2]) for one in mine} == {("noted", "did")}
    assert {one[0] for one in mine} == {__file__}
    assert transaction.get_connection().execute_wrappers.count(recorded._note) == 1


@pytest.mark.parametrize(
    ("what", "verb", "function", "made"),
    [
        ("did", "settle_query", "settle", True),
        ("refused", "settle_query", "settle", False),
        ("did", "settle", "settle", False),
        ("did", "settle_query", "another", False),
    ],
)
def test_a_place_is_made_by_its_own_words_alone(monkeypatch, settings, what, verb, function, made):
    place = Place("reviews/queries.py", "settle", "did", f"{recorded.ANY}_query")
    monkeypatch.setattr(recorded, "places", lambda: [place])
    seen = {(f"{settings.BASE_DIR}/reviews/queries.py", function, what, verb)}
    assert recorded.unmade(seen) == ([] if made else [place])


def asked(chosen: dict | None = None, named: bool = False, marks: str = "not scale and not faults"):
    options = {"markexpr": marks} | (chosen or {})
    source = pytest.Config.ArgsSource
    return SimpleNamespace(
        getoption=lambda name, default=None: options.get(name, default),
        args_source=source.ARGS if named else source.TESTPATHS,
    )


def test_a_whole_run_alone_is_judged_and_what_other_processes_noted_counts(monkeypatch):
    assert recorded.is_whole(asked())
    for part in (
        asked(named=True),
        asked(marks="faults"),
        *(asked({name: ["x"]}) for name in ("keyword", "lf", "deselect")),
    ):
        assert not recorded.is_whole(part)

    monkeypatch.setattr(recorded, "seen", set())
    place = Place("rooms.py", "appoint", "did", "appoint")
    monkeypatch.setattr(recorded, "places", lambda: [place])
    session = SimpleNamespace(config=asked(), exitstatus=pytest.ExitCode.OK)
    recorded.pytest_sessionfinish(session, pytest.ExitCode.OK)
    assert session.exitstatus == pytest.ExitCode.TESTS_FAILED

    worker = SimpleNamespace(config=SimpleNamespace(workerinput={}, workeroutput={}))
    recorded.seen.add(("rooms.py", "appoint", "did", "appoint"))
    recorded.pytest_sessionfinish(worker, pytest.ExitCode.OK)
    recorded.seen.clear()
    recorded.pytest_testnodedown(worker.config, None)
    session.exitstatus = pytest.ExitCode.OK
    recorded.pytest_sessionfinish(session, pytest.ExitCode.OK)
    assert session.exitstatus == pytest.ExitCode.OK
