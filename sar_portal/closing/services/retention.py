"""Deciding how long records are kept, what stops their disposal, and on the disposal itself: two people, never one."""

from collections.abc import Iterable
from datetime import date, datetime

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications.services import queue
from reviews.models import Review
from sar_portal.access.audit import record
from sar_portal.access.decide import can, holders, require
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board
from sar_portal.closing import policies
from sar_portal.closing.models import Disposal, KeptLonger, LegalHold, RecordKind, RetentionRules, Trigger
from sar_portal.closing.rules import MOST_YEARS, Rule, as_data
from sar_portal.closing.selectors.retention import hold_of, kept_one, newest_rules
from sar_portal.closing.services.deciding import Verb, decide

State = Disposal.State


@transaction.atomic
def decide_rules(*, board: Board, rules: Iterable[Rule], seen: int, reason: str, by) -> RetentionRules:
    """Keeps for how long records are kept from now on; what was proposed before is not done while a longer rule keeps it.

    `seen` is the decision that the page showed as the newest, 0 for none. Raises NotAllowed, or Refused: somebody decided in
    between (R14), no reason, or years that are none.
    """
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    require(Perm.MANAGE_BOARD, board, by)
    newest = newest_rules(board)
    if (newest.pk if newest else 0) != seen:
        raise Refused(
            "Somebody else changed the rules meanwhile: what they decided stands below. Nothing was overwritten."
        )
    decided = tuple(rules)
    if not reason.strip():
        raise Refused("Give a reason.")
    if {one.kind for one in decided} != set(RecordKind.values) or any(
        not 1 <= one.years <= MOST_YEARS or one.trigger not in Trigger.values for one in decided
    ):
        raise Refused(f"Give each kind of record between 1 and {MOST_YEARS} years.")
    made = RetentionRules.objects.create(
        subject=board, verb="decide", lines=as_data(decided), reason=reason.strip(), by=by
    )
    record("did", "decide_retention", board, by=by, details={"rules": made.pk})
    return made


def _locked(review: Review, by) -> Review:
    """The review, held until the transaction ends: holds and disposals take turns."""
    locked = Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, locked, by)
    return locked


@transaction.atomic
def set_hold(*, review: Review, reason: str, by) -> LegalHold:
    """Nothing of the review is disposed of from now on (G7). Raises NotAllowed, or Refused: it holds already, no reason."""
    return _hold(LegalHold.Verb.SET, review, reason, by)


@transaction.atomic
def lift_hold(*, review: Review, seen: int, reason: str, by) -> LegalHold:
    """Ends the legal hold that the person saw. Raises NotAllowed, or Refused: none is set, another one is, no reason."""
    return _hold(LegalHold.Verb.LIFT, review, reason, by, seen=seen)


def change_hold(*, review: Review, seen: int, reason: str, by) -> LegalHold:
    """What the page offered, whatever holds by now: to lift the hold that it showed, or to set one where it showed none (0)."""
    if seen:
        return lift_hold(review=review, seen=seen, reason=reason, by=by)
    return set_hold(review=review, reason=reason, by=by)


def _hold(verb: LegalHold.Verb, review: Review, reason: str, by, *, seen: int = 0) -> LegalHold:
    locked = _locked(review, by)
    hold = hold_of(LegalHold.objects.filter(subject=locked))
    if (hold is not None) == (verb == LegalHold.Verb.SET):
        raise Refused("A legal hold is set already." if hold else "No legal hold is set.")
    if hold is not None and hold.pk != seen:
        raise Refused("Another legal hold was set meanwhile. Open the page again to read it.")
    if not reason.strip():
        raise Refused("Give a reason.")
    made = LegalHold.objects.create(subject=locked, verb=verb, reason=reason.strip(), by=by)
    record("did", f"{verb.value}_legal_hold", locked, by=by)
    return made


@transaction.atomic
def keep_longer(*, review: Review, kind: str, until: date, reason: str, by) -> KeptLonger:
    """The records are still needed: they are looked at again on that day. Raises NotAllowed, or Refused: disposal was proposed,
    the day is past, no reason.
    """
    locked = _locked(review, by)
    if kept_one(locked, kind).disposal is not None:
        raise Refused("Their disposal was proposed. Withdraw that first.")
    if until <= timezone.localdate():
        raise Refused("Give a day in the future.")
    if not reason.strip():
        raise Refused("Give a reason.")
    made = KeptLonger.objects.create(subject=locked, verb="keep", kind=kind, until=until, reason=reason.strip(), by=by)
    record("did", "keep_longer", locked, by=by, details={"kind": kind, "until": until.isoformat()})
    return made


@transaction.atomic
def propose_disposal(*, review: Review, kind: str, proved_at: datetime, by) -> Disposal:
    """Proposes that the records are disposed of; an administrator decides. The caller has asked the person to prove who they
    are again (S4), and says when they did. Raises NotAllowed, or Refused: not due, a legal hold, proposed already, names
    that would be read without the key.
    """
    locked = _locked(review, by)
    policies.check_no_hold(locked)
    kept = kept_one(locked, kind)
    policies.check_not_proposed(kept)
    due_on = policies.check_due(kept)
    policies.check_names_stay_hidden(locked, kind)
    made = Disposal.objects.create(
        board=locked.board,
        scope=locked.scope,
        reference=locked.reference,
        kind=kind,
        rule=kept.rule.words,
        due_on=due_on,
        proposed_by=by,
    )
    for person in holders(Perm.MANAGE_BOARD, locked.board):
        if person != by:
            tell(made, "disposal_proposed", person)
    decide(made, Verb.PROPOSE, by=by, proved_at=proved_at)
    return made


def _held(disposal: Disposal, by, *perms: Perm) -> Disposal:
    locked = Disposal.objects.select_for_update(of=("self",), no_key=True).get(pk=disposal.pk)
    if not any(can(by, perm, locked) for perm in perms):
        raise NotAllowed()
    if locked.state != State.PROPOSED:
        raise NotNow(f"This cannot be done now: {locked.get_state_display().lower()}.")
    return locked


@transaction.atomic
def withdraw_disposal(*, disposal: Disposal, by) -> Disposal:
    """Takes a proposal back, or declines it. Raises NotAllowed, or NotNow once it was confirmed."""
    locked = _held(disposal, by, Perm.OPEN_REVIEW, Perm.MANAGE_BOARD)
    locked.state = State.WITHDRAWN
    locked.save(update_fields=["state"])
    decide(locked, Verb.WITHDRAW, by=by)
    return locked


@transaction.atomic
def confirm_disposal(*, disposal: Disposal, proved_at: datetime, by) -> Disposal:
    """The second person's decision: the worker disposes of the records, and there is no way back. The caller has asked the person
    to prove who they are again (S4), and says when they did. Raises NotAllowed, NotNow, or Refused: the same person, a legal
    hold, not due any more, nothing is left.
    """
    require(Perm.MANAGE_BOARD, disposal, by)
    policies.check_second_person(disposal, by=by)
    review = policies.check_there(disposal)
    policies.check_no_hold(review)
    policies.check_still_due(review, disposal.kind)
    policies.check_names_stay_hidden(review, disposal.kind)
    locked = _held(disposal, by, Perm.MANAGE_BOARD)
    locked.state, locked.confirmed_by, locked.confirmed_at = State.CONFIRMED, by, timezone.now()
    locked.sentence = ""
    locked.save(update_fields=["state", "confirmed_by", "confirmed_at", "sentence"])
    decide(locked, Verb.CONFIRM, by=by, proved_at=proved_at)
    dispose_later(locked)
    return locked


def tell(disposal: Disposal, kind: str, person) -> None:
    """A notice in the board's list: the review's own goes with it."""
    queue(
        kind=kind,
        user=person,
        scope=disposal.board.scope,
        reference=disposal.reference,
        link=disposal.get_absolute_url(),
        once=f"{kind}:{disposal.pk}",
    )


def dispose_later(disposal: Disposal) -> None:
    """Wakes the worker once the row is safely stored; beat sweeps up a lost task (closing.tasks)."""

    def ask() -> None:
        try:
            current_app.send_task("sar_portal.closing.tasks.dispose", args=[disposal.pk], retry=False)
        except OperationalError:
            pass

    transaction.on_commit(ask)
