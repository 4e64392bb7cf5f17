"""What beat and the services ask of the worker. A task decides nothing: it calls one service, and carries keys alone."""

import logging
from collections.abc import Callable
from functools import partial

from celery import shared_task

from imr.models import PractitionerLetter, RecordCopy
from imr.services import copies, handover, letters, recheck, sharing

log = logging.getLogger(__name__)


@shared_task
def print_letter(letter_id: int) -> None:
    letters.print_letter(letter=PractitionerLetter.objects.get(pk=letter_id))


@shared_task
def print_copy(copy_id: int) -> None:
    copies.print_copy(copy=RecordCopy.objects.get(pk=copy_id))


@shared_task
def sweep_letters() -> int:
    """Prints letters and copies of records that a killed worker or an absent broker left unprinted; returns how many. One that
    fails stops no other.
    """
    waiting: list[Callable] = [partial(letters.print_letter, letter=one) for one in letters.unprinted_letters()]
    waiting += [partial(copies.print_copy, copy=one) for one in copies.unprinted_copies()]
    for print_it in waiting:
        try:
            print_it()
        except Exception:
            log.exception("a letter or a copy of a record could not be printed")
    return len(waiting)


@shared_task
def match_registers() -> int:
    """Excludes people on a register whose account, address or membership came after their entry (R12)."""
    return recheck.recheck_stale()


@shared_task
def erase_hand_overs() -> int:
    """Texts of hand-overs whose days are over are gone, and the fact of each stays (R6)."""
    return handover.erase_old_texts()


@shared_task
def erase_unsent_answers() -> int:
    """What interviewees typed and never sent is gone a while after their links ran out (R5)."""
    return sharing.erase_unsent()
