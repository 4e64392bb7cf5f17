"""Texts of a report taken apart and put together again: no word is lost, and what reads alike is written alike."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sar_portal.design.blocks import MOST_LEVELS, Paragraph, Run, Table, tidy
from sar_portal.design.formatted import formatted_html
from sar_portal.design.subset import blocks_of, same_text, text_of

# What means something to Markdown, and what does not.
PIECES = st.sampled_from(
    ["a", "ward 3", "é", "[POL-04]", "*", "**", "_", "- ", "1. ", "2) ", "10. ", "> ", "\n", "\n\n", "|", "\\", "  ", "    ",
     "| a | b |\n|---|---|\n", "\t", "\u00a0", "(", ".", ":--", "---", "#", "`", "<b>", "&amp;", "\r\n", "\x00", "\u2028"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=18).map("".join) | st.text(max_size=60)


def letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text))


@pytest.mark.parametrize(
    "text",
    [
        "One *two* **three**,\n***four***, next line",
        "- a\n  - b\n1. c\n5. d\n\nx",
        "1. a\n1. b\n2. c",
        "- a\n\n  3. b",
        "> quoted\n> on two lines\n>\n> and a second paragraph",
        "| Date | What |\n| --- | --- |\n| 3 May | PC1 \\| *PC2* |",
        "\\- no list, 2 \\* 3, \\*not so\\*, see [POL-04]",
        "2 * 3",
        "a**(b)**c",
        "",
    ],
)
def test_a_tidy_text_comes_back_as_it_was(text):
    assert same_text(text) == text


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("* a\n* b", "- a\n- b"),
        ("1) a", "1. a"),
        ("__a__ and _b_", "**a** and *b*"),
        ("- a\n\n  more", "- a\n  more"),
        ("> - a", "> \\- a"),
        ("a | b\n--|--\n1|2|3", "a \\| b\n--\\|--\n1\\|2\\|3"),  # a cell too many: no table on the page either
        ("**three** ***four***", "**three *four***"),
    ],
)
def test_other_ways_of_typing_come_to_one(typed, same):
    assert blocks_of(same_text(typed)) == blocks_of(same)


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_no_word_is_lost_and_twice_is_once(text):
    same = same_text(text)
    assert letters(same) == letters(text)
    assert same_text(same) == same
    assert blocks_of(same) == blocks_of(text)


RUNS = st.lists(st.builds(Run, st.text("ab *_|\\\n1.-> ", max_size=6), st.booleans(), st.booleans()), max_size=4).map(
    tuple
)
BLOCKS = st.lists(
    st.builds(
        Paragraph,
        RUNS,
        st.sampled_from(["text", "quote", "bullet", "number", "heading"]),
        st.integers(0, MOST_LEVELS + 2),
        st.integers(0, 12),
    )
    | st.builds(Table, st.lists(st.lists(RUNS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_whatever_a_file_holds_is_written_without_losing_a_letter(blocks):
    text = text_of(blocks)
    said = "".join(block.words for block in tidy(blocks))
    numbers = [str(one.number) for one in tidy(blocks) if isinstance(one, Paragraph) and one.kind == "number"]
    assert sorted(letters(text)) == sorted(letters(said) + "".join(numbers))
    assert same_text(text) == text


def test_what_was_typed_is_never_markup():
    text = text_of([Paragraph((Run("<script>alert(1)</script>", True),)), Table((((Run("<b>"),),),))])
    assert "<script" not in formatted_html(text) and "&lt;script&gt;" in formatted_html(text)
