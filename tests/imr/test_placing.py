"""Which text of a Word file belongs where; nothing of the file is lost on the way."""

from hypothesis import given, settings
from hypothesis import strategies as st

from imr.placing import BEFORE, NOTES, Title, placed
from sar_portal.design.blocks import Paragraph, ReadDocument, Run
from sar_portal.documents.office.word_report import bookmark, printed_name

TITLES = [
    Title("section_facts", "1 The facts"),
    Title("section_analysis", "2 Analysis"),
    Title("kloe_1", "Line of enquiry 1: Discharge", written=False),
    Title("kloe_1_why", "Why", "Line of enquiry 1: Discharge"),
    Title("kloe_2", "Line of enquiry 2: Transfer", written=False),
    Title("kloe_2_why", "Why", "Line of enquiry 2: Transfer"),
]
PRINTED = ["Say what happened.", "Who was there?"]


def text(words: str, **more) -> Paragraph:
    return Paragraph((Run(words),), **more)


def heading(words: str, level: int = 1, mark: str = "") -> Paragraph:
    return text(words, kind="heading", level=level, marks=(mark,) if mark else ())


def placing(*blocks, beside=()):
    return placed(ReadDocument(list(blocks), beside=list(beside)), TITLES, PRINTED)


def test_a_place_is_known_by_its_mark_whatever_its_heading_has_become():
    found = placing(heading("What we found", mark=bookmark("section_facts", "Old.")), text("New."))
    piece = found.texts["section_facts"]
    assert (piece.text, piece.token) == ("New.", bookmark("section_facts", "Old.")[-8:])
    assert found.loose == [] and "What we found" in found.notes[0]


def test_a_place_is_known_by_its_words_where_its_mark_is_lost():
    found = placing(
        heading("3. the FACTS"),
        text("One."),
        heading("Line of enquiry 1: Discharge"),
        heading("Why", 2),
        text("Because."),
        heading("Line of enquiry 2: Transfer"),
        heading("Why", 2),
        text("For."),
    )
    assert {name: piece.text for name, piece in found.texts.items()} == {
        "section_facts": "One.",
        "kloe_1_why": "Because.",
        "kloe_2_why": "For.",
    }


def test_a_place_is_known_by_its_words_alone_where_no_heading_is_left_in_the_file():
    plain = (text("1 The facts"), text("One."), text("Line of enquiry 2: Transfer"), text("Why"), text("For."))
    found = placing(*plain)
    assert {name: piece.text for name, piece in found.texts.items()} == {"section_facts": "One.", "kloe_2_why": "For."}
    found = placing(heading("2 Analysis"), text("1 The facts"), text("are known."))  # a sentence of the author's
    assert {name: piece.text for name, piece in found.texts.items()} == {
        "section_analysis": "1 The facts\n\nare known."
    }


def test_a_place_is_known_by_the_heading_it_had():
    titles = [*TITLES, Title("section_facts", "1 What we know"), Title("section_gone", "3 Left out")]
    for mark in ("", bookmark("section_facts", "Old.")):
        blocks = [heading("1 What we know", mark=mark), text("New."), heading("3 Left out"), text("Kept.")]
        found = placed(ReadDocument(blocks), titles, PRINTED)
        assert {name: piece.text for name, piece in found.texts.items()} == {
            "section_facts": "New.",
            "section_gone": "Kept.",
        }
        assert found.notes == [] and found.loose == []


def test_an_own_heading_stays_in_its_place_and_an_unknown_one_of_the_first_level_ends_it():
    found = placing(
        heading("1 The facts"),
        text("a"),
        heading("Spring", 2),
        text("b"),
        heading("Appendix"),
        text("c"),
        heading("Why", 2),
    )
    assert found.texts["section_facts"].text == "a\n\n**Spring**\n\nb"
    assert [(piece.heading, piece.text) for piece in found.loose] == [("Appendix", "c\n\n**Why**")]


def test_two_places_whose_marks_are_cut_to_the_same_are_known_by_their_words():
    long = "section_" + "what-was-done-by-the-agency-"
    titles = [Title(f"{long}first", "1 At first"), Title(f"{long}later", "2 Later")]
    file = [heading("1 At first", mark=bookmark(titles[0].name, "")), text("a"), heading("2 Later"), text("b")]
    found = placed(ReadDocument(file), titles, [])
    assert [found.texts[title.name].text for title in titles] == ["a", "b"]


def test_what_has_no_place_is_kept_apart():
    found = placing(
        text("Dear all"),
        heading("1 The facts"),
        text("a"),
        heading("Line of enquiry 1: Discharge"),
        text("between"),
        heading("1 The facts"),
        text("again"),
        beside=["Footnote: see there"],
    )
    assert found.texts["section_facts"].text == "a"
    assert [(piece.heading, piece.text) for piece in found.loose] == [
        (BEFORE, "Dear all"),
        ("Line of enquiry 1: Discharge", "between"),
        ("1 The facts", "again"),
        (NOTES, "Footnote: see there"),
    ]


def test_a_deleted_heading_leaves_its_mark_in_a_text_that_is_kept():
    found = placing(text("My words", marks=(bookmark("section_facts", ""),)))
    assert found.texts["section_facts"].text == "My words"


def test_the_portals_words_are_no_text_unless_somebody_changed_them():
    name = printed_name("Only in this file.")
    locked, changed = text("Only in this file.", control=name), text("Only in this file!", control=name)
    assert placing(heading("1 The facts"), locked, text("Who  was there?")).texts["section_facts"].text == ""
    assert placing(heading("1 The facts"), changed).texts["section_facts"].text == "Only in this file!"


WORDS = st.sampled_from(
    ["aa", "bb", "1 The facts", "Why", "Analysis", "Line of enquiry 2: Transfer", "Who was there?", ""]
)
MARKS = st.sampled_from([(), ("section_facts",), ("kloe_1",), ("kloe_1_why_x00000000",), ("_GoBack",), ("x" * 50,)])
BLOCKS = st.builds(
    Paragraph,
    WORDS.map(lambda words: (Run(words),)),
    st.sampled_from(["text", "heading", "bullet", "quote"]),
    st.integers(0, 3),
    st.just(0),
    MARKS,
    st.sampled_from(["", "portal_0", "other"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=12))
def test_every_paragraph_comes_out_again(blocks):
    found = placing(*blocks)
    out = "".join(piece.text for piece in [*found.texts.values(), *found.loose])
    for words in ("aa", "bb"):
        headed = sum(block.words == words and (block.kind == "heading") for block in blocks)
        put_in = sum(block.words == words for block in blocks)
        assert put_in - headed <= out.count(words) <= put_in
