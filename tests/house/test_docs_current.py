"""The generated pages of the documentation say what the tables say."""

import pytest
from django.core.management import call_command

from tests.house.files import text_of


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
