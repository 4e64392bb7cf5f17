"""Interviews as the viewer may see them: the author, and the senior manager where the agency's setting says so (R5)."""

from django.db.models import QuerySet
from django.utils import timezone

from chronology.models import ChronologyEntry
from imr.clearance import holds_of
from imr.models import (
    HandOver,
    HandOverText,
    InterviewClearance,
    InterviewShare,
    StaffInterview,
)
from imr.models.interview import MOST_TRIES, RECORD
from reviews.models import AgencyReturn
from sar_portal.access.decide import can, visible
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
