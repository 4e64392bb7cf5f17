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
<testcase file="tests/a.py" name="test_killed"/>
</testsuite></testsuites>"""
ONE, MANY, LEFT, NOWHERE = (f"tests/a.py::test_{name}" for name in ("one", "many", "left", "nowhere"))
KILLED = "tests/a.py::test_killed"
LISTED = [
    Promise("A1", "Kept", (ONE,)),
    Promise("A2", "In part", (ONE,), not_yet="the rest"),
    Promise("A3", "Broken with one of its values", (ONE, MANY)),
    Promise("A4", "Skipped is not shown", (LEFT,)),
    Promise("A5", "Named, and nowhere", (NOWHERE,), not_yet="the rest"),
    Promise("A6", "Nothing yet", (), not_yet="all of it"),
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


@pytest.fixture
def long_ones(listed, monkeypatch):
    rows = [
        Promise("P1", "Killed for minutes", (ONE,), (KILLED,), bounds="no further than here"),
        Promise("P2", "Needs what is not on this machine", (ONE,), (LEFT,)),
        Promise("P3", "Fails after minutes", (ONE,), (MANY,), not_yet="the rest"),
    ]
    monkeypatch.setattr(promises, "read", lambda: rows)
    return listed


def states(told: str, letter: str) -> dict[str, str]:
    return {line[:2]: line[5:16].strip() for line in told.splitlines() if line[:1] == letter}


def test_each_promise_is_told_with_what_came_of_its_tests(listed, capsys):
    assert promises.run([]) == 1
    told = capsys.readouterr().out
    assert states(told, "A") == {
        "A1": "kept",
        "A2": "in part",
        "A3": "FAILED",
        "A4": "FAILED",
        "A5": "FAILED",
        "A6": "not yet",
    }
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


def test_what_takes_minutes_is_run_where_it_is_asked_for_and_has_passed_nowhere_else(long_ones, capsys):
    assert promises.run([]) == 0
    told = capsys.readouterr().out
    assert states(told, "P") == {"P1": "run in part", "P2": "run in part", "P3": "in part"}
    assert f"{KILLED}  <- not run here" in told and "its bounds: no further than here" in told
    assert "3 promises: 2 run in part, 1 in part; 1 with bounds" in told
    assert [[one for one in asked if "::" in one] for asked in long_ones] == [[ONE]]

    assert promises.run([], with_faults=True) == 1
    told = capsys.readouterr().out
    assert states(told, "P") == {"P1": "kept", "P2": "run in part", "P3": "FAILED"}
    assert f"{LEFT}  <- skipped" in told and f"{MANY}  <- failed" in told
    again = long_ones[-1]
    assert [one for one in again if "::" in one] == [KILLED, LEFT, MANY]
    assert again[again.index("-n") + 1] == "0" and again[again.index("-m") + 1] == "faults or scale"


def test_the_page_counts_bounds_apart_from_what_is_not_yet(long_ones):
    page = promises.page(promises.read())
    assert "Of 3 promises 2 have tests for all that they say; 1 of these have bounds" in page
    assert f"*`{KILLED.removeprefix('tests/')}`* | no further than here |  |" in page and "|  | the rest |" in page


def test_the_doors_of_a_rule_are_a_table_of_their_own_and_their_tests_are_run(tmp_path, monkeypatch):
    listed = tmp_path / "promises.toml"
    listed.write_text(
        f'[R1]\nsays = "Kept"\ntests = ["{ONE}"]\n[R1.doors]\naddress = ["{MANY}"]\nrace = "There is one writer, and no other"\n'
    )
    monkeypatch.setattr(promises, "LISTED", listed)
    [rule] = promises.read()
    assert rule.tests == (ONE, MANY)
    _, table = promises.page([rule]).split("## The doors of the rules")
    assert "| R1 | `a.py::test_many` |  | There is one writer, and no other |  |  |" in table
    assert "| R1 | Kept | `a.py::test_one`<br>[its doors](#the-doors-of-the-rules) |" in promises.page([rule])
