"""Handing an import to a worker once it is safely stored. A lost task is swept up by beat (chronology.tasks)."""

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from chronology.models import Import
from chronology.progress import WAITING, tell
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm


def ask_worker(batch: Import, by) -> None:
    """Asks for the work of the import's state, on behalf of this person."""
    batch.acts_for, batch.attempts, batch.problem = by, 0, ""
    batch.save(update_fields=["state", "acts_for", "attempts", "problem"])
    tell(batch.pk, WAITING)

    def ask() -> None:
        try:
            current_app.send_task("chronology.tasks.carry_on", args=[batch.pk], retry=False)
        except OperationalError:
            pass

    transaction.on_commit(ask)


def open_preview(batch: Import, perm: Perm = Perm.IMPORT_CHRONOLOGY, *, by) -> Import:
    """The import, locked, for who holds the permission then. Raises NotAllowed, or Refused unless its rows are being checked."""
    locked = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    require(perm, batch, by)
    if locked.is_waiting:
        raise Refused("This import is being worked on. Wait until that is done.")
    if locked.state != Import.State.PREVIEW:
        raise Refused("This import has been finished already.")
    return locked
