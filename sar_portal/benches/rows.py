"""Many rows, made from the demo's: the same words and agencies, other days."""

import random
from datetime import timedelta

from django.db.models import Model

from chronology.models import UNDATED, ReturnedEntry
from reviews.models import Review

DAYS = 3 * 365


def grow_returned(review: Review, size: int) -> None:
    """Adds returned rows until the review has `size`: copies of its own, their dates moved within three years.

    They are put straight into the table, as submitting does with the rows of a version, and belong to the versions that
    were accepted; only the frozen JSON of those versions does not have them, and no page of the composite reads that.
    """
    there = list(ReturnedEntry.objects.filter(review=review).order_by("pk"))
    columns = written_columns(ReturnedEntry)
    chance = random.Random(size)  # noqa: S311 (the same rows on every run)
    made = []
    for number in range(len(there), size):
        row = ReturnedEntry(**{name: getattr(there[number % len(there)], name) for name in columns})
        move(row, chance.randrange(DAYS) - (row.date_from - review.period_start).days if row.date_from else 0)
        row.ref, row.entry_id_then, row.order_in_day = f"{row.ref.partition('~')[0]}~{number}", 10**9 + number, number
        made.append(row)
    ReturnedEntry.objects.bulk_create(made, batch_size=2000)


def written_columns(model: type[Model]) -> list[str]:
    """The columns of a row that a copy takes over: neither its key nor what the database works out."""
    return [f.attname for f in model._meta.concrete_fields if not (f.primary_key or f.generated)]


def move(row, days: int) -> None:
    """The row so many days later: its bounds and its place in the order."""
    for name in ("date_from", "date_to"):
        if value := getattr(row, name):
            setattr(row, name, value + timedelta(days=days))
    if row.sort_day != UNDATED:
        row.sort_day += days
