"""Which of our columns each heading means. A guess always says why, and can be changed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .tables import one_line

COLUMNS = (
    "ref", "start_date", "start_time", "end_date", "end_time", "date_certainty", "source", "people", "contact_type",
    "event",
    "adult_seen", "adults_voice", "action", "comment", "practice_code", "kloe", "kind",
)  # fmt: skip
# Several columns may feed one of these: their texts are put one under the other, each with its heading.
GATHERING = frozenset({"event", "action", "comment", "people", "source"})
_SYNONYMS = {
    "ref": "ref|reference|no|number|item|item no|row|entry no|seq|sequence|seq no|event ref|event no|serial"
    "|serial no|serial number|id|entry|#",
    "start_date": "date|date of event|date of contact|date of incident|date of entry|date of record|start date"
    "|date time|date and time|when"
    "|date time of event|date and time of event|event date|incident date|contact date|date from|from|start|dates"
    "|date s|date occurred|date of visit",
    "start_time": "time|start time|time 24hr|time 24 hr|time 24 hour|approx time|time of event|time of contact"
    "|time of incident|event time|time from|24 hour time|time if known",
    "end_date": "end date|date to|to|end|finish date|date ended|finish|until|date of end|to date",
    "end_time": "end time|time to|finish time|time ended|time of end",
    "date_certainty": "date certainty|certainty|exact or approximate|date accuracy|approximate",
    "source": "source|source of information|source of evidence|sources|source of info|record source"
    "|information source|evidence|system file ref|file ref|system|record"
    "|ref oel|oel|log ref|record ref|file reference|where recorded|evidence source|source document|source of record"
    "|data source|document source|source information",
    "people": "staff|professional|professionals|initials|role|who|who present|who was present|people|people involved"
    "|persons involved|person|officer|officers|officer s"
    "|staff involved|staff member|staff member s|worker|worker name|professional involved|professionals involved"
    "|job title|designation|staff name|staff role|name and role|present",
    "contact_type": "contact type|type of contact|nature of contact|type|event type|type of event|contact nature"
    "|method of contact|method|mode of contact|type of involvement",
    "event": "event|events|significant event|significant events|key event|key events|details of contact|description"
    "|description of event|what happened|what occurred|contact nature of contact"
    "|summary|summary of incident|summary of event|information|incident|details|detail|details of event"
    "|event details|contact|narrative|entry text|event description"
    "|significant information|significant contact|event significant information|details of involvement|event contact"
    "|occurrence|facts|summary of contact|agency involvement",
    "adult_seen": "adult seen|seen|adult seen or spoken to|was the adult seen|adult seen y n|seen y n"
    "|adult seen alone|seen alone|was adult seen|spoken to|seen spoken to",
    "adults_voice": "adults voice|voice of the adult|voice|adults views|wishes and feelings|views and wishes"
    "|adults wishes|presentation|adults presentation|what the adult said"
    "|voice of adult|adults views and wishes|views of the adult|lived experience",
    "action": "action|action taken|actions|actions taken|response|outcome|outcomes|decision|decisions"
    "|action or decision|what we did|agency response|decision making"
    "|action and outcome|action outcome|outcome of contact|action taken outcome|response outcome|decision rationale"
    "|actions decisions|rationale|intervention",
    "comment": "comment|comments|analysis|authors comment|author comment|authors comments|imr author comment"
    "|imr author comments|imr authors comment|police comment|was practice expected|good practice"
    "|missed opportunity|missed opportunities|learning|learning points|reflection|reviewer comment"
    "|analysis of practice|expected practice|what should have happened|author analysis"
    "|agency comment|notes|remarks|comment analysis|comments analysis|analysis comment|appraisal of practice"
    "|commentary|author notes",
    "practice_code": "practice code|practice|practice rating|practice category|coding|code|practice coding"
    "|category of practice",
    "kloe": "kloe|kloes|kloe s|kloe ref|kloe number|tor|tor ref|terms of reference|key line of enquiry"
    "|key lines of enquiry|line of enquiry|lines of enquiry|tor kloe|kloe tor",
    "kind": "kind|kind of entry|entry kind",
}  # fmt: skip
_EXACT = {name: column for column, names in _SYNONYMS.items() for name in names.split("|")} | {
    column.replace("_", " "): column for column in COLUMNS
}
_WORDS = (
    (r"\b(end|finish)\b.*\bdate\b|\bdate\b.*\b(to|end)\b", "end_date"),
    (r"\b(end|finish)\b.*\btime\b", "end_time"),
    (r"\bdate\b|\bdates\b", "start_date"),
    (r"\btime\b", "start_time"),
    (r"\bkloe\b|\bkloes\b|terms of reference|lines? of enquiry", "kloe"),
    (r"\bsource\b|\bevidence\b", "source"),
    (r"\bvoice\b|\bwishes\b|\bfeelings\b", "adults_voice"),
    (r"\bseen\b", "adult_seen"),
    (r"\bcomments?\b|\banalysis\b|\blearning\b|\breflections?\b|\bgood practice\b", "comment"),
    (r"\bactions?\b|\boutcomes?\b|\bdecisions?\b|\bresponse\b", "action"),
    (r"\btype\b", "contact_type"),
    (
        r"\bevents?\b|\bhappened\b|\bdescription\b|\bsummary\b|\bdetails?\b|\bincident\b|\binformation\b|\bcontact\b",
        "event",
    ),
    (r"\bstaff\b|\bprofessionals?\b|\bofficers?\b|\bworkers?\b|\bpeople\b|\bpersons?\b|\bwho\b|\binitials\b", "people"),
    (r"\brecord\b|\bfile\b", "source"),
    (r"\bref\b|\breference\b|\bserial\b", "ref"),
)
_KNOWN_OTHERS = {
    "agency": "the agency is put on every row by the composite",
    "rag": "a traffic-light colour is not a practice code",
    "rag rating": "a traffic-light colour is not a practice code",
} | dict.fromkeys(
    ["organisation", "service", "provider", "dept", "department", "agency name"],
    "the agency is put on every row by the composite",
)
_MAX_HEADING = 80
# What a board or an agency calls its columns: heading key → (our column, or None to leave it out; why).
Known = Mapping[str, tuple[str | None, str]]
NOTHING_KNOWN: Known = {}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its heading, which of ours it is taken for, and why."""

    index: int
    heading: str
    target: str | None
    reason: str
    strength: int = 0


def heading_key(heading: str) -> str:
    """Without case, punctuation, endings in a colon, apostrophes and doubled spaces."""
    plain = heading.lower().replace("\u2019", "").replace("'", "").replace("_", " ").replace("&", " and ")
    if plain.strip(" .:") == "#":
        return "#"
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def guess_column(index: int, heading: str, known: Known = NOTHING_KNOWN) -> Column:
    """The best guess for one heading on its own: 4 known beforehand, 3 the very words, 2 but for words in brackets or
    'the', 1 a word that tells.
    """
    key = heading_key(heading)
    if not key:
        return Column(index, heading, None, "the column has no heading")
    if key in known:
        return Column(index, heading, known[key][0], known[key][1], 4 if known[key][0] else 0)
    if key in _KNOWN_OTHERS:
        return Column(index, heading, None, _KNOWN_OTHERS[key])
    if key in _EXACT:
        return Column(index, heading, _EXACT[key], f"the heading is '{one_line(heading)}'", 3)
    outside = heading_key(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", heading))
    first = heading_key(re.split(r"[/\n:\u2013-]", heading)[0])
    for shorter in (outside, key.removeprefix("the ").removeprefix("agency "), first):
        if shorter in _EXACT:
            return Column(index, heading, _EXACT[shorter], f"the heading begins like '{shorter}'", 2)
    if len(heading) <= _MAX_HEADING:
        for pattern, target in _WORDS:
            if match := re.search(pattern, key):
                return Column(index, heading, target, f"the heading has the word '{match[0]}'", 1)
    return Column(index, heading, None, "the heading is not one we know")


def guess_columns(headings: Sequence[str], known: Known = NOTHING_KNOWN) -> list[Column]:
    """A guess for all headings together: the surest first; a second column for the same target is kept as it came,
    unless texts can be put together.
    """
    guesses = [guess_column(index, heading, known) for index, heading in enumerate(headings)]
    taken: set[str] = set()
    result: dict[int, Column] = {}
    for guess in sorted(guesses, key=lambda guess: (-guess.strength, guess.index)):
        if guess.target in taken and not (guess.target in GATHERING and guess.strength >= 2):
            guess = replace(
                guess, target=None, strength=0, reason=f"another column is already taken for '{guess.target}'"
            )
        elif guess.target:
            taken.add(guess.target)
        result[guess.index] = guess
    return [result[index] for index in range(len(headings))]


def apply_mapping(
    columns: Sequence[Column], mapping: Mapping[str, str | None] | Mapping[int, str | None]
) -> list[Column]:
    """The person's own choice goes before every guess. Keys are headings or column numbers (from 0); values are our
    columns, or None to leave one out.
    """
    if not mapping:
        return list(columns)
    by_index = {key: target for key, target in mapping.items() if isinstance(key, int)}
    by_key = {heading_key(key): target for key, target in mapping.items() if isinstance(key, str)}
    result = []
    for column in columns:
        key = heading_key(column.heading)
        if column.index in by_index or (key and key in by_key):
            target = (by_index[column.index] if column.index in by_index else by_key[key]) or None
            if target != column.target:
                column = replace(column, target=target, reason="chosen by you", strength=5)
        result.append(column)
    unknown = {column.target for column in result if column.target} - set(COLUMNS)
    if unknown:
        raise ValueError(f"Not a column of ours: {', '.join(sorted(unknown))}")
    return result


def strength(columns: Iterable[Column]) -> int:
    """How sure we are that these are the headings of a chronology: 0 where there is no date, or nothing beside it."""
    found = {column.target: column.strength for column in columns if column.target}
    if "start_date" not in found or len(found) < 2:
        return 0
    return sum(found.values())
