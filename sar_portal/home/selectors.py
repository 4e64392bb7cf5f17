"""'My work': whose turn it is and what is late, gathered from every room through what the viewer may do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from chronology.selectors.disagreements import answered_of_all
from chronology.selectors.queries import open_queries
from notifications.selectors.dates import dates_without_holder, own_dates
from notifications.selectors.notices import boards_with_deliveries, undelivered
from reviews.models import (
    AgencyReturn,
    Hold,
    PartKind,
    PartState,
    RequestDecision,
    ReturnPart,
    Review,
    ReviewState,
)
from reviews.selectors.late import expected, late_returns, next_steps, refused_returns
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import AccessConfirmation
from sar_portal.actions.selectors.register import without_action, without_owner
from sar_portal.home.waiting import By, Group, Known, Row, Source, Stored, Task, first_of_each, page_of

# Of each group, on the page of all of them; where only a few more would be left, all of them. And on the page of one group.
FEW, MORE, PER_PAGE = 20, 5, 100
YEARLY_FROM = timedelta(days=30)
SOON = timedelta(days=7)

# Which state of a part is whose turn, and what that person is asked to do. Once it is with the board, the agency's date is met
# and says nothing of the check.
TURNS = (
    (Perm.ACCEPT, PartState.WITH_MANAGER, "Read and decide", "reviews:part_decide", "deadline__due_on"),
    (Perm.CHECK_QUALITY, PartState.RETURNED, "Check the quality", "reviews:part_check", ""),
)


def _each(words: Callable[..., str], link: Callable[..., str]) -> Callable[[Sequence[Row]], list[Task]]:
    """The words and the address of each row, told by its reference and its columns."""

    def said(rows: Sequence[Row]) -> list[Task]:
        return [Task(words(*row.columns), row.reference, link(row.reference, *row.columns), row.due_on) for row in rows]

    return said


def _always(words: str) -> Callable[..., str]:
    return lambda *columns: words


def _page(name: str) -> Callable[..., str]:
    """The page of that name, of the row's reference alone."""
    return lambda reference, *columns: reverse(name, args=[reference])


def _turns(viewer) -> list[Source]:
    def turn(perm: Perm, state: PartState, verb: str, page: str, due: str) -> Source:
        return Stored(
            visible(viewer, perm, ReturnPart).filter(state=state),
            "agency_return__reference",
            ("kind",),
            _each(
                lambda kind: f"{verb}: {PartKind(kind).label}",
                lambda reference, kind: reverse(page, args=[reference, kind]),
            ),
            due,
            since="state_since",
            kind=verb,
        )

    return [turn(*one) for one in TURNS]


def _dates(viewer) -> list[Source]:
    """Open deadlines of whose permission the viewer is a holder, but for another's, those already told as a turn, and those of
    parts whose request is to be acknowledged first; and those that nobody holds yet, such as a chronology without an author.
    """
    told = ReturnPart.objects.filter(deadline=OuterRef("pk"), state__in=[PartState.REQUESTED, PartState.WITH_MANAGER])
    # What comes round once a year is no work until it is near.
    far = Q(kind=AccessConfirmation.DATE, due_on__gt=timezone.localdate() + YEARLY_FROM)

    def dates(found, words: Callable[..., str], kind: str) -> Source:
        said = _each(words, lambda reference, what, link: link)
        return Stored(found, "reference", ("what", "link"), said, "due_on", kind=kind)

    own = own_dates(viewer).exclude(far).exclude(Exists(told))
    return [
        dates(own, lambda what, link: what, "What you are to do"),
        dates(
            dates_without_holder(viewer),
            lambda what, link: f"{what}: nobody is appointed yet",
            "What nobody is appointed to yet",
        ),
    ]


def _decisions(viewer) -> list[Source]:
    """What waits for the coordinator: extensions asked, reviews not yet set up."""
    asked = visible(viewer, Perm.CHECK_QUALITY, RequestDecision).filter(verb="ask_extension", answer__isnull=True)
    begun = visible(viewer, Perm.MANAGE_REVIEW, Review).filter(state=ReviewState.SET_UP)
    return [
        Stored(
            asked,
            "subject__agency_return__reference",
            ("pk",),
            _each(
                _always("Decide on more time"),
                lambda reference, key: reverse("reviews:extension_decide", args=[reference, key]),
            ),
            since="at",
            kind="Decide on more time",
        ),
        Stored(
            begun,
            "reference",
            (),
            _each(_always("Finish setting up the review"), _page("reviews:review_setup")),
            since="referral_received",
            kind="Finish setting up reviews",
        ),
    ]


def _with_agencies(viewer) -> list[Source]:
    """What the coordinator chases, and what was refused: one line for each agency of a review. Where the board's ladder has a
    next rung, that is proposed.
    """

    def said(rows: Sequence[Row]) -> list[Task]:
        pages = next_steps([row.columns for row in rows])
        return [
            Task(words, row.reference, reverse(page, args=[row.reference]), row.due_on)
            for row, (words, page) in zip(rows, pages, strict=True)
        ]

    reads = ("pk", "agency__name", "late")
    return [
        Stored(late_returns(viewer), "reference", reads, said, "since", kind="Chase and escalate what is late"),
        Stored(refused_returns(viewer), "reference", reads, said, since="since", kind="See to what was refused"),
        Stored(
            expected(viewer).filter(due_on__lte=timezone.localdate() + SOON),
            "reference",
            ("promised_part__agency_return__agency__name", "promised_part__kind"),
            _each(
                lambda agency, kind: f"Expected from {agency}: the rest of a partial reply ({PartKind(kind).label})",
                lambda reference, *columns: reverse("reviews:return_progress", args=[reference]),
            ),
            "due_on",
            kind="What agencies said would come",
        ),
    ]


def _undelivered(viewer) -> list[Source]:
    """E-mails that did not arrive: somebody does not know what waits for them."""
    tasks = []
    for board in boards_with_deliveries(viewer):
        count = undelivered(viewer, board).count()
        if count:
            link = reverse("notifications:delivery_list", args=[board.code])
            words = "1 e-mail did not arrive" if count == 1 else f"{count} e-mails did not arrive"
            tasks.append(Task(words, board.code, f"{link}?only=failed"))
    return [Known(tasks, "E-mails that did not arrive")]


def _questions(viewer) -> list[Source]:
    """What the board asks about entries, told to who may answer while nobody has: once for each return, since its oldest."""
    queries = open_queries(viewer).order_by()
    asked = AgencyReturn.objects.filter(pk__in=queries.values("agency_return"))
    oldest = queries.filter(agency_return=OuterRef("pk")).order_by("at", "pk").values("at")[:1]
    said = _each(_always("Answer a question about an entry"), _page("chronology:query_list"))
    asked = asked.annotate(asked_at=Subquery(oldest))
    return [Stored(asked, "reference", (), said, since="asked_at", kind="Answer questions about entries")]


def _answers(viewer) -> list[Source]:
    """Disagreements about which all agencies that were asked have answered, told to those who settle them."""
    said = _each(
        _always("Settle a disagreement: the agencies have answered"),
        lambda reference, key: reverse("combined:disagreement_detail", args=[reference, key]),
    )
    return [Stored(answered_of_all(viewer), "review__reference", ("pk",), said, kind="Settle disagreements")]


def _holds(viewer) -> list[Source]:
    """What blocks a submission, told to those who can mend it (R1): once for each cause, however many rows it follows from."""
    seen = visible(viewer, Perm.APPOINT_AUTHOR, Hold) | visible(viewer, Perm.CHECK_QUALITY, Hold)
    alike = Hold.objects.filter(until=None, agency_return=OuterRef("agency_return"), why=OuterRef("why"))
    holds = seen.filter(until=None).exclude(Exists(alike.filter(pk__lt=OuterRef("pk"))))
    said = _each(lambda why: f"{Hold.Why(why).label}: submission is blocked", lambda ref, why: _hub(ref))
    return [Stored(holds, "agency_return__reference", ("why",), said, since="since", kind="Submission is blocked")]


def _hub(reference: str) -> str:
    return reverse("imr:return_hub", args=[reference])


def _recommendations(viewer) -> list[Source]:
    """What is agreed and not planned yet, told to its owner; and what nobody may act on, told to the agency lead."""
    plan = _each(_always("Say what will be done about a recommendation"), _page("actions:recommendation_detail"))
    hand_on = _each(_always("Find a new owner for a recommendation"), _page("actions:owner_transfer"))
    return [
        Stored(without_action(viewer), "reference", (), plan, since="agreed_on", kind="Say what will be done"),
        Stored(without_owner(viewer), "reference", (), hand_on, since="agreed_on", kind="Find new owners"),
    ]


ROOMS = (_turns, _dates, _decisions, _with_agencies, _undelivered, _questions, _answers, _holds, _recommendations)


def _sources(viewer) -> list[Source]:
    return [source for room in ROOMS for source in room(viewer)]


def work_of(viewer) -> list[Group]:
    """What waits for the viewer, grouped by when: overdue, today, no date, this week, later; of each group the first tasks and
    how many there are. Constant queries, which read no more than that.
    """
    return first_of_each(_sources(viewer), FEW, MORE)


def page_of_work(viewer, by: By, number: int, kind: str = "") -> Group:
    """One page of one of the groups, or of one kind in it."""
    return page_of(_sources(viewer), by, number, PER_PAGE, kind)


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
