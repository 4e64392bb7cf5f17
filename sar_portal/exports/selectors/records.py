"""The structured data of a whole review, as the board has it: one record type for each kind of row, with what its fields mean.

Rows that the board wrote or decided are there as they stand. Of what agencies wrote, only what was accepted and returned:
no draft (R3), no interview (R5), no hand-over (R6). Whoever asks for it reads every return, so nobody is excluded (R12).
They are in an order in which they can be taken in again (services/taking_in.py): who stood in comes before who accepted, who
stood aside after who checked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Model, Q, QuerySet

from chronology.models import (
    Candidate,
    CandidateMember,
    ReturnedEntry,
    ReturnedPerson,
    RowAnswer,
    RowQuery,
    Settlement,
)
from notifications.models import Deadline, DeadlineChange, ReminderPlan
from reviews import models as board
from reviews.models import AgencyReturn, Review, SignOff, Submission
from sar_portal.access.decide import visible
from sar_portal.access.models import RoleAssignment
from sar_portal.access.permissions import Perm
from sar_portal.accounts.identities import address_sha256
from sar_portal.accounts.models import Agency, Board, User
from sar_portal.actions.models import ActionDecision, Evidence, Note, RecommendationDecision
from sar_portal.combined import models as combined
from sar_portal.documents.models import Rendering, StoredFile
from sar_portal.exports.models import BlackedOut, Disclosure, Export
from sar_portal.exports.selectors.disclosures import disclosures_of, readable_versions

PARTIAL = (
    "A date stands in date_original as the agency wrote it; date_from and date_to are the earliest and latest day that it "
    "can mean, to the precision given. What was not written is null: a blank time is unknown, never midnight."
)

# Computed with a key of this installation: of no use elsewhere, and nobody else's to compare.
FOR_THE_SEARCH = {"name_mark", "nhs_mark"}
# Tables with rows of reviews that are not in it, each with the reason: a test knows of every table.
NOT_IN_IT = {
    "access.Exclusion": "who stands on an agency's register is not the board's to hand on",
    "accounts.HistoricalBoard": "the board's, of no review",
    "accounts.HistoricalAgency": "the agency's, of no review",
    "accounts.Invitation": "a link that was sent to one address",
    "accounts.AccessConfirmation": "of no review",
    "accounts.ConfirmedPerson": "of no review",
    "notifications.Reminder": "whom an e-mail reminded",
    "notifications.OutboxMessage": "e-mail that was sent",
    "reviews.RecordSet": "the agency's; what it confirmed stands in its version",
    "reviews.HistoricalRecordSet": "the agency's drafts (R3)",
    "reviews.UnsentDecision": "typed of a decision that is not made",
    "reviews.UnsentForm": "typed and not sent: its writer's alone",
    "reviews.Hold": "follows from an agency's register",
    "reviews.EscalationLadder": "the board's, of no review",
    "reviews.RequestLetterTexts": "the board's, of no review",
    "chronology.BoardColumns": "the board's, of no review",
    "documents.BoardCrest": "the board's, of no review; papers that were made with one have it in them",
    "chronology.Matching": "computed anew",
    "exports.NameFound": "found in a file that is gone after a day",
    "exports.NamesDecision": "decided on what was found there",
    "closing.RetentionRules": "the board's, of no review",
}


@dataclass(frozen=True)
class RecordType:
    """One kind of row: its name in the archive, its table, how its rows are found, and what it is."""

    name: str
    model: Any
    rows: Callable[[Any, Review], QuerySet]
    what: str
    note: str = ""
    only: tuple[str, ...] = ()

    @property
    def fields(self) -> list[models.Field]:
        """Every column but those that repeat others to be found by."""
        found = [one for one in self.model._meta.concrete_fields if not isinstance(one, SearchVectorField)]
        found = [one for one in found if not one.generated and one.name not in FOR_THE_SEARCH]
        return [one for one in found if not self.only or one.name in self.only]


def _by(path: str, model: Any) -> Callable[[Any, Review], QuerySet]:
    return lambda viewer, review: model._default_manager.filter(**{path: review.pk})


def _of(name: str, model: Any, path: str, what: str, *, only: tuple[str, ...] = ()) -> RecordType:
    return RecordType(name, model, _by(path, model), what, only=only)


def _earlier(name: str, model: Any, path: str) -> RecordType:
    """Each saved version of rows that people edit, oldest first."""
    history = model.history.model
    return RecordType(f"{name}_history", history, _by(path, history), f"Every saved version of the rows of {name}")


def versions_of(viewer, review: Review) -> QuerySet[Submission]:
    """Every version that was accepted and returned; none that was only drafted or sent back (R3)."""
    return visible(viewer, Perm.READ_RETURNED, Submission).filter(part__agency_return__review=review)


def _with_versions(model: Any) -> Callable[[Any, Review], QuerySet]:
    return lambda viewer, review: model._default_manager.filter(submission__in=versions_of(viewer, review))


def _sign_offs(viewer, review: Review) -> QuerySet[SignOff]:
    return _with_versions(SignOff)(viewer, review).exclude(verb="send_back")


def _answers(viewer, review: Review) -> QuerySet:
    found = visible(viewer, Perm.CHECK_QUALITY, board.QueryAnswer)
    return found.filter(query__submission__part__agency_return__review=review)


def _agencies(viewer, review: Review) -> QuerySet[Agency]:
    asked = Q(returns__review=review) | Q(pk__in=review.planned_requests.values("agency"))
    return Agency.objects.filter(asked).distinct()


def _board(viewer, review: Review) -> QuerySet[Board]:
    return Board.objects.filter(pk=review.board_id)


def _dates(viewer, review: Review) -> QuerySet[Deadline]:
    """Of the parts and of what was said to follow, by when the requests were to be acknowledged, and of what was agreed."""
    of_agencies = Q(part__agency_return__review=review) | Q(request__agency_return__review=review)
    of_agencies |= Q(promised_part__agency_return__review=review)
    agreed = board.Recommendation.objects.filter(review=review)
    now = board.Action.objects.filter(recommendation__in=agreed).values("deadline")
    before = board.Action.history.filter(recommendation__in=agreed).values("deadline")
    of_agreed = Q(pk__in=agreed.values("deadline")) | Q(pk__in=agreed.values("impact_deadline"))
    of_agreed |= Q(pk__in=now) | Q(pk__in=before)
    return Deadline.objects.filter(of_agencies | of_agreed)


def _plans(viewer, review: Review) -> QuerySet[ReminderPlan]:
    return ReminderPlan.objects.filter(deadlines__in=_dates(viewer, review)).distinct()


def _checklists(viewer, review: Review) -> QuerySet:
    checks = board.QualityCheck.objects.filter(subject__agency_return__review=review)
    return board.BoardChecklist.objects.filter(pk__in=checks.values("against"))


def _papers(viewer, review: Review) -> QuerySet:
    accepted = board.SubmissionPaper.Stage.ACCEPTED
    return board.SubmissionPaper.objects.filter(submission__in=versions_of(viewer, review), stage=accepted)


def _renderings(viewer, review: Review) -> QuerySet[Rendering]:
    letters = board.InformationRequest.objects.filter(agency_return__review=review).values("letter")
    return Rendering.objects.filter(Q(pk__in=letters) | Q(pk__in=_papers(viewer, review).values("rendering")))


def _stored(viewer, review: Review) -> QuerySet[StoredFile]:
    """Letters, accepted versions, and documents: not the name that a file came with, nor who brought it when (R3)."""
    attached = Q(pk__in=())
    for one in versions_of(viewer, review).select_related("part"):
        fingerprints = [line["sha256"] for line in one.content.get("attachments", ())]
        attached |= Q(scope=one.part.agency_return_id, sha256__in=fingerprints)
    shown = Evidence.objects.filter(recommendation__review=review).values("file")
    made = _renderings(viewer, review).values("pdf")
    return StoredFile.objects.filter(Q(pk__in=made) | Q(pk__in=shown) | attached)


def _above(label: str) -> Any:
    """A table of a room above this one, by its name."""
    return apps.get_model(label)


def _changes_of_dates(viewer, review: Review) -> QuerySet[DeadlineChange]:
    return DeadlineChange.objects.filter(deadline__in=_dates(viewer, review))


def _files(viewer, review: Review) -> QuerySet[Export]:
    """Those of the board; what an agency made of its own chronology is its own."""
    return Export.objects.filter(review=review, scope=review.scope)


def _disclosures(viewer, review: Review) -> QuerySet[Disclosure]:
    """As the register shows them: without an agency's own file of what it has not returned (R3)."""
    return disclosures_of(viewer, review, readable_versions(viewer, review)).select_related(None).defer(None)


RETURN = "agency_return__review"
ON_PART = "subject__agency_return__review"
RECORDS: tuple[RecordType, ...] = (
    RecordType("board", Board, _board, "The board whose review it is", only=("scope", "name", "code")),
    _of("review", Review, "pk", "The review and its terms"),
    _earlier("review", Review, "scope"),
    _of("adult", board.AdultIdentity, "review", "Who the adult is"),
    _of("people_by_code", board.CommonPerson, "review", "Who is meant by the codes that several agencies write"),
    _earlier("people_by_code", board.CommonPerson, "review"),
    _of("names_shown", board.NamesShown, "subject", "To whom the real names were shown, and why"),
    _of("lines_of_enquiry", board.KeyLineOfEnquiry, "review", "Key lines of enquiry"),
    _earlier("lines_of_enquiry", board.KeyLineOfEnquiry, "review"),
    _of(
        "parallel_processes", board.ParallelProcess, "review", "Inquests, investigations and other processes beside it"
    ),
    _earlier("parallel_processes", board.ParallelProcess, "review"),
    _of("milestones", board.Milestone, "review", "Dated steps of the review"),
    _earlier("milestones", board.Milestone, "review"),
    _of("metadata", board.Metadata, "review", "What was entered for national analyses"),
    _earlier("metadata", board.Metadata, "review"),
    _of("review_decisions", board.ReviewDecision, "subject", "Started, suspended, resumed, closed"),
    _of("roles", RoleAssignment, "scope", "Roles held on this review"),
    RecordType("agencies", Agency, _agencies, "The agencies that were asked", only=("scope", "name", "code")),
    _of("planned_requests", board.PlannedRequest, "review", "What was planned to be asked of an agency"),
    _of("letter_plans", board.LetterPlan, "review", "What the letters said alike, while they were prepared"),
    _of("returns", AgencyReturn, "review", "One agency's return"),
    _of("return_parts", board.ReturnPart, RETURN, "Records, chronology, IMR or information report of a return"),
    RecordType(
        "stored_files",
        StoredFile,
        _stored,
        "The files that lie in the archive, each under its SHA-256",
        only=("id", "scope", "kind", "origin", "size", "sha256"),
    ),
    RecordType("papers", Rendering, _renderings, "Letters as sent and versions as accepted, on paper"),
    RecordType("reminder_plans", ReminderPlan, _plans, "How the board reminded of the due dates", only=("id", "plan")),
    RecordType(
        "due_dates",
        Deadline,
        _dates,
        "The due date of each part, of the rest of a partial reply, of each request's acknowledgement, and of what was agreed",
    ),
    RecordType("due_date_changes", DeadlineChange, _changes_of_dates, "How due dates were changed, and why"),
    _of("requests", board.InformationRequest, RETURN, "Requests under section 45, as sent"),
    _of("request_decisions", board.RequestDecision, ON_PART, "Acknowledged, more time asked and decided, escalated"),
    _of("part_decisions", board.PartDecision, ON_PART, "Steps of a part that are no acceptance and no check"),
    _of("family_contacts", board.FamilyContact, "subject", "Contacts with the family, an advocate or the adult"),
    _of("contacts", board.ContactLogged, "subject__review", "Contacts with agencies outside the portal"),
    RecordType("versions", Submission, versions_of, "Accepted versions: the frozen content and its fingerprint"),
    RecordType("version_papers", board.SubmissionPaper, _papers, "Which paper is of which version"),
    _of(
        "stand_ins", board.StandIn, "subject__review", "Who accepted for an agency that had nobody free of involvement"
    ),
    RecordType("sign_offs", SignOff, _sign_offs, "Acceptances for the organisation"),
    RecordType(
        "checklists", board.BoardChecklist, _checklists, "What versions were checked against", only=("id", "lines")
    ),
    _of("quality_checks", board.QualityCheck, ON_PART, "The board's checks of returned versions"),
    _of("checker_conflicts", board.CheckerConflict, "subject__review", "Who did not check a return, and why"),
    _of("queries", board.Query, f"submission__part__{RETURN}", "What the board asked about a version"),
    RecordType("query_answers", board.QueryAnswer, _answers, "What agencies said to that, with an accepted version"),
    _of(
        "query_decisions",
        board.QueryDecision,
        f"subject__submission__part__{RETURN}",
        "Queries settled or opened again",
    ),
    RecordType(
        "entries", ReturnedEntry, _with_versions(ReturnedEntry), "Chronology entries of accepted versions", PARTIAL
    ),
    RecordType(
        "people_of_agencies",
        ReturnedPerson,
        _with_versions(ReturnedPerson),
        "Whom the codes of an accepted version mean",
    ),
    _of("disagreements", Candidate, "review", "Entries of two agencies that may tell of one episode, or differ"),
    _of("disagreement_members", CandidateMember, "candidate__review", "The entries of each disagreement"),
    _of("settlements", Settlement, "subject__review", "What was decided on a disagreement"),
    _of("entry_queries", RowQuery, "settlement__subject__review", "What an agency was asked about its own entry"),
    _of("entry_answers", RowAnswer, "query__settlement__subject__review", "What it answered"),
    _of("sharings", combined.Sharing, "subject", "To whom of the subgroup the returns were opened, or closed"),
    _of("comments", combined.SubgroupComment, "review", "Comments on the combined returns"),
    _of("decisions", combined.SubgroupDecision, "subject", "Decisions of the subgroup"),
    _of("key_episodes", combined.KeyEpisode, "review", "Key practice episodes"),
    _earlier("key_episodes", combined.KeyEpisode, "review"),
    _of("annotations", combined.Annotation, "subject", "Notes beside entries of the combined chronology"),
    _of("annotated_entries", combined.AnnotatedRow, "annotation__subject", "The entries that a note stands beside"),
    _of("recommendations", board.Recommendation, "review", "What was agreed, of agencies and of the board"),
    _of(
        "overlap_decisions",
        combined.OverlapDecision,
        "subject",
        "Whether recommendations of two agencies go together, as the subgroup decided",
    ),
    _of("wordings", board.Wording, "recommendation__review", "The words of a recommendation, version by version"),
    _of("actions", board.Action, "recommendation__review", "What is done about a recommendation"),
    _earlier("actions", board.Action, "recommendation__review"),
    _of(
        "recommendation_decisions",
        RecommendationDecision,
        "subject__review",
        "Implemented or not, checked, transferred",
    ),
    _of("action_decisions", ActionDecision, "subject__recommendation__review", "Done, dropped, reopened, a new date"),
    _of("notes", Note, "recommendation__review", "Progress, and comments of critical friends"),
    _of("evidence", Evidence, "recommendation__review", "Files that show that something was done"),
    RecordType("files_made", Export, _files, "Files of this review that were asked for"),
    RecordType("disclosures", Disclosure, _disclosures, "The register of what was given to whom"),
    _of("blacked_out", BlackedOut, "subject", "What was blacked out before something was given on a request"),
    _of("legal_holds", _above("closing.LegalHold"), "subject", "Legal holds set and lifted"),
    _of("kept_longer", _above("closing.KeptLonger"), "subject", "What was kept beyond its date, and why"),
)
PEOPLE = "Everyone whose key stands in a row: name, and the SHA-256 of their e-mail address, by which who has it can know them"


def rows_of(kind: RecordType, viewer, review: Review) -> list[dict]:
    """Its rows as plain data, in the order in which they were made."""
    names = [one.attname for one in kind.fields]
    found = kind.rows(viewer, review).order_by("pk").values_list(*names)
    return [dict(zip(names, map(plain, row), strict=True)) for row in found.iterator(chunk_size=1000)]


def plain(value: Any) -> Any:
    """Dates, times and moments in ISO form, moments in UTC; what JSON has, as it is."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def named_in(kind: RecordType, rows: list[dict]) -> set[int]:
    """The keys of people in the rows."""
    columns = [one.attname for one in kind.fields if one.is_relation and one.related_model is User]
    return {row[name] for row in rows for name in columns if row[name] is not None}


def people(keys: set[int]) -> list[dict]:
    found = User.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "name", "email")
    return [{"id": key, "name": name, "address_sha256": address_sha256(email)} for key, name, email in found]


def key_of(model: type[Model], pk: int) -> str:
    """How the audit trail names a row."""
    return f"{model._meta.label_lower}:{pk}"
