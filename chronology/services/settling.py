"""What people settle on candidates of one event, and what agencies are asked and answer about their own rows."""

from django.db import transaction

from chronology.models import Candidate, ReturnedEntry, RowAnswer, RowQuery, Settlement
from chronology.policies import (
    check_asks_its_own_words,
    check_not_answered,
    check_not_settled_since,
    check_reads_members,
)
from notifications.notices import Notice
from notifications.services import queue
from reviews.models import AgencyReturn
from reviews.policies import check_open, check_returns_open
from sar_portal.access.audit import record
from sar_portal.access.decide import can, require
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm

ASKED = Notice("row_query")
ANSWERED = Notice("row_answered")
ANSWERS = (Perm.SUBMIT, Perm.ANSWER_REQUEST)


@transaction.atomic
def settle(*, candidate: Candidate, verb: str, reason: str, seen: int, by) -> Settlement:
    """One episode, or not the same: a row with its reason, kept when versions change (R8).

    `seen` is how many settlements the person's page showed. Raises NotAllowed, or Refused: no reason, a closed review, or
    somebody else settled it in between.
    """
    if verb not in (Settlement.Verb.CONFIRM, Settlement.Verb.DISMISS):
        raise Refused("Say whether it is one episode.")
    if not reason.strip():
        raise Refused("Give a reason.")
    return _settled(candidate, verb, reason.strip(), seen, by)


@transaction.atomic
def ask_agencies(*, candidate: Candidate, questions: dict[int, str], seen: int, by) -> Settlement:
    """Asks agencies about their own rows: `questions` by the key of their return. Lead and author are told that one waits.

    Each agency reads its own question beside its own row, nothing of another's (R4). Raises as settle does, and Refused
    where nothing is asked, a question repeats another agency's words, or the review is suspended.
    """
    asked = {key: text.strip() for key, text in questions.items() if text.strip()}
    if not asked:
        raise Refused("Write a question to at least one agency.")
    check_returns_open(candidate.review)
    rows = _rows(candidate)
    for key, text in asked.items():
        if key not in rows:
            raise NotAllowed()
        check_asks_its_own_words(text, rows[key], [row for other, row in rows.items() if other != key])
    refs = ", ".join(sorted(rows[key].ref for key in asked))
    settlement = _settled(candidate, Settlement.Verb.ASK, f"Asked about {refs}.", seen, by)
    for key, text in asked.items():
        query = RowQuery.objects.create(settlement=settlement, agency_return_id=key, entry=rows[key], text=text, by=by)
        ASKED.queue(query, by=by)
        record("did", "ask_about_entry", query, by=by, details={"candidate": candidate.pk})
    return settlement


def _settled(candidate: Candidate, verb: str, reason: str, seen: int, by) -> Settlement:
    locked = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    require(Perm.WORK_COMPOSITE, candidate, by)
    check_reads_members(candidate, by=by)
    check_open(candidate.review)
    check_not_settled_since(locked, seen)
    first, *second = _rows(locked).values()
    settlement = Settlement.objects.create(
        subject=locked, verb=verb, reason=reason, first_row=first, second_row=second[0] if second else None, by=by
    )
    record("did", f"{verb}_candidate", locked, by=by, details={"settlement": settlement.pk})
    return settlement


def _rows(candidate: Candidate) -> dict[int, ReturnedEntry]:
    """The rows by the key of their return, the lower identity first."""
    members = candidate.members.filter(entry__isnull=False).select_related("entry").order_by("identity")
    return {member.agency_return_id: member.entry for member in members if member.entry is not None}


@transaction.atomic
def answer_query(*, query: RowQuery, text: str, by) -> RowAnswer:
    """The agency's author or lead answers in words; the row itself changes by the next version alone (R7).

    Raises NotAllowed, or Refused: nothing is written, it is answered already, or the review stands still.
    """
    # A query is a row that is only added, so the return is held while it is looked for an answer.
    AgencyReturn.objects.select_for_update(of=("self",), no_key=True).get(pk=query.agency_return_id)
    if not any(can(by, perm, query) for perm in ANSWERS):
        raise NotAllowed()
    if not text.strip():
        raise Refused("Write the answer first.")
    check_returns_open(query.agency_return.review)
    locked = RowQuery.objects.get(pk=query.pk)
    check_not_answered(locked)
    answer = RowAnswer.objects.create(query=locked, text=text.strip(), by=by)
    ANSWERED.queue(answer, by=by)
    if not can(locked.by, Perm.CHECK_QUALITY, locked):
        queue(
            kind=ANSWERED.kind,
            user=locked.by,
            scope=locked.agency_return.scope,
            needs=Perm.READ_RETURNED,
            reference=answer.notice_reference,
            link=answer.notice_link(),
        )
    record("did", "answer_query", locked, by=by)
    return answer
