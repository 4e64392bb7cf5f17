"""What a worker does with an import that was left to it. Killed, it has done nothing, and another begins again (N7, N8)."""

import logging

from django.db import transaction

from chronology.models import Import
from chronology.services.imports.acceptance import CHANGED_MEANWHILE, finish_writing
from chronology.services.imports.comparison import compare
from chronology.services.imports.reading import finish_reading
from sar_portal.access.decide import require
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
_GAVE_UP = "It could not be finished: each of three attempts came to an early end. Try again, or split the file."
_NOT_ALLOWED = "The person who asked for it may no longer import into this chronology."
State = Import.State
WAITING = (State.READING, State.WRITING)


def carry_on(*, batch: Import) -> None:
    """Reads, or writes, whichever the import waits for, in one transaction whose lock ends with the worker's life."""
    if not _begin(batch):
        return
    try:
        with transaction.atomic():
            locked = _locked(batch)
            if locked is None:
                return
            if locked.attempts > MOST_ATTEMPTS:
                raise Refused(_GAVE_UP)
            require(Perm.IMPORT_CHRONOLOGY, locked, locked.acts_for)
            (finish_reading if locked.state == State.READING else finish_writing)(locked, locked.acts_for)
    except Stale as stale:
        _hand_back(batch, CHANGED_MEANWHILE.format(ref=stale.current))
    except NotAllowed:
        _hand_back(batch, _NOT_ALLOWED)
    except (Refused, NotNow) as refusal:
        _hand_back(batch, refusal.sentence)


@transaction.atomic
def _begin(batch: Import) -> bool:
    """Counts the attempt, so that what ends every worker that tries it is given up at last."""
    locked = _locked(batch)
    if locked is None:
        return False
    locked.attempts += 1
    locked.save(update_fields=["attempts"])
    return True


def _locked(batch: Import) -> Import | None:
    """The import, where it still waits and no other worker has it."""
    found = Import.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return found.filter(pk=batch.pk, state__in=WAITING).first()


@transaction.atomic
def _hand_back(batch: Import, sentence: str) -> None:
    """To the author, with what spoke against it: rows that were read stay to be checked; without any it is refused."""
    locked = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    locked.problem = sentence
    if locked.rows.exists():
        locked.state = State.PREVIEW
        locked.save(update_fields=["state", "problem"])
        compare(locked)
    else:
        locked.state = State.REFUSED
        locked.save(update_fields=["state", "problem"])


def left_waiting() -> list[Import]:
    """Imports that wait and that no worker has: a task was lost, or its worker killed."""
    found = Import.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    with transaction.atomic():
        return list(found.filter(state__in=WAITING).order_by("pk"))
