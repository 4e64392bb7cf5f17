"""References to chronology entries in the texts of a report: written as [POL-04], read as 'POL-04 (3 May 2025)'.

The text keeps the reference alone. What is shown for it is read from the entry each time, so that it follows the entry's date
and its merging with another, until a submission freezes it with everything else (R7).
"""

import re
from dataclasses import dataclass
from typing import Any

from chronology.models import ChronologyEntry
from imr.models import Report

# An agency's code may have bars and figures.
TOKEN = re.compile(r"\[([\w-]{1,8}-\d{1,9})\]", re.ASCII)
KLOE_TEXTS = ("what_happened", "should_have_happened", "why", "difference", "known_then", "learned_later", "evidence")
# The parts of a frozen report that its author wrote.
_WRITTEN = ("sections", "answers", "good_practice", "lessons", "changes", "recommendations")


@dataclass(frozen=True)
class Cited:
    """One reference that a text makes, and the entry it leads to; `entry` is None where there is none (any more)."""

    ref: str
    entry: ChronologyEntry | None = None
    sentence: str = ""  # what is wrong with it

    @property
    def words(self) -> str:
        if self.entry is None:
            return f"[{self.ref}]"
        return f"{self.entry.ref} ({self.entry.date_words})" if self.entry.date_words else self.entry.ref


class Entries:
    """The chronology of the report's own return (R4), read once and only where a text refers to it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._found: dict[str, ChronologyEntry] | None = None

    def cited(self, ref: str) -> Cited:
        if self._found is None:
            own = ChronologyEntry.objects.filter(chronology__part__agency_return=self._report.part.agency_return)
            self._found = {entry.ref: entry for entry in own}
        entry = self._found.get(ref)
        if entry is None and ref.replace("-", "").isdigit():  # [2024-25] is no reference
            return Cited(ref)
        if entry is None:
            return Cited(ref, sentence=f"There is no entry {ref} in your chronology.")
        while entry.merged_into_id:
            entry = next(one for one in self._found.values() if one.pk == entry.merged_into_id)
        if entry.removed_at:
            return Cited(ref, sentence=f"{entry.ref} was removed from your chronology.")
        return Cited(ref, entry)

    def all_in(self, text: str) -> list[Cited]:
        """Every reference of a text, each once, in its order."""
        found = (self.cited(ref) for ref in dict.fromkeys(ref.upper() for ref in TOKEN.findall(text)))
        return [one for one in found if one.entry or one.sentence]

    def read(self, text: str) -> str:
        """The text as it is read: what an entry is called and when it was, for its reference."""
        return TOKEN.sub(self._words, text)

    def _words(self, found: re.Match[str]) -> str:
        one = self.cited(found[1].upper())
        return one.words if one.entry else found[0]


def read_through(content: dict[str, Any], entries: Entries) -> dict[str, Any]:
    """A report's content with every reference that its author wrote as it is read."""
    return content | {name: _through(content[name], entries) for name in _WRITTEN}


def _through(part: Any, entries: Entries) -> Any:
    if isinstance(part, str):
        return entries.read(part)
    if isinstance(part, list):
        return [_through(one, entries) for one in part]
    if isinstance(part, dict):
        return {name: _through(one, entries) for name, one in part.items()}
    return part
