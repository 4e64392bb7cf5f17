"""Dates, differences and stored plain text put into words and safe HTML."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A time, a date or a number with a point is one word: half of it changed tells nobody anything.
TOKENS = re.compile(r"\s+|\d+(?:[:./-]\d+)+|\w+|[^\w\s]")

# Words of a difference that are the same: so many are shown beside what changed, and so many in a row are folded.
_BESIDE, _FOLDED = 40, 60
_FOLD = (
    '{}<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">'
    '{} words are the same</span></summary><div class="govuk-details__text">{}</div></details>{}'
)


def day_of(value: date | datetime) -> date:
    """The calendar day in London of a date or a moment."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def date_in_words(value: date | datetime | None) -> str:
    """'3 September 2025'; nothing for nothing."""
    return date_format(day_of(value), "j F Y") if value else ""


def moment_in_words(value: datetime | None) -> str:
    """'3 September 2025, 14:05', on London's clock."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return date_format(local, "j F Y, H:i")


def due_words(due: date | datetime | None, today: date | None = None) -> str:
    """'5 days left', 'due today', '6 days late'."""
    if not due:
        return "no date"
    days = (day_of(due) - (today or timezone.localdate())).days
    if days == 0:
        return "due today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{count} left" if days > 0 else f"{count} late"


def diff_runs(before: str, after: str) -> Iterator[tuple[str, str]]:
    """('same' | 'removed' | 'added', words) in reading order, by whole words."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(old) > 5000).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[a:b])
            continue
        if b > a:
            yield "removed", "".join(old[a:b])
        if d > c:
            yield "added", "".join(new[c:d])


def diff_html(before: str, after: str) -> str:
    """Both versions in one text: <del> and <ins>, each also said in words to a screen reader. Escapes all.

    A long stretch that is the same is folded but for the words beside what changed, so that one word in 5,000 is found.
    """
    found = list(diff_runs(before or "", after or ""))
    last = len(found) - 1
    shown = (
        (_folded(words, place, last) if kind == "same" else _run(kind, words),)
        for place, (kind, words) in enumerate(found)
    )
    return format_html('<div class="portal-diff">{}</div>', format_html_join("", "{}", shown))


def _folded(words: str, place: int, last: int) -> str:
    """The stretch at this place of a difference, which is the same in both texts."""
    pieces = re.split(r"(?<=\s)(?=\S)", words)
    ends = len(pieces) - (0 if place == last else _BESIDE)
    begins = 0 if place == 0 else _BESIDE
    if ends - begins < _FOLDED or last == 0:
        return words
    said = ("".join(part) for part in (pieces[:begins], pieces[begins:ends], pieces[ends:]))
    return format_html(_FOLD, next(said), ends - begins, *said)


def side_html(before: str, after: str, kind: str) -> str:
    """One of two versions that stand side by side: the older with what was 'removed' marked, the newer with what was 'added'."""
    runs = ((_run(each, words),) for each, words in diff_runs(before or "", after or "") if each in {"same", kind})
    return format_html('<div class="portal-diff">{}</div>', format_html_join("", "{}", runs))


def _run(kind: str, words: str) -> str:
    if kind == "same":
        return words
    hidden = '<span class="govuk-visually-hidden">{}</span>'
    begins, ends = format_html(hidden, f"{kind}: "), format_html(hidden, f" end of {kind} ")
    element = "ins" if kind == "added" else "del"
    return format_html("<{0}>{1}{2}{3}</{0}>", element, begins, words, ends)


def paragraphs_html(text: str, found: Sequence[str] = ()) -> SafeString:
    """Stored plain text: a blank line ends a paragraph, lines that begin with '- ' are a list. Escapes everything.

    Words in `found` are marked, as a search found them.
    """
    text = (text or "").strip()
    if text and "\n" not in text:  # most are one line, and a page may show hundreds
        return _block(text, found)
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return format_html_join("\n", "{}", ((_block(block, found),) for block in blocks if block.strip()))


def _block(block: str, found: Sequence[str]) -> SafeString:
    if "\n" not in block:
        return (_list if block.startswith("- ") else _paragraph)([block], found)
    runs = [(listed, list(lines)) for listed, lines in groupby(block.split("\n"), lambda line: line.startswith("- "))]
    shown = ((_list(lines, found) if listed else _paragraph(lines, found),) for listed, lines in runs)
    return format_html_join("\n", "{}", shown)


def _list(lines: list[str], found: Sequence[str]) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((marked_html(line[2:].strip(), found),) for line in lines))
    return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items)


def _paragraph(lines: list[str], found: Sequence[str]) -> SafeString:
    shown = [marked_html(line, found) for line in lines]
    if len(shown) == 1:
        return format_html('<p class="govuk-body">{}</p>', shown[0])
    broken = ((format_html("<br>{}", line) if place else line,) for place, line in enumerate(shown))
    return format_html('<p class="govuk-body">{}</p>', format_html_join("", "{}", broken))


def marked_html(text: str, found: Sequence[str] = ()) -> str:
    """A text with the words that a search found in <mark>; every piece of it is escaped."""
    if not found or not text:
        return text or ""
    pieces = _standing(tuple(found)).split(text)
    if len(pieces) == 1:
        return text
    return format_html("{}" + "<mark>{}</mark>{}" * (len(pieces) // 2), *pieces)


@lru_cache(maxsize=256)
def _standing(found: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, whole: split by it, a text is what stands between them and, at every second place, one of them."""
    whole = "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))
    return re.compile(rf"((?<!\w)(?:{whole})(?!\w))", re.IGNORECASE)
