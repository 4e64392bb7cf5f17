"""No cell of ours is run as a formula, and the words come back as they were (security.md E1, R11)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sar_portal.documents.tables import FORMULA_STARTS, csv_table, safe_cell, unsafe_cell


@pytest.mark.parametrize("start", [*FORMULA_STARTS, " =", "   @", "'", "'="])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start):
    assert safe_cell(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


@pytest.mark.parametrize("text", ["", "Home visit", "3 = three", "a-b", "“quoted”"])
def test_other_words_are_left_alone(text):
    assert safe_cell(text) == text


@given(st.text())
def test_round_trip_is_exact(text):
    assert unsafe_cell(safe_cell(text)) == text
    assert not safe_cell(text).lstrip(" ").startswith(FORMULA_STARTS)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])), min_size=2, max_size=2)
    )
)
def test_table_reads_back(rows):
    data = csv_table(["a", "b"], rows)
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [[unsafe_cell(cell) for cell in row] for row in read[1:]] == rows
