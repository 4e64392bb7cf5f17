"""Which row of a corrected file is which entry: by reference, else by date, source and words; each at most once."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from chronology.importing.comparing import REFERENCE, TEXT, Pair, Side, pair


def side(words: str, day: int = 1, key: str = "", **other) -> Side:
    facts = {"time": "", "source": "Log"} | other
    return Side(frozenset({key} - {""}), day, facts["time"], facts["source"], words)


VISIT = side("HO1 visited the flat, no reply, card left under the door", 1, "pol-01")
CALL = side("The neighbour telephoned about noise from the flat above", 2, "pol-02")
LETTER = side("A letter about the tenancy was sent by second class post", 3, "pol-03")
OLD = [VISIT, CALL, LETTER]


def found(rows: list[Side], entries: list[Side]) -> list[tuple[int, int, str]]:
    return [(each.row, each.entry, each.found_by) for each in pair(rows, entries)]


def test_the_same_rows_are_found_in_any_order():
    assert found([LETTER, VISIT, CALL], OLD) == [(0, 2, TEXT), (1, 0, TEXT), (2, 1, TEXT)]


def test_a_row_with_other_words_is_found_by_its_reference_or_by_its_day():
    visit = replace(VISIT, words="HO1 visited the flat with a colleague. Nobody opened the door.")
    assert found([visit, CALL], OLD) == [(0, 0, REFERENCE), (1, 1, TEXT)]
    nameless = replace(VISIT, keys=frozenset(), words="HO1 visited the flat, no reply. A card was left under the door.")
    assert found([nameless], OLD) == [(0, 0, TEXT)]


def test_a_date_that_was_corrected_is_found_by_the_words():
    assert found([replace(VISIT, day=90, keys=frozenset())], OLD) == [(0, 0, TEXT)]


def test_numbers_of_lines_that_moved_lead_nobody_astray():
    """A line put in at the top gives every line below another number."""
    old = [replace(one, keys=frozenset({str(place)})) for place, one in enumerate(OLD, 1)]
    first = side("Something quite different happened at the surgery", 9, "1")
    new = [first, *(replace(one, keys=frozenset({str(place)})) for place, one in enumerate(OLD, 2))]
    assert found(new, old) == [(1, 0, TEXT), (2, 1, TEXT), (3, 2, TEXT)]


def test_a_row_rewritten_whole_keeps_a_reference_of_its_own_and_no_number_of_a_line():
    rewritten = side("Nothing of what was here before", 50, "pol-03")
    assert found([rewritten], OLD) == [(0, 2, REFERENCE)]
    numbered = [replace(LETTER, keys=frozenset({"3"}))]
    assert found([replace(rewritten, keys=frozenset({"3"}))], numbered) == []


def test_rows_that_are_the_same_twice_are_two():
    assert len(pair([VISIT, VISIT, CALL], [VISIT, CALL])) == 2
    assert len(pair([VISIT, VISIT], [VISIT, VISIT])) == 2


def test_a_crowd_without_dates_is_still_told_apart_by_its_words():
    crowd = [side(f"Number {n} of many undated notes about visit {n * 7}", 0) for n in range(200)]
    changed = [replace(one, words=f"{one.words} and more") for one in crowd]
    assert pair(changed, crowd) == [Pair(n, n, TEXT) for n in range(200)]


words = st.sampled_from(["visit to the flat", "visit to the flat again", "call", "a letter was sent today", ""])
sides = st.builds(side, words, st.integers(1, 4), st.sampled_from(["", "1", "2", "pol-01", "pol-02"]))


@settings(max_examples=150, deadline=None)
@given(st.lists(sides, max_size=8), st.lists(sides, max_size=8))
def test_nobody_is_in_two_pairs(rows, entries):
    pairs = pair(rows, entries)
    assert len({each.row for each in pairs}) == len({each.entry for each in pairs}) == len(pairs)
    assert all(0 <= each.row < len(rows) and 0 <= each.entry < len(entries) for each in pairs)


@settings(max_examples=80, deadline=None)
@given(st.lists(sides, max_size=8))
def test_an_unchanged_file_changes_nothing(rows):
    assert [each.row for each in pair(rows, rows)] == list(range(len(rows)))
    assert all((rows[each.row].day, rows[each.row].words) == (rows[each.entry].day, rows[each.entry].words)
               for each in pair(rows, rows))  # fmt: skip
