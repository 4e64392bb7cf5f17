"""What beat and the services ask of the worker. A task decides nothing: it calls one service, and carries keys alone."""

from celery import shared_task

from imr.models import PractitionerLetter
from imr.services import handover, letters, recheck


@shared_task
def print_letter(letter_id: int) -> None:
    letters.print_letter(letter=PractitionerLetter.objects.get(pk=letter_id))


@shared_task
def sweep_letters() -> int:
    """Prints letters that a killed worker or an absent broker left unprinted; returns how many."""
    return len([letters.print_letter(letter=letter) for letter in letters.unprinted_letters()])


@shared_task
def match_registers() -> int:
    """Excludes people on a register whose account, address or membership came after their entry (R12)."""
    return recheck.recheck_stale()


@shared_task
def erase_hand_overs() -> int:
    """Texts of hand-overs whose days are over are gone, and the fact of each stays (R6)."""
    return handover.erase_old_texts()
