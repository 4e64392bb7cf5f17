"""What kind of agency a name, a job or a code stands for: police, housing, GP and so on."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .entries import Entry

# How each kind of agency is named in the words of others. Codes of the people key (SW1, DN2, PC A) count as well.
_NAMED = {
    "social care": r"adult social care|adult services|social (?:workers?|services|care)|ASC|S?SW ?\d+"
    r"|SW [A-Z]\b|council"
    r"|local authority|MASH|adults? safeguarding team|locality team|contact centre|AMHP",
    "police": r"police|constabulary|officers? attended|PCs? ?\d*|PCSO|PS ?\d+|Sgt ?\d*|Sergeant|constables?",
    "GP": r"GPs? ?\d*|surgery|general practi\w+|practice nurse|the practice|primary care|family doctor",
    "community nursing": r"district nurs\w+|community nurs\w+|DNs? ?\d*|tissue viability|nursing team|(?<!ward )nursing"
    r"(?! home)|community health|community matron",
    "hospital": r"hospital|wards? ?\d*|ED ?\d*|A ?(?:&|and) ?E|emergency department|in-?patients?|outpatients?"
    r"|discharge (?:to assess|summary|hub|team|coordinator|notification)|acute trust|infirmary",
    "housing": r"housing|landlord|HO ?\d+|HM ?\d+|tenancy|sheltered scheme|hostel|supported (?:housing"
    r"|accommodation)|scheme manager|letting agents?",
    "ambulance": r"ambulance(?: service| crew)?|paramedics?|EMT ?\d*|crew|PARA ?\d+",
    "mental health": r"mental health(?: team| trust| nurse| service)?|CMHT|CMHN ?\d*|CPNs? ?\d*|crisis team"
    r"|home treatment team"
    r"|psychiatr\w+|(?:psychiatric )?liaison|care co-?ordinator ?\d*",
    "fire": r"fire (?:service|and rescue|officers?|crew|brigade)|FRS|firefighters?",
    "care provider": r"care (?:agency|provider|company|workers?|staff|home)|domiciliary|home ?care|nursing home"
    r"|carers? (?:visit|call|rang|reported|found)|CW ?\d+",
    "substance misuse": r"(?:drug|alcohol|substance)[\w ]{0,14} (?:service|team|worker)|recovery worker|KW ?\d+",
    "therapies": r"speech (?:and|&) language(?: therap\w+)?|SLT ?\d*|SALT ?\d*|occupational therap\w+|physio\w*"
    r"|dietician|dietitian",
    "probation": r"probation(?: officer)?|offender manager",
    "coroner": r"coroner(?:'s officer)?",
    "pharmacy": r"pharmacy|pharmacist|chemist",
    "charity": r"charity|day centre|food ?bank|voluntary|befriend\w+|outreach (?:team|worker)",
    "advocacy": r"advoca(?:te|cy)|IMCA ?\d*",
}
# An agency calls itself by more words than others call it by.
_OWN = {
    "housing": r"homes|lettings|tenants|almshouse\w*|hsg",
    "police": r"pol|met",
    "hospital": r"infirmary|acute|general|royal",
    "community nursing": r"community|cht|dn",
    "ambulance": r"amb|eas|las",
    "mental health": r"mht|mental|psychiatr\w*|partnership",
    "GP": r"medical (?:centre|practice|group)|practice|health centre|gp",
    "social care": r"asc|adults?|council|borough|social",
    "fire": r"fire",
    "therapies": r"therap\w+|rehab\w*",
    "care provider": r"care(?! board)",
    "substance misuse": r"recovery|addiction\w*|alcohol|drugs?|substance",
}
# Asked in this order, as the words of later ones are part of earlier names ('mental health', 'care home').
_OWN_ORDER = (
    "mental health", "therapies", "substance misuse", "ambulance", "fire", "police", "probation", "pharmacy", "social care",
    "hospital", "GP", "community nursing", "housing", "care provider", "charity", "advocacy",
)  # fmt: skip
_JOB_WORDS = re.compile(
    "|".join(f"(?P<s{i}>\\b(?:{words})(?!\\w))" for i, words in enumerate(_NAMED.values())), re.IGNORECASE
)
_SECTORS = tuple(_NAMED)
# Short forms must be written in capitals: 'ed', 'asc' and 'pc' are other things in small letters.
_CAPITALS = re.compile(
    r"(?:S?SW|PC|PCs|PS|GPs?|DNs?|ED|HO|HM|EMT|PARA|CPNs?|SLT|SALT|CMHT|CMHN|FRS|CW|KW|ASC|MASH|AMHP|IMCA)\b",
    re.IGNORECASE,
)
_ENOUGH = 0.3


@dataclass(frozen=True, slots=True)
class Named:
    """A kind of agency named in a text, with where it stands."""

    sector: str
    start: int
    end: int


def named_in(text: str) -> list[Named]:
    """Every kind of agency that the text names, in order."""
    found = []
    for match in _JOB_WORDS.finditer(text):
        words = match.group()
        short = _CAPITALS.match(words)
        if short and not short.group().rstrip("s").isupper():
            continue
        found.append(Named(_SECTORS[int((match.lastgroup or "s0")[1:])], match.start(), match.end()))
    return found


@lru_cache(maxsize=5_000)
def is_staff(code: str) -> bool:
    """Whether a code of the people key stands for somebody of an agency, rather than a neighbour or a relative."""
    return bool(named_in(code.upper()))


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the review: its name, its kind, and the phrase others would write."""

    name: str
    sectors: frozenset[str]
    phrase: str

    def is_named(self, sectors: Iterable[str], text: str) -> bool:
        """Whether the kinds, or the name in the text, mean this agency."""
        return not self.sectors.isdisjoint(sectors) or (len(self.phrase) > 4 and self.phrase in text)


def agency_of(name: str, entries: Iterable[Entry]) -> Agency:
    """An agency's kind: by its name, or else by the people and sources of its own entries."""
    phrase = " ".join(re.findall(r"[a-z0-9&']+", name.lower()))
    sectors = _by_name(phrase) or _by_entries(entries)
    return Agency(name, frozenset(sectors), phrase)


def _by_name(phrase: str) -> set[str]:
    for sector in _OWN_ORDER:
        words = "|".join(filter(None, (_NAMED.get(sector, ""), _OWN.get(sector, ""))))
        if re.search(rf"\b(?:{words})\b", phrase, re.IGNORECASE):
            return {sector}
    return set()


def _by_entries(entries: Iterable[Entry]) -> set[str]:
    counts: Counter[str] = Counter()
    total = 0
    for entry in entries:
        total += 1
        counts.update({named.sector for named in named_in(f"{entry.people}; {entry.source}")})
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:1]
    return {sector for sector, count in best if count >= total * _ENOUGH}
