"""The interviews of a return, person by person, with what comes next for each: the one page the author works from."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from imr.clearance import Holds, holds_of
from imr.models import InterviewShare, InterviewState, PractitionerInvolvement, StaffInterview
from imr.models.interview import ENDED, planned_in_words
from imr.selectors.interviews import interviews_of, share_state
from reviews.models import AgencyReturn
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.design.words import date_in_words


@dataclass(frozen=True)
class Step:
    """What comes next, in words, and the page on which it is done; nothing when all is done."""

    words: str = ""
    page: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody on the register, the interview that counts, and those that came to nothing before."""

    row: PractitionerInvolvement
    interview: StaffInterview | None
    step: Step
    earlier: list[StaffInterview] = field(default_factory=list)


def people_of(viewer, agency_return: AgencyReturn) -> list[Person]:
    """Everyone who was, is or may be interviewed. Line managers who were not involved come in once they are interviewed."""
    had: dict[int, list[StaffInterview]] = {}
    for one in interviews_of(viewer, agency_return).order_by("pk"):
        had.setdefault(one.involvement_id, []).append(one)
    rows = visible(viewer, Perm.READ_INTERVIEWS, PractitionerInvolvement).filter(agency_return=agency_return)
    holds, shares = holds_of(agency_return), _newest_shares(agency_return)
    return [
        _person(row, had.get(row.pk, []), holds, shares, agency_return.reference)
        for row in rows.order_by("code", "pk")
        if row.pk in had or not (row.struck_off_at or row.only_manages)
    ]


def line_managers_of(viewer, agency_return: AgencyReturn) -> list[PractitionerInvolvement]:
    """Those on the register as line managers only, who can be interviewed too."""
    rows = visible(viewer, Perm.HOLD_INTERVIEWS, PractitionerInvolvement).filter(agency_return=agency_return)
    return list(rows.filter(struck_off_at__isnull=True, only_manages=True, interviews__isnull=True))


def _newest_shares(agency_return: AgencyReturn) -> dict[int, InterviewShare]:
    shares = InterviewShare.objects.filter(interview__involvement__agency_return=agency_return)
    return {share.interview_id: share for share in shares.order_by("pk")}


def _person(row, had: list[StaffInterview], holds: Holds, shares: dict[int, InterviewShare], reference: str) -> Person:
    last = had[-1] if had else None
    words, name = _next(row, last, holds, shares)
    key = last.pk if last and name not in {"interview_plan", "clearance_decide"} else row.pk
    page = reverse(f"imr:{name}", args=[reference, key]) if name else ""
    return Person(row, last, Step(words, page), had[:-1])


_PLAN_ANEW: dict[str, str] = {
    InterviewState.DECLINED: "Plan one if they agree after all",
    InterviewState.LEFT: "Plan one if they are reached after all",
}


def _next(row, interview: StaffInterview | None, holds: Holds, shares) -> tuple[str, str]:
    """What comes next, and the name of its page."""
    state = interview.state if interview else InterviewState.CANCELLED
    if state in ENDED and row.struck_off_at:
        return "", ""
    if (state in ENDED or state == InterviewState.PLANNED) and holds.on(row):
        return "No interview until cleared", "clearance_decide"
    if interview is None or state in ENDED:
        return _PLAN_ANEW.get(state, "Plan an interview"), "interview_plan"
    if interview.state == InterviewState.PLANNED:
        return _before(interview)
    if interview.state == InterviewState.HELD:
        return ("Share the record", "record_share") if interview.is_written else ("Write the record", "record_write")
    if interview.state == InterviewState.SHARED:
        return _shared(shares.get(interview.pk))
    return ("Confirm support afterwards", "support_confirm") if interview.support_after_on is None else ("", "")


def _before(interview: StaffInterview) -> tuple[str, str]:
    if interview.support_before_on is None:
        return "Confirm support with the line manager", "interview_change"
    if interview.planned_for is None:
        return "Agree a day", "interview_change"
    day: date = timezone.localdate(interview.planned_for)
    if day < timezone.localdate():
        return "Say that it was held, or agree another day", "interview_hold"
    return f"Hold it on {date_in_words(day)}", "record_write"


def _shared(share: InterviewShare | None) -> tuple[str, str]:
    if share is not None and share_state(share) == "active":
        return f"Wait for their answer until {date_in_words(share.expires_at)}", "interview_detail"
    return ("Send a new link", "record_share") if share else ("Enter their answer on paper", "answer_enter")


@dataclass(frozen=True)
class Planned:
    """One version of the plan: for when and where, noted by whom and when."""

    planned_for: datetime | None
    place: str
    noted_by: object
    noted_at: object

    @property
    def planned_words(self) -> str:
        return planned_in_words(self.planned_for)


def dates_of(interview: StaffInterview) -> list[Planned]:
    """Every day and place it was planned for, the first one first."""
    found: list[Planned] = []
    for one in interview.history.select_related("history_user").order_by("history_date", "history_id"):
        before = (found[-1].planned_for, found[-1].place) if found else (None, "")
        if (one.planned_for, one.place) != before:
            found.append(Planned(one.planned_for, one.place, one.history_user, one.history_date))
    return found
