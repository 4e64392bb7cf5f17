"""What holds for matching whatever the entries: it never fails, never pairs an agency with itself, and what two agencies'
entries show is not taken away by a third's.
"""

import random
from datetime import date, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chronology.matching import Entry, find_candidates

from .matching_keys import KEYS, entries_of, pairs_in

PHRASES = (
    "Police telephoned the ward about a fall.",
    "Discharge summary dated 04/05/2025 received from the hospital.",
    "Safeguarding concern raised with the council.",
    "Has capacity to decide. Skin intact.",
    "?lacks capacity; category 3 pressure ulcer found",
    "No reply. Card left.",
    "Seen at home with HO1 and SW2, went into the flat.",
    "999 call. Taken to hospital by ambulance.",
    "Minutes of the multi-agency meeting of 3 May received, GP not present.",
    "ten days after the 31/02/2025 and 0/0/0000",
    "",
)
days = st.none() | st.dates(date(2025, 4, 28), date(2025, 5, 12)) | st.sampled_from([date.min, date.max])
texts = st.sampled_from(PHRASES) | st.text(max_size=40)


@st.composite
def some_entries(draw):
    count = draw(st.integers(0, 9))
    made = []
    for number in range(count):
        first = draw(days)
        made.append(
            Entry(
                ref=f"R{number}",
                agency=draw(st.sampled_from(["Dale Police", "Dale Council", "Dale Surgery", "x", ""])),
                date_from=first,
                date_to=draw(st.just(first) | days),
                at=draw(st.none() | st.times()),
                people=draw(texts),
                contact_type=draw(texts),
                event=draw(texts),
                adult_seen=draw(texts),
                action=draw(texts),
                comment=draw(texts),
            )
        )
    return made


@settings(max_examples=120, deadline=None)
@given(some_entries(), st.randoms(use_true_random=False))
def test_nothing_fails_and_the_order_of_entries_makes_no_difference(entries, shuffler):
    found = find_candidates(entries).candidates
    agencies = {entry.ref: entry.agency for entry in entries}
    for each in found:
        assert each.ref_b is None or agencies[each.ref_a] != agencies[each.ref_b]
        assert 0 < each.score < 1
    assert len({(each.ref_a, each.ref_b) for each in found}) == len(found)
    shuffled = list(entries)
    shuffler.shuffle(shuffled)
    assert find_candidates(shuffled).candidates == found


@settings(max_examples=60, deadline=None)
@given(some_entries(), texts)
def test_a_row_of_another_agency_takes_no_pair_away(entries, words):
    before = pairs_in(find_candidates(entries).candidates)
    stranger = Entry("new", "Dale Probation", date(2025, 5, 5), date(2025, 5, 5), event=words)
    after = pairs_in(find_candidates([*entries, stranger]).candidates)
    assert before.keys() <= after.keys()
    assert all(after[pair].score >= each.score for pair, each in before.items())


@pytest.mark.parametrize("case", KEYS)
def test_what_two_agencies_show_alone_is_shown_among_all(case):
    entries = entries_of(case)
    agencies = {entry.ref: entry.agency for entry in entries}
    among_all = pairs_in(find_candidates(entries).candidates)
    assert among_all
    for one, other in combinations(sorted(set(agencies.values())), 2):
        alone = pairs_in(find_candidates([entry for entry in entries if entry.agency in (one, other)]).candidates)
        for pair, each in alone.items():
            assert among_all[pair].score >= each.score
            assert among_all[pair].kind == each.kind
            assert set(each.reasons) <= set(among_all[pair].reasons)


def chronologies(count: int, days_of_period: int) -> list[Entry]:
    """Entries of six agencies over a period: mostly each about something of its own, a third in everyday phrases."""
    chance = random.Random(20250505)
    syllables = ("ba", "co", "du", "fe", "gi", "ha", "jo", "ku", "le", "mi", "no", "pu")
    vocabulary = ["".join(chance.sample(syllables, 3)) for _ in range(1200)]
    agencies = ("Dale Police", "Dale Council", "Dale Surgery", "Dale Homes", "Dale Infirmary", "Dale District Nurses")
    made = []
    for number in range(count):
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(days_of_period))
        phrase = chance.choice(PHRASES) if chance.random() < 0.33 else ""
        made.append(
            Entry(
                ref=f"R{number:05}",
                agency=chance.choice(agencies),
                date_from=day,
                date_to=day,
                at=time(chance.randrange(24), chance.randrange(60)),
                event=f"{phrase} {' '.join(chance.sample(vocabulary, 20))}.",
            )
        )
    return made


@pytest.mark.scale
@pytest.mark.parametrize("periods", [(90, 90), (400, 1200)], ids=["a crowded quarter", "a longer period"])
def test_comparisons_grow_with_the_number_of_entries(periods):
    """Counted, not timed: thrice the entries, at most 3^1.2 times the comparisons."""
    few, many = (
        find_candidates(chronologies(count, days)).compared for count, days in zip((1000, 3000), periods, strict=True)
    )
    assert many <= few * 3**1.2
    assert many < 3000 * 2999 / 2 / 20
