"""Reading reviews: the list, the set-up as tasks, and what may be planned or copied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from reviews.models import PartKind, PartState, PlannedRequest, ReturnPart, Review, ReviewState
from reviews.selectors.requests import asked_of
from sar_portal.access.decide import visible
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.accounts.models import Agency, Board

BOARDS_OWN = (PartState.RETURNED, PartState.FINAL)


def reviews_for(viewer, state: str = "") -> QuerySet[Review]:
    """The reviews the person may know of, newest referral first."""
    reviews = visible(viewer, Perm.SEE_REVIEW, Review).select_related("board")
    if state in ReviewState.values:
        reviews = reviews.filter(state=state)
    return reviews.order_by("-referral_received", "reference")


@dataclass(frozen=True)
class Listed:
    """A review in the list: whether the person reads it as a whole, and how many of the parts asked for were received."""

    review: Review
    whole: bool
    asked: int
    received: int


def listed(viewer, reviews: Sequence[Review]) -> list[Listed]:
    """One page of reviews, counting only what the person sees the progress of; an agency's people see the terms instead (R4).
    Counted for these alone: as part of the list's own query, the parts of all reviews would be counted for each page.
    """
    keys = [review.pk for review in reviews]
    whole = set(visible(viewer, Perm.READ_COMBINED, Review).filter(pk__in=keys).values_list("pk", flat=True))
    parts = visible(viewer, Perm.SEE_PROGRESS, ReturnPart).filter(agency_return__review__in=keys).order_by()
    received = Count("pk", filter=Q(state__in=BOARDS_OWN))
    counted = {
        review: numbers
        for review, *numbers in parts.values_list("agency_return__review").annotate(Count("pk"), received=received)
    }
    return [Listed(one, one.pk in whole, *counted.get(one.pk, (0, 0))) for one in reviews]


def why_returns_stand(review: Review) -> str:
    """Why no return of the review can be changed now, in a sentence; empty while it runs."""
    if review.state == ReviewState.SUSPENDED:
        return (
            "The review is suspended, so its returns cannot be changed. They can again once the coordinator resumes it."
        )
    if review.state == ReviewState.CLOSED:
        return "The review is closed, so its returns cannot be changed."
    return ""


def states_for(viewer) -> dict[str, int]:
    """How many reviews the person may know of are in each state, for the filter."""
    rows = visible(viewer, Perm.SEE_REVIEW, Review).order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    return {state: found[state] for state in ReviewState.values if state in found}


def boards_for(viewer) -> QuerySet[Board]:
    """The boards on which the person may open a review."""
    return visible(viewer, Perm.OPEN_REVIEW, Board).order_by("name")


def boards_with_themes(viewer) -> QuerySet[Board]:
    """The boards of which the person reads what their reviews had in common."""
    return visible(viewer, Perm.READ_THEMES, Board).order_by("name")


def proposed_reference(board: Board, year: int) -> str:
    """The next free reference of the board in that year."""
    stem = f"{board.code.upper()}-SAR-{year}-"
    taken = set(Review.objects.filter(reference__startswith=stem).values_list("reference", flat=True))
    return next(name for number in range(1, 1000) if (name := f"{stem}{number:02}") not in taken)


def agencies_to_plan(review: Review) -> QuerySet[Agency]:
    """The board's agencies that neither have a request nor are planned for one, each with `has_lead`."""
    agencies = Agency.objects.filter(board=review.board_id).exclude(returns__review=review)
    agencies = agencies.annotate(has_lead=Exists(_leads().filter(scope=OuterRef("pk"))))
    return agencies.exclude(pk__in=review.planned_requests.values("agency")).order_by("name")


def _leads() -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.live().filter(role=Role.AGENCY_LEAD, user__is_active=True)


def reviews_to_copy(viewer, review: Review) -> QuerySet[Review]:
    """Other reviews whose lines of enquiry the person may copy."""
    others = visible(viewer, Perm.MANAGE_REVIEW, Review).exclude(pk=review.pk).filter(kloes__isnull=False)
    return others.distinct().order_by("-referral_received")


@dataclass(frozen=True)
class Planned:
    """A planned request with the people who would receive it."""

    plan: PlannedRequest
    reference: str
    leads: list[str]

    @property
    def receivers(self) -> list[str]:
        """The leads, and the agency's shared mailbox; nobody where there is no lead."""
        mailbox = self.plan.agency.shared_mailbox
        return [*self.leads, mailbox] if self.leads and mailbox else self.leads

    @property
    def asked(self) -> list[tuple[str, date]]:
        """What is asked and by when, in words for the page."""
        return [(PartKind(kind).label, due_on) for kind, due_on in asked_of(self.plan)]


def planned_of(review: Review) -> list[Planned]:
    """Every agency the requests will go to, with its leads: who lacks one cannot be sent to. Two queries."""
    plans = list(review.planned_requests.select_related("agency"))
    leads: dict[int, list[str]] = {}
    for role in _leads().filter(scope__in=[plan.agency_id for plan in plans]).select_related("user").order_by("since"):
        leads.setdefault(role.scope_id, []).append(role.user.get_full_name())
    return [Planned(plan, return_reference(review, plan.agency), leads.get(plan.agency_id, [])) for plan in plans]


def return_reference(review: Review, agency: Agency) -> str:
    """What the agency's return is called: it stands in addresses and e-mails, so it is made of codes alone (R9)."""
    return f"{review.reference}-{agency.code.upper()}"


def missing_for_sending(review: Review, planned: list[Planned]) -> list[str]:
    """What stands in the way of sending, each in a sentence; empty when all is there."""
    facts = {
        "Say who the adult is: agencies cannot find their records without it.": not hasattr(review, "identity"),
        "Write at least one key line of enquiry.": not review.kloes.exists(),
        "Plan a request to at least one agency.": not planned,
    }
    alone = [f"{each.plan.agency.name} has no agency lead to receive it." for each in planned if not each.leads]
    return [sentence for sentence, is_missing in facts.items() if is_missing] + alone


@dataclass(frozen=True)
class Task:
    title: str
    href: str
    state: str
    hint: str = ""


def setup_tasks(review: Review) -> list[Task]:
    """The steps of the set-up in their order, each with what is still missing."""
    criteria = (review.needs_care_reason, review.concern_reason, review.outcome_reason)
    scope = {
        "types of abuse": review.types_of_abuse,
        "methodology": review.methodology,
        "terms of reference": review.terms_of_reference,
        "date of initiation": review.initiated_on,
    }
    lacking = [name for name, value in scope.items() if not value]
    kloes, planned = review.kloes.count(), review.planned_requests.count() + review.returns.count()
    identified, contacts = hasattr(review, "identity"), review.family_contacts.count()
    rows = [
        ("Reference, mandate and period", "basics_change", "done", ""),
        ("Criteria of section 44, with reasons", "criteria_change", _how_far(criteria), _missing_reasons(criteria)),
        ("Who the adult is", "adult_change", "done" if identified else "needs_answer", "Kept apart from the review"),
        (
            "Other people of the review, by code",
            "person_add",
            _optional(review.people.exists()),
            "Family, neighbours, people of other bodies",
        ),
        ("Remit: abuse, methodology, terms, dates", "remit_change", _how_far(scope.values()), _lacks(lacking)),
        ("Key lines of enquiry", "kloe_list", "done" if kloes else "needs_answer", f"{kloes} written" if kloes else ""),
        ("Agencies and what is asked", "plan_list", "done" if planned else "needs_answer", _agencies(planned)),
        ("Templates that agencies get", "imr:review_templates", "done", "The board’s newest versions"),
        (
            "Parallel processes",
            "parallel_list",
            _optional(review.parallel_processes.count()),
            "Inquest, investigations",
        ),
        ("Family involvement", "family_list", _optional(review.family_involvement or contacts), _contacts(contacts)),
        ("Milestones", "milestone_list", _optional(review.milestones.count()), ""),
    ]
    return [
        Task(title, reverse(name if ":" in name else f"reviews:{name}", args=[review.reference]), state, hint)
        for title, name, state, hint in rows
    ]


def _contacts(number: int) -> str:
    return f"{number} contact{'' if number == 1 else 's'} noted" if number else "A letter, a talk, their wishes"


def _how_far(values) -> str:
    given = [bool(value) for value in values]
    return "done" if all(given) else "in_progress" if any(given) else "not_started"


def _optional(value) -> str:
    return "done" if value else "optional"


def _missing_reasons(criteria) -> str:
    missing = sum(not reason for reason in criteria)
    return f"{missing} of 3 reasons missing" if missing else ""


def _lacks(names: list[str]) -> str:
    return f"Missing: {', '.join(names)}" if names else ""


def _agencies(count: int) -> str:
    return f"{count} agenc{'y' if count == 1 else 'ies'}" if count else ""
