"""Fits the weights of `chronology.matching.weights` to the known cases, and says how they do on a case left out.

`python -m tests.chronology.matching_weights` prints a table of weights, and for each case recall and precision of pairs
with the weights of the other cases: what an unseen review may expect of the rules as they stand. Nothing is written.
A plain logistic fit: each weight is drawn towards nought, so that a rule counts only as far as several cases bear it
out, and none may speak against its sense.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from chronology.matching.candidates import FirstLook, first_look, has_reason, is_lasting
from chronology.matching.links import Spoken, strengths
from chronology.matching.lookalikes import doubts
from chronology.matching.second_look import Best, Indexes, Weight, keep_best, second_look
from chronology.matching.weights import AGAINST, BASE, ENOUGH, FOR, WEIGHTS
from chronology.matching.windows import MESSAGE, pairs

from .matching_keys import FIRST, KEYS, LATER, Key, Refs, entries_of, key_of

# How strongly weights are drawn: to nought, or for what the field knows and few cases can show, to this.
_DRAWN = 4.0
_KNOWN = {"news": -3.0}
_ROUNDS = 25


@dataclass(frozen=True)
class Compared:
    """A pair as the fit sees it: how strongly each rule speaks, and whether the key has it."""

    strengths: dict[str, float]
    right: bool


@dataclass(frozen=True)
class Case:
    key: Key
    look: FirstLook
    pairs: list[Compared]

    def refs_of(self, indexes: Indexes) -> Refs:
        return frozenset(self.look.everything[each].entry.ref for each in indexes)

    def spoken(self, indexes: Indexes) -> Spoken:
        return strengths(self.look.pair(*indexes))


def case_of(name: str) -> Case:
    """The fit sees every two entries of different agencies within a fortnight, and what else was compared."""
    case = Case(key_of(name), first_look(entries_of(name)), [])
    everything = case.look.everything
    seen = dict.fromkeys(pairs(everything))
    for (a, one), (b, other) in combinations(enumerate(everything), 2):
        if (
            one.entry.agency != other.entry.agency
            and one.days
            and other.days
            and other.days[0] - one.days[1] <= MESSAGE
        ):
            seen[a, b] = None
    for indexes in seen:
        if (refs := case.refs_of(indexes)) not in case.key.doubtful:
            against = doubts(case.look.pair(*indexes))
            case.pairs.append(Compared(dict([*case.spoken(indexes), *against]), refs in case.key.pairs))
    return case


def fitted(cases: Sequence[Case]) -> tuple[float, dict[str, float]]:
    """`BASE` and the weights, each moved to its best in turn."""
    pairs = [pair for case in cases for pair in case.pairs]
    weights, base = dict.fromkeys(WEIGHTS, 0.0), BASE
    sums = [base] * len(pairs)
    by_rule = {
        rule: [(i, pair.strengths[rule]) for i, pair in enumerate(pairs) if rule in pair.strengths] for rule in WEIGHTS
    }
    everywhere = [(i, 1.0) for i in range(len(pairs))]
    for _ in range(_ROUNDS):
        for rule, spoken in by_rule.items():
            moved = weights[rule] + _step(spoken, sums, pairs, _DRAWN, weights[rule] - _KNOWN.get(rule, 0.0))
            moved = min(moved, 0.0) if rule in AGAINST else max(moved, 0.0)
            _add(sums, spoken, moved - weights[rule])
            weights[rule] = moved
        moved = _step(everywhere, sums, pairs, 0.0, 0.0)
        _add(sums, everywhere, moved)
        base += moved
    return base, weights


def _step(
    spoken: Sequence[tuple[int, float]], sums: list[float], pairs: Sequence[Compared], drawn: float, away: float
) -> float:
    slope, bend = drawn * away, drawn + 1e-6
    for i, strength in spoken:
        likely = 1 / (1 + math.exp(-sums[i]))
        slope += strength * (likely - pairs[i].right)
        bend += strength * strength * likely * (1 - likely)
    return -slope / bend


def _add(sums: list[float], spoken: Sequence[tuple[int, float]], amount: float) -> None:
    for i, strength in spoken:
        sums[i] += amount * strength


def raised(case: Case, base: float, weights: dict[str, float], enough: float = ENOUGH) -> set[Refs]:
    """The pairs that would be put to a person with these weights."""

    def weigh(a: int, b: int) -> Weight:
        spoken = case.spoken((a, b))
        speaks = [*spoken, *doubts(case.look.pair(a, b))]
        return base + sum(weights[rule] * strength for rule, strength in speaks), is_lasting(spoken)

    weighed = {indexes: weigh(*indexes) for indexes in pairs(case.look.everything)}
    best: Best = defaultdict(dict)
    for (a, b), (first, _) in weighed.items():
        keep_best(best, a, b, first, case.look.everything)
    looked = second_look(weighed, best, case.look.everything, weigh)
    return {
        case.refs_of(indexes) for indexes, _, likely in looked if likely >= enough and has_reason(case.spoken(indexes))
    }


def main() -> None:
    cases = {name: case_of(name) for name in KEYS}
    base, weights = fitted(list(cases.values()))
    print(f"BASE {base:.1f}")
    for table in (FOR, AGAINST):
        print("\n".join(f"{rule:18} {weights[rule]:.1f}" for rule in table))
    left_out = {}
    for name, case in cases.items():
        found = raised(case, *fitted([other for other in cases.values() if other is not case]))
        found -= case.key.doubtful - set(case.key.pairs)
        left_out[name] = (case.key, found)
        _say(name, [left_out[name]])
    for group, names in (("first five", FIRST), ("later five", LATER), ("all ten", KEYS)):
        _say(group, [left_out[name] for name in names])


def _say(name: str, keyed: Sequence[tuple[Key, set[Refs]]]) -> None:
    right = sum(len(found & set(key.pairs)) for key, found in keyed)
    listed, raised_pairs = sum(len(key.pairs) for key, _ in keyed), sum(len(found) for _, found in keyed)
    wrongly = sum(len(found & key.not_matches) for key, found in keyed)
    print(f"{name:12} recall {right / listed:.2f} precision {right / max(1, raised_pairs):.2f} lookalikes {wrongly}")


if __name__ == "__main__":
    main()
