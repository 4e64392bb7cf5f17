"""A block pasted into the grid: read by the one importer (R11), and in the chronology at once where nothing has to be asked."""

from django.db import transaction

from chronology.models import Chronology, Import
from chronology.selectors.headings import IMPORTED_AS
from chronology.services.entries import hold_open
from chronology.services.imports import accept_import, begin_paste
from chronology.services.imports.acceptance import INLINE_STEPS
from sar_portal.access.decide import can
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm


@transaction.atomic
def paste_block(*, chronology: Chronology, text: str, under: list[str], by) -> Import:
    """Reads a block whose first column was pasted under `under[0]`, the next under `under[1]`, and so on.

    Headings of its own decide before that. Its rows are added as new ones, each accounted for; nothing is overwritten. A
    contributor's rows are theirs, and the author has to take them on. Where something has to be asked or a column finds no
    place, it stays a preview; only the author answers for that, so a contributor's is refused and nothing kept. Raises
    Refused, NotAllowed, NotNow.
    """
    hold_open(chronology, Perm.EDIT_CHRONOLOGY, by=by)  # before the trail is written to, as whoever submits does it
    facts = {"chronology": chronology, "text": text, "adds_only": True, "needs": Perm.EDIT_CHRONOLOGY, "by": by}
    batch = _by_its_headings(facts) or begin_paste(mapping=_under(text, under), **facts)
    clear = not batch.question and all(column["target"] for column in batch.headings)
    rows = batch.rows.exclude(outcome="skipped").count() if clear else 0
    if not can(by, Perm.IMPORT_CHRONOLOGY, chronology):
        _check_plain(batch, rows)
    if rows:
        accept_import(batch=batch, needs=Perm.EDIT_CHRONOLOGY, by=by)
        batch.refresh_from_db()
    return batch


def _check_plain(batch: Import, rows: int) -> None:
    """What a contributor pastes comes in at once or not at all. Raises Refused."""
    if batch.question:
        raise Refused(
            "It is not clear whether the day or the month comes first: write the months as words, or ask the author."
        )
    if over := [column["heading"] or "one without a heading" for column in batch.headings if not column["target"]]:
        raise Refused(f"No column of the chronology was found for: {', '.join(over)}. Leave it out and paste again.")
    if not rows:
        raise Refused("There is no row of a chronology in it.")
    if rows > INLINE_STEPS:
        raise Refused(f"Paste no more than {INLINE_STEPS} rows at once.")


def _by_its_headings(facts: dict) -> Import | None:
    """The block as its own headings say; None where it has none, and nothing of the attempt is kept."""
    try:
        with transaction.atomic():
            batch = begin_paste(**facts)
            if not any(column["heading"] for column in batch.headings):
                raise Refused("The block has no headings of its own.")
    except Refused:
        return None
    return batch


def _under(text: str, under: list[str]) -> dict[str, str]:
    """Which column of the block is which, by where it was pasted. What reaches beyond the last column is left over."""
    width = max((line.count("\t") + 1 for line in text.splitlines()), default=1)
    names = [IMPORTED_AS.get(name, name) for name in under[:width]]
    return {str(place): name for place, name in enumerate(names)}
