"""The verbs of a review itself: open it, change its facts, move it on, suspend and resume it."""

from datetime import date
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications import deadlines
from reviews import policies, states  # states registers the tables that move() reads
from reviews.models import AdultIdentity, LetterPlan, PartState, PlannedRequest, ReturnPart, Review, ReviewDecision
from reviews.services import acknowledging, promised
from reviews.services.unsent_decision import forget
from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.moves import move
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.services import open_scope
from sar_portal.accounts.models import Board
from sar_portal.documents.identities import mark_of_name, mark_of_nhs_number

# What people may change by hand. State, board and reference have verbs of their own or never change.
CHANGEABLE = frozenset(
    {
        "pseudonym",
        "mandate",
        "needs_care_reason",
        "concern_reason",
        "outcome_reason",
        "adult_died",
        "types_of_abuse",
        "methodology",
        "terms_of_reference",
        "referrer",
        "referral_received",
        "decided_on",
        "initiated_on",
        "period_start",
        "period_end",
        "target_completion",
        "family_involvement",
    }
)
# A part in one of these still waits for its agency, so its date runs.
RUNS = (PartState.REQUESTED, PartState.IN_PROGRESS, PartState.WITH_MANAGER)

One = TypeVar("One", AdultIdentity, LetterPlan, PlannedRequest)


@transaction.atomic
def open_review(
    *,
    board: Board,
    reference: str,
    pseudonym: str,
    mandate: str,
    referral_received: date,
    period_start: date,
    period_end: date,
    by,
    **facts,
) -> Review:
    """Opens a review in set-up, with its scope and grants; other facts of `CHANGEABLE` may be given or follow later.

    Raises NotAllowed, or Refused: a reference that is taken or has the wrong form, a period that ends before it begins.
    """
    require(Perm.OPEN_REVIEW, board, by)
    policies.check_reference(reference)
    _check_period(period_start, period_end)
    if unknown := facts.keys() - CHANGEABLE:
        raise ValueError(f"not facts of a review: {sorted(unknown)}")
    review = Review(
        scope=open_scope(Kind.REVIEW, parent=board.scope),
        board=board,
        reference=reference,
        pseudonym=pseudonym.strip(),
        mandate=mandate,
        referral_received=referral_received,
        period_start=period_start,
        period_end=period_end,
        **facts,
    )
    _save_new(review, by)
    grants.sync(review.scope)
    record("did", "open_review", review, by=by)
    return review


def _save_new(review: Review, by) -> None:
    """The database alone can say that a reference is free: two people may open reviews in the same moment."""
    review._history_user = by
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(f"The reference {review.reference} is taken.") from error


def _check_period(start: date, end: date) -> None:
    if end < start:
        raise Refused("The period under review ends before it begins.")


@transaction.atomic
def change_review(*, review: Review, version: int | None = None, by, **changes) -> Review:
    """Changes facts of `CHANGEABLE`. Raises NotAllowed, Refused (closed, period) or Stale (R14)."""
    if unknown := changes.keys() - CHANGEABLE:
        raise ValueError(f"not facts of a review: {sorted(unknown)}")
    locked = Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, review, by)
    policies.check_open(locked)
    policies.check_version(locked, version)
    for name, value in changes.items():
        setattr(locked, name, value)
    _check_period(locked.period_start, locked.period_end)
    save_tracked(locked, by)
    record("did", "change_review", locked, by=by, details={"fields": sorted(changes)})
    return locked


def save_tracked(row, by) -> None:
    """Saves an edited row with its history by that person, and moves its version on."""
    row.version += 1
    row._history_user = by
    row.save()


@transaction.atomic
def identify_adult(
    *,
    review: Review,
    real_name: str,
    date_of_birth: date | None = None,
    date_of_death: date | None = None,
    nhs_number: str = "",
    code: str = "",
    spellings: list[str] | tuple[str, ...] = (),
    version: int | None = None,
    by,
) -> AdultIdentity:
    """Records who the adult is, in a table apart. Raises NotAllowed, Stale (R14), or Refused when the dates are out of order."""
    Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    require(Perm.MANAGE_REVIEW, review, by)
    require(Perm.SEE_IDENTITY, review, by)
    policies.check_open(review)
    if date_of_birth and date_of_death and date_of_death < date_of_birth:
        raise Refused("The date of death is before the date of birth.")
    facts = {
        "real_name": real_name.strip(),
        "date_of_birth": date_of_birth,
        "date_of_death": date_of_death,
        "nhs_number": nhs_number.strip(),
        "name_mark": mark_of_name(real_name),
        "nhs_mark": mark_of_nhs_number(nhs_number),
        "code": " ".join(code.split()),
        "spellings": [spelling.strip() for spelling in spellings if spelling.strip()],
    }
    identity = keep_one(AdultIdentity, review, facts, version)
    record("did", "identify_adult", review, by=by)
    return identity


def keep_one(model: type[One], review: Review, facts: dict, version: int | None, **of) -> One:
    """Writes the one row that a review has of a table, unless somebody else has since `version` (R14). Raises Stale.

    The calling verb has locked the review. `of` says of what it has one, where that is not the review alone.
    """
    row = model._default_manager.filter(review=review, **of).first()
    if row is None:
        return model._default_manager.create(review=review, **of, **facts)
    policies.check_version(row, version)
    # What stays as it is is not written, so that what is sealed is not sealed anew: it would pass for a change.
    changed: list[str] = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    row.version += 1
    row.save(update_fields=["version", *changed])
    return row


MOVES = tuple(dict.fromkeys(row.verb for row in states.REVIEW.moves))


@transaction.atomic
def move_review(*, review: Review, verb: str, reason: str = "", by) -> ReviewDecision:
    """Moves a review on: start_analysis, start_reporting, start_actions, close, suspend or resume.

    Suspending stops the dates that run; resuming sets each running again, later by the days suspended, with a row in
    the log of each date. Raises NotAllowed, NotNow, or Refused (no reason, parts still open).
    """
    if verb == "close":
        # Before the trail, for which whoever saves a decision's page asks once they have its row.
        Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
        forget(submission__part__agency_return__review=review)
    decision = move(review, verb, by=by, reason=reason).decision
    if verb == "suspend":
        for part in _running_parts(review):
            deadlines.cancel(part.deadline, by=by)
    if verb in ("suspend", "close"):
        acknowledging.stop(review, by=by)
        promised.stop(review, by=by)
    if verb == "resume":
        _run_on(review, by)
    return decision


def _running_parts(review: Review):
    # In one order, so that two verbs on the same dates cannot wait for each other.
    parts = ReturnPart.objects.filter(agency_return__review=review, state__in=RUNS)
    return parts.select_related("deadline").order_by("pk")


def _run_on(review: Review, by) -> None:
    suspended = ReviewDecision.objects.filter(subject=review, verb="suspend").latest("at")
    away = timezone.localdate() - timezone.localtime(suspended.at).date()
    why = f"The review was suspended for {away.days} days."
    acknowledging.run_on(review, away=away, reason=why, by=by)
    promised.run_on(review, away=away, reason=why, by=by)
    for part in _running_parts(review).filter(deadline__cancelled_at__isnull=False):
        deadlines.reopen(part.deadline, due_on=part.deadline.due_on + away, reason=why, by=by)
