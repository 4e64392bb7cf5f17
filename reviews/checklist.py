"""The coordinator's quality checklist of a returned part: the default list, which a board may word differently.

A composition from several published sources (docs/reference), not law.
"""

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


def checklist_of(kind: str) -> tuple[tuple[str, str], ...]:
    """The lines of the checklist that make sense for a part."""
    if kind == PartKind.RECORDS:
        return ()
    if kind == PartKind.CHRONOLOGY:
        return tuple(line for line in QUALITY_CHECKLIST if line[0] in OF_CHRONOLOGY)
    return QUALITY_CHECKLIST
