"""Hostile words in every text of the world, straight into the tables: what a form would refuse may have come in otherwise."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tests.walls import walls_down

ROOMS = {
    "access", "accounts", "actions", "chronology", "closing", "combined", "documents", "exports", "imr", "notifications",
    "reviews",
}  # fmt: skip
# What people never type: keys, states and names of the portal's own, by which pages find one another.
OF_THE_PORTAL = re.compile(
    r".*sha256$|.*_?hash$|.*_mark$|.*_qualifier$|verb|details|head|previous|request_id|password|led_to|storage_name|asked_with"
    r"|paper|reference|ref|key|key_id|kind|link|to|rule|needs|once|error_type|address|because|place|slug|token|table_name"
    r"|key_name|query|prompt|whose|found_by|target|question|why_asked|content|sealed|rung|subject"
)
KEPT = {("accounts", "code"), ("documents", "what"), ("imr.IdentityQuestion", "why"), ("imr.Appointment", "role")}


def columns() -> Iterator[tuple[Any, models.Field]]:
    """Every column that holds words which somebody may have typed."""
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS or model.__name__.startswith("Historical"):
            continue
        for field in model._meta.local_concrete_fields:
            words = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.EmailField)
            kept = {(model._meta.app_label, field.name), (model._meta.label, field.name)} & KEPT
            if (
                words
                and not field.choices
                and not field.primary_key
                and not kept
                and not OF_THE_PORTAL.fullmatch(field.name)
            ):
                yield model, field


def words(number: int, most: int | None, row: object = "") -> str:
    """An element of its own for each column, and then every way out of what it may stand in."""
    rest = f"{row} zq=1>'zq=1 \"zq=1 --></title></textarea></script></style><img src=x onerror=alert({number})>{{{{ 7|add:7 }}}}"
    return (f"<zq{number}>" + rest)[:most]


def poison() -> dict[int, str]:
    """Writes them into every row; by number, which column has which. Where the table refuses that of all rows at once, into each
    that it lets have them: a name may be there once, or only beside a date.
    """
    written = {}
    with walls_down(connection):
        for number, (model, field) in enumerate(columns(), start=100):
            every = model._base_manager.all()
            if _written(every, field, words(number, field.max_length)) or any(
                [_written(every.filter(pk=key), field, words(number, field.max_length, key)) for key in _keys(every)]
            ):
                written[number] = f"{model._meta.label}.{field.name}"
    return written


def _keys(rows: models.QuerySet) -> list:
    return list(rows.values_list("pk", flat=True))


def _written(rows: models.QuerySet, field: models.Field, text: str) -> bool:
    try:
        with transaction.atomic():
            return rows.update(**{field.name: text}) > 0
    except DatabaseError:
        return False
