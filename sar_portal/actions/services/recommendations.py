"""The verbs of a recommendation: added for the board, rated, implemented or not, checked, reopened, given to another."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from imr.services.recheck import lock
from notifications import deadlines
from notifications.models import Deadline
from notifications.rules import Pace
from notifications.services import queue
from reviews.models import Action, ActionState, Rag, Recommendation, Review, Wording
from reviews.policies import check_open as check_review_open
from reviews.services.agreeing import date_of, keep_own_date, next_number, set_date
from sar_portal.access.audit import record
from sar_portal.access.decide import can, require
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import Stale
from sar_portal.access.models import RoleAssignment
from sar_portal.access.moves import move
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, end_role
from sar_portal.actions import policies
from sar_portal.actions.models import IMPACT_UNTIL, RecommendationDecision

# Who may say how a recommendation stands: its owner, and those who check what agencies return.
RATES = (Perm.OWN_RECOMMENDATIONS, Perm.CHECK_QUALITY, Perm.MANAGE_REVIEW)
# Who may give it to another: its owner, and the agency lead, who appoints the accepting senior manager too.
GIVES = (Perm.OWN_RECOMMENDATIONS, Perm.APPOINT_AUTHOR)


@transaction.atomic
def add_board_recommendation(
    *,
    review: Review,
    text: str,
    level: str,
    kloes: list[int],
    outcome: str = "",
    measure: str = "",
    target_on: date | None = None,
    by,
) -> Recommendation:
    """Adds a recommendation of the overview, which the board owns. Raises NotAllowed, or Refused without words."""
    locked = Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, locked, by)
    check_review_open(locked)
    words = _checked_words(text, outcome, measure)
    number = next_number(Recommendation.objects.filter(scope=locked.scope))
    one = Recommendation.objects.create(
        scope=locked.scope, review=locked, number=number, reference=f"{locked.reference}-R{number}"
    )
    Wording.objects.create(recommendation=one, level=level, kloes=kloes, target_on=target_on, by=by, **words)
    keep_own_date(one, by)
    record("did", "add_board_recommendation", one, by=by)
    return one


def _checked_words(text: str, outcome: str, measure: str) -> dict[str, str]:
    if not text.strip():
        raise Refused("Write the recommendation first.")
    return {"text": text.strip(), "outcome": outcome.strip(), "measure": measure.strip()}


@transaction.atomic
def reword(
    *,
    recommendation: Recommendation,
    version: int | None,
    text: str,
    level: str,
    kloes: list[int],
    outcome: str = "",
    measure: str = "",
    target_on: date | None = None,
    by,
) -> Wording:
    """Other words for a recommendation of the board; those before are kept and shown (R7). An agency's are its report's.

    `version`: the wording on which the writer began. Raises NotAllowed, Stale where there is a newer one (R14), or Refused
    without words and once it is decided.
    """
    locked = lock_recommendation(recommendation)
    require_any((Perm.MANAGE_REVIEW,), locked, by)
    policies.check_open(locked)
    words = _checked_words(text, outcome, measure) | {"level": level, "kloes": kloes, "target_on": target_on}
    newest = locked.wordings.latest("at", "pk")
    if newest.version != version:
        raise Stale(newest, words)
    made = Wording.objects.create(recommendation=locked, by=by, **words)
    keep_own_date(locked, by)
    record("did", "reword_recommendation", locked, by=by)
    return made


@transaction.atomic
def implement(*, recommendation: Recommendation, on_day: date, reason: str = "", by) -> RecommendationDecision:
    """It is implemented: its impact is to be checked within a year. Raises NotAllowed, NotNow, or Refused while an action
    is open or none was done.
    """
    moved = move(lock_recommendation(recommendation), "implement", by=by, reason=reason, facts={"on_day": on_day})
    if moved.subject.deadline is not None:
        deadlines.meet(moved.subject.deadline, by=by)
    _impact_due(moved.subject, on_day + IMPACT_UNTIL, by)
    return moved.decision


@transaction.atomic
def not_implement(*, recommendation: Recommendation, on_day: date, reason: str, by) -> RecommendationDecision:
    """It will not be implemented, for a reason that the board's annual report gives (Care Act 2014, schedule 2).

    Its own date and those of its open actions no longer run. Raises NotAllowed, NotNow or Refused.
    """
    moved = move(lock_recommendation(recommendation), "not_implement", by=by, reason=reason, facts={"on_day": on_day})
    for action in moved.subject.actions.filter(deadline__isnull=False).select_related("deadline"):
        deadlines.cancel(action.deadline, by=by)
    keep_own_date(moved.subject, by)
    return moved.decision


@transaction.atomic
def check_impact(
    *, recommendation: Recommendation, on_day: date, what_changed: str, how_known: str, reason: str = "", by
) -> RecommendationDecision:
    """What changed for people, and how that is known; within six months also why already.

    Raises NotAllowed, NotNow or Refused.
    """
    facts = {"on_day": on_day, "what_changed": what_changed.strip(), "how_known": how_known.strip()}
    moved = move(lock_recommendation(recommendation), "check_impact", by=by, reason=reason, facts=facts)
    policies.check_impact_not_early(moved.subject, on_day=on_day, reason=reason)
    if moved.subject.impact_deadline is not None:
        deadlines.meet(moved.subject.impact_deadline, by=by)
    return moved.decision


@transaction.atomic
def reopen(*, recommendation: Recommendation, reason: str, by) -> RecommendationDecision:
    """There is more to do. Dates that had stopped run again; the impact check waits. Raises NotAllowed, NotNow, Refused."""
    moved = move(lock_recommendation(recommendation), "reopen", by=by, reason=reason)
    one = moved.subject
    if one.impact_deadline is not None:
        deadlines.cancel(one.impact_deadline, by=by)
    for action in one.actions.filter(state=ActionState.PLANNED).select_related("deadline"):
        if action.due_on is None:
            continue
        if action.deadline is None:
            start_date(action, action.due_on, by)
        elif not action.deadline.is_open:
            deadlines.reopen(action.deadline, due_on=action.due_on, by=by)
    keep_own_date(one, by)
    return moved.decision


def start_date(action: Action, due_on: date, by) -> None:
    """The date of an action that had none begins to run."""
    action.deadline = date_of(action, due_on, by)
    action._history_user = by
    action.save(update_fields=["deadline"])


def _impact_due(one: Recommendation, due_on: date, by) -> None:
    if one.impact_deadline is None:
        what = f"Check the impact of recommendation {one.number}"
        one.impact_deadline = set_date(one, "impact_check", what, due_on, by, Pace.LONG)
        one.save(update_fields=["impact_deadline"])
    elif one.impact_deadline.is_open:
        deadlines.shift(one.impact_deadline, due_on=due_on, reason="Implemented again", by=by)
    else:
        deadlines.reopen(one.impact_deadline, due_on=due_on, by=by)


def require_any(perms: tuple[Perm, ...], recommendation: Recommendation, by) -> Perm:
    """The first of the permissions that the person holds on it. Raises NotAllowed."""
    held = next((perm for perm in perms if can(by, perm, recommendation)), None)
    if held is None:
        raise NotAllowed()
    return held


def lock_recommendation(recommendation: Recommendation) -> Recommendation:
    """The recommendation, held, and its return before it, as whoever keeps the register locks that first: an owner who is put on
    it meanwhile waits here, and is asked after (R12).
    """
    if recommendation.agency_return is not None:
        lock(recommendation.agency_return)
    return Recommendation.objects.select_for_update(of=("self",), no_key=True).get(pk=recommendation.pk)


@transaction.atomic
def rate(*, recommendation: Recommendation, rag: str, suggested: str, reason: str = "", by) -> RecommendationDecision:
    """A person says how it stands; what the rule suggested then is kept beside it. Raises NotAllowed or Refused."""
    locked = lock_recommendation(recommendation)
    held = require_any(RATES, locked, by)
    if held == Perm.OWN_RECOMMENDATIONS:
        policies.check_owner(locked, by=by)
    policies.check_open(locked)
    if rag not in Rag.values:
        raise Refused("Choose red, amber or green.")
    if rag != suggested and not reason.strip():
        raise Refused("Say why you see it otherwise than the rule.")
    locked.rag = rag
    locked.save(update_fields=["rag"])
    decision = RecommendationDecision.objects.create(
        subject=locked, verb="rate", rag=rag, suggested=suggested, reason=reason.strip(), by=by
    )
    record("did", "rate_recommendation", locked, by=by, details={"rag": rag, "suggested": suggested})
    return decision


@transaction.atomic
def transfer(*, recommendation: Recommendation, person, reason: str, by) -> RecommendationDecision:
    """Gives a recommendation to another senior manager of the agency, by a decision with its reason (R2, R8, R12).

    Raises NotAllowed, Refused with what speaks against them, or IdentityOpen while a same-name question is open.
    """
    locked = lock_recommendation(recommendation)
    held = require_any(GIVES, locked, by)
    if held == Perm.OWN_RECOMMENDATIONS:
        policies.check_owner(locked, by=by)
    if not reason.strip():
        raise Refused("Give the reason.")
    policies.check_can_own(locked, person)
    before, locked.owner = locked.owner, person
    locked.save(update_fields=["owner"])
    decision = RecommendationDecision.objects.create(
        subject=locked, verb="transfer", person=person, reason=reason.strip(), by=by
    )
    _hand_role(locked, before, person, by)
    for deadline in _dates_of(locked):
        deadlines.hand_over(deadline, person=person, by=by)
    tell_owner(locked, "recommendation_owned")
    record("did", "transfer_recommendation", locked, by=by, details={"person": person.pk})
    return decision


def tell_owner(one: Recommendation, kind: str) -> None:
    """One message to its owner, and to no other owner on the same return."""
    queue(
        kind=kind,
        user=one.owner,
        scope=one.scope,
        reference=one.notice_reference,
        link=one.notice_link(),
        needs=Perm.OWN_RECOMMENDATIONS,
    )


def _dates_of(one: Recommendation) -> list[Deadline]:
    """Its own, those of its actions and of its impact check, in one order, whether they run or not."""
    of_actions = Q(pk__in=one.actions.values("deadline"))
    return list(
        Deadline.objects.filter(of_actions | Q(pk__in=[one.deadline_id, one.impact_deadline_id])).order_by("pk")
    )


def _hand_role(one: Recommendation, before, person, by) -> None:
    """The new owner's role begins; that of the one before ends with the last recommendation that was theirs here."""
    assign_role(user=person, role=Role.RECOMMENDATION_OWNER, scope=one.scope, reason="transfer", by=by)
    if Recommendation.objects.filter(scope=one.scope, owner=before).exists():
        return
    for held in RoleAssignment.objects.live().filter(user=before, role=Role.RECOMMENDATION_OWNER, scope=one.scope):
        end_role(assignment=held, reason="transfer", by=by)
