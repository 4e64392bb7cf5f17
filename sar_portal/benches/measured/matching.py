"""P5: finding the same event in several chronologies grows little faster than the number of entries."""

import random
from dataclasses import replace
from datetime import timedelta
from functools import partial

from chronology.importing.reading import read_file
from chronology.matching import Entry, Found, find_candidates
from chronology.matching.entries import entry_of
from sar_portal.benches import measuring
from sar_portal.benches.bench import Bench, Result, Table, at_most, seconds_of
from sar_portal.demo.case import CASE

SIZES = (1_000, 3_000, 10_000)
FILES = ("kestrel_homes", "ashmere_asc", "ashmere_constabulary", "harbour_view_surgery", "ashmere_community_health",
         "ashmere_general_hospital")  # fmt: skip
CROWDED = 3 * 365


def run() -> Result:
    case = [
        entry_of(row, name, row.ref)
        for name in FILES
        for row in read_file(f"{name}.csv", (CASE / f"{name}.csv").read_bytes()).rows
    ]
    rows, findings = [], []
    for words, spread_over in (("a longer period", None), ("three years, more crowded", CROWDED)):
        many = {size: entries(case, size, spread_over) for size in SIZES}
        found = {size: find_candidates(each) for size, each in many.items()}
        sides = {str(size): partial(find_candidates, each) for size, each in many.items()}
        taken = measuring.in_turn(sides, measuring.FEWEST)
        seconds = [taken[str(size)] for size in SIZES]
        cells = [f"{seconds_of(each)} ({_counted(found[size])})" for size, each in zip(SIZES, seconds, strict=True)]
        power = measuring.growth(SIZES, seconds)
        rows.append([words, *cells, f"n^{power:.2f}"])
        findings += [
            at_most(f"Growth over {words}, as a power of the number of entries", power, 1.2),
            at_most(f"10,000 entries over {words}", seconds[-1], 60, " s"),
        ]
    return Result([Table(("spread over", *(f"{size:,} entries" for size in SIZES), "growth"), rows)], findings)


def _counted(found: Found) -> str:
    raised = sum(each.ref_b is not None for each in found.candidates)
    return f"{found.compared:,} pairs, {raised:,} raised"


def entries(case: list[Entry], size: int, spread_over: int | None) -> list[Entry]:
    """So many entries from the case's: each copy a year and a day on, or each entry of it at a chance day of the spread."""
    chance = random.Random(size)  # noqa: S311 (the same entries on every run)
    made = []
    for number in range(size):
        copy, which = divmod(number, len(case))
        days = copy * 366 if spread_over is None else chance.randrange(spread_over)
        made.append(_moved(case[which], days, f"{case[which].ref}~{copy}"))
    return made


def _moved(entry: Entry, days: int, ref: str) -> Entry:
    by = timedelta(days=days)
    last = entry.date_to + by if entry.date_to else None
    return replace(entry, ref=ref, date_from=entry.date_from + by if entry.date_from else None, date_to=last)


BENCH = Bench(
    name="matching",
    number="P5",
    title="Disagreements between chronologies",
    goal="growth at most n^1.2 from 1,000 to 10,000 entries; 10,000 entries inside one worker minute.",
    how="`find_candidates`, as the worker and `manage.py find_matches` call it, over copies of the demo case's 72 entries of "
    "six agencies. 'A longer period': each copy a year and a day later, so that a day holds as many entries at every size. "
    "'Three years': each entry at a chance day, so that ten times the entries stand ten times as close: there is then more to "
    "compare and to raise for each entry. Growth is the slope of the logarithms of the medians.",
    run=run,
)
