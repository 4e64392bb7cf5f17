"""The coordinator's overview of one review: agency by part, who holds it, what is late, what needs a decision.

Only progress shows of what an agency drafts (R3), and only on returns whose progress the viewer may see (R4, R12).
The number of queries does not depend on the number of agencies.
"""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import timezone

from reviews.models import (
    AgencyReturn,
    Hold,
    InformationRequest,
    PartDecision,
    PartKind,
    PartState,
    PlannedRequest,
    QualityCheck,
    RequestDecision,
    ReturnPart,
    Review,
    ReviewDecision,
    ReviewState,
    SignOff,
)
from reviews.selectors.ladder import Proposal, proposals_for
from reviews.selectors.requests import Step, step_of
from sar_portal.access.decide import can, visible
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import ROLES, Role
from sar_portal.design.words import due_words

COLUMNS = ("records", "chronology", "report")
COLUMN_OF = {
    PartKind.RECORDS: "records",
    PartKind.CHRONOLOGY: "chronology",
    PartKind.IMR: "report",
    PartKind.INFORMATION_REPORT: "report",
}
# How a part is called in a sentence.
SHORT = {
    PartKind.RECORDS: "records",
    PartKind.CHRONOLOGY: "chronology",
    PartKind.IMR: "IMR",
    PartKind.INFORMATION_REPORT: "information report",
}
RECENT = 8


@dataclass(frozen=True)
class Cell:
    """One part of one return, as progress: no word of what is in it."""

    kind: str
    label: str
    state: str
    since: date
    days: int
    due_on: date
    is_open: bool
    days_late: int
    holder: str
    holder_name: str
    more_time: bool
    rest_by: date | None  # while the rest of a partial reply is to come

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def days_words(self) -> str:
        """How long the part has been in its state."""
        if self.days == 0:
            return "Since today"
        return f"{self.days} {'day' if self.days == 1 else 'days'} in this state"

    @property
    def late_words(self) -> str:
        return due_words(self.due_on)


@dataclass
class Row:
    """One agency: its mark, its parts, and what comes next. `reference` is empty until the request is sent."""

    agency: str
    code: str
    mark: int | None = None
    reference: str = ""
    cells: dict[str, Cell] = field(default_factory=dict)
    acknowledge_by: date | None = None  # while a request waits for it: the first, where there are several
    next_step: str = ""

    @property
    def columns(self) -> list[Cell | None]:
        return [self.cells.get(name) for name in COLUMNS]


@dataclass(frozen=True)
class Need:
    """One thing that waits for the coordinator."""

    sentence: str
    action: str
    href: str
    weight: int = 1  # the heaviest comes first


@dataclass(frozen=True)
class Overview:
    rows: list[Row]
    needs: list[Need]
    totals: str
    recent: list[Step]
    closed: list[str]  # whose returns came in with an archive and are open to nobody yet
    day: int | None
    runs: bool


def overview_of(viewer, review: Review) -> Overview:
    """The whole overview for this viewer. Names of holders and what needs doing are the coordinator's alone."""
    manages = can(viewer, Perm.MANAGE_REVIEW, review)
    today = timezone.localdate()
    returns = list(
        visible(viewer, Perm.SEE_PROGRESS, AgencyReturn).filter(review=review).select_related("agency").order_by("mark")
    )
    parts = _parts(returns)
    people = _people(returns)
    asked = _asked(returns)
    waiting = _to_acknowledge(returns)
    more_time = {each.part_id for each in asked}
    rows = [_row(each, parts[each.pk], people, more_time, manages, today, waiting.get(each.pk)) for each in returns]
    planned = list(PlannedRequest.objects.filter(review=review).select_related("agency")) if manages else []
    rows += [Row(each.agency.name, each.agency.code, next_step="Send the request") for each in planned]
    return Overview(
        rows=rows,
        needs=_needs(review, returns, rows, asked, planned, today, proposals_for(returns)) if manages else [],
        totals=_totals(rows),
        recent=_recent(review, returns, with_reasons=manages),
        closed=_closed(review) if manages else [],
        day=(today - review.initiated_on).days + 1 if review.initiated_on and review.initiated_on <= today else None,
        runs=review.state not in {ReviewState.SUSPENDED, ReviewState.CLOSED},
    )


def _closed(review: Review) -> list[str]:
    """Which agencies' returns are closed. Nothing else shows of them, not even to the coordinator."""
    closed = AgencyReturn.objects.filter(review=review, scope__closed=True).select_related("agency").order_by("mark")
    return [f"{each.agency.name} ({each.agency.code})" for each in closed]


def _parts(returns: list[AgencyReturn]) -> dict[int, list[ReturnPart]]:
    found: dict[int, list[ReturnPart]] = {each.pk: [] for each in returns}
    for part in ReturnPart.objects.filter(agency_return__in=returns).select_related("deadline", "promised"):
        found[part.agency_return_id].append(part)
    return found


def _people(returns: list[AgencyReturn]) -> dict[tuple[int, str], str]:
    """(scope, role) → name of the person who holds it: the newest, where there are several."""
    scopes = [pk for each in returns for pk in (each.pk, each.agency_id)]
    held = RoleAssignment.objects.live().filter(
        scope__in=scopes, role__in=[Role.AUTHOR, Role.SENIOR_MANAGER, Role.AGENCY_LEAD], user__is_active=True
    )
    rows = held.select_related("user").order_by("since")
    return {(role.scope_id, role.role): role.user.get_full_name() for role in rows}


def _asked(returns: list[AgencyReturn]) -> list[RequestDecision]:
    asked = RequestDecision.objects.filter(subject__agency_return__in=returns, verb="ask_extension")
    return list(asked.filter(answer__isnull=True).select_related("part", "subject").order_by("at"))


def _to_acknowledge(returns: list[AgencyReturn]) -> dict[int, date]:
    """By return, by when a request that waits for it is to be acknowledged."""
    requests = InformationRequest.objects.filter(
        agency_return__in=returns, deadline__met_at__isnull=True, deadline__cancelled_at__isnull=True
    )
    rows = requests.filter(deadline__isnull=False).order_by("-deadline__due_on")
    return dict(rows.values_list("agency_return", "deadline__due_on"))


def _row(agency_return, parts, people, more_time, manages: bool, today: date, acknowledge_by: date | None) -> Row:
    row = Row(agency_return.agency.name, agency_return.agency.code, agency_return.mark, agency_return.reference)
    row.acknowledge_by = acknowledge_by
    for part in parts:
        role, scope_id = _holder(part, agency_return, people)
        name = people.get((scope_id, role), "") if manages and role else ""
        since = timezone.localtime(part.state_since).date()
        row.cells[COLUMN_OF[PartKind(part.kind)]] = Cell(
            kind=part.kind,
            label=part.get_kind_display(),
            state=part.state,
            since=since,
            days=(today - since).days,
            due_on=part.deadline.due_on,
            is_open=part.deadline.is_open,
            days_late=max((today - part.deadline.due_on).days, 0) if part.deadline.is_open else 0,
            holder=_role_words(part, role),
            holder_name=name,
            more_time=part.pk in more_time,
            rest_by=part.promised.due_on if part.promised and part.promised.is_open else None,
        )
    row.next_step = _next_step(row)
    return row


def _holder(part: ReturnPart, agency_return: AgencyReturn, people) -> tuple[str, int]:
    """Who has to act on the part now, as product.md's table of states says; '' for the board or nobody."""
    has_author = (agency_return.pk, Role.AUTHOR.value) in people
    if part.state == PartState.IN_PROGRESS and part.kind != PartKind.RECORDS and has_author:
        return Role.AUTHOR.value, agency_return.pk
    if part.state in {PartState.REQUESTED, PartState.IN_PROGRESS}:
        return Role.AGENCY_LEAD.value, agency_return.agency_id
    if part.state == PartState.WITH_MANAGER:
        return Role.SENIOR_MANAGER.value, agency_return.pk
    return "", 0


def _role_words(part: ReturnPart, role: str) -> str:
    if role:
        words = ROLES[Role(role)].name
        waits_for_author = part.state == PartState.IN_PROGRESS and part.kind != PartKind.RECORDS
        return f"{words} (no author yet)" if waits_for_author and role == Role.AGENCY_LEAD else words
    return "Coordinator" if part.state in {PartState.RETURNED, PartState.REFUSED} else ""


STEPS = {
    PartState.RETURNED: "Coordinator: quality check",
    PartState.WITH_MANAGER: "Senior manager: accept or send back",
    PartState.REQUESTED: "Agency lead: acknowledge",
}


def _next_step(row: Row) -> str:
    """What somebody has to do next, in words: a refusal first, then whatever is latest, then what waits."""
    states = {cell.state for cell in row.cells.values()}
    open_cells = sorted((cell for cell in row.columns if cell and cell.holder), key=lambda cell: -cell.days_late)
    if PartState.REFUSED in states:
        return "Coordinator: decide on the refusal"
    if open_cells and open_cells[0].is_late and open_cells[0].state == PartState.IN_PROGRESS:
        return _doing(open_cells[0])
    for state, words in STEPS.items():
        if state in states:
            by = row.acknowledge_by if state == PartState.REQUESTED else None
            return f"{words} by {by:%-d %B}" if by else words
    return _doing(open_cells[0]) if open_cells else ""


def _doing(cell: Cell) -> str:
    return f"{cell.holder}: {SHORT[PartKind(cell.kind)]}"


def _totals(rows: list[Row]) -> str:
    sent = [row for row in rows if row.reference]
    done = {PartState.RETURNED, PartState.FINAL, PartState.NIL}
    complete = sum(bool(row.cells) and all(cell.state in done for cell in row.cells.values()) for row in sent)
    late = sum(cell.is_late for row in sent for cell in row.cells.values())
    secured = [row.cells["records"] for row in sent if "records" in row.cells]
    open_records = sum(cell.state not in {*done, PartState.WITHDRAWN} for cell in secured)
    parts = [
        f"{complete} of {len(sent)} agencies have returned everything",
        f"{late} {'part' if late == 1 else 'parts'} late" if late else "nothing late",
        f"{open_records} not confirmed as secured" if open_records else "",
        f"{len(rows) - len(sent)} not sent" if len(rows) > len(sent) else "",
    ]
    return ", ".join(part for part in parts if part)


def _needs(review, returns, rows: list[Row], asked, planned, today: date, proposals) -> list[Need]:
    proposed = {one.reference: proposals[one.pk] for one in returns if one.pk in proposals}
    needs = [
        *_needs_of_rows(rows, proposed, today),
        *_silent(rows, today),
        *_needs_of_extensions(returns, asked),
        *_needs_of_holds(returns),
    ]
    if review.state == ReviewState.SUSPENDED:
        needs.append(
            Need("The review is suspended; its dates do not run.", "Resume", _page("review_move", review, "resume"))
        )
    elif planned:
        words = "1 agency has" if len(planned) == 1 else f"{len(planned)} agencies have"
        needs.append(Need(f"{words} not been sent a request.", "Send", _page("request_prepare", review)))
    return sorted(needs, key=lambda need: -need.weight)


def _page(name: str, subject, *more) -> str:
    return reverse(f"reviews:{name}", args=[subject.reference, *more])


def _needs_of_rows(rows: list[Row], proposed: dict[str, Proposal], today: date) -> list[Need]:
    found = []
    for row in rows:
        proposal = proposed.get(row.reference)
        if proposal:
            late = max((cell.days_late for cell in row.cells.values()), default=0)
            parts = ", ".join(f"{SHORT[PartKind(one.part.kind)]} {one.words}" for one in proposal.troubles)
            sentence = f"{row.agency}: {parts}. Next: {proposal.rung.title}, since {proposal.since:%-d %B}."
            found.append(Need(sentence, "Escalate", _page("request_escalate", row), 100 + late))
        for cell in row.cells.values():
            where = f"{row.agency}, {SHORT[PartKind(cell.kind)]}"
            chased = cell.is_late and not cell.more_time and not proposal  # a decision on more time comes first
            words = [cell.late_words] if chased else []
            if cell.rest_by and cell.rest_by < today and not cell.more_time:
                words.append(f"the rest of a partial reply is {due_words(cell.rest_by, today)}")
            if words:
                weight = 100 + cell.days_late if chased else 90
                found.append(Need(f"{where}: {'; '.join(words)}.", "Chase", _page("return_progress", row), weight))
            if cell.state == PartState.RETURNED:
                sentence = f"{where}: returned, and waits for your check."
                found.append(Need(sentence, "Check", _page("part_check", row, cell.kind), 50))
            if cell.state == PartState.REFUSED:
                sentence = f"{where}: refused."
                found.append(Need(sentence, "Decide", _page("return_progress", row), 80))
    return found


def _silent(rows: list[Row], today: date) -> list[Need]:
    """Agencies that have not acknowledged a request by its date: it may not have arrived."""
    found = []
    for row in rows:
        if row.acknowledge_by and row.acknowledge_by < today:
            sentence = f"{row.agency} has not acknowledged its request: {due_words(row.acknowledge_by, today)}."
            found.append(Need(sentence, "Chase", _page("return_progress", row), 70))
    return found


def _needs_of_extensions(returns: list[AgencyReturn], asked: list[RequestDecision]) -> list[Need]:
    by_pk = {each.pk: each for each in returns}
    found = []
    for each in asked:
        agency_return = by_pk[each.subject.agency_return_id]
        what = SHORT[PartKind(each.part.kind)] if each.part else "return"
        sentence = f"{agency_return.agency.name} asks for more time for the {what}."
        found.append(Need(sentence, "Decide", _page("extension_decide", agency_return, each.pk), 10_000))
    return found


def _needs_of_holds(returns: list[AgencyReturn]) -> list[Need]:
    """R1: the coordinator is told of a conflict found later, but not of the people in it."""
    by_pk = {each.pk: each for each in returns}
    holds = Hold.objects.filter(agency_return__in=returns, until__isnull=True, why=Hold.Why.CONFLICT)
    return [
        Need(
            f"{by_pk[pk].agency.name}: the author is not independent, so nothing can be submitted.",
            "Open",
            _page("return_progress", by_pk[pk]),
            95,
        )
        for pk in dict.fromkeys(holds.values_list("agency_return_id", flat=True))
    ]


def _recent(review: Review, returns: list[AgencyReturn], *, with_reasons: bool) -> list[Step]:
    """What happened last on all returns the viewer sees; not what went back and forth inside an agency (R3)."""
    by_pk = {each.pk: each.agency.name for each in returns}
    steps = [step_of(each, by="") for each in _newest(ReviewDecision.objects.filter(subject=review))]
    requests = RequestDecision.objects.filter(subject__agency_return__in=returns).select_related("subject", "part")
    for each in _newest(requests):
        agency = by_pk[each.subject.agency_return_id]
        steps.append(step_of(each, each.part.kind if each.part else "", agency=agency))
    for model, without in ((PartDecision, ["acknowledge"]), (SignOff, ["send_back"]), (QualityCheck, [])):
        rows = model.objects.filter(subject__agency_return__in=returns).exclude(verb__in=without)
        for each in _newest(rows.select_related("subject")):
            steps.append(step_of(each, each.subject.kind, agency=by_pk[each.subject.agency_return_id]))
    newest = sorted(steps, key=lambda step: step.at, reverse=True)[:RECENT]
    return newest if with_reasons else [_without_words(step) for step in newest]


def _newest(rows):
    return rows.select_related("by").order_by("-at", "-pk")[:RECENT]


def _without_words(step: Step) -> Step:
    title = "Escalated" if step.title.startswith("Escalated") else step.title
    return Step(at=step.at, title=title, part=step.part, until=step.until, agency=step.agency)
