"""Each rule is tried by every door: its address, a form that was tampered with, two requests at once, a service, the database.

Which tests try it is said in tests/promises.toml, under `doors`.
"""

import ast
import re

import pytest

from sar_portal.running import promises
from sar_portal.running.promises import DOORS
from tests.house.files import text_of

TRIED = {one.id: one for one in promises.read() if one.doors}
RULES = [f"R{number}" for number in (*range(1, 9), 12, 14, 15)]


def test_these_rules_are_tried_by_every_door():
    assert list(TRIED) == RULES
    assert {rule: list(one.doors) for rule, one in TRIED.items()} == dict.fromkeys(RULES, list(DOORS))


@pytest.mark.parametrize("rule", RULES)
def test_at_each_door_stand_tests_that_name_the_rule_or_why_there_is_no_door(rule):
    wrong = []
    for door, by in TRIED[rule].doors.items():
        if isinstance(by, str):
            wrong += [door] if len(by.split()) < 6 else []
        else:
            wrong += [f"{door}: {test}" for test in by or [""] if not test or not _names(test, rule)]
    assert wrong == []


def _names(test: str, rule: str) -> bool:
    """Whether the test is there, and its module or it itself says in its first words which rule it is about."""
    file, _, name = test.partition("::")
    module = ast.parse(text_of(file))
    found = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return any(rule in _rules_in(ast.get_docstring(node) or "") for node in (module, *found)) and len(found) == 1


def _rules_in(words: str) -> set[str]:
    """'R1, R2', and 'R3 to R6', which is each of them."""
    ranges = [range(int(first), int(last) + 1) for first, last in re.findall(r"\bR(\d+) to R(\d+)\b", words)]
    return {f"R{number}" for each in ranges for number in each} | set(re.findall(r"\bR\d+\b", words))


def test_a_test_that_is_nowhere_or_speaks_of_another_rule_is_noticed():
    here = "tests/rules/test_r2_acceptance.py"
    assert _names(f"{here}::test_nor_by_address", "R2")
    assert not _names(f"{here}::test_nor_by_address", "R1")
    assert not _names(f"{here}::test_that_nobody_wrote", "R2")
    assert _rules_in("R3 to R6, R12") == {"R3", "R4", "R5", "R6", "R12"}
