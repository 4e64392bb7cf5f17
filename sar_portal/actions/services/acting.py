"""What is done about a recommendation: its actions and their dates, progress, evidence, and what critical friends say."""

from datetime import date

from django.db import transaction

from notifications import deadlines
from reviews.models import Action, Recommendation
from reviews.services.agreeing import enter_action, keep_own_date
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.moves import move
from sar_portal.access.permissions import Perm
from sar_portal.actions import policies
from sar_portal.actions.models import ActionDecision, Evidence, Note
from sar_portal.actions.services.recommendations import lock_recommendation, require_any, start_date, tell_owner
from sar_portal.actions.states import ACTS
from sar_portal.documents.services import store_file

# Who reads what was returned: on a return, and on the review for what the board recommends itself.
COMMENTS = (Perm.READ_RETURNED, Perm.COMMENT)


def _lock_as_owner(recommendation: Recommendation, by) -> Recommendation:
    """The recommendation, locked, once this person may act on it: also after it ended, for what comes to light then."""
    locked = lock_recommendation(recommendation)
    require_any(ACTS, locked, by)
    policies.check_owner(locked, by=by)
    return locked


def _lock_to_act(recommendation: Recommendation, by) -> Recommendation:
    """Who, then when: the recommendation, locked, once this person may act on it and it is open."""
    locked = _lock_as_owner(recommendation, by)
    policies.check_open(locked)
    return locked


@transaction.atomic
def add_action(
    *,
    recommendation: Recommendation,
    what: str,
    lead_officer: str,
    starts_on: date | None = None,
    target_on: date | None = None,
    by,
) -> Action:
    """Adds an action with who leads it, by role. Its owner is reminded of the target. Raises NotAllowed or Refused."""
    locked = _lock_to_act(recommendation, by)
    values = {
        "what": what.strip(),
        "lead_officer": lead_officer.strip(),
        "starts_on": starts_on,
        "target_on": target_on,
    }
    if not values["what"] or not values["lead_officer"]:
        raise Refused("Say what is to be done, and who leads it, by role.")
    action = enter_action(locked, values, by)
    keep_own_date(locked, by)
    record("did", "add_action", action, by=by)
    return action


@transaction.atomic
def change_action(*, action: Action, version: int, values: dict, by) -> Action:
    """Changes what it is, who leads it and when it starts; a target that was not set yet may be set. Raises Stale, NotAllowed
    or Refused: once set, a target is moved by `revise`, with a reason.
    """
    of = _lock_to_act(action.recommendation, by)
    if action.target_on is not None and values.get("target_on", action.target_on) != action.target_on:
        raise Refused("The target stands. Give a new date with its reason instead.")
    saved = save_checked(action, version=version, values=values, by=by)
    if saved.deadline is None and saved.due_on is not None:
        start_date(saved, saved.due_on, by)
        keep_own_date(of, by)
    record("did", "change_action", saved, by=by, details={"version": saved.version})
    return saved


@transaction.atomic
def finish(*, action: Action, on_day: date, reason: str = "", by) -> ActionDecision:
    """It is done, on that day. Raises NotAllowed, NotNow or Refused."""
    of = _lock_to_act(action.recommendation, by)
    moved = move(action, "finish", by=by, reason=reason, facts={"on_day": on_day})
    if moved.subject.deadline is not None:
        deadlines.meet(moved.subject.deadline, by=by)
        keep_own_date(of, by)
    return moved.decision


@transaction.atomic
def drop(*, action: Action, on_day: date, reason: str, by) -> ActionDecision:
    """It will not be done, with the reason. Raises NotAllowed, NotNow or Refused."""
    of = _lock_to_act(action.recommendation, by)
    moved = move(action, "drop", by=by, reason=reason, facts={"on_day": on_day})
    if moved.subject.deadline is not None:
        deadlines.cancel(moved.subject.deadline, by=by)
        keep_own_date(of, by)
    return moved.decision


@transaction.atomic
def reopen_action(*, action: Action, reason: str, by) -> ActionDecision:
    """There is more to do; its date runs again. Raises NotAllowed, NotNow or Refused."""
    of = _lock_to_act(action.recommendation, by)
    moved = move(action, "reopen", by=by, reason=reason)
    if moved.subject.deadline is not None:
        deadlines.reopen(moved.subject.deadline, due_on=moved.subject.due_on, by=by)
        keep_own_date(of, by)
    return moved.decision


@transaction.atomic
def revise(*, action: Action, on_day: date, reason: str, by) -> ActionDecision:
    """Gives an open action a new date, with the reason; the target it had stays beside it (R8). Raises NotAllowed or
    Refused.
    """
    of = _lock_to_act(action.recommendation, by)
    locked = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if not locked.is_open:
        raise Refused(f"This action is {locked.get_state_display().lower()}.")
    if not reason.strip():
        raise Refused("Give a reason for the new date.")
    before = locked.due_on
    if before == on_day:
        raise Refused("That is the date it has.")
    saved = save_checked(locked, version=locked.version, values={"revised_on": on_day}, by=by)
    if saved.deadline is None:
        start_date(saved, on_day, by)
    else:
        deadlines.shift(saved.deadline, due_on=on_day, reason=reason, by=by)
    keep_own_date(of, by)
    decision = ActionDecision.objects.create(
        subject=saved, verb="revise", from_day=before, on_day=on_day, reason=reason.strip(), by=by
    )
    record("did", "revise_action", saved, by=by)
    return decision


def _check_of(recommendation: Recommendation, action: Action | None) -> None:
    if action is not None and action.recommendation_id != recommendation.pk:
        raise Refused("That action belongs to another recommendation.")


@transaction.atomic
def add_note(*, recommendation: Recommendation, text: str, action: Action | None = None, by) -> Note:
    """Adds a note of progress; notes are never changed. Raises NotAllowed or Refused."""
    locked = _lock_as_owner(recommendation, by)
    return _add_note(locked, action, Note.Kind.PROGRESS, text, by)


@transaction.atomic
def add_comment(*, recommendation: Recommendation, text: str, action: Action | None = None, by) -> Note:
    """A critical friend of the board's side comments; the owner is told. Raises NotAllowed or Refused."""
    locked = lock_recommendation(recommendation)  # with whoever owns it now
    require_any(COMMENTS, locked, by)
    note = _add_note(locked, action, Note.Kind.COMMENT, text, by)
    if locked.agency_return_id:
        tell_owner(locked, "recommendation_comment")
    return note


def _add_note(recommendation: Recommendation, action: Action | None, kind: str, text: str, by) -> Note:
    _check_of(recommendation, action)
    if not text.strip():
        raise Refused("Write something first.")
    note = Note.objects.create(recommendation=recommendation, action=action, kind=kind, text=text.strip(), by=by)
    record("did", f"add_{note.kind}", recommendation, by=by, details={"note": note.pk})
    return note


@transaction.atomic
def add_evidence(
    *, recommendation: Recommendation, data: bytes, name: str, shows: str, action: Action | None = None, by
) -> Evidence:
    """Keeps a file that shows what was done, looked at by content and scanned as every upload. Raises NotAllowed, Refused."""
    locked = _lock_as_owner(recommendation, by)
    _check_of(locked, action)
    if not shows.strip():
        raise Refused("Say what the file shows.")
    stored = store_file(data=data, name=name, scope=locked.scope, by=by, shared=True)
    row = Evidence.objects.create(recommendation=locked, action=action, file=stored, shows=shows.strip(), by=by)
    record("did", "add_evidence", locked, by=by, details={"evidence": row.pk})
    return row
