"""What was sent reaches the portal through the fields of a form, which are asked for; the few other ways are written here (Z4).

A form's cleaned data holds its own fields alone. So a field that no form has is read by nobody, whatever its name.
"""

import ast
import re
from collections.abc import Iterator

from django.apps import apps

from tests.house.files import ROOMS, ours, text_of

# Read by its name without a form: which button was pressed, where to go on, what was shown.
BY_NAME = {
    "add", "another", "answers", "ask", "back", "code", "continue", "csv", "differing", "discard", "grid", "later", "leave_out",
    "make", "next", "only", "overseen", "preview", "remove", "resolution", "rest", "seen", "withdraw",
}  # fmt: skip
# What takes in all that was sent, and why nothing of it comes into a table by a name that nobody asked for.
WHOLE = {
    ("chronology/views/grid.py", "entry_autosave"): "completed from the stored row, then given to the form of the row",
    ("chronology/views/pages.py", "typed"): "given to a form",
    ("imr/views/share.py", "_ask_code"): "shown back to who typed it",
    ("imr/views/share.py", "_ended"): "shown back to who typed it",
    ("imr/views/share.py", "_record"): "shown back to who typed it",
    ("imr/views/writing.py", "_resolve"): "names alone, to choose among the fields of the form",
    ("notifications/views/callbacks.py", "notify_callback"): "a machine's message, which its own key opens",
    ("reviews/views/checking.py", "thread_list"): "one text for each question that the page shows",
    ("reviews/views/pages.py", "typed"): "given to a form",
    ("sar_portal/access/once.py", "_key"): "for a fingerprint",
    ("sar_portal/combined/views/meeting.py", "_add"): "given to the form that the caller names",
    ("sar_portal/people/views/crest.py", "board_crest"): "given to a form",
    (
        "sar_portal/people/views/templates.py",
        "_asked_about",
    ): "keys of sections, sought among those of the board's templates",
    ("sar_portal/upkeep/views.py", "policy_report"): "a browser's report, of which a rule and a view are counted",
}


def _reads() -> Iterator[tuple[str, str, str]]:
    """Each place that reads what was sent: the file, its function, and how: 'form', a name in quotes, or 'whole'."""
    for name in ours(".py", under=ROOMS):
        tree = ast.parse(text_of(name))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            above = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Attribute)
                    and node.attr in {"POST", "FILES", "body"}
                    and _is_request(node.value)
                ):
                    yield name, function.name, _how(node, above)


def _is_request(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "request"


def _how(node: ast.AST, above: dict[ast.AST, ast.AST]) -> str:
    parent = above[node]
    if isinstance(parent, ast.Compare) and isinstance(parent.left, ast.Constant):
        return repr(parent.left.value)
    if isinstance(parent, ast.Attribute) and parent.attr == "get":
        asked = above[parent].args[0]
        return repr(asked.value) if isinstance(asked, ast.Constant) else "whole"
    while isinstance(parent, ast.BoolOp | ast.IfExp):
        node, parent = parent, above[parent]
    if isinstance(parent, ast.Call) and node in parent.args:
        called = ast.unparse(parent.func)
        return "form" if called.removesuffix(".of").lower().endswith("form") else "whole"
    return "whole"


def test_what_was_sent_is_read_by_forms_and_by_what_is_listed_here_alone():
    reads = set(_reads())
    assert len([one for one in reads if one[2] == "form"]) > 30
    assert {how.strip("'") for _, _, how in reads} - {"form", "whole", "csrfmiddlewaretoken"} == BY_NAME
    assert {(file, function) for file, function, how in reads if how == "whole"} == set(WHOLE)


def test_no_field_of_a_table_has_a_name_that_is_read_without_a_form():
    columns = {one.name for model in apps.get_models() for one in model._meta.concrete_fields}
    # How many answers the page showed, the interviewee's code that is compared, and the button that takes in what one oversees.
    assert BY_NAME & columns == {"answers", "code", "overseen"}


def test_no_form_writes_by_itself():
    """What a form was told goes through a service, which names what it takes."""
    writes = re.compile(r"fields = .__all__.|form\.save\(|construct_instance")
    assert [name for name in ours(".py", under=ROOMS) if writes.search(text_of(name))] == []
