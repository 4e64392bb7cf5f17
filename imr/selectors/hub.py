"""The return's own page: what is to be done, by whom, by when, and what stands in the way. By role of the viewer."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from chronology.models import Chronology
from chronology.selectors.corrections import open_corrections
from chronology.selectors.drafts import counts_of
from chronology.selectors.queries import asked_rows
from imr.identities import conflicts_of, live_rows, open_questions
from imr.models import KloeAnswer, ReportAnswer, StaffInterview
from imr.models.interview import ANSWERED, ENDED
from imr.selectors.register import outstanding, people_of
from reviews.models import AgencyReturn, Hold, PartKind, PartState, ReturnPart
from reviews.selectors.ladder import standing_escalations
from reviews.selectors.reviews import why_returns_stand
from sar_portal.access.decide import allowed, can, visible
from sar_portal.access.permissions import Perm
from sar_portal.design.words import date_in_words

DONE = {PartState.RETURNED, PartState.FINAL}
SENT = {PartState.WITH_MANAGER, *DONE}
SUBMITTED = {PartKind.CHRONOLOGY, PartKind.IMR, PartKind.INFORMATION_REPORT}
NOTHING_TO_DO = {"done", "query_answered", *DONE, PartState.NIL, PartState.REFUSED, PartState.WITHDRAWN, "cannot_start"}
# What comes before anything else that is open, wherever it stands in the list.
URGENT = {"late", "conflict", "same_name", "needs_answer"}


@dataclass(frozen=True)
class Task:
    """One line of the list. Without an address the viewer cannot open it; the hint says why or who does it.

    `whose` is the permission of those whose turn it is: the first open task of the viewer's own is their next.
    """

    title: str
    href: str
    state: str
    text: str = ""
    hint: str = ""
    whose: Perm | None = None


@dataclass(frozen=True)
class Group:
    title: str
    tasks: list[Task]


@dataclass(frozen=True)
class Block:
    """What holds submission or was taken higher, in a sentence, and where those who can mend it go."""

    sentence: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class Hub:
    """Everything on the page. `groups` is empty for those outside the agency: they see progress only (R3)."""

    parts: list[ReturnPart]
    groups: list[Group] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    next_task: Task | None = None


def href(name: str, **kwargs) -> str:
    """The address of a page, or '' where no room answers to the name."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def hub_of(viewer, agency_return: AgencyReturn) -> Hub:
    """The page for the agency's own people, or the progress of the return for others who may see it (R3)."""
    parts = list(
        visible(viewer, Perm.SEE_PROGRESS, ReturnPart)
        .filter(agency_return=agency_return)
        .select_related("deadline")
        .order_by("pk")
    )
    blocks = blocks_on(viewer, agency_return)
    if not can(viewer, Perm.READ_DRAFT, agency_return):
        return Hub(parts, blocks=blocks)
    groups = _groups(viewer, agency_return, {part.kind: part for part in parts})
    return Hub(parts, groups, blocks, _next(viewer, agency_return, groups))


def _next(viewer, agency_return: AgencyReturn, groups: list[Group]) -> Task | None:
    held = allowed(viewer, agency_return)
    todo = (task for group in groups for task in group.tasks if task.href and task.state not in NOTHING_TO_DO)
    own = [task for task in todo if task.whose in held]
    return min(own, key=lambda task: task.state not in URGENT, default=None)


def blocks_on(viewer, agency_return: AgencyReturn) -> list[Block]:
    """What stops submission, told to the agency's people and to the coordinator: that the review stands still, and open holds,
    with the way to mend them for those who can (R1).
    """
    if not (can(viewer, Perm.READ_DRAFT, agency_return) or can(viewer, Perm.CHECK_QUALITY, agency_return)):
        return []
    reference = agency_return.reference
    mends = can(viewer, Perm.APPOINT_AUTHOR, agency_return)
    signs = can(viewer, Perm.DECLARE_INDEPENDENCE, agency_return)
    pages = {
        Hold.Why.CONFLICT: ("imr:author_detail", "Appoint another person or correct the register", mends),
        Hold.Why.IDENTITY: ("imr:identity_list", "Say whether they are the same person", mends),
        Hold.Why.DECLARATION: ("imr:declaration_sign", "Read and sign the declaration", signs),
    }
    found: dict[str, Block] = {}
    for hold in agency_return.holds.filter(until__isnull=True):
        name, words, may = pages[Hold.Why(hold.why)]
        found[hold.sentence] = Block(hold.sentence, href(name, reference=reference) if may else "", words)
    still = why_returns_stand(agency_return.review)
    terms = href("reviews:review_terms", reference=agency_return.review.reference)
    return [
        *([Block(still, terms, "See the review")] if still else []),
        *found.values(),
        *_escalated(viewer, agency_return),
    ]


def _escalated(viewer, agency_return: AgencyReturn) -> list[Block]:
    """What the coordinator took higher, told to the senior manager; the lead reads it with the request."""
    if not can(viewer, Perm.ACCEPT, agency_return):
        return []
    words = "The coordinator escalated this to: {}, on {}. {}"
    return [
        Block(words.format(one.to_whom, date_in_words(one.at), " ".join(one.reason.split())))
        for one in standing_escalations(agency_return)
    ]


def _groups(viewer, agency_return: AgencyReturn, parts: dict[str, ReturnPart]) -> list[Group]:
    report = parts.get(PartKind.IMR) or parts.get(PartKind.INFORMATION_REPORT)
    found = [
        Group("Get ready", _get_ready(viewer, agency_return, parts)),
        Group("Chronology", _of_chronology(viewer, agency_return, parts[PartKind.CHRONOLOGY]))
        if PartKind.CHRONOLOGY in parts
        else None,
        Group("Interviews", _interviews(viewer, agency_return)) if report else None,
        Group("Report", [_report(viewer, agency_return, report)]) if report else None,
        Group("Finish", [_finish(viewer, agency_return, part) for kind, part in parts.items() if kind in SUBMITTED]),
    ]
    return [group for group in found if group and group.tasks]


def _get_ready(viewer, agency_return: AgencyReturn, parts: dict[str, ReturnPart]) -> list[Task]:
    reference = agency_return.reference
    answers = can(viewer, Perm.ANSWER_REQUEST, agency_return)
    waits = any(part.state == PartState.REQUESTED for part in parts.values())
    tasks = [
        Task(
            "Request under section 45",
            href("reviews:request_detail", reference=reference) if answers else "",
            "needs_answer" if waits else "done",
            hint="Waits for the agency lead to answer" if waits else "",
            whose=Perm.ANSWER_REQUEST,
        )
    ]
    if PartKind.RECORDS in parts:
        tasks.append(_records(reference, parts[PartKind.RECORDS]))
    return [*tasks, _people(viewer, agency_return), _author(viewer, agency_return)]


def _records(reference: str, part: ReturnPart) -> Task:
    page = href("reviews:record_list", reference=reference)
    state = "done" if part.state in DONE else _state(part)
    return Task("Records secured", page, state, hint=_due(part), whose=Perm.ANSWER_REQUEST)


def _people(viewer, agency_return: AgencyReturn) -> Task:
    rows = list(
        live_rows(agency_return).annotate(managed=Count("manages", filter=Q(manages__struck_off_at__isnull=True)))
    )
    left = sum(bool(outstanding(row)) for row in rows)
    may = can(viewer, Perm.KEEP_REGISTER, agency_return)
    page = href("imr:register_list", reference=agency_return.reference) if may else ""
    title, whose = "People and support", Perm.KEEP_REGISTER
    if not rows:
        return Task(title, page, "not_started", hint="Nobody is on the register yet", whose=whose)
    hint = f"{_count(len(rows), 'person', 'people')} on the register"
    words = f"{left} to do" if left else ""
    return Task(title, page, "in_progress" if left else "done", words, hint, whose)


def _author(viewer, agency_return: AgencyReturn) -> Task:
    page = href("imr:author_detail", reference=agency_return.reference)
    people = people_of(viewer, agency_return)
    title, lead = "Author and independence", Perm.APPOINT_AUTHOR
    if people.author is None:
        # The register comes first: it is what tells who may be appointed.
        state = "needs_answer" if live_rows(agency_return).exists() else "not_started"
        return Task(title, page, state, "Not appointed", "The agency lead appoints the author", lead)
    if conflicts_of(people.author.person, agency_return):
        return Task(title, page, "conflict", hint="The author is on the register", whose=lead)
    if open_questions(agency_return, [people.author.person_id]):
        return Task(title, page, "same_name", whose=lead)
    if people.declaration is None:
        signs = href("imr:declaration_sign", reference=agency_return.reference)
        page = signs if can(viewer, Perm.DECLARE_INDEPENDENCE, agency_return) else page
        who = str(people.author.person)
        return Task(title, page, "needs_answer", "Declaration not signed", who, Perm.DECLARE_INDEPENDENCE)
    if people.senior_manager is None:
        return Task(title, page, "in_progress", "No senior manager", "The agency lead appoints who accepts", lead)
    return Task(title, page, "done", hint=str(people.author.person))


def _of_chronology(viewer, agency_return: AgencyReturn, part: ReturnPart) -> list[Task]:
    """The chronology itself, and what the board asks about entries that were returned."""
    asked = asked_rows(viewer, agency_return)
    tasks = [_chronology(viewer, agency_return, part)]
    if asked:
        waiting = sum(one.state == "query_open" for one in asked)
        state, words = ("query_open", f"{waiting} to answer") if waiting else ("query_answered", "")
        page = href("chronology:query_list", reference=agency_return.reference)
        mine = allowed(viewer, agency_return) & {Perm.SUBMIT, Perm.ANSWER_REQUEST}
        whose = next(iter(mine), Perm.SUBMIT)
        tasks.append(Task("Questions from the board", page, state, words, _count(len(asked), "question"), whose))
    if suggested := open_corrections(viewer, agency_return).count():
        page = f"{href('chronology:entry_list', reference=agency_return.reference)}?show=corrected"
        title, hint = "Corrections from staff", "Entries that somebody interviewed put right"
        tasks.append(Task(title, page, "needs_answer", f"{suggested} to decide on", hint, Perm.HOLD_INTERVIEWS))
    return tasks


def _chronology(viewer, agency_return: AgencyReturn, part: ReturnPart) -> Task:
    chronology = Chronology.objects.select_related("asked").filter(part=part).first()
    none = {"entries": 0, "attention": 0}
    found = counts_of(viewer, chronology, Perm.READ_DRAFT) if chronology else none
    hint = _count(found["entries"], "entry", "entries")
    if found["attention"]:
        hint += f", {_count(found['attention'], 'needs attention', 'need attention')}"
    page = href("chronology:entry_list", reference=agency_return.reference)
    state = _written_state(part, bool(found["entries"]))
    return Task("Chronology", page, state, hint=f"{hint}. {_due(part)}", whose=Perm.EDIT_CHRONOLOGY)


def _interviews(viewer, agency_return: AgencyReturn) -> list[Task]:
    """How many, for the agency's people; the records themselves stay with author and interviewee (R5)."""
    all_of_them = StaffInterview.objects.filter(involvement__agency_return=agency_return)
    held = list(all_of_them.exclude(state__in=ENDED).values("state", "held_on", "support_after_on"))
    answered = sum(one["state"] in ANSWERED for one in held)
    may = can(viewer, Perm.READ_INTERVIEWS, agency_return)
    page = href("imr:interview_list", reference=agency_return.reference) if may else ""
    title, whose = "Interviews", Perm.HOLD_INTERVIEWS
    if not held:
        return [Task(title, page, "not_started", hint="" if may else "The author arranges them", whose=whose)]
    state = "done" if answered == len(held) else "in_progress"
    hint = f"{_count(len(held), 'interview')}, {answered} confirmed"
    tasks = [Task(title, page, state, hint=hint, whose=whose)]
    unsupported = sum(one["held_on"] is not None and one["support_after_on"] is None for one in held)
    if unsupported:
        words, why = f"{unsupported} to confirm", "Confirm with the line manager that support was given"
        tasks.append(Task("Support after interviews", page, "needs_answer", words, why, whose))
    return tasks


def _report(viewer, agency_return: AgencyReturn, part: ReturnPart) -> Task:
    written = ReportAnswer.objects.filter(report__part=part).exclude(text="").count()
    answered = KloeAnswer.objects.filter(report__part=part).exclude(why="").count()
    hint = f"{_count(written, 'section')} written, {_count(answered, 'line of enquiry', 'lines of enquiry')} answered"
    page = href("imr:report_detail", reference=agency_return.reference)
    state = _written_state(part, bool(written or answered))
    return Task(part.get_kind_display(), page, state, hint=f"{hint}. {_due(part)}", whose=Perm.EDIT_REPORT)


def _finish(viewer, agency_return: AgencyReturn, part: ReturnPart) -> Task:
    place = {"reference": agency_return.reference, "kind": part.kind}
    kind = part.get_kind_display()
    title = f"Submit: {kind}"
    if part.state == PartState.REQUESTED:
        return Task(title, "", "cannot_start", hint="The request has to be answered first")
    if part.state == PartState.IN_PROGRESS:
        held = agency_return.holds.filter(until__isnull=True).exists()
        if held:
            return Task(title, "", "cannot_start", "Blocked", "See what stands in the way at the top of this page")
        may = can(viewer, Perm.SUBMIT, agency_return)
        page = f"{href('imr:return_ready', reference=agency_return.reference)}#{part.kind}" if may else ""
        return Task(title, page, "not_started", "Not submitted", _due(part), Perm.SUBMIT)
    if part.state == PartState.WITH_MANAGER and can(viewer, Perm.ACCEPT, agency_return):
        page = href("reviews:part_decide", **place)
        return Task(f"Read and decide: {kind}", page, part.state, "Waits for you", _due(part), Perm.ACCEPT)
    return Task(
        f"Submitted: {kind}" if part.state in SENT else title, href("reviews:version_list", **place), part.state
    )


def _written_state(part: ReturnPart, begun: bool) -> str:
    state = _state(part)
    return "not_started" if state == PartState.IN_PROGRESS and not begun else state


def _state(part: ReturnPart) -> str:
    late = part.deadline.is_open and part.deadline.due_on < timezone.localdate()
    return "late" if late and part.state in {PartState.REQUESTED, PartState.IN_PROGRESS} else part.state


def _due(part: ReturnPart) -> str:
    if part.state in DONE:
        return ""
    due: date = part.deadline.due_on
    return f"Due {due.day} {due:%B %Y}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
