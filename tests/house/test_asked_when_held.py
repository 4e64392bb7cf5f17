"""Who may is asked once what a verb changes is held, not before it waits for it (R12; reviews/services/holding.py)."""

import ast
from collections.abc import Iterator, Mapping

from tests.house.files import ours, text_of

ROOMS = (
    "imr/services/",
    "reviews/services/",
    "chronology/services/",
    "sar_portal/actions/services/",
    "sar_portal/closing/services/",
    "sar_portal/combined/services/",
    "sar_portal/exports/services/",
)
# How a row or a part is locked, and how somebody is asked about, in the words of the rooms beneath.
HOLDS = {"select_for_update", "hold", "_asked", "save_checked", "keep_checked"}
ASKS = {"require", "can", "allowed"}

Functions = Mapping[tuple[str, str], ast.FunctionDef]


def _calls(function: ast.FunctionDef) -> list[str]:
    """The names that are called in it, in the order in which they are: what stands in brackets is called first."""
    found = [one for one in ast.walk(function) if isinstance(one, ast.Call)]
    found.sort(key=lambda one: (one.end_lineno, one.end_col_offset))
    return [getattr(one.func, "attr", getattr(one.func, "id", "")) for one in found]


def _imported(module: ast.Module) -> dict[str, str]:
    """From which file each name of a module comes."""
    steps = [one for one in module.body if isinstance(one, ast.ImportFrom) and one.module]
    return {
        name.asname or name.name: f"{step.module}.py".replace(".", "/", str(step.module).count("."))
        for step in steps
        for name in step.names
    }


def _steps(functions: Functions, imported: dict[str, dict[str, str]], key: tuple[str, str], inside=()) -> Iterator[str]:
    """'holds' and 'asks' in the order in which they happen, in what it calls too."""
    file, _ = key
    for name in _calls(functions[key]):
        called = next((one for one in ((file, name), (imported[file].get(name, ""), name)) if one in functions), None)
        if name == "move":  # locks what it moves, and asks then
            yield from ("holds", "asks")
        elif name in HOLDS | ASKS and (called is None or name == "_asked"):
            yield "holds" if name in HOLDS else "asks"
        elif called is not None and called not in inside:
            yield from _steps(functions, imported, called, (*inside, key))


def too_early(files: Mapping[str, str]) -> list[str]:
    """The functions that ask who may, then hold something, and do not ask again."""
    modules = {file: ast.parse(text) for file, text in files.items()}
    imported = {file: _imported(module) for file, module in modules.items()}
    functions = {
        (file, one.name): one
        for file, module in modules.items()
        for one in module.body
        if isinstance(one, ast.FunctionDef)
    }
    found = []
    for key in functions:
        steps = list(_steps(functions, imported, key))
        if "holds" in steps and "asks" in steps and "asks" not in steps[steps.index("holds") :]:
            found.append("::".join(key))
    return found


def test_who_may_is_asked_once_it_is_held():
    files = {name: text_of(name) for name in ours(".py", under=ROOMS)}
    assert too_early(files) == []


def test_a_verb_that_asks_before_it_waits_is_noticed():
    """Also where another file holds for it, and not where the one that holds asks as well."""
    held = "def lock(row):\n    row.select_for_update()\ndef lock_for(row, by):\n    lock(row)\n    require(row, by)\n"
    verbs = "from imr.services.held import lock, lock_for\n"
    verbs += "def early(row, by):\n    require(row, by)\n    lock(row)\n    row.save()\n"
    verbs += "def held(row, by):\n    ask_about(lock_for(row, by))\n    lock(row)\n"
    verbs += "def again(row, by):\n    require(row, by)\n    held(row, by)\n"
    files = {"imr/services/held.py": held, "imr/services/verbs.py": verbs}
    assert too_early(files) == ["imr/services/verbs.py::early"]
