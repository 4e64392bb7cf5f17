"""The composite's address: filters and the key of a page; and its rows under their days."""

from itertools import groupby

from django.http import QueryDict

from chronology.models import ReturnedEntry
from chronology.selectors.composite import Filters, key_of


def filters_from(asked: dict) -> Filters:
    """The filter form's answers as the composite's filters."""
    return Filters(
        agencies=tuple(asked.get("agency") or ()),
        kloe=asked.get("kloe"),
        practice=asked.get("practice") or "",
        since=asked.get("since"),
        until=asked.get("until"),
        words=asked.get("words") or "",
        people=asked.get("people") or "",
    )


def key_from(text: str) -> tuple[int, int, int, int] | None:
    """The key of the row after which the page begins; a mangled address begins at the start."""
    parts = text.split(".")
    if len(parts) != 4 or not all(part.isdigit() and len(part) < 19 for part in parts):
        return None
    day, minute, order, pk = map(int, parts)
    return day, minute, order, pk


def next_address(asked: QueryDict, last: ReturnedEntry) -> str:
    """The query string of the next page: the same filter, after the last row of this one."""
    query = asked.copy()
    query["after"] = key_of(last)
    return query.urlencode()


def by_day(rows: list[ReturnedEntry]) -> list[tuple[str, list[ReturnedEntry]]]:
    """Rows under one heading per date as it may be read, so that a screen reader can jump from day to day."""
    return [(words, list(group)) for words, group in groupby(rows, key=lambda row: row.date_words)]
