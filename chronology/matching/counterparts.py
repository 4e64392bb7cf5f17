"""Entries that should have a counterpart in another agency's chronology, and have none."""

from collections.abc import Iterable

from .sectors import Agency
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
    for sector in sorted(traits.messages.to | traits.messages.by):
        of_kind = [agency for agency in others if sector in agency.sectors]
        if of_kind and not any(agency.name in met for agency in of_kind):
            told = sector in traits.messages.to
            names = " or ".join(sorted(agency.name for agency in of_kind))
            verb = "telling" if told else "hearing from"
            found.append(
                (0.6, f"{traits.entry.ref} speaks of {verb} {sector}; no entry of {names} was found to match it.")
            )
    return found


def _unknown_to_all(traits: Traits, others: list[Agency], met: set[str]) -> list[tuple[float, str]]:
    """A hospital attendance, an overdose: others would ordinarily hear of it."""
    expected = traits.topics & {"overdose", "fire", "missing"}
    if traits.agency.sectors & {"hospital", "mental health"}:
        expected |= traits.topics & EPISODE
    if met or not expected or len(others) < 2 or traits.contacts & {"decision", "meeting"}:
        return []
    return [
        (
            0.55,
            f"{traits.entry.ref} tells of an event that others would usually hear of; no other agency's chronology has it.",
        )
    ]
