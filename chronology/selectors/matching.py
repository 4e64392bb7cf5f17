"""Which reviews have returned chronologies that were not compared yet, and their rows as matching sees them."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from chronology.matching import Entry
from chronology.models import EntryFields, Matching, ReturnedEntry
from reviews.models import PartKind, ReturnPart, Review, Submission


def _in_force(**of) -> dict[int, list[int]]:
    """The returned chronologies of each review, whoever may read them: comparing is nobody's reading."""
    parts = ReturnPart.objects.filter(kind=PartKind.CHRONOLOGY, returned__isnull=False, **of)
    found: dict[int, list[int]] = defaultdict(list)
    for review, version in parts.order_by("returned_id").values_list("agency_return__review_id", "returned_id"):
        found[review].append(version)
    return found


def reviews_to_match() -> list[Review]:
    """Reviews in which another version is in force than those that were compared last."""
    matched = dict(Matching.objects.values_list("review_id", "versions"))
    waiting = [review for review, versions in _in_force().items() if versions != matched.get(review)]
    return list(Review.objects.filter(pk__in=waiting).order_by("pk"))


def versions_to_match(review: Review) -> list[Submission]:
    """The versions in force, by their keys."""
    pks = _in_force(agency_return__review=review).get(review.pk, [])
    found = Submission.objects.filter(pk__in=pks).defer("content").select_related("part__agency_return__agency")
    return list(found.order_by("pk"))


def rows_to_match(versions: Iterable[Submission]) -> list[ReturnedEntry]:
    """Every row of the versions that tells of an event; a statement of no contact has no counterpart to look for."""
    return list(ReturnedEntry.objects.filter(submission__in=versions, kind=EntryFields.Kind.EVENT).order_by("pk"))


def names_of(versions: Iterable[Submission]) -> dict[int, str]:
    """What matching calls the agency of each version: its name, by which its kind is known, with its code where two share it."""
    agencies = {version.pk: version.part.agency_return.agency for version in versions}
    used = Counter(agency.name for agency in agencies.values())
    return {pk: each.name if used[each.name] == 1 else f"{each.name} ({each.code})" for pk, each in agencies.items()}


def entry_of(row: ReturnedEntry, agency: str) -> Entry:
    return Entry(
        ref=row.ref,
        agency=agency,
        date_from=row.date_from,
        date_to=row.date_to,
        uncertain=row.uncertain,
        at=row.time_from,
        people=row.people,
        contact_type=row.contact_type,
        source=row.source,
        event=row.event,
        adult_seen=row.adult_seen,
        action=row.action,
        comment=row.comment,
    )
