"""Writing a code where a name was left in a text."""

from django.db import transaction

from chronology.models import ChronologyEntry
from chronology.naming import replaced, rewritten, scan
from chronology.selectors.people import key_of_return
from chronology.selectors.residual import TEXTS
from chronology.services.entries import hold_open
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.permissions import Perm

GONE = "This does not stand in the text any more."


@transaction.atomic
def replace_name(
    *, entry: ChronologyEntry, version: int, field: str, start: int, end: int, choice: str = "", by
) -> ChronologyEntry:
    """Writes the code for what stands at one place of a row's text; the earlier text stays in the history.

    `choice` is one of the codes where several people may be meant. Raises Refused when nothing stands there any more,
    Stale (R14), NotAllowed or NotNow.
    """
    hold_open(entry.chronology, Perm.EDIT_CHRONOLOGY, by=by)
    if field not in TEXTS:
        raise Refused(GONE)
    text = rewritten(getattr(entry, field), key_of_return(entry.chronology.part.agency_return), start, end, choice)
    if text is None:
        raise Refused(GONE)
    return _save(entry, version, {field: text}, by)


@transaction.atomic
def replace_names(*, entry: ChronologyEntry, version: int, by) -> ChronologyEntry:
    """Writes codes for everything that is left in a row, where one person alone is meant. Raises as replace_name does."""
    hold_open(entry.chronology, Perm.EDIT_CHRONOLOGY, by=by)
    key = key_of_return(entry.chronology.part.agency_return)
    texts = {}
    for field in TEXTS:
        text = getattr(entry, field)
        if hits := [hit for hit in scan(text, key) if len(hit.options) == 1]:
            texts[field] = replaced(text, hits)
    return _save(entry, version, texts, by)


def _save(entry: ChronologyEntry, version: int, texts: dict[str, str], by) -> ChronologyEntry:
    saved = save_checked(entry, version=version, values=texts, by=by)
    if saved.version != version:
        record("did", "replace_names", saved, by=by, details={"version": saved.version, "fields": sorted(texts)})
    return saved
