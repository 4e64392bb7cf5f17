"""The invented texts of the demo's reports, by agency: sections by key, answers by line of enquiry, and what follows."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Held:
    """An interview: with whom by code, the day, what the record says by its sections, and the entry that was confirmed."""

    code: str
    on: date
    record: dict[str, str]
    confirmed: str


@dataclass(frozen=True)
class Words:
    """What one author wrote. `answers` maps a line of enquiry to its fields; `lessons` are numbered from 1 in order."""

    sections: dict[str, str]
    answers: dict[int, dict[str, str]]
    good_practice: tuple[tuple[str, str], ...] = ()
    lessons: tuple[tuple[str, str, tuple[int, ...]], ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    # (text, number of the lesson, outcome, measure, [(action, lead officer)])
    recommendations: tuple[tuple[str, int, str, str, tuple[tuple[str, str], ...]], ...] = ()
    not_applicable: dict[int, str] = field(default_factory=dict)
    interviews: tuple[Held, ...] = ()
