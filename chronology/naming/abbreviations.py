"""Abbreviations in a text that nobody explains."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .words import ORDINARY

_ABBREVIATION = re.compile(r"(?<![\w&.'’-])[A-Z][A-Za-z]{0,6}(?:&[A-Z])?[A-Za-z]{0,5}(?![\w&]|-\w)")
_CAPITALS = re.compile(r"[A-Z]")
_ROMAN = re.compile(r"[IVX]+")
# Understood by everybody, or times and emphasis.
_EVERYDAY = frozenset("AM PM OK UK TV BBC USA EU ID CCTV PDF SMS GMT BST NHS NOT AND NO YES DID BUT ALL".split())  # noqa: SIM905


def abbreviations_in(text: str) -> list[str]:
    """Each abbreviation once, in order: two capitals or more in a short word that is not merely shouted."""
    if text.upper() == text:
        return []
    found = (match[0] for match in _ABBREVIATION.finditer(text))
    return list(dict.fromkeys(term for each in found if (term := _term(each))))


def unglossed(text: str, known: Iterable[str]) -> list[str]:
    """The abbreviations in a text that are not known: those of the field, of the agency, and codes of people."""
    explained = {folded_term(term) for term in known}
    return [term for term in abbreviations_in(text) if term not in explained]


def folded_term(term: str) -> str:
    """KLOE and KLOEs are one term; capitals count: MAP is not map."""
    return term[:-1] if term.endswith("s") and len(term) > 2 and term[:-1].upper() == term[:-1] else term


def _term(found: str) -> str:
    term = folded_term(found)
    if len(_CAPITALS.findall(term)) < 2 or term in _EVERYDAY or _ROMAN.fullmatch(term):
        return ""
    if term.isalpha() and (term.lower() in ORDINARY or (len(term) > 5 and term.isupper())):
        return ""
    # McDonald, MacLeod: a name, not an abbreviation.
    return "" if re.fullmatch(r"(?:Mc|Mac|O|De|La|Le)[A-Z][a-z]+", term) else term


def usual_terms() -> dict[str, str]:
    """The abbreviations of the field that need no explanation of an author's own, with their meanings."""
    return dict(_usual())


@cache
def _usual() -> tuple[tuple[str, str], ...]:
    with Path(__file__).with_name("usual_terms.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["term"], row["meaning"]) for row in csv.DictReader(file))
