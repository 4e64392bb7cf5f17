"""Returned rows as somebody reads them: codes for names that were left in, or names for codes where they asked for those.

A reader of codes also finds a row by what they read, and by nothing else: whoever guesses a name would otherwise learn from
the number of rows found whom a code stands for. In which rows a name was left is worked out once for the versions in force
and the people key; in a well-kept review they are few.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chronology.models import ReturnedEntry
from chronology.models.returned import SEARCHED
from chronology.naming import Key
from chronology.selectors.people import Shown
from chronology.selectors.residual import TEXTS
from chronology.selectors.searching import found_in
from chronology.selectors.versions import worked_out
from reviews.models import Submission


def as_read(row: ReturnedEntry, seen: Shown, agency_return_id: int | None) -> ReturnedEntry:
    """The row with its texts as the reader sees them, for a page. What is stored never changes (R7)."""
    for name in TEXTS:
        setattr(row, name, seen.text(getattr(row, name), agency_return_id))
    return row


def page_as_read(rows: Sequence[ReturnedEntry], versions: Sequence[Submission], seen: Shown) -> None:
    """The rows of a page, each as `as_read` makes it. In which of them a name was left is looked for once: they never change."""
    asked = [*_asked(seen), [row.pk for row in rows]]
    named = (
        set(worked_out("names on a page", versions, asked, lambda: _with_names(rows, seen))) if not seen.names else ()
    )
    for row in rows:
        whose = row.submission.part.agency_return_id
        if row.pk in named:
            as_read(row, seen, whose)
        else:
            for name in TEXTS:
                setattr(row, name, seen.clean(getattr(row, name), whose))


def _with_names(rows: Sequence[ReturnedEntry], seen: Shown) -> list[int]:
    whose = {row.pk: row.submission.part.agency_return_id for row in rows}
    return [row.pk for row in rows if any(seen.hits(getattr(row, name), whose[row.pk]) for name in TEXTS)]


@dataclass(frozen=True)
class LeftIn:
    """The keys of the rows in which a name was left, and of each filter by text those of them that it finds as they are read."""

    rows: tuple[int, ...]
    found: dict[str, tuple[int, ...]]


def rows_with_names(versions: Sequence[Submission], seen: Shown) -> tuple[int, ...]:
    """The keys of the rows in which something is read as a code; none while names are shown to the reader."""
    if seen.names:
        return ()
    return tuple(worked_out("names left in", versions, _asked(seen), lambda: _scanned(versions, seen)))


def _asked(seen: Shown) -> list:
    return [_said(seen.common), *sorted((pk, _said(key)) for pk, key in seen.shelves.items())]


def _said(key: Key) -> tuple:
    """The key in an order that is the same in every process."""
    return (key.people, key.adult, key.born, key.nhs_number, sorted(key.terms))


def _scanned(versions: Sequence[Submission], seen: Shown) -> list[int]:
    returns = {version.pk: version.part.agency_return_id for version in versions}
    rows = ReturnedEntry.objects.filter(submission__in=list(returns)).values_list("pk", "submission_id", *SEARCHED)
    return [
        pk
        for pk, version, *texts in rows.iterator(chunk_size=2000)
        if any(seen.hits(text, returns[version]) for text in texts if text)
    ]


def left_in(
    versions: Sequence[Submission], seen: Shown, *, words: str = "", people: str = "", contact: str = ""
) -> LeftIn | None:
    """What the filters by text find among those rows; None where there is no such row or no such filter. Kept as the rows are:
    the key of what is kept is a hash of what was asked, and the answer is numbers.
    """
    keys = rows_with_names(versions, seen) if words or people or contact else ()
    if not keys:
        return None
    asked = [*_asked(seen), words, people, contact]
    found = worked_out("found as read", versions, asked, lambda: _found(keys, versions, seen, words, people, contact))
    return LeftIn(keys, found)


def _found(keys, versions, seen: Shown, words: str, people: str, contact: str) -> dict[str, tuple[int, ...]]:
    returns = {version.pk: version.part.agency_return_id for version in versions}
    rows = list(ReturnedEntry.objects.filter(pk__in=keys).order_by("pk"))

    def read(row: ReturnedEntry, names: Iterable[str]) -> str:
        return " ".join(seen.text(getattr(row, name), returns[row.submission_id]) for name in names)

    found: dict[str, tuple[int, ...]] = {}
    if words:
        there = found_in([read(row, SEARCHED) for row in rows], seen.read_words(words))
        found["words"] = tuple(rows[place].pk for place in sorted(there))
    if people:
        code = re.compile(rf"(?<![^\W_]){re.escape(people.strip())}(?![^\W_])", re.IGNORECASE)
        found["people"] = tuple(row.pk for row in rows if code.search(read(row, ["people"])))
    if contact:
        found["contact"] = tuple(row.pk for row in rows if contact.lower() in read(row, ["contact_type"]).lower())
    return found
