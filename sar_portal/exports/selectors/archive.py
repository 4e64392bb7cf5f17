"""What the archive of a whole review holds: read by the coordinator who asks for it, who must be able to read every return."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from imr.selectors.attachments import submitted_file
from reviews.models import AgencyReturn, InformationRequest, PartKind, Review, Submission, SubmissionPaper
from sar_portal.access.audit import body_of
from sar_portal.access.decide import visible
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.actions.models import Evidence
from sar_portal.documents.models import Rendering, StoredFile
from sar_portal.exports.selectors.content import Content
from sar_portal.exports.selectors.records import versions_of

INDEX = [
    "Agency",
    "System",
    "Description",
    "Format",
    "Custodian",
    "Secured on",
    "Secured by",
    "Available to the author",
]
OF_INDEX = ("system", "description", "format", "custodian", "secured_on", "secured_by", "available_on")


def archive_content(viewer, review: Review) -> Content:
    """What it is made of. Raises Refused where a return is not the viewer's to read (R12), or a PDF is not made yet."""
    returns = list(review.returns.select_related("agency"))
    seen = visible(viewer, Perm.SEE_PROGRESS, AgencyReturn).filter(review=review)
    if len(returns) != seen.count():
        raise Refused(
            "You may not read everything of this review, so another coordinator has to ask for the whole of it."
        )
    versions = list(versions_of(viewer, review).select_related("part__agency_return__agency").order_by("pk"))
    return Content("Whole review", [], [], returns, versions, [], [], "", len(versions), lambda say: iter(()))


def papers_of(versions: list[Submission]) -> list[Rendering]:
    """The PDF of each accepted version, with its acceptance. Raises Refused while the worker still owes one."""
    written = {one.pk for one in versions if one.part.kind != PartKind.RECORDS}
    papers = SubmissionPaper.objects.filter(submission__in=written, stage=SubmissionPaper.Stage.ACCEPTED)
    found = list(papers.select_related("rendering__pdf").order_by("pk"))
    if written - {one.submission_id for one in found}:
        raise Refused("The PDF of an accepted version is still being made. Ask for the archive again in a few minutes.")
    return [one.rendering for one in found]


def letters_of(review: Review) -> list[Rendering]:
    sent = InformationRequest.objects.filter(agency_return__review=review, letter__isnull=False)
    return [one.letter for one in sent.select_related("letter__pdf").order_by("pk") if one.letter]


@dataclass(frozen=True)
class Document:
    """An attached file: under which name it lies in the archive, and whose it is."""

    name: str
    stored: StoredFile
    of: str
    title: str


def documents_of(review: Review, versions: list[Submission]) -> list[Document]:
    """Attached to accepted versions, each once however many versions have it; then evidence of what was done."""
    found: dict[int, Document] = {}
    for one in versions:
        for line in one.content.get("attachments", ()):
            stored, name = submitted_file(one, line["number"])
            title = f"{line['title']} ({line['published']})" if line["published"] else line["title"]
            of = one.part.agency_return.reference
            found.setdefault(stored.pk, Document(f"documents/{stored.pk}-{name}", stored, of, title))
    evidence = Evidence.objects.filter(recommendation__review=review).select_related(*Evidence.FETCHED_WITH)
    for shown in evidence.order_by("pk"):
        of = shown.recommendation.reference
        found[shown.file_id] = Document(f"documents/{shown.file_id}-{shown.file_name}", shown.file, of, shown.shows)
    return list(found.values())


def records_index(versions: list[Submission]) -> list[list[str]]:
    """Every set of records that an agency has confirmed as secured."""
    return [
        [one.part.agency_return.agency.name, *(line[name] for name in OF_INDEX)]
        for one in versions
        if one.part.kind == PartKind.RECORDS
        for line in one.content["record_sets"]
    ]


def trail_of(review: Review, shown: set[str]) -> Iterator[dict]:
    """The audit trail of the review, as it can be verified outside. An event tells what happened where it is on the review
    itself, or on a row that is `shown` in the archive; of what happened inside an agency only its place in the chain (R3, R5).
    """
    events = AuditEvent.objects.filter(chain__scope=review.scope).order_by("number")
    for event in events.iterator(chunk_size=2000):
        line = {"number": event.number, "previous": event.previous, "hash": event.hash}
        if event.scope_id == review.scope_id or (event.what == "did" and event.subject in shown):
            line |= {"at": event.at.astimezone(UTC).isoformat(), "body": body_of(event)}
        yield line
