"""The names check: what it finds, what it leaves alone, and what is written instead."""

from datetime import date

import pytest

from chronology.naming import Key, Kind, Person, anonymise, personalise, scan
from sar_portal.demo.case import CASE, rows_of
from tests.chronology.naming_cases import CLEAN, FOUND, KEY


@pytest.mark.parametrize(("text", "found", "instead"), FOUND)
def test_what_must_not_stand_there_is_found_and_its_replacement_is_right(text, found, instead):
    hits = scan(text, KEY)
    assert [(hit.found, hit.replacement) for hit in hits] == [(found, instead)]
    (hit,) = hits
    assert text[hit.start : hit.end] == found and hit.why.endswith(".")


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_a_name_is_left_alone(text):
    assert scan(text, KEY) == []


@pytest.mark.parametrize(("text", "found", "instead"), FOUND)
def test_after_anonymising_nothing_is_found_and_nothing_else_has_changed(text, found, instead):
    shown = "Arthur" if instead == "Leonard" else instead
    assert anonymise(text, KEY) == text.replace(found, shown)
    assert scan(anonymise(text, KEY), KEY) == []


def test_a_surname_of_two_people_names_both_and_decides_for_neither():
    (hit,) = scan("Ms Ambrose rang.", KEY)
    assert (hit.choices, hit.replacement, hit.kind) == (("SW1", "SW4"), "[name]", Kind.NAME)
    assert "SW1 or SW4" in hit.why


def test_codes_are_shown_as_names_and_the_adult_by_pseudonym():
    text = "HO1 told Neighbour  1 and Sister 1’s friend; HO11 and AHO1 are others, Contractor 1 has no name. Leonard agreed."
    assert personalise(text, KEY) == (
        "Priya Nandakumar told Dean Farrow and Margaret Holloway-Brindle’s friend; HO11 and AHO1 are others, "
        "Contractor 1 has no name. Leonard Brindle agreed."
    )
    assert anonymise("Leonard agreed. Leonard’s wishes.", KEY) == "Arthur agreed. Arthur’s wishes."


def test_two_shelves_make_one_key_and_the_first_one_s_code_stands():
    common = Key((Person("Leonard", "Leonard Brindle"),), adult="Leonard", born=date(1953, 3, 14))
    own = Key((Person("HO1", "Priya Nandakumar"), Person("Leonard", "Somebody Else")), terms=frozenset({"GP"}))
    both = common + own
    assert [person.name for person in both.people] == ["Leonard Brindle", "Priya Nandakumar"]
    assert (both.adult, both.born, both.terms) == ("Leonard", date(1953, 3, 14), frozenset({"GP"}))


def test_an_empty_key_still_finds_numbers_and_titles():
    assert [hit.kind for hit in scan("Mrs Smith, SW1A 1AA", Key())] == [Kind.UNKNOWN_NAME, Kind.POSTCODE]
    assert scan("", Key()) == [] and anonymise("Plain words.", Key()) == "Plain words."
    assert personalise("HO1 visited.", Key()) == "HO1 visited."


@pytest.mark.parametrize(
    "piece", ["x", "a.", "a@", "dob 31 ", "A.", "A ", "Mr ", "Mr A ", " ", "(", "07700 900123 ", "14/03/53 "]
)
def test_the_longest_text_of_one_thing_over_and_over_is_looked_through_once(piece):
    """In time that grows with the length alone: a pattern that looks back over the whole takes many minutes here."""
    text = f"Helen Ambrose, 7, then {piece * (80_000 // len(piece))}, then Helen Ambrose"
    first, *_, last = scan(text, KEY)
    assert (first.start, first.replacement) == (0, "SW1")
    assert (text[last.start :], last.replacement) == ("Helen Ambrose", "SW1")


def demo_key() -> Key:
    people = tuple(Person(row["code"], row["real_name"], (), row["role"]) for row in rows_of("people.csv"))
    return Key(people, adult="Leonard", born=date(1953, 3, 14))


def test_in_the_demo_exactly_the_planted_names_and_the_wrong_date_of_birth_are_found():
    key, found = demo_key(), []
    for file in sorted(CASE.glob("*.csv")):
        for row in rows_of(file.name):
            if "what_happened" in row:
                found += [(row["ref"], hit.found, hit.kind) for text in row.values() for hit in scan(text, key)]
    assert sorted(found) == [
        ("AGH-03", "14/03/1952", Kind.BIRTH),
        ("AGH-03", "Mr Brindle", Kind.NAME),
        ("GP-12", "Margaret", Kind.NAME),
        ("KH-06", "Dean Farrow", Kind.NAME),
    ]
