"""The sentences of the timeline: what a mark stands for, and what the picture shows."""

from collections.abc import Mapping
from datetime import date

from chronology.partial_dates.values import Precision, show

from .content import Period, Stretch


def from_to(first: date, last: date) -> str:
    """'3 March 2025', '3 to 9 March 2025', '28 February to 9 March 2025'."""
    if first == last:
        return show(first, Precision.DAY)
    start = show(first, Precision.DAY)
    if first.year == last.year:
        start = start.removesuffix(f" {first.year}")
        if first.month == last.month:
            start = str(first.day)
    return f"{start} to {show(last, Precision.DAY)}"


def of_several(entries: int, first: date, last: date, flagged: Mapping[str, int]) -> str:
    """Several entries of one mark as a number and their days, and how many of them are marked with what."""
    return f"{entries} entries, {from_to(first, last)}" + "".join(
        f", {number} {flag}" for flag, number in flagged.items()
    )


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def finding(period: Period, entries: int, agencies: int, nobody: Stretch | None, unseen: Stretch | None) -> str:
    """What the picture shows, in one or two sentences. `nobody`: the longest time in which no agency wrote anything;
    `unseen`: the longest in which none wrote of seeing the adult.
    """
    days = from_to(period.first, period.last)
    if not entries:
        return f"No agency has an entry from {days}." if agencies else "No chronology has been returned yet."
    said = f"{counted(agencies, 'agency has', 'agencies have')} {counted(entries, 'entry', 'entries')} from {days}."
    if unseen:
        said += f" No agency recorded seeing the adult for {unseen.days} days, {from_to(unseen.first, unseen.last)}."
    if nobody:
        said += f" No agency has any entry for {nobody.days} days, {from_to(nobody.first, nobody.last)}."
    return said
