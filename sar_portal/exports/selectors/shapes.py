"""What each field of the structured data is: written into every archive, and into docs/reference/export-format.md."""

from django.db import models

from sar_portal.accounts.models import User
from sar_portal.exports.selectors.records import PEOPLE, RECORDS, RecordType

TYPES: tuple[tuple[type[models.Field], str], ...] = (
    (models.BooleanField, "true or false"),
    (models.DateTimeField, "moment, ISO 8601 in UTC"),
    (models.DateField, "date, ISO 8601"),
    (models.TimeField, "time, ISO 8601"),
    (models.FloatField, "number"),
    (models.IntegerField, "whole number"),
    (models.JSONField, "list or object"),
)


def shape_of(kind: RecordType) -> list[dict[str, str]]:
    """Each field of a record type: its name, its type, and what it means where the name does not say it."""
    return [{"name": one.attname, "type": _type(one), "means": _means(one)} for one in kind.fields]


def _type(field: models.Field) -> str:
    nullable = " or null" if field.null else ""
    if field.is_relation:
        return f"{_whose_key(field.related_model)}{nullable}"
    if hasattr(field, "base_field"):
        return f"list of: {_type(field.base_field)}{nullable}"
    if field.choices:
        return f"one of {', '.join(str(value) for value, _ in field.flatchoices if value != '')}{nullable}"
    return next((words for of, words in TYPES if isinstance(field, of)), "text") + nullable


def _whose_key(model) -> str:
    if model is User:
        return "key of people"
    names = [kind.name for kind in RECORDS if kind.model is model]
    return f"key of {names[0]}" if names else f"key of a {model._meta.verbose_name}"


def _means(field: models.Field) -> str:
    said = str(field.verbose_name)
    return "" if said in (field.name.replace("_", " "), "ID") else said


def shapes() -> list[dict]:
    """Every record type in the order of the archive."""
    found: list[dict] = [
        {"name": kind.name, "what": kind.what, "note": kind.note, "fields": shape_of(kind)} for kind in RECORDS
    ]
    person = [
        {"name": "id", "type": "whole number", "means": ""},
        {"name": "name", "type": "text", "means": ""},
        {"name": "address_sha256", "type": "text", "means": "SHA-256 of the e-mail address in lower case"},
    ]
    return [*found, {"name": "people", "what": PEOPLE, "note": "", "fields": person}]
