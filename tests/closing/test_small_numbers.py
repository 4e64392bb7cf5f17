"""What is hidden cannot be worked out from what is shown: tried by counting every possibility that somebody could think of."""

import random
from itertools import product

import pytest

from sar_portal.closing.small_numbers import FEWEST, hidden_parts, sums_to_tell


def _possible(counted: dict[str, int], hidden: set[str]) -> dict[str, set[int]]:
    """Of each hidden part, every number that it may be: all are at least one and add up to what the shown ones leave."""
    names, whole = sorted(hidden), sum(counted[name] for name in hidden)
    found: dict[str, set[int]] = {name: set() for name in names}
    for numbers in product(range(1, whole + 1), repeat=len(names) - 1):
        last = whole - sum(numbers)
        if last >= 1:
            for name, number in zip(names, (*numbers, last), strict=True):
                found[name].add(number)
    return found


@pytest.mark.parametrize(
    ("counted", "hidden"),
    [
        ({"A": 9, "B": 12}, set()),
        ({"A": 4, "B": 12}, {"A", "B"}),
        ({"A": 2, "B": 3, "C": 20}, {"A", "B"}),
        ({"A": 1, "B": 3, "C": 20}, {"A", "B", "C"}),
        ({"A": 1, "B": 1, "C": 6, "D": 20}, {"A", "B", "C"}),
        ({"A": 3}, {"A"}),
        ({}, set()),
    ],
)
def test_small_parts_of_a_whole_are_hidden_with_as_many_others_as_it_takes(counted, hidden):
    assert hidden_parts(counted) == hidden


def test_no_hidden_part_of_a_whole_can_be_worked_out():
    chance = random.Random(7)  # the same numbers on every run
    for _ in range(60):
        counted = {name: chance.randint(1, 9) for name in "ABCD"[: chance.randint(2, 4)]}
        hidden = hidden_parts(counted)
        assert {name for name, number in counted.items() if number < FEWEST} <= hidden
        if hidden and hidden != set(counted):
            assert min(map(len, _possible(counted, hidden).values())) >= FEWEST - 1, counted


def _worlds(told, counts, most):
    """Every row of numbers that agrees with all that is told; a year that is not told is a small one."""
    ranges = [
        [told[year, year]] if told[year, year] is not None else range(min(most[year], FEWEST - 1) + 1)
        for year in range(len(counts))
    ]
    sums = [(first, last, whole) for (first, last), whole in told.items() if whole is not None]
    return [row for row in product(*ranges) if all(sum(row[first : last + 1]) == whole for first, last, whole in sums)]


def _check(counts, most, together):
    told, years = sums_to_tell(counts, most, together), range(len(counts))
    worlds = _worlds(told, counts, most)
    assert tuple(counts) in worlds
    assert all(whole in (None, sum(counts[first : last + 1])) for (first, last), whole in told.items())
    for last in years:
        for first in range(last + 1):
            if sum(counts[first : last + 1]) < FEWEST and any(most[first : last + 1]):
                assert told.get((first, last)) is None
                assert len({sum(row[first : last + 1]) for row in worlds}) > 1, (counts, most, first, last)


def test_no_small_sum_of_years_follows_from_all_that_is_told():
    chance = random.Random(11)  # the same numbers on every run
    for _ in range(250):
        most = [chance.choice((0, 1, 3, 6, 9, 12)) for _ in range(chance.randint(1, 5))]
        _check([chance.randint(0, at_most) for at_most in most], most, chance.randint(1, 4))


def test_a_sum_that_would_give_one_hidden_year_away_is_not_told():
    told = sums_to_tell([6, 3, 7], [9, 9, 9], 3)
    assert told == {(0, 0): 6, (1, 1): None, (2, 2): 7, (0, 1): None, (0, 2): None}


def test_small_years_together_are_told_where_none_of_them_follows():
    told = sums_to_tell([0, 0, 0, 0, 2, 3, 1, 4, 3], [6] * 9, 5)
    assert all(told[year, year] is None for year in range(9))
    assert told[1, 5] == 5 and told[4, 8] == 13
    # What was told of the years before leaves one year alone.
    assert sums_to_tell([3, 4, 2], [9, 9, 9], 5) == {
        (0, 0): None, (1, 1): None, (0, 1): 7, (2, 2): None, (0, 2): None,
    }  # fmt: skip


def test_a_further_year_changes_nothing_of_what_was_told():
    counts, most = [3, 4, 2, 6, 1, 5], [9] * 6
    for years in range(1, 6):
        before, after = (sums_to_tell(counts[:upto], most[:upto], 3) for upto in (years, years + 1))
        assert before == {place: whole for place, whole in after.items() if place[1] < years}
