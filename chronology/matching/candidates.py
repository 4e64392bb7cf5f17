"""From entries to candidates for a person to look at: the one door of matching."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .counterparts import missing
from .differences import differences
from .entries import Entry
from .links import Link, anything_shared, links
from .lookalikes import doubt
from .pairing import Pair
from .sectors import agency_of
from .topics import EPISODE, LIFE
from .traits import Traits, traits_of
from .windows import pairs

MISSING = "missing_counterpart"
# Below this a candidate is not raised.
ENOUGH = 0.45
# Where several entries of one agency could be meant, those well behind the best are left out.
_BEHIND = 0.85


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
class _Weighed:
    pair: Pair
    found: list[Link]
    score: float


def find_candidates(entries: Iterable[Entry]) -> Found:
    """All candidates among the entries, the surest first. The order of the entries makes no difference."""
    by_agency: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_agency[entry.agency].append(entry)
    agencies = [agency_of(name, by_agency[name]) for name in sorted(by_agency)]
    everything = [traits_of(entry, agency) for agency in agencies for entry in by_agency[agency.name]]
    everything.sort(key=lambda traits: traits.key)
    compared = pairs(everything)
    weighed = [
        each
        for a, b in compared
        if anything_shared(everything[a], everything[b]) and (each := _weigh(Pair(everything[a], everything[b])))
    ]
    kept = _the_likeliest(weighed)
    met: dict[str, set[str]] = defaultdict(set)
    for each in kept:
        met[each.pair.a.entry.ref].add(each.pair.b.entry.agency)
        met[each.pair.b.entry.ref].add(each.pair.a.entry.agency)
    found = [_candidate(each) for each in kept]
    for traits in everything:
        if reasons := missing(traits, agencies, met[traits.entry.ref]):
            score = max(weight for weight, _ in reasons)
            found.append(Candidate(traits.entry.ref, None, MISSING, tuple(reason for _, reason in reasons), score))
    found.sort(key=lambda each: (-each.score, each.ref_a, each.ref_b or ""))
    return Found(found, len(compared))


def _weigh(pair: Pair) -> _Weighed | None:
    found = links(pair)
    rest = 1.0
    for link in found:
        rest *= 1 - link.weight
    # Nearness of people or clock alone is no reason.
    if not {link.rule for link in found} - {"clock", "people", "date named"}:
        return None
    score = round((1 - rest) * doubt(pair), 2)
    return _Weighed(pair, found, score) if score >= ENOUGH else None


def _the_likeliest(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    best: dict[tuple[str, str], float] = defaultdict(float)
    for each in weighed:
        for one, other in _both_ways(each.pair):
            best[one.entry.ref, other.entry.agency] = max(best[one.entry.ref, other.entry.agency], each.score)
    return [
        each
        for each in weighed
        if _lasting(each)
        or all(each.score >= _BEHIND * best[one.entry.ref, other.entry.agency] for one, other in _both_ways(each.pair))
    ]


def _lasting(each: _Weighed) -> bool:
    """Several entries of one agency may belong to one discharge or admission; and what is contradicted is always shown."""
    a, b = each.pair.a.topics, each.pair.b.topics
    return bool(a & b & LIFE or (a & EPISODE and b & EPISODE)) or any(link.rule == "opposites" for link in each.found)


def _both_ways(pair: Pair) -> tuple[tuple[Traits, Traits], tuple[Traits, Traits]]:
    return (pair.a, pair.b), (pair.b, pair.a)


def _candidate(each: _Weighed) -> Candidate:
    kinds = differences(each.pair, each.found)
    reasons = [link.reason for link in sorted(each.found, key=lambda link: -link.weight)]
    reasons += [sentence for _, sentence in kinds]
    kind = ";".join(dict.fromkeys(kind for kind, _ in kinds))
    return Candidate(
        each.pair.a.entry.ref, each.pair.b.entry.ref, kind, tuple(dict.fromkeys(reasons)), min(each.score, 0.99)
    )
