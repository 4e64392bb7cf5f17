"""Everything that is held on one person of the people key, place by place, across versions (security.md G9).

For a subject's request. The board's side finds what the coordinator may read: what was returned, in every accepted version, and
what the board itself wrote, in whatever record. An agency's side finds what its lead may read: the register, the drafts and every
version of its own. Interview records and hand-overs are no place here (R5, R6). A text counts where the code stands in it as its
reader reads it, so that a name which was left in is found by its code.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.db.models import DateTimeField, Max, Q
from django.urls import reverse
from django.utils import timezone

from chronology.models import ChronologyEntry, ReturnedEntry, ReturnedPerson
from chronology.models.returned import SEARCHED
from chronology.naming import anonymise
from chronology.selectors.people import ADULT, common_for_agencies, key_of_return, shown
from imr.models import KloeAnswer, PractitionerInvolvement, ReportAnswer
from reviews.models import (
    Action,
    AgencyReturn,
    CommonPerson,
    InformationRequest,
    KeyLineOfEnquiry,
    PartKind,
    RequestDecision,
    Review,
    Submission,
    Wording,
)
from sar_portal.access.decide import path_to_scope, visible
from sar_portal.access.models import ScopedModel
from sar_portal.access.permissions import Perm
from sar_portal.actions.selectors.register import readable
from sar_portal.combined.selectors.meeting import heard_comments, heard_decisions
from sar_portal.combined.selectors.threads import address_of as said_at
from sar_portal.documents.canonical import strings_in
from sar_portal.exports.selectors.disclosures import disclosures_of, readable_versions
from sar_portal.exports.selectors.records import RECORDS, RecordType

ANSWER = ("what_happened", "should_have_happened", "why", "difference", "known_then", "learned_later", "evidence")
WORDING = ("text", "lesson", "outcome", "measure")
# Of the archive's record types those that are looked at one by one, with where each row is read. All others are walked.
ONE_BY_ONE = {
    "versions", "entries", "people_by_code", "people_of_agencies", "wordings", "actions", "comments", "decisions",
    "lines_of_enquiry", "requests", "request_decisions", "disclosures",
}  # fmt: skip
READ_AT = {
    "adult": "reviews:adult_detail",
    "family_contacts": "reviews:family_list",
    "parallel_processes": "reviews:parallel_list",
    "milestones": "reviews:milestone_list",
    "disagreements": "combined:disagreement_list",
    "settlements": "combined:disagreement_list",
    "entry_queries": "combined:disagreement_list",
    "entry_answers": "combined:disagreement_list",
    "annotations": "combined:composite_list",
    "sharings": "combined:sharing_list",
    "blacked_out": "exports:blacked_out_list",
}


@dataclass(frozen=True)
class Somebody:
    """A person of the key: their code, whose shelf it is on (None: the review's), and what else they are called in texts."""

    value: str
    code: str
    words: str
    agency_return: AgencyReturn | None = None
    called: tuple[str, ...] = ()
    alone: bool = True  # no other shelf has this code


@dataclass(frozen=True)
class Place:
    """Where something is held: what it is, in which version, of which day, and where it is read."""

    kind: str
    title: str
    link: str
    on: date
    agency_return: AgencyReturn | None = None
    versions: tuple[int, ...] = field(default=())

    @property
    def version_words(self) -> str:
        if not self.versions:
            return "As it is now"
        return f"{'Version' if len(self.versions) == 1 else 'Versions'} {', '.join(map(str, self.versions))}"


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _changed(row) -> date:
    """The day of the newest row of its history; asked of what was found alone."""
    return _day(row.history.latest().history_date)


def _text(row, names: Iterable[str]) -> str:
    return "\n".join(filter(None, (getattr(row, name) for name in names)))


def _says(somebody: Somebody) -> Callable[[str], bool]:
    words = "|".join(re.escape(one) for one in (somebody.code, *somebody.called))
    said = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    return lambda text: said.search(text) is not None


# --- the board's side ---------------------------------------------------------------------------------------------------


def people_on_board(viewer, review: Review) -> list[Somebody]:
    """Everybody in the key of the review, as its coordinator is shown it."""
    legend = shown(viewer, review).legend
    counts: dict[str, int] = {}
    for shelf in legend:
        for one in shelf.people:
            counts[one.code] = counts.get(one.code, 0) + 1
    found = []
    for shelf in legend:
        whose = shelf.agency_return
        for one in shelf.people:
            adult = whose is None and one.role == ADULT
            beginning = f"{whose.agency.code}: " if whose else ""
            found.append(
                Somebody(
                    value=f"{whose.pk if whose else 0}:{one.code}",
                    code=one.code,
                    words=f"{beginning}{one.code}{f', {one.role}' if one.role else ''}",
                    agency_return=whose,
                    called=(review.pseudonym,) if adult else (),
                    alone=counts[one.code] == 1,
                )
            )
    return found


def held_on_board(viewer, review: Review, somebody: Somebody) -> list[Place]:
    """Every place of the review that the coordinator may read and that names the person, kind by kind."""
    seen, says = shown(viewer, review), _says(somebody)

    @cache
    def names(text: str, whose: int | None) -> bool:
        return bool(says(seen.anonymised(text, whose)))

    def meant(text: str, agency_return: AgencyReturn | None) -> bool:
        """Another agency's text may mean somebody else by the same code."""
        whose, theirs = agency_return.pk if agency_return else None, somebody.agency_return
        if theirs is not None and whose not in (None, theirs.pk) and not somebody.alone:
            return False
        return bool(text.strip()) and names(text, whose)

    versions = visible(viewer, Perm.READ_RETURNED, Submission).filter(part__agency_return__review=review)
    found = [*_in_key(review, somebody, versions), *_in_versions(versions, meant)]
    for wording in (
        Wording.objects.filter(
            recommendation__in=readable(viewer).order_by().values("pk"), recommendation__review=review
        )
        .select_related("recommendation__agency_return__agency", "submission")
        .order_by("recommendation", "at")
    ):
        one = wording.recommendation
        if meant(_text(wording, WORDING), one.agency_return):
            number = (wording.submission.number,) if wording.submission else ()
            link = one.get_absolute_url()
            found.append(Place("Recommendation", one.reference, link, _day(wording.at), one.agency_return, number))
    found += _of_the_board(viewer, review, meant)
    if reads_whole(viewer, review):
        found += _of_records(viewer, review, meant)
    return _together(found)


def _in_key(review: Review, somebody: Somebody, versions) -> Iterator[Place]:
    link = reverse("combined:key_list", args=[review.reference])
    if somebody.agency_return is None:
        for person in CommonPerson.objects.filter(review=review, code=somebody.code):
            yield Place("People key", "People of the review", link, _changed(person))
        if somebody.called:
            yield Place("People key", "Identity of the adult", link, _changed(review))
        return
    people = ReturnedPerson.objects.filter(
        submission__in=versions.values("pk"),
        submission__part__agency_return=somebody.agency_return,
        code=somebody.code,
    )
    for line in people.select_related("submission__part").defer("submission__content"):
        title = f"Key with the {line.submission.part.get_kind_display().lower()}"
        version = line.submission
        yield Place("People key", title, link, _day(version.at), somebody.agency_return, (version.number,))


def _in_versions(versions, meant: Callable[[str, AgencyReturn], bool]) -> Iterator[Place]:
    """What was frozen: rows of chronologies, and reports whole."""
    rows = ReturnedEntry.objects.filter(submission__in=versions.values("pk")).order_by(
        "submission__part__agency_return__mark", "sort_day", "sort_minute", "order_in_day", "pk"
    )
    for row in rows.select_related("submission__part__agency_return__agency").defer("submission__content"):
        version = row.submission
        agency_return = version.part.agency_return
        if meant(_text(row, SEARCHED), agency_return):
            link = _version(version)
            yield Place("Chronology entry", row.ref, link, _day(version.at), agency_return, (version.number,))
    reports = versions.exclude(part__kind=PartKind.CHRONOLOGY).select_related("part__agency_return__agency")
    for version in reports.iterator(chunk_size=20):
        part = version.part
        if meant("\n".join(strings_in(version.content)), part.agency_return):
            yield Place(
                "Report",
                part.get_kind_display(),
                _version(version),
                _day(version.at),
                part.agency_return,
                (version.number,),
            )


def _version(version: Submission) -> str:
    part = version.part
    return reverse("reviews:version_detail", args=[part.agency_return.reference, part.kind, version.number])


def _of_the_board(viewer, review: Review, meant: Callable[[str, AgencyReturn | None], bool]) -> Iterator[Place]:
    terms, meeting = (
        reverse(name, args=[review.reference]) for name in ("reviews:review_terms", "combined:meeting_detail")
    )
    if meant(review.terms_of_reference, None):
        yield Place("Terms", "Terms of reference", terms, _changed(review))
    for kloe in visible(viewer, Perm.SEE_REVIEW, KeyLineOfEnquiry).filter(review=review):
        if meant(_text(kloe, ("title", "question")), None):
            yield Place("Terms", f"Line of enquiry {kloe.number}", terms, _changed(review))
    actions = Action.objects.filter(recommendation__in=readable(viewer).order_by().values("pk"))
    for action in actions.filter(recommendation__review=review).select_related("recommendation__agency_return__agency"):
        one = action.recommendation
        if meant(_text(action, ("what", "what_there", "lead_officer", "lead_there")), one.agency_return):
            title = f"{one.reference}, action {action.number}"
            yield Place("Action", title, one.get_absolute_url(), _changed(action), one.agency_return)
    for comment in heard_comments(viewer).filter(review=review).select_related("review", "agency_return__agency"):
        if meant(f"{comment.about}\n{comment.text}", None):
            yield Place("Comment of the board", "Comment", said_at(comment), _day(comment.at), comment.agency_return)
    for decision in heard_decisions(viewer).filter(subject=review).select_related("agency_return__agency"):
        if meant(_text(decision, ("text", "owner", "reason")), None):
            yield Place("Decision of the board", "Decision", meeting, _day(decision.at), decision.agency_return)
    returns = visible(viewer, Perm.CHECK_QUALITY, AgencyReturn).filter(review=review).values("pk")
    requests = InformationRequest.objects.filter(agency_return__in=returns)
    for request in requests.select_related("agency_return__agency"):
        if meant(f"{request.note}\n{request.supply_to}", None):
            mine = request.agency_return
            yield Place("Request", f"Request {request.number}", mine.get_absolute_url(), _day(request.sent_at), mine)
    answers = RequestDecision.objects.filter(subject__agency_return__in=returns)
    for answer in answers.select_related("subject__agency_return__agency"):
        if meant(answer.reason, None):
            mine = answer.subject.agency_return
            title = f"Answer to request {answer.subject.number}"
            yield Place("Request", title, mine.get_absolute_url(), _day(answer.at), mine)
    register = reverse("exports:disclosure_list", args=[review.reference])
    for line in disclosures_of(viewer, review, readable_versions(viewer, review)):
        if meant(_text(line, ("what", "recipient", "reason", "decided_by")), None):
            yield Place("Disclosure", line.what, register, line.given_on)


def reads_whole(viewer, review: Review) -> bool:
    """Whether nobody keeps the viewer out of a return of the review, as with its archive (R12)."""
    seen = visible(viewer, Perm.SEE_PROGRESS, AgencyReturn).filter(review=review)
    return seen.count() == review.returns.count()


def _of_records(viewer, review: Review, meant: Callable[[str, AgencyReturn | None], bool]) -> Iterator[Place]:
    """Every other record that the archive has, by its type, so that none is forgotten by name; not its earlier words."""
    returns = {one.pk: one for one in review.returns.select_related("agency")}
    for kind in RECORDS:
        if kind.name in ONE_BY_ONE or kind.name.endswith("_history"):
            continue
        scoped = hasattr(kind.model, "SCOPE") or issubclass(kind.model, ScopedModel)
        names = [one.attname for one in kind.fields if not one.is_relation and not one.choices]
        rows = kind.rows(viewer, review).values_list("pk", path_to_scope(kind.model) if scoped else "pk", *names)
        keys: dict[AgencyReturn | None, list] = {}
        for key, lies_in, *values in rows:
            whose, text = returns.get(lies_in) if scoped else None, "\n".join(strings_in(values))
            if meant(text, None) or (whose and meant(text, whose)):
                keys.setdefault(whose, []).append(key)
        for whose, found in keys.items():
            title = f"{kind.what}: {len(found)} row{'' if len(found) == 1 else 's'}"
            yield Place("Other record", title, _read_at(kind, review, whose), _newest(kind, found), whose)


def _read_at(kind: RecordType, review: Review, whose: AgencyReturn | None) -> str:
    if whose is not None and kind.name not in READ_AT:
        return reverse("reviews:return_progress", args=[whose.reference])
    return reverse(READ_AT.get(kind.name, "reviews:review_overview"), args=[review.reference])


def _newest(kind: RecordType, keys: list) -> date:
    """The day of the newest of the rows, or of their last change; of what has neither, this one. Never a date that a row tells
    of, such as that of a birth.
    """
    model = kind.model
    if hasattr(model, "history"):
        return _day(model.history.filter(**{f"{model._meta.pk.attname}__in": keys}).latest().history_date)
    moments = sorted((one.name for one in kind.fields if isinstance(one, DateTimeField)), key=lambda name: name != "at")
    newest = model._base_manager.filter(pk__in=keys).aggregate(newest=Max(moments[0]))["newest"] if moments else None
    if newest is None:
        return timezone.localdate()
    return _day(newest)


def _together(found: Iterable[Place]) -> list[Place]:
    """The same row in several versions is one place: the newest is where it leads."""
    by_place: dict[tuple, list[Place]] = {}
    for one in found:
        whose = one.agency_return.pk if one.agency_return else 0
        single = one.link if not one.versions else ""
        by_place.setdefault((one.kind, whose, one.title, single), []).append(one)
    joined = []
    for places in by_place.values():
        newest = max(places, key=lambda one: (one.on, one.versions))
        numbers = sorted({number for one in places for number in one.versions})
        joined.append(Place(newest.kind, newest.title, newest.link, newest.on, newest.agency_return, tuple(numbers)))
    return joined


# --- an agency's side -----------------------------------------------------------------------------------------------------


def people_of_agency(viewer, agency_return: AgencyReturn) -> list[Somebody]:
    """Who is on the register, struck off or not, and the people of the review whose codes agencies see."""
    rows = visible(viewer, Perm.KEEP_REGISTER, PractitionerInvolvement).filter(agency_return=agency_return)
    found = {row.code: f"{row.code}, {row.role}" for row in rows.order_by("code")}
    for one in common_for_agencies(viewer, agency_return.review):
        found.setdefault(one.code, f"{one.code}{f', {one.role}' if one.role else ''}")
    adult = agency_return.review.pseudonym
    found.setdefault(adult, f"{adult}, {ADULT.lower()}")
    return [Somebody(code, code, words, agency_return) for code, words in found.items()]


def held_by_agency(viewer, agency_return: AgencyReturn, somebody: Somebody) -> list[Place]:
    """Every place of the agency's own that its lead may read and that names the person."""
    key = key_of_return(agency_return)
    if somebody.code == agency_return.review.pseudonym and key.adult:
        somebody = Somebody(somebody.value, somebody.code, somebody.words, called=(key.adult,))
    says = _says(somebody)

    @cache
    def names(text: str) -> bool:
        return bool(says(anonymise(text, key)))

    def meant(text: str, _=None) -> bool:
        return bool(text.strip()) and names(text)

    reference = agency_return.reference
    register = reverse("imr:register_list", args=[reference])
    found = []
    rows = visible(viewer, Perm.KEEP_REGISTER, PractitionerInvolvement).filter(agency_return=agency_return)
    for row in rows:
        if row.code == somebody.code or meant(_text(row, ("nature", "involved_dates", "struck_off_reason"))):
            state = "struck off" if row.struck_off_at else "on the register"
            title = f"{row.code}, {state}, {row.history.count()} versions kept"
            found.append(Place("Register", title, register, _changed(row), agency_return))
    drafts = visible(viewer, Perm.READ_DRAFT, ChronologyEntry).filter(chronology__part__agency_return=agency_return)
    chronology = reverse("chronology:entry_list", args=[reference])
    for entry in drafts:
        if meant(_text(entry, SEARCHED)):
            title = f"{entry.ref}{', removed' if entry.removed_at else ''}"
            place = f"{chronology}#{entry.ref}"
            found.append(Place("Chronology being written", title, place, _changed(entry), agency_return))
    report = reverse("imr:report_read", args=[reference])
    mine = Q(report__part__agency_return=agency_return)
    for section in visible(viewer, Perm.READ_DRAFT, ReportAnswer).filter(mine).select_related("report"):
        if meant(section.text):
            title = section.section.heading
            found.append(Place("Report being written", title, report, _changed(section), agency_return))
    for answer in visible(viewer, Perm.READ_DRAFT, KloeAnswer).filter(mine).select_related("report", "kloe"):
        if meant(_text(answer, ANSWER)):
            title = f"Line of enquiry {answer.kloe.number}"
            found.append(Place("Report being written", title, report, _changed(answer), agency_return))
    versions = visible(viewer, Perm.READ_DRAFT, Submission).filter(part__agency_return=agency_return)
    return _together([*found, *_in_versions(versions, meant)])
