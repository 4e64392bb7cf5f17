"""From entries to candidates for a person to look at: the one door of matching."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .agencies import Agency, agency_of
from .counterparts import missing
from .differences import differences
from .entries import Entry
from .links import Link, links
from .lookalikes import doubts
from .pairing import Pair
from .rarity import Both, both_of, habits_of
from .second_look import Best, Indexes, Weighed, keep_best, second_look
from .traits import Traits, traits_of
from .weights import ENOUGH, NO_REASON, PROMISING, SURELY, WEIGHTS, added
from .windows import pairs

MISSING = "missing_counterpart"
# Of what these speak, several entries of one agency may tell.
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


@dataclass(frozen=True, slots=True)
class FirstLook:
    """All entries in order, and by their places among them: each pair compared, the `promising` ones weighed, and for each
    entry how well it matches in another agency at best. The others, nearly all where entries stand close, are not kept.
    """

    agencies: list[Agency]
    everything: list[Traits]
    habits: Mapping[tuple[str, str], Both]
    compared: list[Indexes]
    promising: dict[Indexes, Weighed] = field(default_factory=dict)
    best: Best = field(default_factory=dict)

    def weigh(self, a: int, b: int) -> Weighed | None:
        return _weigh(self.everything[a], self.everything[b], self.habits)


def find_candidates(entries: Iterable[Entry]) -> Found:
    """All candidates among the entries, the surest first. The order of the entries makes no difference."""
    first = first_look(entries)
    found: list[Candidate] = []
    met: dict[str, set[str]] = defaultdict(set)
    for each, likely in second_look(first.promising, first.best, first.everything, first.weigh):
        if likely >= ENOUGH and has_reason(each.found):
            found.append(_candidate(each, likely))
            if likely >= SURELY or any(link.message and link.strength == 1 for link in each.found):
                met[each.pair.a.entry.ref].add(each.pair.b.entry.agency)
                met[each.pair.b.entry.ref].add(each.pair.a.entry.agency)
    for traits in first.everything:
        if reasons := missing(traits, first.agencies, met[traits.entry.ref]):
            score = max(weight for weight, _ in reasons)
            found.append(Candidate(traits.entry.ref, None, MISSING, tuple(reason for _, reason in reasons), score))
    found.sort(key=lambda each: (-each.score, each.ref_a, each.ref_b or ""))
    return Found(found, len(first.compared))


def first_look(entries: Iterable[Entry]) -> FirstLook:
    """Reads every entry once and weighs each pair worth comparing."""
    by_agency: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_agency[entry.agency].append(entry)
    agencies = [agency_of(name, by_agency[name]) for name in sorted(by_agency)]
    everything = [traits_of(entry, agency, agencies) for agency in agencies for entry in by_agency[agency.name]]
    everything.sort(key=lambda traits: traits.key)
    look = FirstLook(agencies, everything, both_of(habits_of(everything)), pairs(everything))
    for a, b in look.compared:
        if each := look.weigh(a, b):
            keep_best(look.best, a, b, each.first, everything)
            if each.first >= PROMISING:
                look.promising[a, b] = each
    return look


def _weigh(a: Traits, b: Traits, habits: Mapping[tuple[str, str], Both]) -> Weighed | None:
    if a.days is None or b.days is None:
        return None
    pair = Pair(a, b, habits[a.entry.agency, b.entry.agency])
    found = links(pair)
    rules = [(link.rule, link.strength) for link in found]
    lasting = any(rule in _LASTING for rule, _ in rules)
    return Weighed(pair, found, added([*rules, *doubts(pair)]), lasting)


def has_reason(found: list[Link]) -> bool:
    """Nearness of days or clock is no reason by itself, nor is a third entry beside it."""
    return any(link.rule not in NO_REASON for link in found)


def _candidate(each: Weighed, likely: float) -> Candidate:
    kinds = differences(each.pair, each.found)
    counts = {link.reason: link.strength * WEIGHTS.get(link.rule, 1.0) for link in each.found}
    reasons = sorted(counts, key=lambda reason: -counts[reason])
    reasons += [sentence for _, sentence in kinds]
    kind = ";".join(dict.fromkeys(kind for kind, _ in kinds))
    return Candidate(
        each.pair.a.entry.ref,
        each.pair.b.entry.ref,
        kind,
        tuple(dict.fromkeys(reasons)),
        min(round(likely, 2), 0.99),
    )
