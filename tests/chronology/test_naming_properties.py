"""Whatever is written: after anonymising nothing is found, and nothing but what was found has changed."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from chronology.naming import Hit, Key, Person, anonymise, personalise, replaced, scan
from tests.chronology.naming_cases import CLEAN, FOUND, KEY

NAMES = (
    "Leonard Brindle",
    "Ruth Okafor",
    "Priya Nandakumar",
    "Anne-Marie O’Brien",
    "Dr May Will",
    "Zoë Lind",
    "Bo",
    "PC 77 Lacey",
)
PIECES = [text for text, *_ in FOUND] + list(CLEAN) + [
    "Brindle", "Mr", "Mrs ", "L.", "B", "Leonard", "Dean", "14/03/1953", "943 476", "5919", "SW1", "1AA", "\n", "- ", "’s", "...",
    "Dr. ", "HO1", "born ", "MARGARET", "Will May", "Grace", "01632", "960114", "@", "a@b.example", "Brindel,",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=8).map("".join) | st.lists(
    st.sampled_from(PIECES), max_size=8
).map(" ".join)


@st.composite
def keys(draw) -> Key:
    names = draw(st.lists(st.sampled_from(NAMES) | st.text(max_size=20), max_size=6))
    people = tuple(Person(f"P{number}", name) for number, name in enumerate(names))
    return Key(people, adult="P0", born=date(1953, 3, 14), nhs_number="943 476 5919")


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.just(KEY) | keys())
def test_after_anonymising_nothing_is_found(text, key):
    assert scan(anonymise(text, key), key) == []


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.just(KEY) | keys())
def test_hits_lie_apart_in_the_text_and_replacing_changes_nothing_else(text, key):
    hits = scan(text, key)
    places = [place for hit in hits for place in (hit.start, hit.end)]
    assert places == sorted(places)
    assert all(text[hit.start : hit.end] == hit.found and hit.found for hit in hits)
    assert replaced(text, hits, lambda hit: hit.found) == text
    assert _rest(text, hits) == replaced(text, hits, lambda hit: "")


def _rest(text: str, hits: list[Hit]) -> str:
    return "".join(letter for at, letter in enumerate(text) if not any(hit.start <= at < hit.end for hit in hits))


CODES = [person.code for person in KEY.people if person.name]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*CODES, "the flat", "a nurse"]), max_size=8))
def test_names_shown_for_codes_become_the_codes_again(words):
    text = " and ".join(words)
    shown = personalise(text, KEY)
    assert replaced(shown, scan(shown, KEY)) == text
