"""A table's cells say the heading of their column, so that on a telephone each row can be read as a card."""

import pytest
from django.template import engines

HEAD = '<thead><tr><th scope="col">Code</th><th scope="col"><em>What</em> is "said" {{{{ words }}}}</th>{}</tr></thead>'


def shown(rows: str, more: str = "", options: str = "") -> str:
    table = f"{HEAD.format(more)}<tbody>{rows}</tbody>"
    source = f'{{% load design %}}{{% data_table "People" {options} %}}{table}{{% enddata_table %}}'
    return engines["django"].from_string(source).render({"words": "<b>"})


def test_each_cell_says_the_heading_of_its_column():
    page = shown('<tr><th scope="row">P1</th><td class="nowrap">{{ words }}</td></tr>')
    assert (
        '<th scope="row">P1</th><td class="nowrap" data-heading="What is &quot;said&quot; &lt;b&gt;">&lt;b&gt;</td>'
        in page
    )
    assert "portal-table-region--cards" in page


def test_a_cell_that_spans_columns_has_no_heading_and_moves_the_others_on():
    page = shown('<tr><td colspan="2">None</td><td>Here</td></tr>', '<th scope="col">Third</th>')
    assert '<td colspan="2">None</td><td data-heading="Third">Here</td>' in page


def test_beside_a_cell_that_spans_rows_the_others_keep_their_headings():
    rows = '<tr><th scope="rowgroup" rowspan="2">P1</th><td>One</td></tr><tr><td>Two</td></tr><tr><td>P2</td><td>Three</td></tr>'
    page = shown(rows)
    assert [page.count(f">{words}</td>") for words in ("One", "Two", "Three")] == [1, 1, 1]
    assert page.count('data-heading="What is') == 3 and '<td data-heading="Code">P2</td>' in page


def test_a_heading_that_is_hidden_is_not_shown_on_a_card():
    page = shown(
        "<tr><td>1</td><td>2</td><td>3</td></tr>",
        '<th scope="col"><span class="govuk-visually-hidden">Tick</span></th>',
    )
    assert page.count("data-heading") == 2 and "<td>3</td>" in page


@pytest.mark.parametrize(
    ("more", "options"), [("", "cards=False"), ('<th scope="col" colspan="2">Both</th>', "")], ids=["asked", "two-wide"]
)
def test_a_table_stays_one_where_it_is_asked_to_or_has_a_heading_over_two_columns(more, options):
    page = shown("<tr><td>1</td><td>2</td></tr>", more, options)
    assert "data-heading" not in page and "portal-table-region--cards" not in page
