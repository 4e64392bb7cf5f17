"""The corpus of awkward files: what becomes of every row of each, in a line."""

import pytest

from chronology.importing.reading import read_file

from .awkward.cases import Case, expected, lines_of
from .awkward.excel_cases import EXCEL_CASES
from .awkward.text_cases import TEXT_CASES
from .awkward.word_cases import WORD_CASES

CASES = [*WORD_CASES, *EXCEL_CASES, *TEXT_CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_row_is_told(case: Case):
    found = read_file(case.name, case.build(), **case.options)
    assert lines_of(found) == expected(case.lines)
    assert [words for words in case.says if words not in " ".join(found.notes)] == []
    assert [text for text in case.outside if text not in found.outside] == []
    assert found.question == case.question
    counts = found.counts
    assert (
        counts["read"]
        == len(expected(case.lines))
        == counts["accepted"] + counts["needs_attention"] + counts["skipped"]
    )
