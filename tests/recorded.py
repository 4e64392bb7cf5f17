"""Which kinds of events the trail can be given, and which of them the tests of a run gave it (security.md L5).

A kind is a place in the code that records, with what it says there: `appoint_author` says "did, appoint_author", and
`settle_query` "did, something_query". They are read from the code. While tests run, each process notes the places that recorded;
at the end of a whole run, and only then, the run fails with the names of those that no test came to.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db.backends.signals import connection_created

from sar_portal.access import audit

ROOMS = ("sar_portal", "reviews", "imr", "chronology", "notifications")
# What no test of one process can come to, each with its reason.
LOOKED_PAST: dict[tuple[str, str], str] = {}


class Place(NamedTuple):
    """Where it is recorded, and patterns of the two words that are said there."""

    file: str
    function: str
    what: str
    verb: str

    def __str__(self) -> str:
        return f"{self.file}: {self.function} ({self.what}, {self.verb})".replace(ANY, "…")


ANY = "[a-z0-9_]+"
Seen = set[tuple[str, str, str, str]]
seen: Seen = set()


# --- in the code -----------------------------------------------------------------------------------------------------


def places() -> list[Place]:
    """Every place that records, in the order of files and lines."""
    found: list[Place] = []
    for room in ROOMS:
        for path in sorted(Path(settings.BASE_DIR, room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if "migrations" not in path.parts and "record(" in text and path != Path(audit.__file__):
                found += _in(path.relative_to(settings.BASE_DIR).as_posix(), ast.parse(text))
    return list(dict.fromkeys(found))


def _in(file: str, tree: ast.AST, within: tuple[str, ...] = ()) -> Iterator[Place]:
    for node in ast.iter_child_nodes(tree):
        inside = within
        if isinstance(node, ast.FunctionDef):
            inside = (*within, node.name, "<locals>")
        elif isinstance(node, ast.ClassDef):
            inside = (*within, node.name)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"record", "audit.record"}:
            named = {word.arg: word.value for word in node.keywords}
            what, verb, *_ = [*node.args, *(named.get(name) for name in ("what", "verb") if name in named)]
            yield Place(file, ".".join(within[:-1]), _pattern(what), _pattern(verb))
        yield from _in(file, node, inside)


def _pattern(word: ast.expr) -> str:
    """What is written there, with anything in the place of what is not."""
    match word:
        case ast.Constant(value=str(said)):
            return said
        case ast.JoinedStr(values=parts):
            return "".join(_pattern(part) for part in parts)
        case ast.IfExp(body=one, orelse=other):
            return f"({_pattern(one)}|{_pattern(other)})"
        case _:
            return ANY


# --- while tests run -------------------------------------------------------------------------------------------------


def _note(execute, sql, params, many, context):
    """Where a statement is the one that adds to the trail, from where it was asked for."""
    if sql == audit.RECORD:
        frame = sys._getframe(1)
        while frame.f_back and frame.f_code is not audit.record.__code__:
            frame = frame.f_back
        if frame.f_back:
            by = frame.f_back.f_code
            seen.add((by.co_filename, by.co_qualname, params[1], params[2]))
    return execute(sql, params, many, context)


def _listen(connection, **kwargs) -> None:
    if _note not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note)


connection_created.connect(_listen)


def unmade(seen: Seen) -> list[Place]:
    """The places that nobody came to."""
    root = f"{settings.BASE_DIR}/"
    made: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for file, function, what, verb in seen:
        made.setdefault((file.removeprefix(root), function), set()).add((what, verb))
    return [
        place
        for place in places()
        if (place.file, place.function) not in LOOKED_PAST
        and not any(
            re.fullmatch(place.what, what) and re.fullmatch(place.verb, verb)
            for what, verb in made.get((place.file, place.function), ())
        )
    ]


def is_whole(config: pytest.Config) -> bool:
    """Nothing was named, chosen or left out: all tests that a plain `./run test` has."""
    chosen = any(
        config.getoption(name, None) for name in ("keyword", "deselect", "lf", "collectonly", "ignore", "ignore_glob")
    )
    marks = config.getoption("markexpr", "") == "not scale and not faults"
    return not chosen and marks and config.args_source is pytest.Config.ArgsSource.TESTPATHS


# --- hooks, which tests/conftest.py takes over -----------------------------------------------------------------------


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    """What another process noted."""
    seen.update(map(tuple, getattr(node, "workeroutput", {}).get("recorded", ())))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus) -> None:
    if hasattr(session.config, "workerinput"):
        session.config.workeroutput["recorded"] = [list(one) for one in seen]
    elif exitstatus == pytest.ExitCode.OK and is_whole(session.config) and unmade(seen):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, exitstatus, config) -> None:
    if exitstatus == pytest.ExitCode.OK and is_whole(config) and (left := unmade(seen)):
        terminalreporter.section("kinds of events of the trail that no test made")
        for place in left:
            terminalreporter.line(str(place))
