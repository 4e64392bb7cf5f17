"""What matching asks of an entry, worked out once for each version of it."""

import re
from dataclasses import dataclass
from datetime import date

from .entries import Entry
from .facts import claims_of
from .mentions import dates_named
from .messages import Messages, messages_of, visits_told_of
from .sectors import Agency, named_in
from .topics import contacts_of, topics_of
from .wording import telling_words

# Codes of the people key: SW1, HO2, Neighbour 1, PC A. A job without a number or letter may be anybody.
_CODE = re.compile(r"\b(?:[A-Z][A-Za-z]{0,14}(?: [a-z]{2,10})?)(?: ?\d{1,3}| [A-H])\b")
_NO_CODE = re.compile(
    r"^(?:s|Ward|Category|Grade|Day|Week|Flat|Room|Level|Stage|Type|Unit|Priority|Adult|Patient|Bed|Section"
    r"|Form|KLOE|Band)\b|^[A-Z]\d$",
    re.IGNORECASE,
)
# An entry over a longer time is compared at both its ends.
_LONGEST = 62


@dataclass(frozen=True, slots=True)
class Traits:
    """`named`: kinds of agency the entry names beside its own; `visits_told`: those it says were
    there. `codes`: people by code. `days`: first and last day as
    ordinals. `other_days`: days its text names.
    """

    entry: Entry
    agency: Agency
    text: str
    words: frozenset[str]
    capitalised: frozenset[str]
    topics: frozenset[str]
    contacts: frozenset[str]
    named: frozenset[str]
    visits_told: frozenset[str]
    codes: frozenset[str]
    messages: Messages
    claims: dict[str, int]
    days: tuple[int, int] | None
    other_days: frozenset[int]
    minutes: int | None

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Where the entry stands among all: by day, time, agency, reference."""
        day = self.days[0] if self.days else 0
        return (day, -1 if self.minutes is None else self.minutes, self.entry.agency, self.entry.ref)

    def names(self, other: "Traits") -> bool:
        return other.agency.is_named(self.named, self.text)


def traits_of(entry: Entry, agency: Agency) -> Traits:
    told = f"{entry.contact_type}; {entry.event}\n{entry.action}"
    everything = f"{entry.people}; {told}\n{entry.comment}"
    words, capitalised = telling_words(f"{entry.event}\n{entry.action}")
    messages = messages_of(entry.contact_type, entry.event, entry.action, agency.sectors)
    named = {each.sector for each in named_in(f"{entry.people}; {told}")} | messages.to | messages.by
    return Traits(
        entry=entry,
        agency=agency,
        text=" ".join(re.findall(r"[a-z0-9&']+", everything.lower())),
        words=words,
        capitalised=capitalised,
        topics=topics_of(told),
        contacts=contacts_of(entry.contact_type, told),
        named=frozenset(named - agency.sectors),
        visits_told=visits_told_of(told) - agency.sectors,
        codes=_codes(f"{entry.people}\n{entry.event}\n{entry.action}"),
        messages=messages,
        claims=claims_of(told, entry.adult_seen),
        days=_days(entry),
        other_days=_other_days(entry, everything),
        minutes=entry.at.hour * 60 + entry.at.minute if entry.at else None,
    )


def _codes(text: str) -> frozenset[str]:
    return frozenset(code.replace(" ", "").lower() for code in _CODE.findall(text) if not _NO_CODE.search(code))


def _days(entry: Entry) -> tuple[int, int] | None:
    if entry.date_from is None:
        return None
    first, last = entry.date_from.toordinal(), (entry.date_to or entry.date_from).toordinal()
    return (first, last) if first <= last else (last, first)


def _other_days(entry: Entry, text: str) -> frozenset[int]:
    own: date | None = entry.date_from
    return frozenset(day.toordinal() for day in dates_named(text, own)) if own else frozenset()


def points(traits: Traits) -> list[int]:
    """The days under which the entry is looked for: both ends of a range."""
    if traits.days is None:
        return []
    first, last = traits.days
    if last - first > _LONGEST:
        return [first]
    return [first] if first == last else [first, last]
