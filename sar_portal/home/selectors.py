"""'My work': whose turn it is and what is late, gathered from every room through what the viewer may do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from chronology.selectors.queries import open_queries
from notifications.selectors.dates import dates_without_holder, own_dates
from notifications.selectors.notices import boards_with_deliveries, undelivered
from reviews.models import (
    AgencyReturn,
    Hold,
    InformationRequest,
    PartState,
    RequestDecision,
    ReturnPart,
    Review,
    ReviewState,
)
from reviews.selectors.ladder import proposals_for
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import AccessConfirmation
from sar_portal.actions.selectors.register import without_action, without_owner


@dataclass(frozen=True)
class Task:
    """One thing that waits for the viewer, with where to do it. `due_on` is None where no date is set."""

    what: str
    reference: str
    link: str
    due_on: date | None = None


@dataclass(frozen=True)
class Group:
    title: str
    tasks: list[Task]

    @property
    def slug(self) -> str:
        return slugify(self.title)

    @property
    def first(self) -> list[Task]:
        """As many as the page of all groups shows; where a few more would be left, all of them."""
        return self.tasks[:FEW] if len(self.tasks) > FEW + 5 else self.tasks


# Of each group, on the page of all of them.
FEW = 20
YEARLY_FROM = timedelta(days=30)

# Which state of a part is whose turn, and what that person is asked to do.
TURNS = (
    (Perm.ACCEPT, PartState.WITH_MANAGER, "Read and decide: {part}", "reviews:part_decide"),
    (Perm.CHECK_QUALITY, PartState.RETURNED, "Check the quality: {part}", "reviews:part_check"),
)


def _turns(viewer) -> Iterator[Task]:
    for perm, state, words, page in TURNS:
        parts = visible(viewer, perm, ReturnPart).filter(state=state).select_related("agency_return", "deadline")
        for part in parts:
            what = words.format(part=part.get_kind_display())
            # Once it is with the board, the agency's date is met and says nothing of the check.
            due_on = None if perm == Perm.CHECK_QUALITY else part.deadline.due_on
            place = {"reference": part.agency_return.reference, "kind": part.kind}
            yield Task(what, part.agency_return.reference, reverse(page, kwargs=place), due_on)


def _dates(viewer) -> Iterator[Task]:
    """Open deadlines of whose permission the viewer is a holder, but for another's, those already told as a turn, and those of
    parts whose request is to be acknowledged first.
    """
    told = [PartState.REQUESTED, PartState.WITH_MANAGER]
    # What comes round once a year is no work until it is near.
    far = Q(kind=AccessConfirmation.DATE, due_on__gt=timezone.localdate() + YEARLY_FROM)
    for deadline in own_dates(viewer).exclude(part__state__in=told).exclude(far):
        yield Task(deadline.what, deadline.reference, deadline.link, deadline.due_on)


def _without_holder(viewer) -> Iterator[Task]:
    """Open dates that nobody holds yet, such as a chronology without an author: told to whoever is reminded instead."""
    for deadline in dates_without_holder(viewer):
        yield Task(f"{deadline.what}: nobody is appointed yet", deadline.reference, deadline.link, deadline.due_on)


def _decisions(viewer) -> Iterator[Task]:
    """What waits for the coordinator: extensions asked, reviews not yet set up."""
    asked = visible(viewer, Perm.CHECK_QUALITY, RequestDecision).filter(verb="ask_extension", answer__isnull=True)
    for decision in asked.select_related("subject__agency_return"):
        reference = decision.subject.agency_return.reference
        yield Task("Decide on more time", reference, reverse("reviews:extension_decide", args=[reference, decision.pk]))
    for review in visible(viewer, Perm.MANAGE_REVIEW, Review).filter(state=ReviewState.SET_UP):
        yield Task("Finish setting up the review", review.reference, review.get_absolute_url())


def _late_with_agencies(viewer) -> Iterator[Task]:
    """What the coordinator chases: a part that is late where no answer to a request for more time is waited for. Where the
    board's ladder has a next rung for the agency, that is proposed instead.
    """
    returns = visible(viewer, Perm.CHECK_QUALITY, AgencyReturn).select_related("agency")
    proposals = proposals_for(returns.order_by())
    for one in returns.filter(pk__in=proposals).order_by("reference"):
        proposal = proposals[one.pk]
        words = f"Escalate {one.agency.name}: {proposal.rung.title} ({proposal.what})"
        yield Task(words, one.reference, reverse("reviews:request_escalate", args=[one.reference]), proposal.since)
    asked = RequestDecision.objects.filter(part=OuterRef("pk"), verb="ask_extension", answer__isnull=True)
    late = visible(viewer, Perm.CHECK_QUALITY, ReturnPart).filter(
        deadline__met_at__isnull=True, deadline__cancelled_at__isnull=True, deadline__due_on__lt=timezone.localdate()
    )
    late = late.exclude(agency_return__in=proposals).exclude(Exists(asked))
    for part in late.select_related("agency_return__agency", "deadline"):
        reference = part.agency_return.reference
        words = f"Chase {part.agency_return.agency.name}: {part.get_kind_display()}"
        yield Task(words, reference, reverse("reviews:return_progress", args=[reference]), part.deadline.due_on)
    silent = visible(viewer, Perm.CHECK_QUALITY, InformationRequest).filter(
        deadline__met_at__isnull=True, deadline__cancelled_at__isnull=True, deadline__due_on__lt=timezone.localdate()
    )
    for asked_of in silent.exclude(agency_return__in=proposals).select_related("agency_return__agency", "deadline"):
        reference = asked_of.agency_return.reference
        words = f"Chase {asked_of.agency_return.agency.name}: not acknowledged yet"
        yield Task(words, reference, reverse("reviews:return_progress", args=[reference]), asked_of.deadline.due_on)


def _undelivered(viewer) -> Iterator[Task]:
    """E-mails that did not arrive: somebody does not know what waits for them."""
    for board in boards_with_deliveries(viewer):
        count = undelivered(viewer, board).count()
        if count:
            link = reverse("notifications:delivery_list", args=[board.code])
            words = "1 e-mail did not arrive" if count == 1 else f"{count} e-mails did not arrive"
            yield Task(words, board.code, f"{link}?only=failed")


def _questions(viewer) -> Iterator[Task]:
    """What the board asks about entries, told to who may answer while nobody has."""
    for query in open_queries(viewer):
        link = reverse("chronology:query_list", args=[query.agency_return.reference])
        yield Task("Answer a question about an entry", query.agency_return.reference, link)


def _holds(viewer) -> Iterator[Task]:
    """What blocks a submission, told to those who can mend it (R1)."""
    for perm in (Perm.APPOINT_AUTHOR, Perm.CHECK_QUALITY):
        holds = visible(viewer, perm, Hold).filter(until__isnull=True).select_related("agency_return")
        for hold in holds:
            link = hold.agency_return.get_absolute_url()
            yield Task(f"{hold.get_why_display()}: submission is blocked", hold.agency_return.reference, link)


def _recommendations(viewer) -> Iterator[Task]:
    """What is agreed and not planned yet, told to its owner; and what nobody may act on, told to the agency lead."""
    for one in without_action(viewer):
        yield Task("Say what will be done about a recommendation", one.reference, one.get_absolute_url())
    for one in without_owner(viewer):
        link = reverse("actions:owner_transfer", args=[one.reference])
        yield Task("Find a new owner for a recommendation", one.reference, link)


def work_of(viewer) -> list[Group]:
    """Everything that waits for the viewer, grouped by when: overdue, today, this week, later, no date. Constant queries."""
    tasks = dict.fromkeys(
        [
            *_turns(viewer),
            *_dates(viewer),
            *_without_holder(viewer),
            *_decisions(viewer),
            *_late_with_agencies(viewer),
            *_undelivered(viewer),
            *_questions(viewer),
            *_holds(viewer),
            *_recommendations(viewer),
        ]
    )
    today = timezone.localdate()
    week = today + timedelta(days=7)
    groups = [
        Group("Overdue", [t for t in tasks if t.due_on and t.due_on < today]),
        Group("Today", [t for t in tasks if t.due_on == today]),
        Group("Waiting for you", [t for t in tasks if t.due_on is None]),
        Group("This week", [t for t in tasks if t.due_on and today < t.due_on <= week]),
        Group("Later", [t for t in tasks if t.due_on and t.due_on > week]),
    ]
    for group in groups:
        group.tasks.sort(key=lambda task: (task.due_on or date.max, task.reference))
    return [group for group in groups if group.tasks]


def reviews_run_by(viewer) -> list[tuple[str, str, int]]:
    """Of each state that one of the reviews they run is in: the state, its words, and how many are."""
    rows = visible(viewer, Perm.MANAGE_REVIEW, Review).order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    return [(state.value, str(state.label), found[state]) for state in ReviewState if state in found]


@dataclass(frozen=True)
class Place:
    """Something that the viewer takes part in, whether or not anything waits there."""

    what: str
    reference: str
    adult: str
    link: str


def places_of(viewer) -> list[Place]:
    """The returns that the viewer writes, leads or accepts, and the combined returns that are open to them.

    Reviews that are closed, and those of whoever runs them all, are found under 'Reviews'.
    """
    drafts = visible(viewer, Perm.READ_DRAFT, AgencyReturn) | visible(viewer, Perm.EDIT_CHRONOLOGY, AgencyReturn)
    returns = drafts.exclude(review__state=ReviewState.CLOSED).select_related("agency", "review").distinct()
    runs = visible(viewer, Perm.MANAGE_REVIEW, Review).values("pk")
    reviews = visible(viewer, Perm.READ_COMBINED, Review).exclude(Q(state=ReviewState.CLOSED) | Q(pk__in=runs))
    found = [
        Place(f"The return of {one.agency.name}", one.reference, one.review.pseudonym, one.get_absolute_url())
        for one in returns.order_by("reference")
    ]
    return found + [
        Place(
            "Combined agency returns",
            one.reference,
            one.pseudonym,
            reverse("combined:combined_overview", args=[one.reference]),
        )
        for one in reviews.order_by("reference")
    ]


@dataclass(frozen=True)
class Glossed:
    term: str
    meaning: str


GLOSSARY = (
    Glossed("Adult", "The person whom a review is about. Shown by pseudonym."),
    Glossed("Agency return", "What an agency sends back: records secured, chronology, IMR or information report."),
    Glossed("Chronology", "What an agency did and knew, entry by entry, with the source of each."),
    Glossed("Composite", "The returned chronologies of all agencies of a review in one order."),
    Glossed("IMR", "Individual Management Review: an agency's own account and analysis, by an independent author."),
    Glossed("KLOE", "Key line of enquiry: a question of the terms of reference."),
    Glossed("Lead reviewer", "The independent person who leads a review and reads everything returned."),
    Glossed("Nil return", "An agency's declaration that it holds nothing on the adult."),
    Glossed(
        "Practitioner register", "The people of an agency who were involved with the adult, and their line managers."
    ),
    Glossed("SAB", "Safeguarding Adults Board, set up under section 43 of the Care Act 2014."),
    Glossed("SAR", "Safeguarding Adult Review, under section 44 of the Care Act 2014."),
    Glossed("Section 45 request", "A board's request for information, which an agency must meet (Care Act 2014)."),
    Glossed("Subgroup", "The learning and review subgroup of a board, which reads the returns together."),
)
