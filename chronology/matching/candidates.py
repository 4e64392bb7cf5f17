"""From entries to candidates for a person to look at: the one door of matching."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .agencies import Agency, agency_of
from .counterparts import missing
from .differences import differences
from .entries import Entry
from .links import Link, Spoken, links, strengths
from .lookalikes import doubts
from .pairing import Pair
from .rarity import Both, both_of, habits_of
from .second_look import Best, Indexes, Weight, keep_best, second_look
from .traits import Traits, traits_of
from .weights import ENOUGH, NO_REASON, PROMISING, SURELY, WEIGHTS, added
from .windows import pairs

MISSING = "missing_counterpart"
_LASTING = frozenset({"life event", "stages", "opposites"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entries that may tell of one event, or one entry without its counterpart (`ref_b` None). `kind` is what
    differs, several joined by ';'. `score` is how sure we are that it is one event, from 0 to 1; nothing else.
    """

    ref_a: str
    ref_b: str | None
    kind: str
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """`compared`: how many pairs were looked at, for measuring growth."""

    candidates: list[Candidate]
    compared: int


@dataclass(slots=True)
class FirstLook:
    """All entries in order, and by their places among them what the `promising` pairs came to, and for each entry how well it
    matches in another agency at best. `compared`: how many pairs were. Where entries stand close there are many more pairs
    than entries, so nothing is kept of a pair but numbers; of those that are raised the rest is worked out once more.
    """

    agencies: list[Agency]
    everything: list[Traits]
    habits: Mapping[tuple[str, str], Both]
    compared: int = 0
    promising: dict[Indexes, Weight] = field(default_factory=dict)
    best: Best = field(default_factory=lambda: defaultdict(dict))

    def pair(self, a: int, b: int) -> Pair:
        one, other = self.everything[a], self.everything[b]
        return Pair(one, other, self.habits[one.entry.agency, other.entry.agency])

    def weigh(self, a: int, b: int) -> Weight:
        pair = self.pair(a, b)
        spoken = strengths(pair)
        return added(spoken, doubts(pair)), is_lasting(spoken)


def find_candidates(entries: Iterable[Entry]) -> Found:
    """All candidates among the entries, the surest first. The order of the entries makes no difference."""
    first = first_look(entries)
    found: list[Candidate] = []
    met: dict[str, set[str]] = defaultdict(set)
    for indexes, through, likely in second_look(first.promising, first.best, first.everything, first.weigh):
        if likely < ENOUGH:
            continue
        pair = first.pair(*indexes)
        spoken = strengths(pair)
        if has_reason(spoken):
            why = links(pair, spoken)
            found.append(_candidate(pair, [*why, through] if through else why, likely))
            if likely >= SURELY or any(link.message and link.strength == 1 for link in why):
                met[pair.a.entry.ref].add(pair.b.entry.agency)
                met[pair.b.entry.ref].add(pair.a.entry.agency)
    for traits in first.everything:
        if reasons := missing(traits, first.agencies, met[traits.entry.ref]):
            score = max(weight for weight, _ in reasons)
            found.append(Candidate(traits.entry.ref, None, MISSING, tuple(reason for _, reason in reasons), score))
    found.sort(key=lambda each: (-each.score, each.ref_a, each.ref_b or ""))
    return Found(found, first.compared)


def first_look(entries: Iterable[Entry]) -> FirstLook:
    """Reads every entry once and weighs each pair worth comparing."""
    by_agency: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_agency[entry.agency].append(entry)
    agencies = [agency_of(name, by_agency[name]) for name in sorted(by_agency)]
    everything = [traits_of(entry, agency, agencies) for agency in agencies for entry in by_agency[agency.name]]
    everything.sort(key=lambda traits: traits.key)
    look = FirstLook(agencies, everything, both_of(habits_of(everything)))
    for a, b in pairs(everything):
        look.compared += 1
        pair = look.pair(a, b)
        spoken = strengths(pair)
        weight = added(spoken, doubts(pair))
        keep_best(look.best, a, b, weight, everything)
        if weight >= PROMISING:
            look.promising[a, b] = weight, is_lasting(spoken)
    return look


def is_lasting(spoken: Spoken) -> bool:
    """Whether several entries of one agency may tell of it."""
    return any(rule in _LASTING for rule, _ in spoken)


def has_reason(spoken: Spoken) -> bool:
    """Nearness of days or clock is no reason by itself, nor is a third entry beside it."""
    return any(rule not in NO_REASON for rule, _ in spoken)


def _candidate(pair: Pair, found: list[Link], likely: float) -> Candidate:
    kinds = differences(pair, found)
    counts = {link.reason: link.strength * WEIGHTS.get(link.rule, 1.0) for link in found}
    reasons = sorted(counts, key=lambda reason: -counts[reason])
    reasons += [sentence for _, sentence in kinds]
    kind = ";".join(dict.fromkeys(kind for kind, _ in kinds))
    return Candidate(
        pair.a.entry.ref,
        pair.b.entry.ref,
        kind,
        tuple(dict.fromkeys(reasons)),
        min(round(likely, 2), 0.99),
    )
