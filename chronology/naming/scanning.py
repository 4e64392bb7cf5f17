"""The scan itself: everything that was found, without overlaps; and the text with it replaced."""

import re
from bisect import bisect
from collections.abc import Callable, Iterable
from functools import lru_cache

from .births import birth_hits
from .keys import Hit, Key
from .names import Names
from .numbers import number_hits
from .people import Index
from .showing import code_spans, published

# What is written in place of a name can complete another beside it; a few rounds settle that.
_ROUNDS = 5


def scan(text: str, key: Key) -> list[Hit]:
    """Everything in the text that should be a code or should not be there, in its order. Codes of the key are no hits."""
    found: list[Hit] = []
    if _FIGURE_OR_AT.search(text):
        found += [*number_hits(text, key.nhs_number), *birth_hits(text, key.born)]
    names = list(Names(_index(key), text).hits())
    if names:
        codes = code_spans(text, key)
        found += [hit for hit in names if not _inside(codes, hit)]
    return _apart(found)


_FIGURE_OR_AT = re.compile(r"[\d@]")
_index = lru_cache(maxsize=64)(Index)


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """Of two that overlap the longer one stands, then the earlier."""
    kept: list[Hit] = []  # in the order of the text
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        at = bisect(kept, hit.start, key=lambda other: other.start)
        if (at == 0 or kept[at - 1].end <= hit.start) and (at == len(kept) or hit.end <= kept[at].start):
            kept.insert(at, hit)
    return kept


def _inside(spans: list[tuple[int, int]], hit: Hit) -> bool:
    """Does the hit stand within one of the spans, which are in the order of the text?"""
    at = bisect(spans, hit.start, key=lambda span: span[0])
    return at > 0 and hit.end <= spans[at - 1][1]


def replaced(text: str, hits: Iterable[Hit], by: Callable[[Hit], str] = lambda hit: hit.replacement) -> str:
    """The text with each hit written anew; not a letter of the rest changes."""
    parts, reached = [], 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        parts += [text[reached : hit.start], by(hit)]
        reached = hit.end
    return "".join([*parts, text[reached:]])


def rewritten(text: str, key: Key, start: int, end: int, choice: str = "") -> str | None:
    """The text with the one hit that stands there written anew, as the code that was chosen among those it may mean. None
    where nothing of the kind stands there (any more).
    """
    hit = next((hit for hit in scan(text, key) if (hit.start, hit.end) == (start, end)), None)
    if hit is None or (choice and choice not in hit.options):
        return None
    return replaced(text, [hit], lambda hit: choice or hit.options[0])


def anonymise(text: str, key: Key) -> str:
    """Codes for names, the pseudonym for the adult, and no dates of birth, numbers or addresses. Afterwards `scan` finds
    nothing.
    """
    for _ in range(_ROUNDS):
        hits = scan(text, key)
        if not hits:
            break
        text = replaced(text, hits)
    return published(text, key)
