"""Gaps of the composite: of each agency, of all, read from what was returned and through what the viewer may read."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chronology.selectors.gaps import covered, edges_in, gaps_in
from chronology.selectors.returned_gaps import EmptyPeriod, returned_gaps, uncovered
from imr.services.register import add_to_register
from tests.chronology import world as making
from tests.chronology.world import entry, returned
from tests.kept import kept

JANUARY = (date(2025, 1, 1), date(2025, 1, 31))


def day(number: int) -> date:
    return date(2025, 1, number)


def test_a_gap_is_counted_from_one_covered_day_to_the_next():
    assert uncovered([(day(1), day(1)), (day(12), day(12)), (day(22), day(31))], JANUARY, 10) == [(day(2), day(11))]
    assert uncovered([(day(1), day(2)), (day(12), day(31))], JANUARY, 10) == []


def test_the_edges_of_the_period_count_and_what_lies_outside_does_not():
    outside = [(date(2024, 1, 1), date(2024, 6, 1)), (date(2026, 1, 1), date(2026, 1, 1))]
    assert uncovered([*outside, (day(15), day(15))], JANUARY, 10) == [(day(1), day(14)), (day(16), day(31))]
    assert [EmptyPeriod(*gap).days for gap in uncovered([], JANUARY, 10)] == [31]
    assert uncovered([(date(2024, 1, 1), date(2026, 1, 1))], JANUARY, 10) == []


START = date(2024, 12, 1)
spans = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(spans, st.integers(1, 30))
def test_every_day_of_a_long_silence_is_in_a_gap_and_no_covered_day_ever_is(found, longest):
    pairs = [(START + timedelta(begin), START + timedelta(begin + more)) for begin, more in found]
    periods = uncovered(pairs, JANUARY, longest)
    covered = {first + timedelta(more) for first, last in pairs for more in range((last - first).days + 1)}
    expected, silence = set(), []
    for each in [*(day(number) for number in range(1, 32)), None]:
        if each is not None and each not in covered:
            silence.append(each)
            continue
        expected |= set(silence) if len(silence) + 1 > longest else set()
        silence = []
    assert {first + timedelta(more) for first, last in periods for more in range((last - first).days + 1)} == expected


@pytest.fixture
def shared(db):
    return make_world()


@kept
def make_world():
    """The period is March to December 2025; the police say once that they had no contact, the surgery says little."""
    w = making.make_world(0, 1)
    w.surgery = w.others[0]
    w.review.period_start, w.review.period_end = date(2025, 3, 1), date(2025, 12, 31)
    w.review._history_user = w.coordinator
    w.review.save()
    entry(w.police, date="1/3/2025")
    entry(w.police, date="2/3/2025 to 30/6/2025", time="", kind="no_contact", event="No contact.")
    entry(w.police, date="1/10/2025")
    entry(w.surgery, date="May 2025", time="")
    entry(w.surgery, date="2025", time="")
    for one in (w.police, w.surgery):
        returned(one)
    return w


def told(gaps) -> dict[str, list[tuple[str, str]]]:
    def words(periods):
        return [(str(each.first), str(each.last)) for each in periods]

    return {one.agency_return.agency.code: words(one.periods) for one in gaps.agencies} | {"all": words(gaps.of_all)}


def test_each_agency_and_all_of_them(shared):
    assert told(returned_gaps(shared.coordinator, shared.review)) == {
        "POL": [("2025-07-01", "2025-09-30"), ("2025-10-02", "2025-12-31")],
        "GP": [("2025-03-01", "2025-04-30"), ("2025-06-01", "2025-12-31")],
        "all": [("2025-07-01", "2025-09-30"), ("2025-10-02", "2025-12-31")],
    }


OPEN = ["2/3/2025 - ongoing", "from 2/3/2025", "since 2/3/2025", "2 March 2025 onwards", "after 2/3/2025"]
OPEN += ["until 30/12/2025", "up to 30/12/2025", "before 30/12/2025", "by December 2025", "2025"]


@pytest.mark.parametrize("words", OPEN)
def test_a_statement_that_is_open_at_an_end_reaches_to_that_end_and_one_of_a_year_covers_the_year(db, words):
    w = making.make_world(0, 1)
    w.review.period_start, w.review.period_end = date(2025, 3, 1), date(2025, 12, 31)
    w.review._history_user = w.coordinator
    w.review.save()
    entry(w.police, date="1/3/2025")
    said = entry(w.police, date=words, time="", kind="no_contact", event="No contact.")
    entry(w.police, date="31/12/2025")
    assert said.needs_attention == "" and gaps_in(w.police.author, w.police.chronology) == []
    returned(w.police)
    assert told(returned_gaps(w.coordinator, w.review)) == {"all": []}


def test_what_is_after_a_month_says_nothing_of_the_month_and_what_is_since_it_begins_with_it(db):
    """Wherever gaps are told: March and April 2025 are more than the board's days, March alone is less."""
    w = making.make_world(0)
    w.review.period_start, w.review.period_end = date(2025, 3, 1), date(2025, 12, 31)
    w.review._history_user = w.coordinator
    w.review.save()
    entry(w.police, date="1/3/2025")
    said = entry(w.police, date="after April 2025", time="", kind="no_contact", event="No contact.")
    between = [(gap.since, gap.until, gap.before_ref) for gap in gaps_in(w.police.author, w.police.chronology)]
    assert between == [(date(2025, 3, 1), date(2025, 4, 30), said.ref)]
    assert edges_in(w.police.chronology.entries.all(), w.review, date(2026, 6, 1)) == []
    returned(w.police)
    assert told(returned_gaps(w.coordinator, w.review))["POL"] == [("2025-03-02", "2025-04-29")]
    period = (date(2025, 3, 1), date(2025, 12, 31))
    april = ("no_contact", date(2025, 4, 1), date(2025, 4, 30))
    assert covered(*april, "from", period) == (date(2025, 4, 1), date(2025, 12, 31))
    assert covered(*april, "after", period) == (date(2025, 4, 30), date(2025, 12, 31))
    assert covered("no_contact", date(2026, 4, 1), date(2026, 4, 30), "after", period) == (date(2026, 4, 30),) * 2


def test_a_statement_alone_leaves_the_other_end_empty_wherever_gaps_are_told(db):
    w = making.make_world(0)
    w.review.period_start, w.review.period_end = date(2025, 3, 1), date(2025, 12, 31)
    w.review._history_user = w.coordinator
    w.review.save()
    entry(w.police, date="until 30/6/2025", time="", kind="no_contact", event="No contact.")
    entry(w.police, date="1/10/2025")
    chronology = w.police.chronology
    between = [(gap.since, gap.until) for gap in gaps_in(w.police.author, chronology)]
    edges = [(gap.edge, gap.since) for gap in edges_in(chronology.entries.all(), w.review, date(2026, 6, 1))]
    assert between == [(date(2025, 6, 30), date(2025, 10, 1))] and edges == [("end", date(2025, 10, 1))]
    returned(w.police)
    assert told(returned_gaps(w.coordinator, w.review))["POL"] == [
        ("2025-07-01", "2025-09-30"),
        ("2025-10-02", "2025-12-31"),
    ]


def test_a_return_that_one_may_not_read_has_no_gap_and_fills_none(shared):
    fields = {"code": "PC9", "name": shared.subgroup.name, "role": "Officer", "email": shared.subgroup.email}
    add_to_register(agency_return=shared.police.ret, fields=fields, by=shared.police.lead)
    found = told(returned_gaps(shared.subgroup, shared.review))
    assert set(found) == {"GP", "all"} and found["GP"] == found["all"]


def test_before_anything_is_returned_there_is_no_gap(shared):
    assert returned_gaps(shared.stranger, shared.review).of_all == []
