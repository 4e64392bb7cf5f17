"""`./run check-promises [ID…]`: what the portal promises, the tests that show it, and what came of them just now.

The promises are data (tests/promises.toml). Exactly the tests that they name are run, in one run of pytest; those that take
minutes by themselves in a second one, and only when asked for: `--with-faults`.
"""

import re
import tempfile
import textwrap
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # noqa: S405  (reads what our own pytest wrote a moment ago)

from . import suite
from .errors import Stop
from .places import CHECKOUT

LISTED = CHECKOUT / "tests" / "promises.toml"
GROUPS = {
    "R": "The rules of the product",
    "A": "Who you are",
    "S": "Sessions",
    "I": "Links",
    "Z": "What may be seen",
    "D": "Who decides",
    "L": "The trail",
    "N": "Nothing lost, nothing doubled",
    "F": "Files",
    "E": "Exports",
    "P": "PDFs",
    "X": "Text",
    "G": "Privacy, and the end of a review",
    "H": "The platform",
}
LONG = ("faults", "scale")  # the marks of what takes minutes (pyproject.toml)
NOT_RUN = "not run here"
# By which somebody could try to go around a rule of the product, each in the words of the page.
DOORS = {
    "address": "By address",
    "form": "By a form that was tampered with",
    "race": "By two requests at once",
    "service": "By a direct call of a service",
    "database": "In the database",
}
BY_DOORS = "The doors of the rules"


@dataclass(frozen=True)
class Promise:
    """Without tests it is not kept yet; with tests and a word of what is not yet it is kept in part. `long` are tests that carry
    a mark of LONG; `bounds` is how far a promise reaches that is kept (decision 28). `doors` are, of a rule, the tests
    that try to go around it by each of DOORS, which are among `tests` too; or a sentence saying why there is no such door.
    """

    id: str
    says: str
    tests: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    bounds: str = ""
    not_yet: str = ""
    doors: dict[str, tuple[str, ...] | str] = field(default_factory=dict)

    @property
    def shown_by(self) -> tuple[str, ...]:
        return self.tests + self.long


def read() -> list[Promise]:
    """In the order of the file."""
    rows = tomllib.loads(LISTED.read_text(encoding="utf-8"))
    return [_promise(key, row) for key, row in rows.items()]


def _promise(key: str, row: dict[str, Any]) -> Promise:
    doors = {door: by if isinstance(by, str) else tuple(by) for door, by in row.get("doors", {}).items()}
    tried = [test for by in doors.values() if not isinstance(by, str) for test in by]
    tests = [*row.get("tests", ()), *dict.fromkeys(test for test in tried if test not in row.get("tests", ()))]
    return Promise(key, **row | {"tests": tuple(tests), "long": tuple(row.get("long", ())), "doors": doors})


def missing(promises: Iterable[Promise]) -> list[str]:
    """Tests that are named and are nowhere: pytest would run none of the others either."""
    named = sorted({test for promise in promises for test in promise.shown_by})
    return [test for test in named if not _stands(*test.split("::"))]


def page(promises: list[Promise]) -> str:
    """The same table for readers, without what came of it."""
    kept = [one for one in promises if one.shown_by and not one.not_yet]
    bounded = sum(1 for one in kept if one.bounds)
    lines = [
        "# What the portal promises, and the tests that show it",
        "",
        "Made from `tests/promises.toml` by `./run check-promises --page`. `./run check-promises` runs these tests and says",
        "which promise is kept; those in italics take minutes by themselves and are run by `./run check-promises --with-faults`.",
        f"Of {len(promises)} promises {len(kept)} have tests for all that they say; {bounded} of these have bounds, in a column",
        "of their own. Of each other the last column says what is missing. This is a self-assessment: nobody from outside has",
        "tried to break in.",
    ]
    for letter, title in GROUPS.items():
        lines += ["", f"## {title}", "", "| | Promise | Shown by | Its bounds | Not yet |", "|---|---|---|---|---|"]
        for one in promises:
            if one.id.startswith(letter):
                by_doors = {test for by in one.doors.values() if not isinstance(by, str) for test in by}
                shown = [
                    *_named(test for test in one.tests if test not in by_doors),
                    *(f"*{test}*" for test in _named(one.long)),
                ]
                shown += [f"[its doors](#{BY_DOORS.lower().replace(' ', '-')})"] if by_doors else []
                lines.append(f"| {one.id} | {one.says} | {'<br>'.join(shown)} | {one.bounds} | {one.not_yet} |")
    return "\n".join([*lines, *_by_doors(promises)]) + "\n"


def _by_doors(promises: list[Promise]) -> list[str]:
    """A table of the rules that are tried by every door: in each cell the tests that try it there, or why there is no door."""
    rules = [one for one in promises if one.doors]
    if not rules:
        return []
    lines = [
        "",
        f"## {BY_DOORS}",
        "",
        "Each of these tests tries to go around its rule there, and fails to within the bounds that stand with the rule above.",
        "`./run check-promises` runs them with the others.",
        "",
        f"| | {' | '.join(DOORS.values())} |",
        "|" + "---|" * (len(DOORS) + 1),
    ]
    for one in rules:
        tried = [one.doors.get(door, ()) for door in DOORS]
        cells = [by if isinstance(by, str) else "<br>".join(_named(by)) for by in tried]
        lines.append(f"| {one.id} | {' | '.join(cells)} |")
    return lines


def _named(tests: Iterable[str]) -> list[str]:
    return [f"`{test.removeprefix('tests/')}`" for test in tests]


def run(ids: list[str], with_faults: bool = False) -> int:
    """Runs the tests of these promises, of all without any, and prints the table; the long ones `with_faults` alone, one after
    the other. 1 when a test fails, was left out of a run that it belonged to, or is nowhere. Raises Stop when an id is none.
    """
    promises = read()
    if unknown := set(ids) - {one.id for one in promises}:
        raise Stop(f"There is no promise {', '.join(sorted(unknown))} in {LISTED.relative_to(CHECKOUT)}.")
    promises = [one for one in promises if not ids or one.id in ids]
    nowhere = missing(promises)
    outcomes = _run(test for one in promises for test in one.tests if test not in nowhere)
    long = [test for one in promises for test in one.long if test not in nowhere]
    outcomes |= _run(long, "-n", "0", "-m", " or ".join(LONG)) if with_faults else dict.fromkeys(long, NOT_RUN)
    for one in promises:
        print("\n".join(_told(one, outcomes)))
    words = [_state(one, outcomes) for one in promises]
    said = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
    print(f"\n{len(promises)} promises: {said}; {sum(bool(one.bounds) for one in promises)} with bounds")
    return 1 if "FAILED" in words else 0


def _run(tests: Iterable[str], *arguments: str) -> dict[str, str]:
    named = dict.fromkeys(tests)
    with tempfile.TemporaryDirectory(prefix="sar-promises-") as folder:
        report = Path(folder) / "report.xml"
        if named:
            told = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}", "-o", "junit_family=xunit1"]
            suite.run([*told, *arguments, *named])
        return _outcomes(report) if report.exists() else {}


def _stands(file: str, name: str) -> bool:
    path = CHECKOUT / file
    return path.is_file() and re.search(rf"^def {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE) is not None


def _outcomes(report: Path) -> dict[str, str]:
    """Each test with what came of it; one that is run with several values has passed when it passed with all of them."""
    found: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314  (our own pytest's)
        test = f"{case.get('file')}::{case.get('name', '').partition('[')[0]}"
        kinds = {child.tag for child in case}
        came = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        found[test] = came if found.get(test, "passed") == "passed" else found[test]
    return found


def _state(promise: Promise, outcomes: dict[str, str]) -> str:
    """A long test that was not run, or that this machine has not got what it needs for, shows nothing and has not failed."""
    long = {outcomes.get(test) for test in promise.long}
    if any(outcomes.get(test) != "passed" for test in promise.tests) or long - {"passed", "skipped", NOT_RUN}:
        return "FAILED"
    if not promise.shown_by:
        return "not yet"
    if promise.not_yet:
        return "in part"
    return "kept" if long <= {"passed"} else "run in part"


def _told(promise: Promise, outcomes: dict[str, str]) -> list[str]:
    indent = " " * 17
    lines = [f"{promise.id:<4} {_state(promise, outcomes):<11} "]
    lines[0] += textwrap.fill(promise.says, 110, initial_indent=indent, subsequent_indent=indent).strip()
    for test in promise.shown_by:
        came = outcomes.get(test, "not run, or nowhere")
        lines.append(f"{indent}{test}" + ("" if came == "passed" else f"  <- {came}"))
    if promise.bounds:
        lines.append(f"{indent}its bounds: {promise.bounds}")
    if promise.not_yet:
        lines.append(f"{indent}not yet: {promise.not_yet}")
    return lines
