"""One recommendation as its page shows it: what happened in order, and what the viewer may do."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from reviews.models import Action, Recommendation, Wording
from sar_portal.access.decide import allowed, can
from sar_portal.access.moves import possible
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import User
from sar_portal.actions.models import ActionDecision, Note, RecommendationDecision
from sar_portal.actions.selectors.register import Row, rows
from sar_portal.design.words import date_in_words


@dataclass(frozen=True)
class Happened:
    """One line of what happened, whichever table it is in."""

    title: str
    at: datetime
    by: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    rag: str = ""
    on_day: date | None = None
    from_day: date | None = None


@dataclass(frozen=True)
class May:
    """What the viewer may try now; the verbs ask again."""

    acts: bool  # owns it, whatever its state
    act: bool
    comment: bool
    rate: bool
    give: bool
    reword: bool
    verbs: frozenset[str]


@dataclass(frozen=True)
class Detail:
    row: Row
    history: list[Happened]
    may: May


def row_of(recommendation: Recommendation) -> Row:
    """It with everything its page shows. The caller has fetched it through what the viewer may see."""
    (found,) = rows(Recommendation.objects.filter(pk=recommendation.pk))
    return found


def detail_of(viewer, recommendation: Recommendation) -> Detail:
    row = row_of(recommendation)
    return Detail(row, history_of(row.one), may_on(viewer, recommendation))


def may_on(viewer, one: Recommendation) -> May:
    held = allowed(viewer, one)
    owns = Perm.MANAGE_REVIEW in held if one.agency_return_id is None else one.owner_id == viewer.pk
    owns = owns and bool(held & {Perm.OWN_RECOMMENDATIONS, Perm.MANAGE_REVIEW})
    return May(
        acts=owns,
        act=owns and one.is_open,
        comment=bool(held & {Perm.READ_RETURNED, Perm.COMMENT}),
        rate=one.is_open and (owns or Perm.CHECK_QUALITY in held),
        give=one.agency_return_id is not None and (owns or Perm.APPOINT_AUTHOR in held),
        reword=one.agency_return_id is None and owns and one.is_open,
        verbs=frozenset(possible(one, viewer)) if owns else frozenset(),
    )


def history_of(one: Recommendation) -> list[Happened]:
    """Decisions, notes and new dates together, newest first."""
    decided = RecommendationDecision.objects.filter(subject=one).select_related("by", "person")
    dates = ActionDecision.objects.filter(subject__recommendation=one).select_related("by", "subject")
    said = Note.objects.filter(recommendation=one).select_related("by", "action")
    worded = one.wordings.select_related("by", "submission").defer("submission__content")
    titles = {kloe.number: str(kloe) for kloe in one.review.kloes.all()}
    agreed = [_agreed(row, titles) for row in worded]
    found = [*agreed, *map(_decided, decided), *map(_of_action, dates), *map(_said, said)]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _agreed(row: Wording, titles: dict[int, str]) -> Happened:
    version = f", version {row.submission.number} of the report" if row.submission else ""
    facts = (
        ("For whom", row.get_level_display()),
        ("Lines of enquiry", "\n".join(titles.get(number, str(number)) for number in row.kloes)),
        ("Rests on", row.lesson),
        ("Intended outcome", row.outcome),
        ("How success will be known", row.measure),
        ("To be implemented by", date_in_words(row.target_on)),
    )
    return Happened(f"Worded{version}", row.at, row.by.name, row.text, tuple(fact for fact in facts if fact[1]))


def _decided(row: RecommendationDecision) -> Happened:
    facts = [("Owner", row.person.name)] if row.person else []
    facts += [("What changed", row.what_changed), ("How it is known", row.how_known)] if row.what_changed else []
    return Happened(
        row.said_what,
        row.at,
        row.by.name,
        row.reason,
        tuple(facts),
        rag=row.rag,
        on_day=row.on_day,
    )


def _of_action(row: ActionDecision) -> Happened:
    title = f"Action {row.subject.number}: {row.said_what.lower()}"
    return Happened(title, row.at, row.by.name, row.reason, on_day=row.on_day, from_day=row.from_day)


def _said(row: Note) -> Happened:
    title = row.get_kind_display() if row.action is None else f"{row.get_kind_display()}, action {row.action.number}"
    return Happened(title, row.at, row.by.name, row.text)


def action_of(recommendation: Recommendation, number: int) -> Action | None:
    return recommendation.actions.filter(number=number).select_related("deadline").first()


def candidates(viewer, recommendation: Recommendation) -> QuerySet[User]:
    """Members of the agency to whom a recommendation may be offered; whether one of them can own it, the verb says."""
    ret = recommendation.agency_return
    if ret is None or not (
        can(viewer, Perm.OWN_RECOMMENDATIONS, recommendation) or can(viewer, Perm.APPOINT_AUTHOR, recommendation)
    ):
        return User.objects.none()
    members = Q(memberships__agency=ret.agency, memberships__until__isnull=True)
    people = User.objects.filter(members, is_active=True).exclude(pk__in=[recommendation.owner_id])
    return people.distinct().order_by("name", "pk")
