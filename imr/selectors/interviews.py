"""Interviews as the viewer may see them: the author, and the senior manager where the agency's setting says so (R5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from chronology.models import ChronologyEntry
from imr.clearance import holds_of
from imr.models import (
    HandOver,
    HandOverText,
    InterviewClearance,
    InterviewConfirmation,
    InterviewShare,
    InterviewState,
    RecordCopy,
    StaffInterview,
    UnsentAnswer,
)
from imr.models.interview import RECORD
from imr.models.sharing import MOST_TRIES
from reviews.models import AgencyReturn
from sar_portal.access.decide import can, visible
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm


def interviews_of(viewer, agency_return: AgencyReturn) -> QuerySet[StaffInterview]:
    """Every interview of the return, with whom."""
    found = visible(viewer, Perm.READ_INTERVIEWS, StaffInterview).filter(involvement__agency_return=agency_return)
    return found.select_related("involvement").order_by("planned_for", "pk")


def holding_process(agency_return: AgencyReturn) -> bool:
    """Does a parallel process of the review hold interviews until cleared?"""
    return bool(holds_of(agency_return).processes)


def clearances_of(viewer, agency_return: AgencyReturn) -> QuerySet[InterviewClearance]:
    """Who was held or cleared for interview, by whom and why, newest first: for author and lead."""
    found = visible(viewer, Perm.KEEP_REGISTER, InterviewClearance).filter(subject__agency_return=agency_return)
    return found.select_related("subject", "by").order_by("-at", "-pk")


def sections_of(interview: StaffInterview) -> list[tuple[str, str]]:
    """The sections of the record that have words, with their titles."""
    written = [(StaffInterview.title_of(name), getattr(interview, name)) for name in RECORD]
    return [(title, text) for title, text in written if text.strip()]


@dataclass(frozen=True)
class Opening:
    """One time that the link was tried or the record was shown."""

    at: datetime
    words: str


_OPENED = {
    ("viewed", "record_open"): "The record was shown",
    ("did", "try_code"): "The code was right",
    ("refused", "try_code"): "A wrong code",
}


def record_of(interview: StaffInterview) -> dict[str, Any]:
    """The record with everything that stands beside it, as author and interviewee read it."""
    answers = list(interview.confirmations.select_related("entered_by", "paper").order_by("at"))
    checks = list(interview.checks.select_related("entry").order_by("entry__ref"))
    for check in checks:
        check.remarks = [(one, text) for one in answers if (text := one.remarks.get(str(check.pk)))]
    return {
        "interview": interview,
        "sections": sections_of(interview),
        "checks": checks,
        "answers": answers,
        "addenda": list(interview.addenda.select_related("by")),
    }


def awaits_answer(interview: StaffInterview) -> bool:
    """Can the interviewee answer: the record, or what was added to it since they did?"""
    if interview.state == InterviewState.SHARED:
        return True
    last = interview.confirmations.order_by("-at").first()
    return last is not None and interview.addenda.filter(at__gt=last.at).exists()


def unsent_of(share: InterviewShare) -> UnsentAnswer | None:
    """What was typed on the page of a link and not sent, for that page alone: the author's pages have no way here (R5)."""
    return UnsentAnswer.objects.filter(share=share).first()


def openings_of(viewer, interview: StaffInterview) -> list[Opening]:
    """Every time the link was used, from the access log, newest first: for the author."""
    if not can(viewer, Perm.HOLD_INTERVIEWS, interview):
        return []
    subject = f"{interview._meta.label_lower}:{interview.pk}"
    scope = interview.involvement.agency_return.scope_id
    found = AuditEvent.objects.filter(scope=scope, subject=subject, verb__in=["record_open", "try_code"])
    events = found.order_by("-at", "-number").values_list("at", "what", "verb")
    return [Opening(at, _OPENED[what, verb]) for at, what, verb in events if (what, verb) in _OPENED]


def copies_of(viewer, interview: StaffInterview) -> QuerySet[RecordCopy]:
    """Every copy that was made to be printed, the newest first."""
    found = visible(viewer, Perm.HOLD_INTERVIEWS, RecordCopy).filter(interview=interview)
    return found.select_related("by", "given", "pdf")


def answer_on_paper(viewer, interview: StaffInterview, key: int) -> InterviewConfirmation | None:
    """An answer with its signed paper, for whoever reads the record."""
    found = visible(viewer, Perm.READ_INTERVIEWS, InterviewConfirmation).filter(interview=interview, pk=key)
    return found.select_related("paper").exclude(paper=None).first()


def share_of(viewer, interview: StaffInterview) -> InterviewShare | None:
    """The newest link to the record, for the author, with what is left of it."""
    return visible(viewer, Perm.HOLD_INTERVIEWS, InterviewShare).filter(interview=interview).order_by("-pk").first()


def share_state(share: InterviewShare | None) -> str:
    """'', 'withdrawn', 'expired', 'failed' (guessed at too often) or 'active'."""
    if share is None:
        return ""
    if share.revoked_at:
        return "withdrawn"
    if share.expires_at <= timezone.now():
        return "expired"
    return "failed" if share.tries >= MOST_TRIES else "active"


def entries_to_put(viewer, interview: StaffInterview) -> list[ChronologyEntry]:
    """The chronology's entries, those that name the interviewee's code first, each with what was said of it."""
    row = interview.involvement
    if not can(viewer, Perm.HOLD_INTERVIEWS, interview):
        return []
    entries = list(
        visible(viewer, Perm.HOLD_INTERVIEWS, ChronologyEntry)
        .filter(chronology__part__agency_return=row.agency_return_id, removed_at__isnull=True)
        .select_related("chronology__asked", "chronology__part")
    )
    said = {check.entry_id: check for check in interview.checks.all()}
    for entry in entries:
        entry.put = said.get(entry.pk)
        entry.names_them = row.code.casefold() in entry.people.casefold()
    return sorted(entries, key=lambda entry: not entry.names_them)


def hand_overs_of(viewer) -> QuerySet[HandOver]:
    """Hand-overs that the viewer made or received; nobody else's query finds them (R6)."""
    return visible(viewer, Perm.READ_HAND_OVER, HandOver).select_related("recipient", "by")


def text_waits(kept: HandOver) -> bool:
    """Is there a text that the recipient can still read?"""
    waiting = HandOverText.objects.filter(hand_over=kept).first()
    return waiting is not None and waiting.ends_at > timezone.now()
