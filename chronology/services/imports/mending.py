"""One row of a preview, put right by the author before it comes in."""

from django.db import transaction

from chronology.models import ChronologyEntry, ImportRow
from chronology.policies import check_in_progress
from chronology.services.entries import columns_from
from chronology.services.imports.asking import open_preview
from chronology.services.imports.comparison import compare
from chronology.services.imports.rows import plain
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale
from sar_portal.documents.canonical import content_hash

Outcome = ImportRow.Outcome
LEFT_OUT = "Left out by the author."


def token_of(row: ImportRow) -> str:
    """What a page showed of the row (R14). Reading the file again makes new rows, so it is what they say that counts."""
    return content_hash(_said(row))


def _said(row: ImportRow) -> dict:
    named = {"table": row.table, "number": row.number}
    return named | {"values": row.values, "outcome": str(row.outcome), "reason": row.reason}


@transaction.atomic
def mend_row(*, row: ImportRow, values: dict, seen: str, by) -> ImportRow:
    """What the row is, as the author typed it; its original cells stay beside it. A skipped row comes in so, too.

    `seen` is the token of the row as the page showed it. Raises Stale where it says something else by now (R14), NotAllowed,
    NotNow, or Refused once the import is finished.
    """
    locked = _locked(row, by)
    before = entry_of(locked)
    columns = columns_from(values, before=before)
    typed, reason = dict(columns), columns.pop("needs_attention")
    if columns["kind"] == ChronologyEntry.Kind.EVENT and "kind" not in locked.values:
        del columns["kind"]  # neither the file nor the author said anything of it
    kept, now = token_of(locked), before or ChronologyEntry()
    locked.values = plain(columns) | {"ref": locked.values.get("ref", "")}
    locked.outcome, locked.reason = (Outcome.ATTENTION if reason else Outcome.ACCEPTED), reason
    if kept not in (seen, token_of(locked)):  # the same words sent twice are no conflict
        raise Stale(now, typed, kept)
    return _kept(locked, "mend_row", by)


@transaction.atomic
def leave_out_row(*, row: ImportRow, seen: str, by) -> ImportRow:
    """The row does not come in. It stays in the import, skipped with this reason (R11). Raises as mend_row does."""
    locked = _locked(row, by)
    kept = token_of(locked)
    if kept != seen and locked.reason != LEFT_OUT:
        raise Stale(entry_of(locked) or ChronologyEntry(), {}, kept)
    locked.outcome, locked.reason = Outcome.SKIPPED, LEFT_OUT
    return _kept(locked, "leave_out_row", by)


def entry_of(row: ImportRow) -> ChronologyEntry | None:
    """The entry that the row would become, not stored; None for a row that was skipped as none."""
    if not row.values:
        return None
    entry = ChronologyEntry.from_values(row.values)
    entry.needs_attention = row.reason if row.outcome == Outcome.ATTENTION else ""
    return entry


def _locked(row: ImportRow, by) -> ImportRow:
    batch = open_preview(row.batch, by=by)
    check_in_progress(batch.chronology, by=by)
    found = batch.rows.filter(pk=row.pk).first()
    if found is None:
        raise Refused(
            "The file was read again in the meantime. Copy what you typed, and open the row from the list of rows."
        )
    return found


def _kept(row: ImportRow, verb: str, by) -> ImportRow:
    row.mended = True
    row.save(update_fields=["values", "outcome", "reason", "mended"])
    compare(row.batch)
    record("did", verb, row.batch, by=by, details={"row": row.number})
    return row
