"""Queries of the board: asked on a returned version, answered beside the next one, settled by the board (R8)."""

from collections.abc import Mapping

from django.db import transaction

from reviews.models import (
    AgencyReturn,
    CheckerConflict,
    PartKind,
    PartState,
    Query,
    QueryAnswer,
    QueryDecision,
    ReturnPart,
    Submission,
)
from reviews.policies import check_checker, check_current, check_returns_open
from reviews.selectors.places import WHOLE, places_of
from reviews.selectors.queries import open_threads
from reviews.services.unsent_decision import forget
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.permissions import Perm


def _locked(part: ReturnPart, state: PartState, obj: Submission | Query, by, *perms: Perm) -> ReturnPart:
    """The part, held until the transaction ends, for who holds the permissions then. Raises NotAllowed, or NotNow where it is
    somewhere else.
    """
    locked = ReturnPart.objects.select_for_update(of=("self",), no_key=True).get(pk=part.pk)
    for perm in perms:
        require(perm, obj, by)
    if locked.state != state:
        raise NotNow(f"This cannot be done now: it is {locked.get_state_display().lower()}.")
    check_returns_open(locked.agency_return.review)
    return locked


@transaction.atomic
def ask(*, submission: Submission, place: str, text: str, by) -> Query:
    """Notes a query on a place of the version that is being checked; the agency reads it when the check ends with it.

    Raises NotAllowed, NotNow unless the part waits for its check, Refused for who may not check this return.
    """
    part = _locked(submission.part, PartState.RETURNED, submission, by, Perm.CHECK_QUALITY)
    if part.kind == PartKind.RECORDS:
        raise Refused("A list of records has no next version. Say it in the reason of the check.")
    check_checker(part, by=by)
    check_current(part, by=by, submission=submission)
    title = (places_of(submission) | {WHOLE: "The whole of it"}).get(place)
    if title is None:
        raise Refused("There is no such place in this version.")
    if not text.strip():
        raise Refused("Write what you ask.")
    made = Query.objects.create(submission=submission, place=place, title=title[:240], text=text.strip(), by=by)
    record("did", "ask_query", made, by=by, details={"version": submission.number, "place": place})
    return made


@transaction.atomic
def answer(*, query: Query, text: str, by) -> QueryAnswer:
    """Says what the next version does about a query. Raises NotAllowed for all but the author, NotNow unless it is being
    written, Refused for an empty answer or a query that is settled.
    """
    _locked(query.submission.part, PartState.IN_PROGRESS, query, by, Perm.SUBMIT, Perm.READ_DRAFT)
    if not text.strip():
        raise Refused("Write what you changed, or why you did not.")
    if _is_settled(query):
        raise Refused("This query is settled.")
    made = QueryAnswer.objects.create(query=query, text=text.strip(), by=by)
    record("did", "answer_version_query", made, by=by, details={"query": query.pk})
    return made


@transaction.atomic
def answer_all(*, texts: Mapping[Query, str], by) -> int:
    """Answers each query beside which something was written, all or none; how many. Raises as `answer` does, and Refused
    where nothing was written.
    """
    written = {query: text for query, text in texts.items() if text.strip()}
    if not written:
        raise Refused("Write what you changed, or why you did not.")
    for query, text in written.items():
        answer(query=query, text=text, by=by)
    return len(written)


@transaction.atomic
def settle(*, query: Query, settled: bool, by) -> None:
    """Settles a query or opens it again; twice the same is once. Raises NotAllowed, or Refused as `ask` does."""
    part = _locked(query.submission.part, PartState.RETURNED, query, by, Perm.CHECK_QUALITY)
    check_checker(part, by=by)
    if _is_settled(query) != settled:
        verb = "settle" if settled else "reopen"
        QueryDecision.objects.create(subject=query, verb=verb, by=by)
        record("did", f"{verb}_query", query, by=by)


def _is_settled(query: Query) -> bool:
    return all(one.query.pk != query.pk for one in open_threads(query.submission.part))


@transaction.atomic
def stand_aside(*, agency_return, reason: str, by) -> CheckerConflict:
    """Somebody of the board says why they do not check this return: from then on they cannot. Raises NotAllowed, Refused."""
    # A conflict is a row that is only added, so the return is held while it is looked for one.
    AgencyReturn.objects.select_for_update(of=("self",), no_key=True).get(pk=agency_return.pk)
    require(Perm.CHECK_QUALITY, agency_return, by)
    if not reason.strip():
        raise Refused("Say what the conflict is.")
    found = CheckerConflict.objects.filter(subject=agency_return, by=by).first()
    if found is not None:
        return found
    made = CheckerConflict.objects.create(subject=agency_return, verb="stand_aside", reason=reason.strip(), by=by)
    forget(by=by, submission__part__agency_return=agency_return)
    record("did", "stand_aside", agency_return, by=by, details={"conflict": made.pk})
    return made
