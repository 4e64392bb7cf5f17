"""The table of promises says what came of the tests, and nothing that was not run counts as kept."""

import pytest

from sar_portal.running import promises
from sar_portal.running.errors import Stop
from sar_portal.running.promises import Promise

REPORT = """<testsuites><testsuite>
<testcase file="tests/a.py" name="test_one"/>
<testcase file="tests/a.py" name="test_many[1]"/>
<testcase file="tests/a.py" name="test_many[2]"><failure/></testcase>
<testcase file="tests/a.py" name="test_many[3]"/>
<testcase file="tests/a.py" name="test_left"><skipped/></testcase>
</testsuite></testsuites>"""
ONE, MANY, LEFT, NOWHERE = (f"tests/a.py::test_{name}" for name in ("one", "many", "left", "nowhere"))
LISTED = [
    Promise("A1", "Kept", (ONE,)),
    Promise("A2", "In part", (ONE,), "the rest"),
    Promise("A3", "Broken with one of its values", (ONE, MANY)),
    Promise("A4", "Skipped is not shown", (LEFT,)),
    Promise("A5", "Named, and nowhere", (NOWHERE,), "the rest"),
    Promise("A6", "Nothing yet", (), "all of it"),
]


@pytest.fixture
def listed(monkeypatch):
    monkeypatch.setattr(promises, "read", lambda: LISTED)
    monkeypatch.setattr(promises, "_stands", lambda file, name: f"{file}::{name}" != NOWHERE)
    asked: list[list[str]] = []

    def run(arguments):
        asked.append(arguments)
        (report,) = [one.partition("=")[2] for one in arguments if one.startswith("--junitxml")]
        with open(report, "w") as file:
            file.write(REPORT)
        return 1

    monkeypatch.setattr(promises.suite, "run", run)
    return asked


def test_each_promise_is_told_with_what_came_of_its_tests(listed, capsys):
    assert promises.run([]) == 1
    told = capsys.readouterr().out
    states = {line[:2]: line[5:13].strip() for line in told.splitlines() if line[:1] == "A"}
    assert states == {"A1": "kept", "A2": "in part", "A3": "FAILED", "A4": "FAILED", "A5": "FAILED", "A6": "not yet"}
    assert f"{MANY}  <- failed" in told and f"{LEFT}  <- skipped" in told and f"{NOWHERE}  <- not run" in told
    assert "not yet: all of it" in told and "6 promises: 1 kept, 1 in part, 3 FAILED, 1 not yet" in told
    (asked,) = listed
    assert [one for one in asked if "::" in one] == [ONE, MANY, LEFT]


def test_a_few_can_be_asked_for_and_only_such_as_there_are(listed, capsys):
    assert promises.run(["A2", "A6"]) == 0
    assert [one for one in listed[0] if "::" in one] == [ONE]
    assert "2 promises: 1 in part, 1 not yet" in capsys.readouterr().out
    with pytest.raises(Stop, match="no promise Q9"):
        promises.run(["Q9"])
