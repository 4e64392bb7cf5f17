"""Entries that should have a counterpart in another agency's chronology, and have none."""

from collections.abc import Iterable

from .agencies import Agency
from .topics import EPISODE
from .traits import Traits


def missing(traits: Traits, agencies: Iterable[Agency], met: set[str]) -> list[tuple[float, str]]:
    """Reasons why a counterpart is missing. `met`: the agencies in which the entry has one."""
    others = [agency for agency in agencies if agency.name != traits.entry.agency]
    if traits.days is None or len(others) == 0:
        return []
    return [*_told_nobody_who_knows(traits, others, met), *_unknown_to_all(traits, others, met)]


def _told_nobody_who_knows(traits: Traits, others: list[Agency], met: set[str]) -> list[tuple[float, str]]:
    found = []
    told = traits.messages.to | _one_name(traits.messages.perhaps_to)
    for who in sorted(told | traits.messages.by | _one_name(traits.messages.perhaps_by)):
        meant = [agency for agency in others if who in agency.kinds or who == "@" + agency.name]
        if meant and not any(agency.name in met for agency in meant):
            names = " or ".join(sorted(agency.name for agency in meant))
            spoken = f"{'telling' if who in told else 'hearing from'} {who.removeprefix('@')}"
            found.append((0.6, f"{traits.entry.ref} speaks of {spoken}; no entry of {names} was found to match it."))
    return found


def _one_name(perhaps: frozenset[str]) -> set[str]:
    """An agency of the review called by a part of its name, where no other has that part."""
    named = {who for who in perhaps if who.startswith("@")}
    return named if len(named) == 1 else set()


def _unknown_to_all(traits: Traits, others: list[Agency], met: set[str]) -> list[tuple[float, str]]:
    """A hospital attendance, an overdose: others would ordinarily hear of it."""
    expected = traits.topics & {"overdose", "fire", "missing"}
    if traits.agency.kinds & {"hospital", "mental health"}:
        expected |= traits.topics & EPISODE
    if met or not expected or len(others) < 2 or traits.contacts & {"decision", "meeting"}:
        return []
    return [
        (
            0.55,
            f"{traits.entry.ref} tells of an event that others would usually hear of; no other agency's chronology has it.",
        )
    ]
