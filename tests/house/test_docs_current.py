"""The generated pages of the documentation say what the tables say."""

import ast
import os
import re
from itertools import groupby

import pytest
from django.core.management import call_command

from sar_portal.closing.belongings import GOES_DURING_A_HOLD
from sar_portal.running import promises
from tests.house.files import ROOT, ours, text_of


@pytest.mark.parametrize(
    ("command", "page"),
    [
        ("state_diagrams", "states"),
        ("permission_matrix", "permissions"),
        ("export_format", "export-format"),
    ],
)
def test_the_generated_page_is_current(command, page, capsys):
    call_command(command)
    assert capsys.readouterr().out == text_of(f"docs/reference/{page}.md"), (
        f"manage.py {command} > docs/reference/{page}.md"
    )


def test_the_page_on_closing_names_all_that_goes_during_a_legal_hold():
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (.+) \|$", text_of("docs/explanation/closing.md"), re.MULTILINE)
    assert dict(rows) == GOES_DURING_A_HOLD and len(rows) == len(GOES_DURING_A_HOLD)


def test_the_page_of_promises_is_current():
    assert promises.page(promises.read()) == text_of("docs/reference/promises.md"), (
        "./run check-promises --page > docs/reference/promises.md"
    )


def test_each_promise_names_tests_that_there_are_or_says_what_is_missing():
    listed = promises.read()
    assert promises.missing(listed) == []
    assert [one.id for one in listed if not one.tests and not one.not_yet] == []
    assert [one.id for one in listed if len(set(one.shown_by)) != len(one.shown_by)] == []


def test_what_takes_minutes_is_named_as_such():
    """Or `./run check-promises` would ask a run for tests that it leaves out."""
    listed = promises.read()
    assert [test for one in listed for test in one.tests if _marked(test)] == []
    assert [test for one in listed for test in one.long if not _marked(test)] == []


def _marked(test: str) -> bool:
    """Whether it carries a mark of those, on itself or on the whole of its file."""
    file, name = test.split("::")
    whole = ast.parse(text_of(file)).body
    on = [node.value for node in whole if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"]
    on += [
        each
        for node in whole
        if isinstance(node, ast.FunctionDef) and node.name == name
        for each in node.decorator_list
    ]
    return any(f"pytest.mark.{mark}" in ast.unparse(each) for each in on for mark in promises.LONG)


def test_no_promise_is_left_out_of_its_row():
    """Each letter counts from one without a gap, in the order of the page."""
    for letter, group in groupby((one.id for one in promises.read()), key=lambda id: id[0]):
        ids = list(group)
        assert ids == [f"{letter}{number}" for number in range(1, len(ids) + 1)]
    assert list(dict.fromkeys(one.id[0] for one in promises.read())) == list(promises.GROUPS)
    assert all(re.fullmatch(r"[A-Z]\d+", one.id) for one in promises.read())


LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def test_links_between_pages_lead_to_pages_and_headings_that_there_are():
    nowhere = []
    for page in ours(".md"):
        for link in LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)):
            path, _, heading = link.partition("#")
            if re.match(r"[a-z]+:", path):
                continue
            there = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
            if not (ROOT / there).exists() or heading and heading not in _anchors(text_of(there)):
                nowhere.append(f"{page}: {link}")
    assert nowhere == []


def _anchors(text: str) -> set[str]:
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in HEADING.findall(text)}


def test_what_pages_and_messages_call_a_section_of_the_guide_is_its_heading():
    headings = set(HEADING.findall(text_of("docs/deploy.md")))
    said = {
        (name, section)
        for name in ours(".py", under=("sar_portal",))
        for section in re.findall(r"docs/deploy\.md, '([^']+)'", text_of(name))
    }
    assert said and [one for one in sorted(said) if one[1] not in headings] == []
