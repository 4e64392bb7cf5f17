"""What is searched: of each kind the rows that the viewer may read, its words, and what a row is called where it is found.

What a kind yields comes through `visible()` alone, under the permission of the page that its link leads to. Interview
records, hand-overs and identities are no kind, so nothing here can find them (R5, R6).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.urls import reverse

from chronology.models import ChronologyEntry, ReturnedEntry
from chronology.models.returned import SEARCHED as ENTRY
from imr.models import KloeAnswer, ReportAnswer
from reviews.models import AgencyReturn, KeyLineOfEnquiry, PartKind, ReturnPart, Review, Submission, Wording
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.actions.selectors.register import readable
from sar_portal.combined.models import SubgroupComment, SubgroupDecision
from sar_portal.combined.selectors.composite import address_of
from sar_portal.combined.selectors.meeting import heard_comments, heard_decisions
from sar_portal.combined.selectors.threads import address_of as said_at
from sar_portal.combined.selectors.threads import words_of
from sar_portal.documents.canonical import strings_in
from sar_portal.search.words import PARTS


@dataclass(frozen=True)
class Hit:
    """One row: whose it is, what it is called, where it is read, its text as it is stored, and by whom where a reader may be
    the writer. `said`: its title is somebody's words too.
    """

    review: Review
    agency_return: AgencyReturn | None
    title: str
    link: str
    text: str
    by_id: int | None = None
    said: bool = False


@dataclass(frozen=True)
class Kind:
    """`model`: whose rows they are, and in whose view of words they are looked up. `reads_draft`: its reader is of the agency
    that writes it, and reads it as it is; others read codes for names. `versions`: its rows are of versions in force, which
    `rows` looks for among those of given keys alone.
    """

    key: str
    title: str
    rows: Callable[..., QuerySet]
    model: type[Model]
    hit: Callable[[Any], Hit]
    reads_draft: bool = False
    versions: bool = False

    @property
    def table(self) -> str:
        return self.model._meta.db_table


def _text(row, names: tuple[str, ...]) -> str:
    return " ".join(filter(None, (getattr(row, name) for name in names)))


def _in_force(viewer) -> QuerySet[ReturnPart]:
    """Returned parts of reviews whose combined returns the viewer reads; none of a return they are excluded from (R12)."""
    reviews = visible(viewer, Perm.READ_COMBINED, Review).values("pk")
    returned = visible(viewer, Perm.READ_RETURNED, ReturnPart)
    return returned.filter(agency_return__review__in=reviews, returned__isnull=False)


def _entries(viewer, keys: Sequence[int] | None = None) -> QuerySet:
    parts = _in_force(viewer)
    if keys is not None:
        parts = parts.filter(returned__in=ReturnedEntry.objects.filter(pk__in=keys).values("submission"))
    found = ReturnedEntry.objects.filter(submission__in=parts.values("returned_id"))
    return found.select_related("review__board", "submission__part__agency_return__agency").defer("submission__content")


def _entry(row: ReturnedEntry) -> Hit:
    agency_return = row.submission.part.agency_return
    return Hit(row.review, agency_return, row.ref, address_of(row.review, row), _text(row, ENTRY))


def _reports(viewer, keys: Sequence[int] | None = None) -> QuerySet:
    parts = _in_force(viewer).exclude(kind=PartKind.CHRONOLOGY)
    parts = parts if keys is None else parts.filter(returned__in=keys)
    found = Submission.objects.filter(pk__in=parts.values("returned_id"))
    return found.select_related("part__agency_return__review__board", "part__agency_return__agency")


def _report(row: Submission) -> Hit:
    part, content = row.part, row.content
    link = reverse("reviews:version_detail", args=[part.agency_return.reference, part.kind, row.number])
    text = "\n".join(strings_in([content.get(name, ()) for name in PARTS]))
    title = f"{part.get_kind_display()}, version {row.number}"
    return Hit(part.agency_return.review, part.agency_return, title, link, text)


def _recommendations(viewer) -> QuerySet:
    newest = Wording.objects.filter(recommendation=OuterRef("recommendation")).order_by("-at", "-pk").values("pk")[:1]
    found = Wording.objects.filter(recommendation__in=readable(viewer).order_by().values("pk"), pk=Subquery(newest))
    return found.select_related("recommendation__review__board", "recommendation__agency_return__agency")


def _recommendation(row: Wording) -> Hit:
    one = row.recommendation
    text = _text(row, WORDING)
    return Hit(one.review, one.agency_return, one.reference, one.get_absolute_url(), text, row.by_id)


def _comments(viewer) -> QuerySet:
    return heard_comments(viewer).select_related("review__board", "agency_return__agency")


def _comment(row: SubgroupComment) -> Hit:
    title = row.about or (f"Comment: {words_of(row.place)}" if row.place else "Comment")
    return Hit(row.review, row.agency_return, title, said_at(row), row.text, row.by_id, said=bool(row.about))


def _decisions(viewer) -> QuerySet:
    return heard_decisions(viewer).select_related("subject__board", "agency_return__agency")


def _decision(row: SubgroupDecision) -> Hit:
    link = reverse("combined:meeting_detail", args=[row.subject.reference])
    text = _text(row, ("text", "owner", "reason"))
    return Hit(row.subject, row.agency_return, "Decision", link, text, row.by_id)


def _drafts(viewer) -> QuerySet:
    found = visible(viewer, Perm.READ_DRAFT, ChronologyEntry).filter(removed_at__isnull=True)
    return found.select_related(
        "chronology__part__agency_return__review__board", "chronology__part__agency_return__agency"
    )


def _draft(row: ChronologyEntry) -> Hit:
    agency_return = row.chronology.part.agency_return
    link = f"{reverse('chronology:entry_list', args=[agency_return.reference])}#{row.ref}"
    return Hit(agency_return.review, agency_return, row.ref, link, _text(row, ENTRY))


def _of_report(model) -> Callable[[Any], QuerySet]:
    def rows(viewer) -> QuerySet:
        found = visible(viewer, Perm.READ_DRAFT, model)
        return found.select_related("report__part__agency_return__review__board", "report__part__agency_return__agency")

    return rows


def _section(row: ReportAnswer) -> Hit:
    agency_return = row.report.part.agency_return
    link = reverse("imr:report_read", args=[agency_return.reference])
    return Hit(agency_return.review, agency_return, row.section.heading, link, row.text)


ANSWER = ("what_happened", "should_have_happened", "why", "difference", "known_then", "learned_later", "evidence")


def _answer(row: KloeAnswer) -> Hit:
    agency_return = row.report.part.agency_return
    link = reverse("imr:report_read", args=[agency_return.reference])
    title = f"Line of enquiry {row.kloe.number}"
    return Hit(agency_return.review, agency_return, title, link, _text(row, ANSWER))


def _terms(viewer) -> QuerySet:
    return visible(viewer, Perm.SEE_REVIEW, Review).select_related("board")


def _terms_of(row: Review) -> Hit:
    link = reverse("reviews:review_terms", args=[row.reference])
    return Hit(row, None, "Terms of reference", link, row.terms_of_reference)


def _kloes(viewer) -> QuerySet:
    return visible(viewer, Perm.SEE_REVIEW, KeyLineOfEnquiry).select_related("review__board")


def _kloe(row: KeyLineOfEnquiry) -> Hit:
    link = reverse("reviews:review_terms", args=[row.review.reference])
    return Hit(row.review, None, f"Line of enquiry {row.number}", link, _text(row, ("title", "question")))


WORDING = ("text", "lesson", "outcome", "measure")
KINDS = (
    Kind("entries", "Entries returned", _entries, ReturnedEntry, _entry, versions=True),
    Kind("reports", "Reports returned", _reports, Submission, _report, versions=True),
    Kind("recommendations", "Recommendations", _recommendations, Wording, _recommendation),
    Kind("comments", "Comments of the board", _comments, SubgroupComment, _comment),
    Kind("decisions", "Decisions of the board", _decisions, SubgroupDecision, _decision),
    Kind("drafts", "Chronologies being written", _drafts, ChronologyEntry, _draft, reads_draft=True),
    Kind("sections", "Reports being written", _of_report(ReportAnswer), ReportAnswer, _section, reads_draft=True),
    Kind("answers", "Answers being written", _of_report(KloeAnswer), KloeAnswer, _answer, reads_draft=True),
    Kind("terms", "Terms of reference", _terms, Review, _terms_of),
    Kind("kloes", "Lines of enquiry", _kloes, KeyLineOfEnquiry, _kloe),
)  # fmt: skip
