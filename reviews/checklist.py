"""The coordinator's quality checklist of a returned part: the house's own list, and how a board's is read (pure).

A composition from several published sources (docs/reference), not law.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from reviews.models import PartKind

QUALITY_CHECKLIST = (
    ("complete", "It is on the template, and every line of enquiry is answered"),
    ("independent", "The author's independence is stated and credible"),
    ("period", "The whole period is covered, including times without contact"),
    ("sources", "Sources and interviews are listed, first-hand and second-hand told apart"),
    ("matches", "The chronology matches the narrative"),
    ("facts", "Facts were checked with staff"),
    ("why", "It explains why, not only what"),
    ("hindsight", "It judges by what was known at the time"),
    ("context", "Context is evidenced"),
    ("voice", "The adult's voice and the family can be seen"),
    ("equality", "Equality and identity were considered"),
    ("capacity", "Mental capacity and the law were considered"),
    ("good_practice", "Good practice is given with reasons"),
    ("lessons", "Lessons follow from the analysis"),
    ("recommendations", "Recommendations are few, specific and owned"),
    ("own_agency", "No other agency is judged"),
    ("no_blame", "There is no disciplinary or blaming language"),
    ("anonymised", "People stand by code and abbreviations are explained"),
    ("accepted", "A senior manager other than the author has accepted it"),
    ("on_time", "It is on time, or more time was granted"),
)
# What of it can be asked of a chronology. Of secured records nothing is asked but whether they are accepted.
OF_CHRONOLOGY = frozenset({"period", "sources", "facts", "own_agency", "no_blame", "anonymised", "accepted", "on_time"})


@dataclass(frozen=True)
class Line:
    """One line: the fixed key under which checks keep what was met, its words, and what it is asked of."""

    key: str
    words: str
    of_chronology: bool = False
    of_report: bool = True


HOUSE = tuple(Line(key, words, key in OF_CHRONOLOGY) for key, words in QUALITY_CHECKLIST)


def from_data(data: Iterable[dict] | None) -> tuple[Line, ...]:
    """The lines that a board decided on; the house's where it decided nothing."""
    return HOUSE if data is None else tuple(Line(**one) for one in data)


def as_data(lines: Iterable[Line]) -> list[dict]:
    return [asdict(line) for line in lines]


def checklist_of(kind: str, lines: Iterable[Line] = HOUSE) -> tuple[tuple[str, str], ...]:
    """The lines that make sense for a part, as key and words."""
    if kind == PartKind.RECORDS:
        return ()
    asked = "of_chronology" if kind == PartKind.CHRONOLOGY else "of_report"
    return tuple((line.key, line.words) for line in lines if getattr(line, asked))
