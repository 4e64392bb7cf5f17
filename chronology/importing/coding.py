"""Cells with a fixed vocabulary: practice code, adult seen, key lines of enquiry, certainty of the date, kind of entry."""

import re

from chronology.partial_dates import ANY_TIME_AFTER, ANY_TIME_BEFORE

from .columns import heading_key

GOOD_PRACTICE, EXPECTED, BELOW = "GOOD_PRACTICE", "EXPECTED_PRACTICE", "BELOW_EXPECTED"
MISSED, GAP, CONTEXT = "MISSED_OPPORTUNITY", "INFO_GAP", "CONTEXT"
_PRACTICE = {
    GOOD_PRACTICE: "good practice|good|good practise|exceeds expected practice|above expected"
    "|above expected practice|notable practice",
    EXPECTED: "expected practice|expected|as expected|met expected practice|met expected standard|practice as expected",
    BELOW: "below expected|below expected practice|below expected standard|practice below expected|below standard"
    "|poor practice|not expected practice",
    MISSED: "missed opportunity|missed opportunities|missed|opportunity missed",
    GAP: "info gap|information gap|gap in information|missing information|gap",
    CONTEXT: "context|contextual|background|for context|context only",
}
PRACTICE_WORDS = {words: code for code, several in _PRACTICE.items() for words in several.split("|")}
_SEEN = {
    "Seen": "y|yes|seen|true",
    "Not seen": "n|no|not seen|unseen|false",
    "Seen and spoken to": "seen and spoken to|seen spoken to|seen and spoken with",
    "Seen alone": "seen alone",
    "Spoken to": "spoken to|spoken with",
    "Not applicable": "n a|na|not applicable|not relevant",
}
SEEN_WORDS = {words: value for value, several in _SEEN.items() for words in several.split("|")}
_NOT_CODES = frozenset({"red", "amber", "green", "r", "a", "g", "yellow"})
_KLOE_WORDS = re.compile(r"\b(?:kloes?|tors?|questions?|q|no|number|and)\b\.?|[&,;/\s#().:]+", re.I)
EVENT, NO_CONTACT = "event", "no_contact"
# What is asked of a statement of no contact that names one day alone.
NO_PERIOD = "Date: write the first and the last day without contact, such as 23/05/2025 to 03/08/2025."
# One that is open at an end has a period all the same: it reaches to that end of the period under review.
OPEN_ENDED = frozenset({*ANY_TIME_BEFORE, *ANY_TIME_AFTER})
_KINDS = {
    **dict.fromkeys(["event", "entry"], EVENT),
    **dict.fromkeys(
        ["statement of no contact", "no contact", "no contact statement", "period of no contact", "no contact period"],
        NO_CONTACT,
    ),
}
_CERTAINTY = {
    "exact": False,
    "certain": False,
    "approximate": True,
    "approx": True,
    "uncertain": True,
    "estimated": True,
    "e": False,
    "a": True,
}


def practice_code(text: str) -> tuple[str, str]:
    """The code and, where the words are none of ours, why it is left empty."""
    key = heading_key(text)
    if not key:
        return "", ""
    if key in PRACTICE_WORDS:
        return PRACTICE_WORDS[key], ""
    if key in _NOT_CODES:
        return "", f"The colour '{text.strip()}' is not a practice code."
    return "", f"'{text.strip()}' is not a practice code we know."


def adult_seen(text: str) -> str:
    """One way of writing for yes, no and the usual answers; other words stay as they are."""
    return SEEN_WORDS.get(heading_key(text), text.strip())


def kloe_numbers(text: str) -> tuple[list[int], str]:
    """'1;7' or 'KLOE 1 and 7' as numbers, each once; and why, where something else is written."""
    bare = _KLOE_WORDS.sub(" ", text).split()
    if all(part.isascii() and part.isdigit() and len(part) < 4 for part in bare):
        return list(dict.fromkeys(int(part) for part in bare)), ""
    return [], "The key lines of enquiry are not numbers."


def entry_kind(text: str) -> tuple[str, str]:
    """Event or statement of no contact, '' where the cell says neither; and then what is to be noted."""
    key = heading_key(text)
    if not key or key in _KINDS:
        return _KINDS.get(key, ""), ""
    return "", f"'{text.strip()}' is neither an event nor a statement of no contact."


def is_approximate(text: str) -> tuple[bool, str]:
    key = heading_key(text)
    if not key:
        return False, ""
    if key in _CERTAINTY:
        return _CERTAINTY[key], ""
    return True, f"'{text.strip()}' does not say whether the date is exact or approximate."
