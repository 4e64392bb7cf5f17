"""NHS numbers, postcodes, telephone numbers and e-mail addresses, by their shape alone."""

import re
from collections.abc import Iterator

from .keys import Hit, Kind

# Begun at the beginning of a word and no longer than a mailbox may be, so that a text without any is read once.
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?![A-Za-z])"
)
_TEN = re.compile(r"(?<![\d.,£/-])\d{3}([ \u00a0-]?)\d{3}([ \u00a0-]?)\d{4}(?![\d/]|[.,-]\d)")
_SAID_TO_BE_NHS = re.compile(r"\bNHS\s*(?:no|num|number)?\.?\s*(?:is|was|:|=|-)?\s*$", re.IGNORECASE)
# Each group of at least three figures, so that '04.10.25 0915' stays a date and a time.
_TELEPHONE = re.compile(
    r"(?<![\w+.,£/-])(?:(?:\+|00)44[ \u00a0]?(?:\(0\)[ \u00a0]?)?|\(?0)"
    r"\d{2,4}\)?[ \u00a0.-]?\d{3,4}(?:[ \u00a0.-]?\d{3,4})?(?!\d|[./-]\d)"
)
_AREAS = frozenset(
    """AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL
    GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE
    PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO
    ZE""".split()
)
_POSTCODE = re.compile(r"(?<![\w£])([A-Z]{1,2})\d[A-Z\d]?[ \u00a0]{0,2}\d[ABD-HJLNP-UW-Z]{2}(?!\w)")
_SAID_TO_BE_POSTCODE = re.compile(r"\bpost ?code\s*(?:is|was|:|=|-)?\s*$", re.IGNORECASE)
# So far before a number or a postcode it may be said what it is.
_SAID_WITHIN = 40
_ANY_CASE = re.compile(_POSTCODE.pattern, re.IGNORECASE)


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", text)


def is_nhs_number(digits: str) -> bool:
    """Ten figures whose last is the check digit (modulus 11)."""
    if len(digits) != 10 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    total = sum(int(figure) * weight for figure, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def number_hits(text: str, own_nhs_number: str) -> Iterator[Hit]:
    """Every number and address; `own_nhs_number` is the adult's, which counts however it is written."""
    for match in _EMAIL.finditer(text):
        yield _hit(match, Kind.EMAIL, "An e-mail address.", "[e-mail address]")
    yield from _nhs_numbers(text, digits_of(own_nhs_number))
    for match in _TELEPHONE.finditer(text):
        digits = digits_of(match[0])
        national = digits.removeprefix("00").removeprefix("44") if not digits.startswith("01") else digits
        if len(national.lstrip("0")) in (9, 10):
            yield _hit(match, Kind.TELEPHONE, "A telephone number.", "[telephone number]")
    yield from _postcodes(text)


def _nhs_numbers(text: str, own: str) -> Iterator[Hit]:
    for match in _TEN.finditer(text):
        digits = digits_of(match[0])
        if own and digits == own:
            why = "The adult’s NHS number."
        elif is_nhs_number(digits) and digits[0] in "34679":
            why = "An NHS number: its check digit is right."
        elif _SAID_TO_BE_NHS.search(_before(text, match)):
            why = "Written as an NHS number; its check digit is wrong."
        else:
            continue
        yield _hit(match, Kind.NHS_NUMBER, why, "[NHS number]")


def _postcodes(text: str) -> Iterator[Hit]:
    for match in _ANY_CASE.finditer(text):
        said = _SAID_TO_BE_POSTCODE.search(_before(text, match))
        if match[1].upper() in _AREAS and (said or match[0] == match[0].upper()):
            yield _hit(match, Kind.POSTCODE, "A postcode.", "[postcode]")


def _before(text: str, match: re.Match) -> str:
    return text[max(0, match.start() - _SAID_WITHIN) : match.start()]


def _hit(match: re.Match, kind: Kind, why: str, replacement: str) -> Hit:
    return Hit(match.start(), match.end(), match[0], kind, why, replacement)
