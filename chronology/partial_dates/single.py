"""One date, no range: which day, month and year the text states, and no more."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .values import Precision
from .words import MONTHS, WEEKDAYS, without_doubt

FIRST_YEAR, LAST_YEAR = 1900, 2099
ORDER = "It is not clear whether the day or the month comes first."
NO_YEAR = "No year is given."
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that were written. `reason` says why they do not make a date; `proposal` is what they might be."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    uncertain: bool = False
    qualifier: str = ""
    weekday: int | None = None
    reason: str = ""
    proposal: date | None = None

    @property
    def unit(self) -> Precision:
        if self.day is not None:
            return Precision.DAY
        return Precision.MONTH if self.month is not None else Precision.YEAR


_SEP = r"(?:\s*[/.\-,_\\]{1,2}\s*|\s+)"
_WORD = r"([a-z]{3,9})\.?"
_ORDINAL = r"(\d{1,2})(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"('?\d{2}|\d{4})"
_FORMS = {
    "ymd": re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})"),
    "numbers": re.compile(rf"(\d{{1,2}})({_SEP})(\d{{1,2}})({_SEP}){_YEAR}"),
    "day_word_year": re.compile(
        rf"{_ORDINAL}(?:{_SEP}|(?=[a-z])| of )(?:of )?{_WORD}(?:{_SEP}|(?<=[a-z])(?=\d)){_YEAR}"
    ),
    "word_day_year": re.compile(rf"{_WORD} ?{_ORDINAL}(?:\s*,\s*|\s+)(\d{{4}})"),
    "year_word_day": re.compile(rf"(\d{{4}}){_SEP}{_WORD}{_SEP}{_ORDINAL}"),
    "word_year": re.compile(rf"{_WORD}(?:{_SEP}| of |(?=\d))('\d{{2}}|\d{{4}})"),
    "year_word": re.compile(rf"(\d{{4}}){_SEP}{_WORD}"),
    "month_year": re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{4})"),
    "year_month": re.compile(r"(\d{4})\s?[/.\-]\s?(\d{1,2})"),
    "blank_day": re.compile(r"(?:\?{1,2}|x{1,2}|_{1,2})[/.\- ](\d{1,2}|[a-z]{3,9})[/.\- ](\d{4}|\d{2})"),
    "blank_month": re.compile(r"(?:\?{1,2}|x{1,2}|_{1,2})[/.\- ](?:\?{1,2}|x{1,2}|_{1,2})[/.\- ](\d{4})"),
    "year": re.compile(r"(\d{4})"),
    "day_word": re.compile(rf"{_ORDINAL}(?:{_SEP}|(?=[a-z]))(?:of )?{_WORD}"),
    "word_number": re.compile(rf"{_WORD}{_SEP}(\d{{1,2}})(st|nd|rd|th)?"),
    "two_numbers": re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})"),
    "eight": re.compile(r"(\d{8})"),
    "serial": re.compile(r"(\d{5})(?:\.\d+)?"),
    "word": re.compile(_WORD),
    "day": re.compile(_ORDINAL),
}
_BEFORE = {
    "before": "before", "prior to": "before", "pre": "before",
    "after": "after", "post": "after", "following": "after",
    "by": "by", "no later than": "by", "on or before": "by",
    "until": "until", "till": "until", "up to": "until",
    "since": "from", "from": "from", "on or after": "from", "starting": "from",
    "early": "early", "beginning of": "early", "start of": "early", "the beginning of": "early",
    "the start of": "early",
    "mid": "mid", "middle of": "mid", "the middle of": "mid",
    "beginning": "early", "start": "early", "end": "late", "beg of": "early",
    "late": "late", "end of": "late", "the end of": "late", "towards the end of": "late",
    "spring": "spring", "summer": "summer", "autumn": "autumn",
    "week commencing": "week commencing", "w/c": "week commencing", "wc": "week commencing",
    "week beginning": "week commencing",
    "w/b": "week commencing", "week of": "week commencing", "week ending": "week ending", "w/e": "week ending",
}  # fmt: skip
_QUALIFIER = re.compile(
    "(?:"
    + "|".join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))
    + r")(?:\s*-\s*|\s*:\s*|\s+|(?<=/[ceb])(?=\d))"
)
_THIRD = r"(?:early|mid|late)"
_THIRDS = re.compile(rf"{_THIRD}\s?(?:to|-|/)\s?{_THIRD}\s")
_PERIOD = frozenset({"early", "mid", "late"})
_SEASON = frozenset({"spring", "summer", "autumn"})
_WEEK = frozenset({"week commencing", "week ending"})
_LEADING_DAY = re.compile(r"([a-z]{3,9})\.?(?:\s*,\s*|\s+|-)(?=\d|the )")
_TRAILING_DAY = re.compile(r"(?<=\d)(?:\s*,\s*|\s+)\(?([a-z]{3,9})\)?$")


def read_parts(text: str, day_first: bool | None) -> Parts | None:
    """The parts of one date, its doubts and qualifiers included; None where the text is no single date."""
    doubt = without_doubt(text)
    text, qualifier = _take_qualifier(doubt.text)
    inner = without_doubt(text)
    text, weekday = _take_weekday(inner.text)
    parts = _read_form(text, day_first)
    if parts is None:
        return None
    about = doubt.about or inner.about
    if qualifier == "thirds":
        qualifier, about = "", True
        parts = replace(parts, uncertain=True)
    elif about and not qualifier:
        qualifier = "about"
    uncertain = parts.uncertain or doubt.uncertain or inner.uncertain
    reason = parts.reason or _misplaced(qualifier, parts)
    return replace(parts, uncertain=uncertain, qualifier=qualifier, weekday=weekday, reason=reason)


def _take_qualifier(text: str) -> tuple[str, str]:
    if thirds := _THIRDS.match(text):
        return text[thirds.end() :], "thirds"
    if text.endswith((" onwards", " onward")):
        return text.rsplit(" ", 1)[0], "from"
    if match := _QUALIFIER.match(text):
        word = match[0].strip(" -:")
        rest = text[match.end() :]
        return (rest.removeprefix("of "), _BEFORE[word]) if rest else (text, "")
    return text, ""


def _take_weekday(text: str) -> tuple[str, int | None]:
    if (match := _LEADING_DAY.match(text)) and match[1] in WEEKDAYS:
        return text[match.end() :].removeprefix("the "), WEEKDAYS[match[1]]
    if (match := _TRAILING_DAY.search(text)) and match[1] in WEEKDAYS:
        return text[: match.start()], WEEKDAYS[match[1]]
    return text, None


def _misplaced(qualifier: str, parts: Parts) -> str:
    if qualifier in _PERIOD and parts.unit is Precision.DAY:
        return f"'{qualifier}' does not go with a single day."
    if qualifier in _SEASON and parts.unit is not Precision.YEAR:
        return f"'{qualifier}' goes with a year alone."
    if qualifier in _WEEK and parts.unit is not Precision.DAY:
        return "A week needs the day it begins or ends."
    return ""


def _read_form(text: str, day_first: bool | None) -> Parts | None:
    for name, form in _FORMS.items():
        if match := form.fullmatch(text):
            parts = _READERS[name](match, day_first)
            if parts is not None:
                return parts
    return None


def full_year(text: str) -> int:
    """Two digits: 00 to 49 are this century, 50 to 99 the last."""
    year = int(text.strip("'"))
    if len(text.strip("'")) == 4:
        return year
    return year + (2000 if year < 50 else 1900)


def _numbers(match: re.Match[str], day_first: bool | None) -> Parts:
    first, second = int(match[1]), int(match[3])
    if match[2].strip() == "-" and match[4].strip() == "/" and first <= 12 and second <= 12 and len(match[5]) == 4:
        return Parts(reason="This may be one day or a range of months.")
    year = full_year(match[5])
    if day_first is None and first != second and first <= 12 and second <= 12:
        return Parts(reason=ORDER)
    month_first = (first <= 12 < second) if day_first is None else not day_first
    return Parts(second, first, year) if month_first else Parts(first, second, year)


def _worded(day: str | None, month: str, year: str | None) -> Parts | None:
    if month not in MONTHS:
        return None
    return Parts(int(day) if day else None, MONTHS[month], full_year(year) if year else None)


def _year_month(match: re.Match[str], _: bool | None) -> Parts | None:
    year, second = int(match[1]), int(match[2])
    if len(match[2]) == 2 and second == (year + 1) % 100:
        return Parts(reason="This may be two years or a year and a month.")
    return Parts(None, second, year) if second <= 12 else None


def _blank_day(match: re.Match[str], _: bool | None) -> Parts | None:
    if match[1].isdigit():
        return Parts(None, int(match[1]), full_year(match[2]), uncertain=True)
    parts = _worded(None, match[1], match[2])
    return replace(parts, uncertain=True) if parts else None


def _word_number(match: re.Match[str], _: bool | None) -> Parts | None:
    if match[1] not in MONTHS:
        return None
    if match[3]:
        return Parts(int(match[2]), MONTHS[match[1]])
    return Parts(reason="The number may be a day or a year.")


def _day_word(match: re.Match[str], _: bool | None) -> Parts | None:
    if match[2] not in MONTHS:
        return None
    # 'May-16' is refused both ways; '16-May' is how spreadsheets show either of the two.
    return Parts(int(match[1]), MONTHS[match[2]])


def _two_numbers(match: re.Match[str], day_first: bool | None) -> Parts:
    first, second = int(match[1]), int(match[2])
    if second > 12 and first <= 12 and day_first is not False:
        return Parts(reason="This may be a month and a year or a day and a month.")
    if day_first is None and first != second and first <= 12:
        return Parts(reason=ORDER)
    return Parts(second, first) if day_first is False else Parts(first, second)


def _eight(match: re.Match[str], day_first: bool | None) -> Parts | None:
    text = match[1]
    ways = [(int(text[6:]), int(text[4:6]), int(text[:4])), (int(text[:2]), int(text[2:4]), int(text[4:]))]
    fits = [Parts(*way) for way in ways if possible(*way)]
    if len(fits) != 1:
        return Parts(reason="Eight digits can be read in more than one way.") if fits else None
    if fits[0].day == ways[1][0] and fits[0].year == ways[1][2] and day_first is not True and ways[1][0] <= 12:
        return Parts(reason=ORDER)
    return fits[0]


def _serial(match: re.Match[str], _: bool | None) -> Parts | None:
    day = _EXCEL_EPOCH + timedelta(days=int(match[1]))
    if not 1980 <= day.year <= 2060:
        return None
    return Parts(reason=f"This looks like a spreadsheet's day number, which would be {day:%d/%m/%Y}.", proposal=day)


def _single_day(match: re.Match[str], _: bool | None) -> Parts:
    return Parts(int(match[1]))


_READERS = {
    "ymd": lambda m, _: Parts(int(m[3]), int(m[2]), int(m[1])),
    "numbers": _numbers,
    "day_word_year": lambda m, _: _worded(m[1], m[2], m[3]),
    "word_day_year": lambda m, _: _worded(m[2], m[1], m[3]),
    "year_word_day": lambda m, _: _worded(m[3], m[2], m[1]),
    "word_year": lambda m, _: _worded(None, m[1], m[2]),
    "year_word": lambda m, _: _worded(None, m[2], m[1]),
    "month_year": lambda m, _: Parts(None, int(m[1]), int(m[2])),
    "year_month": _year_month,
    "blank_day": _blank_day,
    "blank_month": lambda m, _: Parts(None, None, int(m[1]), uncertain=True),
    "year": lambda m, _: Parts(None, None, int(m[1])),
    "day_word": _day_word,
    "word_number": _word_number,
    "two_numbers": _two_numbers,
    "eight": _eight,
    "serial": _serial,
    "word": lambda m, _: _worded(None, m[1], None),
    "day": _single_day,
}


def possible(day: int | None, month: int | None, year: int | None) -> bool:
    return impossible(day, month, year) == ""


def impossible(day: int | None, month: int | None, year: int | None) -> str:
    """Why these parts are no date, or nothing."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return f"The year {year} is not between {FIRST_YEAR} and {LAST_YEAR}."
    if month is not None and not 1 <= month <= 12:
        return f"There is no month {month}."
    if day is not None and not 1 <= day <= 31:
        return f"There is no day {day}."
    if day is not None and month is not None and day > monthrange(year or 2000, month)[1]:
        return f"There is no {day} {date(2000, month, 1):%B}{f' {year}' if year else ''}."
    return ""
