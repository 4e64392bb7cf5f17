"""Putting an old part of the audit trail away: one person asks, another confirms, a command does it (L8, decisions/0029).

A decision serves for what could be seen when it was confirmed, and of each chain once.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from sar_portal.access import checkpoints, epochs
from sar_portal.access.audit import body_of, verify
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import TrailEpoch
from sar_portal.access.proofs import proof
from sar_portal.accounts.models import Board
from sar_portal.closing.models import TrailDecision
from sar_portal.closing.selectors import trail as found
from sar_portal.closing.services.deciding import microseconds, tell_the_database
from sar_portal.design.words import date_in_words
from sar_portal.documents.alone import alone
from sar_portal.logs import request_id

Verb = TrailDecision.Verb
DECIDE = "SELECT decide_on_trail(%s, %s, %s, %s, %s, %s, %s)"
PUTTING_AWAY = 0x7A11  # the lock (documents.alone): the platform's chain is every board's
PUT_AWAY = "SELECT put_trail_away(%s, %s, %s, %s, %s, %s)"


def _decide(board: Board, verb: Verb, before: date, *, proved_at: datetime, by) -> None:
    since = microseconds(proved_at)
    proven = proof("trail", board.pk, verb.value, before.isoformat(), by.pk, since)
    tell_the_database(DECIDE, [board.pk, verb.value, before, by.pk, since, proven, request_id.get()])


def _held(board: Board, by) -> TrailDecision | None:
    """What waits, while nobody else decides."""
    Board.objects.select_for_update(of=("self",), no_key=True).get(pk=board.pk)
    if not any(can(by, perm, board) for perm in found.MAY):
        raise NotAllowed()
    return found.decided_on(board)


@transaction.atomic
def ask_to_put_away(*, board: Board, before: date, proved_at: datetime, by) -> None:
    """Asks for another person's confirmation. The caller has asked the person to prove who they are again (S4), and says when
    they did. Raises NotAllowed, NotNow: somebody asked already; or Refused: too young, or there is nothing of before that day.
    """
    waits = _held(board, by)
    if waits is not None and waits.verb == Verb.ASK:
        raise NotNow("Somebody has asked already.")
    if before > found.newest_day():
        raise Refused(f"The trail stays for {found.YEARS} years: give {date_in_words(found.newest_day())} or before.")
    if not found.parts_before(board, before):
        because = " A legal hold is set on a review of that time." if found.held_since(before) else ""
        raise Refused(f"There is nothing of before that day that may be put away.{because}")
    _decide(board, Verb.ASK, before, proved_at=proved_at, by=by)


@transaction.atomic
def confirm_to_put_away(*, board: Board, before: date, proved_at: datetime, by) -> None:
    """The second person's decision; for some days the command may then do it. Raises as `ask_to_put_away` does."""
    waits = _held(board, by)
    if waits is None or waits.verb != Verb.ASK or waits.before != before:
        raise NotNow("This is not waiting any more.")
    if waits.by_id == by.pk:
        raise Refused("You asked for this, so another person has to confirm it.")
    _decide(board, Verb.CONFIRM, before, proved_at=proved_at, by=by)


@transaction.atomic
def withdraw_putting_away(*, board: Board, before: date, proved_at: datetime, by) -> None:
    """Takes back what was asked or confirmed and is not done, whoever did: a day may be wrong. Raises NotAllowed, or NotNow: it
    is not waiting any more.
    """
    waits = _held(board, by)
    if waits is None or waits.before != before:
        raise NotNow("This is not waiting any more.")
    _decide(board, Verb.WITHDRAW, before, proved_at=proved_at, by=by)


def put_away(*, board: Board, before: date, tell: Callable[[str], None]) -> list[TrailEpoch]:
    """Does what two people have decided, chain by chain: first the file, then the rows, so that at no moment an event is in
    neither. Done again after a crash, it goes on where it stopped.

    Raises NotNow where nobody has decided it, or somebody does it already, Refused where the trail has faults or the database
    refuses, NoPlace, InTheWay.
    """
    folder = checkpoints.place()
    # Two would write the same file, and one would remove its rows over the other's half.
    with alone(PUTTING_AWAY) as mine:
        if not mine:
            raise NotNow("Somebody is putting parts of the trail away now. Run it again when that is done.")
        return _put_away(board, before, folder, tell)


def _put_away(board: Board, before: date, folder: Path, tell: Callable[[str], None]) -> list[TrailEpoch]:
    decision = found.decided_on(board)
    if decision is None or decision.verb != Verb.CONFIRM or decision.before != before:
        raise NotNow(
            f"Two people have to decide this first, on the page “Put away” of {board.code}, not longer than "
            f"{found.DAYS} days ago."
        )
    read, faults = verify()
    if faults:
        raise Refused(f"The trail has {len(faults)} faults, so nothing of it is put away. Run verify_audit.")
    made = []
    for part in found.parts_before(board, before, decided=decision.at):
        with transaction.atomic():
            made.append(_put_part_away(part, decision, folder))
        tell(f"{part.words}: events {part.first} to {part.last} are in {made[-1].file_name}.")
    return made


def _put_part_away(part: found.Part, decision: TrailDecision, folder: Path) -> TrailEpoch:
    chain = part.chain
    file = epochs.write(folder, f"trail-{chain.pk}-{part.first}-{part.last}.jsonl", _bodies(part))
    earlier = chain.epochs.order_by("last").last()
    asked = TrailDecision.objects.filter(
        subject=decision.subject_id, verb=Verb.ASK, before=decision.before, pk__lt=decision.pk
    ).latest("pk")
    epoch = TrailEpoch(
        chain=chain,
        first=part.first,
        last=part.last,
        start_hash=earlier.end_hash if earlier else "",
        end_hash=chain.events.get(number=part.last).hash,
        before=decision.before,
        sha256=file.sha256,
        asked_by_id=asked.by_id,
        confirmed_by_id=decision.by_id,
    )
    signature = checkpoints.signed(epochs.facts(epoch))
    said: list[int | str] = [decision.pk, chain.pk, part.last, file.file_name, file.sha256, signature]
    try:
        with connection.cursor() as cursor:
            cursor.execute(PUT_AWAY, said)
    except IntegrityError as error:
        words = str(error).partition("\n")[0]  # the function's own, of no row
        raise Refused(f"The database refuses: {words}.") from error
    return TrailEpoch.objects.get(chain=chain, first=part.first)


def _bodies(part: found.Part) -> Iterator[tuple[list, str]]:
    events = part.chain.events.filter(number__lte=part.last).order_by("number")
    for event in events.iterator(chunk_size=2000):
        yield body_of(event), event.hash
