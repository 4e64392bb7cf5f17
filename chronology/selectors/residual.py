"""What should be a code and is not: found in texts as they are saved, and shown beside them with what to write instead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chronology.models import ChronologyEntry, EntryFields
from chronology.naming import Hit, Key, scan
from chronology.selectors.people import key_of_return

# The texts of an entry that are read by others.
TEXTS = ("event", "adults_voice", "action", "comment", "source", "people", "contact_type", "adult_seen")
_AROUND = 40


@dataclass(frozen=True)
class Left:
    """One name or number left in a text: in which field, the words around it, and where a page sends the replacement."""

    field: str
    label: str
    hit: Hit
    before: str
    after: str

    @property
    def place(self) -> str:
        """Where it stands, as a form sends it: never the name itself."""
        return f"{self.field}:{self.hit.start}:{self.hit.end}"

    def as_json(self) -> dict:
        """For a page that replaces it in its own box."""
        return {
            "field": self.field,
            "label": self.label,
            "start": self.hit.start,
            "end": self.hit.end,
            "found": self.hit.found,
            "why": self.hit.why,
            "options": list(self.hit.options),
        }


def left_in(texts: Iterable[tuple[str, str, str]], key: Key) -> list[Left]:
    """What is left in texts given as (field, label, text)."""
    return [
        Left(
            field,
            label,
            hit,
            text[max(0, hit.start - _AROUND) : hit.start].lstrip(),
            text[hit.end : hit.end + _AROUND].rstrip(),
        )
        for field, label, text in texts
        for hit in scan(text, key)
    ]


def texts_of(entry: EntryFields) -> Iterator[str]:
    """Everything of an entry that is read by others."""
    return (getattr(entry, name) for name in TEXTS)


def left_in_entry(entry: ChronologyEntry, key: Key | None = None) -> list[Left]:
    """What is left in a row; for many rows the key is read once and given."""
    key = key or key_of_return(entry.chronology.part.agency_return)
    return left_in(((name, _label(name), getattr(entry, name)) for name in TEXTS), key)


def _label(name: str) -> str:
    return str(getattr(ChronologyEntry._meta.get_field(name), "verbose_name", name)).capitalize()
