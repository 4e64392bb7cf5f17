"""Many rows, made from the demo's: the same words and agencies, other days, and beside each what stands beside the demo's."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Model

from chronology.dating import RANKS
from chronology.models import UNDATED, Candidate, CandidateMember, ReturnedEntry, RowAnswer, RowQuery, Settlement
from reviews.models import Review
from sar_portal.combined.models import AnnotatedRow, Annotation

DAYS = 3 * 365
COPIED = "~"  # in the reference of a copy, before its number
# By the identity of a row its copy of this round: of several versions, that of the newest.
Copies = Mapping[int, ReturnedEntry]


def grow_returned(review: Review, size: int) -> None:
    """Adds returned rows until the review has `size`: copies of its own, their dates moved within three years; rows of one day
    are moved together, so that most that tell of one event stay beside one another.

    They are put straight into the table, as submitting does with the rows of a version, and belong to the versions that
    were accepted; only the frozen JSON of those versions does not have them, and no page of the composite reads that. What
    stands beside a row is copied with it, so that a page of a long review has as much beside its rows as one of a short.
    """
    every = ReturnedEntry.objects.filter(review=review)
    own = list(every.exclude(ref__contains=COPIED).order_by("pk"))
    identities = {row.pk: row.entry_id_then for row in own}
    told = Candidate.objects.filter(review=review, first__in=identities.values())
    candidates = list(told.prefetch_related("members", "settlements__queries__answer"))
    said = Annotation.objects.filter(subject=review, rows__entry__in=own).distinct().order_by("at", "pk")
    annotations = list(said.prefetch_related("rows"))
    columns = written_columns(ReturnedEntry)
    chance = random.Random(size)  # noqa: S311 (the same rows on every run)
    for begins in range(every.count(), size, len(own)):
        copies: dict[int, ReturnedEntry] = {}
        days: dict[date, int] = {}
        for number, old in enumerate(own[: size - begins], begins):
            row = ReturnedEntry(**{name: getattr(old, name) for name in columns})
            if row.date_from:
                day = chance.randrange(DAYS) - (row.date_from - review.period_start).days
                move(row, days.setdefault(row.date_from, day))
            row.ref, row.entry_id_then, row.order_in_day = f"{row.ref}{COPIED}{number}", 10**9 + number, number
            copies[old.pk] = row
        ReturnedEntry.objects.bulk_create(copies.values())
        newest = {identities[pk]: row for pk, row in copies.items()}
        _copy_disagreements(candidates, identities, newest)
        _copy_annotations(annotations, identities, newest)


def _copy_disagreements(candidates: Iterable[Candidate], identities: Mapping[int, int], copies: Copies) -> None:
    """Those whose rows were copied, with what was settled, asked and answered."""
    made = []
    for one in candidates:
        named = [identity for identity in (one.first, one.second) if identity is not None]
        if all(identity in copies for identity in named):
            rows = sorted((copies[identity] for identity in named), key=lambda row: row.entry_id_then)
            earlier = min(rows, key=lambda row: (row.sort_day, row.sort_minute))
            place = {"sort_day": earlier.sort_day, "sort_minute": earlier.sort_minute}
            second = rows[1].entry_id_then if len(rows) > 1 else None
            made.append((one, another(one, first=rows[0].entry_id_then, second=second, **place)))
    Candidate.objects.bulk_create(new for _, new in made)
    members = [(member, new) for one, new in made for member in one.members.all()]
    CandidateMember.objects.bulk_create(
        another(old, candidate=new, entry=copies[old.identity], identity=copies[old.identity].entry_id_then)
        if old.identity is not None
        else another(old, candidate=new)
        for old, new in members
    )

    def copy_of(entry: int | None) -> ReturnedEntry | None:
        return copies[identities[entry]] if entry is not None else None

    settled = [
        (old, another(old, subject=new, first_row=copy_of(old.first_row_id), second_row=copy_of(old.second_row_id)))
        for one, new in made
        for old in one.settlements.all()
    ]
    Settlement.objects.bulk_create(new for _, new in settled)
    asked = [
        (old, another(old, settlement=new, entry=copy_of(old.entry_id)))
        for settlement, new in settled
        for old in settlement.queries.all()
    ]
    RowQuery.objects.bulk_create(new for _, new in asked)
    RowAnswer.objects.bulk_create(another(old.answer, query=new) for old, new in asked if hasattr(old, "answer"))


def _copy_annotations(annotations: Iterable[Annotation], identities: Mapping[int, int], copies: Copies) -> None:
    """Notes, marks and tags of rows that were copied; a key episode stays the one it is."""
    made = []
    for one in annotations:
        named = [identities[row.entry_id] for row in one.rows.all()]
        if all(identity in copies for identity in named):
            made.append((another(one), [copies[identity] for identity in named]))
    Annotation.objects.bulk_create(new for new, _ in made)
    AnnotatedRow.objects.bulk_create(AnnotatedRow(annotation=new, entry=row) for new, rows in made for row in rows)


def another(row, **changes):
    """A copy of a row that is not yet in the table."""
    values = {name: getattr(row, name) for name in written_columns(type(row))}
    return type(row)(
        **{name: value for name, value in values.items() if name.removesuffix("_id") not in changes}, **changes
    )


def written_columns(model: type[Model]) -> list[str]:
    """The columns of a row that a copy takes over: neither its key nor what the database works out."""
    return [f.attname for f in model._meta.concrete_fields if not (f.primary_key or f.generated)]


def move(row, days: int) -> None:
    """The row so many days later: its bounds and its place in the order."""
    for name in ("date_from", "date_to"):
        if value := getattr(row, name):
            setattr(row, name, value + timedelta(days=days))
    if row.sort_day != UNDATED:
        row.sort_day += days * RANKS
