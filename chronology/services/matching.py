"""Keeping what the comparison of a review's returned chronologies found (docs/explanation/disagreements.md).

Nothing of an agency's row is changed by it, and what people settled on a candidate stays whatever is found later.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from chronology.matching import Candidate as Match
from chronology.matching import find_candidates
from chronology.models import Candidate, CandidateMember, Matching, ReturnedEntry
from chronology.selectors.matching import entry_of, names_of, rows_to_match, versions_to_match
from reviews.models import AgencyReturn, Review
from sar_portal.access.audit import record

Pair = tuple[int, int | None]
_TOLD = ("kinds", "reasons", "score", "sort_day", "sort_minute", "superseded_at")


@dataclass(frozen=True)
class Matched:
    """How many candidates are new, still there, and no longer found."""

    raised: int
    kept: int
    superseded: int


@dataclass(frozen=True)
class _Found:
    """What matching says of one pair, in terms of rows and returns."""

    match: Match
    rows: list[ReturnedEntry]
    silent: list[AgencyReturn]

    @property
    def pair(self) -> Pair:
        first, *second = sorted(row.entry_id_then for row in self.rows)
        return first, second[0] if second else None

    @property
    def values(self) -> dict:
        day, minute = min((row.sort_day, row.sort_minute) for row in self.rows)
        return {
            "kinds": self.match.kind.split(";"),
            "reasons": list(self.match.reasons),
            "score": self.match.score,
            "sort_day": day,
            "sort_minute": minute,
            "superseded_at": None,
        }


@transaction.atomic
def match_review(*, review: Review) -> Matched | None:
    """Compares the versions in force of a review and keeps the candidates; None while another worker does it.

    Called by the worker, so it belongs to nobody; the audit trail says how many were raised.
    """
    Matching.objects.get_or_create(review=review)
    claim = Matching.objects.select_for_update(skip_locked=True, no_key=True).filter(review=review).first()
    if claim is None:
        return None
    versions = versions_to_match(review)
    rows, names = rows_to_match(versions), names_of(versions)
    found = find_candidates(entry_of(row, names[row.submission_id]) for row in rows).candidates
    by_ref = {row.ref: row for row in rows}
    returns = {names[version.pk]: version.part.agency_return for version in versions}
    of_version = {version.pk: version.part.agency_return for version in versions}
    told = [_found(match, by_ref, of_version, returns) for match in found]
    matched = _keep(review, told, of_version)
    _bring_up_to_date(review, {row.entry_id_then: row for row in rows})
    claim.versions, claim.at = [version.pk for version in versions], timezone.now()
    claim.save(update_fields=["versions", "at"])
    details = {"versions": claim.versions, "raised": matched.raised, "superseded": matched.superseded}
    record("did", "match_chronologies", review, by=None, details=details)
    return matched


def _found(
    match: Match,
    by_ref: dict[str, ReturnedEntry],
    of_version: dict[int, AgencyReturn],
    returns: dict[str, AgencyReturn],
) -> _Found:
    """Where a counterpart is missing, the agencies named in the reasons lack it; where none is named, every other does."""
    rows = [by_ref[ref] for ref in (match.ref_a, match.ref_b) if ref is not None]
    if len(rows) == 2:
        return _Found(match, rows, [])
    others = {name: one for name, one in returns.items() if one != of_version[rows[0].submission_id]}
    named = [one for name, one in others.items() if any(name in reason for reason in match.reasons)]
    return _Found(match, rows, named or list(others.values()))


def _keep(review: Review, found: list[_Found], of_version: dict[int, AgencyReturn]) -> Matched:
    there: dict[Pair, Candidate] = {(one.first, one.second): one for one in Candidate.objects.filter(review=review)}
    new = [one for one in found if one.pair not in there]
    made = Candidate.objects.bulk_create(
        Candidate(review=review, first=one.pair[0], second=one.pair[1], **one.values) for one in new
    )
    CandidateMember.objects.bulk_create(
        member for candidate, one in zip(made, new, strict=True) for member in _members(candidate, one, of_version)
    )
    again = [(there[one.pair], one) for one in found if one.pair in there]
    changed = [candidate for candidate, one in again if _set(candidate, one.values)]
    gone = [there[pair] for pair in there.keys() - {one.pair for one in found}]
    superseded = [candidate for candidate in gone if candidate.superseded_at is None]
    for candidate in superseded:
        candidate.superseded_at = timezone.now()
    Candidate.objects.bulk_update([*changed, *superseded], _TOLD, batch_size=1000)
    _renew_silent([(candidate, one) for candidate, one in again if one.silent])
    return Matched(len(made), len(again), len(superseded))


def _members(candidate: Candidate, found: _Found, of_version: dict[int, AgencyReturn]) -> list[CandidateMember]:
    rows = [
        CandidateMember(
            candidate=candidate, agency_return=of_version[row.submission_id], entry=row, identity=row.entry_id_then
        )
        for row in found.rows
    ]
    return rows + [CandidateMember(candidate=candidate, agency_return=one) for one in found.silent]


def _set(candidate: Candidate, values: dict) -> bool:
    changed = any(getattr(candidate, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(candidate, name, value)
    return changed


def _renew_silent(found: list[tuple[Candidate, _Found]]) -> None:
    """The agencies that lack a counterpart may be others than before."""
    silent = CandidateMember.objects.filter(candidate__in=[candidate for candidate, _ in found], entry__isnull=True)
    there = {(one.candidate_id, one.agency_return_id): one.pk for one in silent}
    wanted = {(candidate.pk, one.pk) for candidate, each in found for one in each.silent}
    CandidateMember.objects.filter(pk__in=[there[key] for key in there.keys() - wanted]).delete()
    CandidateMember.objects.bulk_create(
        CandidateMember(candidate_id=candidate, agency_return_id=one)
        for candidate, one in sorted(wanted - there.keys())
    )


def _bring_up_to_date(review: Review, rows: dict[int, ReturnedEntry]) -> None:
    """Every member points at its row in the version in force; a row that was left out stays as it was last."""
    members = CandidateMember.objects.filter(candidate__review=review, identity__in=rows)
    older = []
    for member in members:
        row = rows[member.identity] if member.identity is not None else None
        if row is not None and member.entry_id != row.pk:
            member.entry = row
            older.append(member)
    CandidateMember.objects.bulk_update(older, ["entry"], batch_size=1000)
