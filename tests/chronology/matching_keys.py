"""Answer keys of invented cases, and how matching is measured against them.

A pair is any two rows of one group of two or more; rows of one agency count as well, though matching never pairs them.
A group of one row is a missing counterpart and is counted apart, as a key does not list all that are missing. A group
`not_a_match` lists what must not be raised.
"""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from chronology.importing.reading import read_file
from chronology.matching import Candidate, Entry, find_candidates
from chronology.matching.entries import entry_of

PROJECT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "matching_cases"
DEMO = PROJECT / "sar_portal" / "demo" / "case"
NOT_CHRONOLOGIES = {"expected_matches", "doubtful_pairs", "kloe", "people", "returns", "review"}
FIRST, LATER = ("arthur", "dana", "ivy", "omar", "bea"), ("callum", "kenneth", "rosamund", "vasil", "yusuf")
KEYS = {name: CASES / name / "expected_matches.csv" for name in (*FIRST, *LATER)}

Refs = frozenset[str]


@dataclass(frozen=True)
class Key:
    pairs: dict[Refs, set[str]]
    alone: set[str]
    not_matches: set[Refs]
    doubtful: set[Refs]


def files_of(case: str) -> list[Path]:
    folder = DEMO if case == "arthur" else CASES / case
    return sorted(path for path in folder.glob("*.csv") if path.stem not in NOT_CHRONOLOGIES)


def entries_of(case: str) -> list[Entry]:
    return [
        entry_of(row, path.stem, row.ref)
        for path in files_of(case)
        for row in read_file(path.name, path.read_bytes()).rows
    ]


def key_of(case: str) -> Key:
    key = Key({}, set(), set(), _doubtful(case))
    with KEYS[case].open(encoding="utf-8", newline="") as file:
        for group in csv.DictReader(file):
            refs, kinds = group["refs"].split(";"), set(group["kind"].split(";"))
            pairs = {frozenset(pair) for pair in combinations(refs, 2)}
            if kinds == {"not_a_match"}:
                key.not_matches.update(pairs)
            elif len(refs) == 1:
                key.alone.add(refs[0])
            else:
                key.pairs.update({pair: kinds | key.pairs.get(pair, set()) for pair in pairs})
    key.doubtful.difference_update(key.pairs)
    return key


def _doubtful(case: str) -> set[Refs]:
    """Pairs that the case's own README calls doubtful: neither right nor wrong."""
    path = CASES / case / "doubtful_pairs.csv"
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {frozenset((pair["ref_a"], pair["ref_b"])) for pair in csv.DictReader(file)}


def pairs_in(candidates: list[Candidate]) -> dict[Refs, Candidate]:
    return {frozenset((each.ref_a, each.ref_b)): each for each in candidates if each.ref_b is not None}


def alone_in(candidates: list[Candidate]) -> set[str]:
    return {each.ref_a for each in candidates if each.ref_b is None}


@dataclass(frozen=True)
class Measure:
    recall: float
    precision: float
    kinds: float
    alone: tuple[int, int]
    wrongly: set[Refs]


@cache
def measure(case: str) -> Measure:
    """Recall and precision of pairs; the share of found pairs with a kind that the key names; missing counterparts
    found of those listed; pairs raised that must not be.
    """
    key, candidates = key_of(case), find_candidates(entries_of(case)).candidates
    found = pairs_in(candidates)
    right = set(found) & set(key.pairs)
    named = [pair for pair in right if set(found[pair].kind.split(";")) & key.pairs[pair]]
    return Measure(
        recall=len(right) / len(key.pairs),
        precision=len(right) / len(set(found) - (key.doubtful)),
        kinds=len(named) / len(right),
        alone=(len(key.alone & alone_in(candidates)), len(key.alone)),
        wrongly=key.not_matches & set(found),
    )
