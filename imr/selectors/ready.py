"""What stands before a part can be submitted: what blocks, what is worth a look, what is done, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from chronology.naming import Key
from chronology.selectors.checks import Result, results_of
from chronology.selectors.corrections import open_corrections
from chronology.selectors.drafts import chronology_at, entries_of
from chronology.selectors.people import key_of_return
from chronology.selectors.residual import left_in
from imr.identities import role_on
from imr.models import Action, InterviewState, PutAway, Report, ReportPart, StaffInterview
from imr.models.interview import ANSWERED, ENDED
from imr.phrases import remarks_on
from imr.readiness import missing_from
from imr.selectors.attachments import attachments_of
from imr.selectors.citing import KLOE_TEXTS, Entries
from imr.selectors.comments import open_counts
from imr.selectors.hub import blocks_on, href
from imr.selectors.report import DONE as FINISHED
from imr.selectors.report import Line as OutlineLine
from imr.selectors.report import outline_of, report_of
from imr.selectors.sections import answers_now
from imr.selectors.trace import Gap, trace_of
from reviews.models import ENDED as ENDED_PARTS
from reviews.models import AgencyReturn, PartKind, PartState, ReturnPart
from reviews.selectors.queries import asked_threads
from reviews.selectors.returning import standing_version
from sar_portal.access.roles import Role

BLOCKS, ADVISES, DONE = "blocks", "advises", "done"


@dataclass(frozen=True)
class Line:
    """One thing: a sentence, its effect on submission, the page where it is looked after, and what to do there."""

    title: str
    state: str
    href: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Ready:
    """The lines of one group, what blocks first. `part` is None for what counts for the whole return."""

    title: str
    anchor: str
    lines: list[Line]
    part: ReturnPart | None = None
    submit: str = ""

    def _of(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def todo(self) -> list[Line]:
        return [*self._of(BLOCKS), *self._of(ADVISES)]

    @property
    def done(self) -> list[Line]:
        return self._of(DONE)

    @property
    def blocked(self) -> bool:
        return bool(self._of(BLOCKS))

    @property
    def writing(self) -> bool:
        return self.part is not None and self.part.state == PartState.IN_PROGRESS

    @property
    def words(self) -> str:
        """How it stands, in a sentence."""
        block, advise, done = (len(self._of(state)) for state in (BLOCKS, ADVISES, DONE))
        return f"{_things(block)} block{'s' if block == 1 else ''}, {advise} worth a look, {done} done."


def _things(number: int) -> str:
    return f"{number} thing{'' if number == 1 else 's'}"


def readiness_of(viewer, agency_return: AgencyReturn) -> list[Ready]:
    """Everything on the page, for the author: what counts for the whole return, the chronology, the report."""
    parts = {part.kind: part for part in agency_return.parts.select_related("deadline")}
    found = [of_return(viewer, agency_return, parts)]
    for kind in (PartKind.CHRONOLOGY, PartKind.IMR, PartKind.INFORMATION_REPORT):
        if kind in parts:
            found.append(_of_part(viewer, parts[kind]))
    return found


def _of_part(viewer, part: ReturnPart) -> Ready:
    """One part while it is written; before and afterwards there is nothing to get ready."""
    if part.state != PartState.IN_PROGRESS:
        return Ready(part.get_kind_display(), part.kind, [], part)
    if part.kind == PartKind.CHRONOLOGY:
        return _of_chronology(viewer, part)
    return of_report(viewer, report_of(viewer, ReportPart.objects.get(pk=part.pk)), part)


# --- the whole return -------------------------------------------------------------------------------------------------


def of_return(viewer, agency_return: AgencyReturn, parts: dict[str, ReturnPart]) -> Ready:
    """Independence, who accepts, records and interviews."""
    reference = agency_return.reference
    author = href("imr:author_detail", reference=reference)
    blocks = blocks_on(viewer, agency_return)
    lines = [Line(one.sentence, BLOCKS, one.href or author, one.link if one.href else "") for one in blocks]
    if not blocks:
        lines.append(Line("The author is independent, and has signed the declaration", DONE, author))
    if role_on(agency_return, Role.SENIOR_MANAGER) is None:
        hint = "The agency lead appoints the senior manager; until then what you submit waits for nobody"
        lines.append(Line("Nobody is appointed to accept for the organisation", ADVISES, author, hint))
    else:
        lines.append(Line("A senior manager is appointed", DONE, author))
    if (records := parts.get(PartKind.RECORDS)) is not None:
        secured = records.state in {PartState.RETURNED, PartState.FINAL}
        page = href("reviews:record_list", reference=reference)
        title = "The records are secured" if secured else "The records are not confirmed as secured"
        lines.append(Line(title, DONE if secured else ADVISES, page))
    return Ready("Independence, records and interviews", "return", [*lines, *_interviews(agency_return)])


def _interviews(agency_return: AgencyReturn) -> Iterator[Line]:
    """How many are where; what was said in them is on no page but their own (R5)."""
    page = href("imr:interview_list", reference=agency_return.reference)
    states = list(
        StaffInterview.objects.filter(involvement__agency_return=agency_return)
        .exclude(state__in=ENDED)
        .values_list("state", flat=True)
    )
    planned, answered = states.count(InterviewState.PLANNED), sum(state in ANSWERED for state in states)
    held = len(states) - planned
    if planned:
        title = f"{planned} interview{' is' if planned == 1 else 's are'} planned and not held yet"
        yield Line(title, ADVISES, page, "Hold what is planned, or say why it does not take place")
    if waiting := held - answered:
        title = f"{waiting} of {held} interviews have a record that nobody has confirmed yet"
        yield Line(title, ADVISES, page, "The report lists the interviews that were held, by role and date")
    elif held:
        yield Line(f"Every interview is confirmed by the person who gave it ({answered})", DONE, page)
    elif not planned:
        yield Line("No interview was held", ADVISES, page, "Say in the section on methodology why none was needed")


# --- the chronology ---------------------------------------------------------------------------------------------------


def _of_chronology(viewer, part: ReturnPart) -> Ready:
    reference = part.agency_return.reference
    chronology = chronology_at(part)
    number = entries_of(viewer, chronology).count() if chronology.pk else 0
    entries = href("chronology:entry_list", reference=reference)
    if number:
        lines = [Line(f"{number} {'entry' if number == 1 else 'entries'}", DONE, entries)]
        checks = href("chronology:check_list", reference=reference)
        lines += [_check(one, checks) for one in results_of(viewer, chronology)]
        lines += _corrections(viewer, part, entries)
    else:
        lines = [Line("The chronology has no entries yet", BLOCKS, entries)]
    submit = href("chronology:chronology_submit", reference=reference)
    return Ready(part.get_kind_display(), part.kind, [*_queries(part), *lines], part, submit)


def _corrections(viewer, part: ReturnPart, page: str) -> Iterator[Line]:
    """What staff said of entries and the author has not decided on."""
    if number := open_corrections(viewer, part.agency_return).count():
        title = f"{number} correction{'' if number == 1 else 's'} from staff to decide on"
        yield Line(title, ADVISES, f"{page}?show=corrected", "Take each over, or say why the entry stays as it is")


def _queries(part: ReturnPart) -> Iterator[Line]:
    """What the board asked about the last version: each needs a word with the next."""
    page = href("reviews:thread_list", reference=part.agency_return.reference, kind=part.kind)
    for thread in asked_threads(part):
        title = f"The board’s query on {thread.query.title} is {'not answered' if thread.waits else 'answered'}"
        yield Line(title, BLOCKS if thread.waits else DONE, page)


def _check(one: Result, page: str) -> Line:
    if not one.found:
        return Line(f"{one.check.name}: none", DONE, page)
    where = f"{page}?{urlencode({'check': one.check.key})}#check-{one.check.key}"
    state = BLOCKS if one.blocks else ADVISES
    return Line(f"{one.check.name}: {len(one.found)}", state, where, one.check.sentence)


# --- the report -------------------------------------------------------------------------------------------------------


def of_report(viewer, report: Report | None, part: ReturnPart) -> Ready:
    """The report with everything that is asked of it; before it is begun that alone blocks."""
    reference = part.agency_return.reference
    submit, title = href("imr:report_submit", reference=reference), part.get_kind_display()
    if report is None:
        begin = href("imr:report_detail", reference=reference)
        return Ready(title, part.kind, [Line("The report is not begun", BLOCKS, begin)], part, submit)
    missing = list(_missing(report))
    # What blocks is not said a second time as advice.
    gaps = [line for line in _gaps(report) if line.href not in {one.href for one in missing}]
    lines = [*missing, *_unfinished(report), *_in_texts(viewer, report), *gaps, *_appended(part)]
    return Ready(title, part.kind, [*_queries(part), *lines], part, submit)


def _appended(part: ReturnPart) -> Iterator[Line]:
    """Which chronology is frozen with the report: the version that stands, whatever is written since."""
    chronology = ReturnPart.objects.filter(agency_return=part.agency_return_id, kind=PartKind.CHRONOLOGY).first()
    if chronology is None:
        return
    version = standing_version(chronology)
    page = href("chronology:entry_list", reference=part.agency_return.reference)
    if version is None:
        yield from _not_appended(chronology, page)
    elif chronology.state == PartState.IN_PROGRESS:
        title, hint = f"Version {version.number} of the chronology", "if the report rests on what you changed"
        if version.sign_offs.filter(verb="send_back").exists():
            title, hint = f"{title}, which was sent back,", "or the board reads what the senior manager sent back"
        yield Line(
            f"{title} is appended, and you write on the next", ADVISES, page, f"Submit its next version first, {hint}"
        )
    else:
        yield Line(f"Version {version.number} of the chronology is appended", DONE, page)


def _not_appended(chronology: ReturnPart, page: str) -> Iterator[Line]:
    """Why the report goes without a chronology; nothing of one that ended before anything of it was submitted."""
    submitted = chronology.submissions.exists()
    if chronology.state not in ENDED_PARTS:
        what = "is asked for again and was not submitted since" if submitted else "was not submitted yet"
        hint = "Submit the chronology first, so that its entries are appended"
        yield Line(f"The chronology {what}: the report would go without its entries", ADVISES, page, hint)
    elif submitted:
        state, reference = chronology.get_state_display().lower(), chronology.agency_return.reference
        versions = href("reviews:version_list", reference=reference, kind=chronology.kind)
        hint = "What its entries show has to stand in the report itself"
        yield Line(f"No version of the chronology is appended: it is now ‘{state}’", ADVISES, versions, hint)


def _missing(report: Report) -> Iterator[Line]:
    reference = report.part.agency_return.reference
    for one in missing_from(report):
        if one.page:
            yield Line(one.sentence, BLOCKS, href(one.page, reference=reference))
            continue
        at = {"section": one.section} if one.section else {"number": one.kloe}
        name = "imr:section_edit" if one.section else "imr:kloe_answer_edit"
        yield Line(one.sentence, BLOCKS, href(name, reference=reference, **at))


def _unfinished(report: Report) -> Iterator[Line]:
    """What has text and is not marked as finished, and what is."""
    reference, outline = report.part.agency_return.reference, outline_of(report)

    def of(lines: list[OutlineLine], page: str, called: str) -> Iterator[Line]:
        for line in lines:
            at = {"section": line.key} if line.key else {"number": line.number}
            where = href(page, reference=reference, **at)
            if line.state == FINISHED:
                yield Line(f"{called} {line.number}, {line.title}", DONE, where, line.hint)
            elif line.state == "in_progress" and called == "Section":
                yield Line(f"Section {line.number}, {line.title}, is not marked as finished", ADVISES, where)

    yield from of(outline.sections, "imr:section_edit", "Section")
    yield from of(outline.kloes, "imr:kloe_answer_edit", "Line of enquiry")


@dataclass(frozen=True)
class _Text:
    """One text of the report: what it is called, its page, and the name of its place where it has one."""

    title: str
    href: str
    words: str
    place: str = ""


def _texts(report: Report) -> Iterator[_Text]:
    reference = report.part.agency_return.reference

    def page(name: str, **kwargs) -> str:
        return href(f"imr:{name}", reference=reference, **kwargs)

    for answer in answers_now(report).select_related("section").order_by("section__number"):
        number, key = answer.section.number, answer.section.key
        yield _Text(f"Section {number}", page("section_edit", section=key), answer.text, f"section-{key}")
    for given in report.kloe_answers.select_related("kloe").order_by("kloe__number"):
        number = given.kloe.number
        words = "\n".join(getattr(given, name) for name in (*KLOE_TEXTS, "not_applicable_reason"))
        where = page("kloe_answer_edit", number=number)
        yield _Text(f"Line of enquiry {number}", where, words, f"kloe-{number}")
    for slug, called, rows, names in (
        ("good-practice", "Good practice", report.good_practice, ("what", "why_good")),
        ("lessons", "Lesson", report.lessons, ("text",)),
        ("changes", "Change already made", report.changes, ("what", "made_when", "evidence")),
        ("recommendations", "Recommendation", report.recommendations, ("text", "intended_outcome", "measure")),
    ):
        for place, row in enumerate(rows.filter(removed_at__isnull=True), start=1):
            words = "\n".join(getattr(row, name) for name in names)
            yield _Text(f"{called} {place}", page("item_change", slug=slug, key=row.pk), words)
    planned = Action.objects.filter(recommendation__report=report, recommendation__removed_at=None, removed_at=None)
    for one in planned.select_related("recommendation").order_by("recommendation__number", "pk"):
        title = f"Recommendation {one.recommendation.number}, action"
        yield _Text(title, page("item_change", slug="actions", key=one.pk), f"{one.what}\n{one.lead_officer}")
    for attached in attachments_of(report):
        yield _Text(f"Attachment {attached.number}", page("attachment_list"), f"{attached.title}\n{attached.published}")


def _in_texts(viewer, report: Report) -> Iterator[Line]:
    """What is looked for in every text: references, names left in, phrases of hindsight or blame, open comments."""
    entries, key = Entries(report), key_of_return(report.part.agency_return)
    away: dict[str, set[str]] = {}
    for place, prompt in PutAway.objects.filter(report=report, by=viewer).values_list("place", "prompt"):
        away.setdefault(place, set()).add(prompt)
    talked = open_counts(report)
    found: list[Line] = []
    for text in _texts(report):
        found += _said_of(text, entries, key, away.get(text.place, set()))
        if number := talked.get(text.place, 0):
            reference = report.part.agency_return.reference
            page = href("imr:comment_list", reference=reference, place=text.place)
            words = f"{number} comment{'' if number == 1 else 's'} open"
            found.append(Line(f"{text.title}: {words}", ADVISES, page))
    yield from found
    if not found:
        page = href("imr:report_read", reference=report.part.agency_return.reference)
        yield Line("No name is left in it, each reference leads to its entry, no comment is open", DONE, page)


def _said_of(text: _Text, entries: Entries, key: Key, put_away: set[str]) -> Iterator[Line]:
    for one in entries.all_in(text.words):
        if one.entry is None:
            yield Line(f"{text.title}: {one.sentence}", ADVISES, text.href, "It is printed as you wrote it")
    if left := left_in([("text", text.title, text.words)], key):
        title = f"{text.title}: {len(left)} name{'' if len(left) == 1 else 's'} or numbers left in the text"
        yield Line(title, ADVISES, text.href, "Write codes instead")
    kinds = {one.kind: one.kind.sentence for one in remarks_on(text.words) if one.phrase not in put_away}
    for sentence in kinds.values():
        yield Line(f"{text.title}: a phrase to look at again", ADVISES, text.href, sentence)


def _gaps(report: Report) -> Iterator[Line]:
    """Where the thread from entry to recommendation is broken, each with the page that mends it."""
    reference = report.part.agency_return.reference
    gaps = trace_of(report).gaps
    for gap in gaps:
        yield Line(gap.sentence, ADVISES, _mended_at(gap, reference))
    if not gaps:
        page = href("imr:report_trace", reference=reference)
        yield Line("Entries, answers, lessons and recommendations hang together", DONE, page)


def _mended_at(gap: Gap, reference: str) -> str:
    if gap.kloe:
        return href("imr:kloe_answer_edit", reference=reference, number=gap.kloe)
    return href("imr:item_change", reference=reference, slug=gap.sort, key=gap.key)
