"""Making the text even, and the words that stand before and after a date or time."""

import re
import unicodedata
from dataclasses import dataclass

MAX_LENGTH = 200
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4`"), "'")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), None)
_TRANSLATION = {**_DASHES, **_QUOTES, **_INVISIBLE}

_MONTH_NAMES = "january february march april may june july august september october november december".split()  # noqa: SIM905
_MONTH_SLIPS = {
    "febuary": 2,
    "feburary": 2,
    "janurary": 1,
    "agust": 8,
    "septmber": 9,
    "ocotber": 10,
    "novemeber": 11,
    "decemeber": 12,
}
MONTHS = {
    **{name[:length]: number for number, name in enumerate(_MONTH_NAMES, 1) for length in range(3, len(name) + 1)},
    **_MONTH_SLIPS,
}
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905
WEEKDAYS = {
    **{name[:length]: number for number, name in enumerate(_DAY_NAMES) for length in (3, len(name))},
    "tues": 1, "weds": 2, "thur": 3, "thurs": 3,
}  # fmt: skip

UNDATED = frozenset(
    {"undated", "n.d", "nd", "no date", "not dated", "date unknown", "unknown", "unknown date", "not known",
    "not recorded",
     "not stated", "date not recorded", "date not known", "n/k", "nk", "n/a", "-", "--", "?", "??", "tbc", "tba",
     "nil", "none"}
)  # fmt: skip
ONGOING = frozenset(
    {"ongoing", "on-going", "present", "the present", "to date", "date", "continuing", "current", "now"}
)

_ABOUT = (
    r"~|(?:circa|c\.|ca\.|c(?=[\s\d])|ca(?=\s)|approximately|approx\.?|about|around|roughly"
    r"|on or about|on or around|est\.?|estimated)(?![a-z])"
)
_DOUBT = (
    r"\?+(?!\s?[/.\-?])|\(\?\)"
    r"|(?:probably|possibly|maybe|perhaps|believed to be|believed|thought to be|likely)(?![a-z])"
)
_LEADING_DOUBT = re.compile(rf"^(?:(?P<about>{_ABOUT})|(?:{_DOUBT}))\s*", re.I)
_TRAILING_DOUBT = re.compile(
    r"\s*(?:(?P<about>\(?\s*(?<![a-z])(?:approx(?:imately)?\.?|circa|est\.?|estimated|or thereabouts)\s*\)?)"
    r"|\(?\?+\)?|\((?:uncertain|unclear|unconfirmed|tbc|date uncertain|exact date unknown)\)"
    r"|(?<=\s)(?:tbc|uncertain|unconfirmed))$"
)
_LEADING_FILLER = re.compile(r"^(?:on|in|at|during|dated|date:|the|month of|year|year of|time:|@)(?:\s+|(?<=:)|(?<=@))")
_EDGES = " ,;:."


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is left of a text once the words of doubt are taken off."""

    text: str
    uncertain: bool
    about: bool


def even(text: str) -> str | None:
    """Lower case, one kind of dash, quote and space. None where the text is too long, or holds raised or circled
    digits that would turn into others.
    """
    if len(text) > MAX_LENGTH or any(unicodedata.category(sign) == "No" for sign in text):
        return None
    plain = unicodedata.normalize("NFKC", text.translate(_TRANSLATION)).translate(_TRANSLATION).lower()
    return " ".join(plain.split()).strip(",;")


def without_doubt(text: str) -> Doubt:
    """Take '?', 'c.', 'about', '(approx)' and their like off both ends."""
    uncertain = about = False
    while True:
        text = _unbracketed(text.strip(_EDGES))
        match = _LEADING_DOUBT.match(text)
        if match is None and (filler := _LEADING_FILLER.match(text)):
            text = text[filler.end() :]
            continue
        if match and match.end() < len(text):
            text = text[match.end() :]
        else:
            match = _TRAILING_DOUBT.search(text)
            if not match or match.start() == 0:
                return Doubt(text.strip(_EDGES), uncertain, about)
            text = text[: match.start()]
        uncertain = True
        about = about or match["about"] is not None


def _unbracketed(text: str) -> str:
    if len(text) > 2 and text[0] + text[-1] in ("()", "[]", '""', "''") and not set("()[]") & set(text[1:-1]):
        return text[1:-1].strip()
    return text
