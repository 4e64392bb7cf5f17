"""Letters to practitioners: made from the board's words, kept with their day, and how each reached its person."""

from collections.abc import Sequence
from datetime import date

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from imr.identities import live_rows
from imr.models import LetterGiven, PractitionerInvolvement, PractitionerLetter
from imr.policies import check_review_runs
from imr.services.recheck import lock_for
from reviews.models import AgencyReturn
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.permissions import Perm
from sar_portal.accounts.letters import merged
from sar_portal.documents.models import Rendering
from sar_portal.documents.selectors import crest_of
from sar_portal.documents.services import render_paper


def letter_content(row: PractitionerInvolvement, *, number: int, on: date, by) -> dict:
    """What the paper of one letter is given: the board's text with this person's facts, and nobody else's."""
    ret = row.agency_return
    board = ret.review.board
    day = f"{on.day} {on:%B %Y}"
    values = {
        "name": row.name,
        "role": row.role,
        "agency": ret.agency.name,
        "board": board.name,
        "adult": ret.review.pseudonym,
        "reference": ret.reference,
        "date": day,
        "support": ret.agency.support_offer,
        "sender": by.get_full_name(),
    }
    return {
        "board": board.name,
        "reference": ret.reference,
        "caveat": board.handling,
        "version": str(number),
        "date": day,
        "agency": ret.agency.name,
        "addressee": [line for line in (row.name, row.role, row.team) if line],
        "text": merged(board.practitioner_letter, values),
    }


@transaction.atomic
def make_letters(
    *, agency_return: AgencyReturn, rows: Sequence[PractitionerInvolvement], by
) -> list[PractitionerLetter]:
    """Freezes a letter for each of the people; the worker prints them. A new letter stands beside an earlier one.

    Raises NotAllowed without 'Keep the register', Refused for nobody, or while the agency's settings do not say what
    support is offered.
    """
    locked = lock_for(Perm.KEEP_REGISTER, agency_return, by)
    check_review_runs(locked)
    if "{support}" in locked.review.board.practitioner_letter and not locked.agency.support_offer.strip():
        raise Refused("Say first, in the settings of the agency, what support and counselling is offered to staff.")
    found = live_rows(locked).filter(pk__in=[row.pk for row in rows])
    people = list(found.select_related("agency_return__agency", "agency_return__review__board").order_by("code", "pk"))
    if not people:
        raise Refused("Tick the people to whom a letter goes.")
    first = PractitionerLetter.objects.filter(agency_return=locked).count() + 1
    crest = crest_of(locked.review.board)
    made = []
    for number, row in enumerate(people, first):
        content = letter_content(row, number=number, on=timezone.localdate(), by=by) | crest
        facts = {"agency_return": locked, "involvement": row, "number": number, "content": content}
        made.append(PractitionerLetter.objects.create(by=by, **facts))
    record("did", "make_letters", locked, by=by, details={"letters": [letter.pk for letter in made]})
    _print_later(made)
    return made


def _print_later(letters: list[PractitionerLetter]) -> None:
    """Asks the worker once the letters are safely stored; beat sweeps up what was lost (imr.tasks)."""

    def ask() -> None:
        try:
            for letter in letters:
                current_app.send_task("imr.tasks.print_letter", args=[letter.pk], retry=False)
        except OperationalError:
            pass

    transaction.on_commit(ask)


@transaction.atomic
def print_letter(*, letter: PractitionerLetter) -> Rendering:
    """Prints a letter from its frozen words and hangs the PDF on it; doing it twice makes it once."""
    locked = PractitionerLetter.objects.select_for_update(of=("self",), no_key=True).get(pk=letter.pk)
    if locked.pdf is None:
        scope = locked.agency_return.scope
        paper = {"paper": "practitioner_letter", "frozen": locked.content, "number": locked.number}
        locked.pdf = render_paper(scope=scope, by=locked.by, **paper)
        locked.save(update_fields=["pdf"])
    return locked.pdf


def unprinted_letters() -> list[PractitionerLetter]:
    """Letters whose PDF was asked for and never made, for beat to make."""
    return list(PractitionerLetter.objects.filter(pdf__isnull=True))


@transaction.atomic
def record_given(*, agency_return: AgencyReturn, letters: Sequence[PractitionerLetter], verb: str, on: date, by) -> int:
    """Keeps that letters were handed over ('handed') or sent by internal post ('posted'); returns how many.

    Who was not told yet is told by it, from that day. A letter that reached its person already is left as it is. Raises
    NotAllowed, or Refused for another way, no day, or a day before the letter.
    """
    locked = lock_for(Perm.KEEP_REGISTER, agency_return, by)
    check_review_runs(locked)
    if verb not in LetterGiven.WORDS:
        raise Refused("Say how the letters reached them.")
    mine = PractitionerLetter.objects.filter(agency_return=locked, pk__in=[letter.pk for letter in letters])
    waiting = list(mine.filter(given__isnull=True).select_related("involvement"))
    if any(on < timezone.localdate(letter.at) for letter in waiting):
        raise Refused("A letter cannot reach somebody before it was made.")
    for letter in waiting:
        LetterGiven.objects.create(subject=letter, verb=verb, on=on, by=by)
        row = PractitionerInvolvement.objects.get(pk=letter.involvement_id)
        if row.notified_on is None and row.struck_off_at is None:
            save_checked(row, version=row.version, values={"notified_on": on}, by=by)
    record("did", "record_given", locked, by=by, details={"letters": [letter.pk for letter in waiting], "how": verb})
    return len(waiting)
