"""`./run check-promises [ID…]`: what the portal promises, the tests that show it, and what came of them just now.

The promises are data (tests/promises.toml). Exactly the tests that they name are run, in one run of pytest.
"""

import re
import tempfile
import textwrap
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
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


@dataclass(frozen=True)
class Promise:
    """Without tests it is not kept yet; with tests and a sentence it is kept in part."""

    id: str
    says: str
    tests: tuple[str, ...] = ()
    not_yet: str = ""


def read() -> list[Promise]:
    """In the order of the file."""
    rows = tomllib.loads(LISTED.read_text(encoding="utf-8"))
    return [Promise(key, **row | {"tests": tuple(row.get("tests", ()))}) for key, row in rows.items()]


def missing(promises: Iterable[Promise]) -> list[str]:
    """Tests that are named and are nowhere: pytest would run none of the others either."""
    named = sorted({test for promise in promises for test in promise.tests})
    return [test for test in named if not _stands(*test.split("::"))]


def page(promises: list[Promise]) -> str:
    """The same table for readers, without what came of it."""
    kept = sum(1 for one in promises if one.tests and not one.not_yet)
    lines = [
        "# What the portal promises, and the tests that show it",
        "",
        "Made from `tests/promises.toml` by `./run check-promises --page`. `./run check-promises` runs these tests and says",
        f"which promise is kept. Of {len(promises)} promises {kept} have tests for all that they say; of each other the last",
        "column says what is missing. This is a self-assessment: nobody from outside has tried to break in.",
    ]
    for letter, title in GROUPS.items():
        lines += ["", f"## {title}", "", "| | Promise | Shown by | Not yet |", "|---|---|---|---|"]
        for one in promises:
            if one.id.startswith(letter):
                shown = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in one.tests)
                lines.append(f"| {one.id} | {one.says} | {shown} | {one.not_yet} |")
    return "\n".join(lines) + "\n"


def run(ids: list[str]) -> int:
    """Runs the tests of these promises, of all without any, and prints the table. 1 when a test fails, was not run, or is
    nowhere. Raises Stop when an id is none.
    """
    promises = read()
    if unknown := set(ids) - {one.id for one in promises}:
        raise Stop(f"There is no promise {', '.join(sorted(unknown))} in {LISTED.relative_to(CHECKOUT)}.")
    promises = [one for one in promises if not ids or one.id in ids]
    nowhere = missing(promises)
    named = dict.fromkeys(test for one in promises for test in one.tests if test not in nowhere)
    with tempfile.TemporaryDirectory(prefix="sar-promises-") as folder:
        report = Path(folder) / "report.xml"
        if named:
            suite.run(["-q", "-p", "no:cacheprovider", f"--junitxml={report}", "-o", "junit_family=xunit1", *named])
        outcomes = _outcomes(report) if report.exists() else {}
    for one in promises:
        print("\n".join(_told(one, outcomes)))
    words = [_state(one, outcomes) for one in promises]
    print(f"\n{len(promises)} promises: " + ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words)))
    return 1 if "FAILED" in words else 0


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
    if any(outcomes.get(test) != "passed" for test in promise.tests):
        return "FAILED"
    if not promise.tests:
        return "not yet"
    return "in part" if promise.not_yet else "kept"


def _told(promise: Promise, outcomes: dict[str, str]) -> list[str]:
    indent = " " * 14
    lines = [f"{promise.id:<4} {_state(promise, outcomes):<8} "]
    lines[0] += textwrap.fill(promise.says, 110, initial_indent=indent, subsequent_indent=indent).strip()
    for test in promise.tests:
        came = outcomes.get(test, "not run, or nowhere")
        lines.append(f"{indent}{test}" + ("" if came == "passed" else f"  <- {came}"))
    if promise.not_yet:
        lines.append(f"{indent}not yet: {promise.not_yet}")
    return lines
