"""The author answers for what contributors wrote: takes rows on, puts two into one, and takes such a row apart again."""

from django.db import transaction
from django.utils import timezone

from chronology.models import Chronology, ChronologyEntry
from chronology.policies import check_no_correction_waits
from chronology.services.entries import add_entry, hold_open
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_beside, save_checked
from sar_portal.access.permissions import Perm


@transaction.atomic
def accept_entries(*, chronology: Chronology, seen: dict[str, int], by) -> list[str]:
    """Takes on contributors' rows as they were seen (reference → version); returns the references of those.

    A row that was changed since is left for another look. Raises NotAllowed or NotNow.
    """
    hold_open(chronology, Perm.IMPORT_CHRONOLOGY, by=by)
    waiting = ChronologyEntry.objects.select_for_update(no_key=True).filter(
        chronology=chronology, ref__in=seen, to_accept=True, removed_at__isnull=True
    )
    rows = [row for row in waiting if row.version == seen[row.ref]]
    for row in rows:
        row.to_accept = False
    save_beside(rows, "to_accept", by=by)
    refs = sorted(row.ref for row in rows)
    record("did", "accept_entries", chronology, by=by, details={"refs": refs})
    return refs


@transaction.atomic
def merge_entries(
    *, first: ChronologyEntry, second: ChronologyEntry, versions: tuple[int, int], values: dict, by
) -> ChronologyEntry:
    """Puts two rows into one new row with the words the author chose. Both originals stay in the history and among the
    removed rows.

    Raises Stale when either was changed since it was seen (R14), Refused for a row with itself, one that is gone, or one
    of which a correction waits.
    """
    hold_open(first.chronology, Perm.IMPORT_CHRONOLOGY, by=by)
    if first.pk == second.pk or first.chronology_id != second.chronology_id:
        raise Refused("Choose another row of this chronology.")
    if first.removed_at or second.removed_at:
        raise Refused("One of the two rows was removed from the chronology.")
    made = add_entry(chronology=first.chronology, values=values, by=by)
    gone = {"removed_at": timezone.now(), "removed_by": by, "merged_into": made}
    for entry, version in zip((first, second), versions, strict=True):
        save_checked(entry, version=version, values=gone, by=by)
        check_no_correction_waits(entry)
    record("did", "merge_entries", made, by=by, details={"refs": [first.ref, second.ref]})
    return made


@transaction.atomic
def take_apart(*, entry: ChronologyEntry, version: int, by) -> list[ChronologyEntry]:
    """Brings back the rows that were put together, and takes out the one that took their place.

    Raises Stale, NotAllowed, NotNow, or Refused when the row was not put together or a correction waits.
    """
    hold_open(entry.chronology, Perm.IMPORT_CHRONOLOGY, by=by)
    parts = list(entry.merged_from.order_by("ref"))
    if not parts:
        raise Refused("This row was not put together from others.")
    save_checked(entry, version=version, values={"removed_at": timezone.now(), "removed_by": by}, by=by)
    check_no_correction_waits(entry)
    there = {"removed_at": None, "removed_by": None, "merged_into": None}
    back = [save_checked(part, version=part.version, values=there, by=by) for part in parts]
    record("did", "take_apart", entry, by=by, details={"refs": [part.ref for part in parts]})
    return back
