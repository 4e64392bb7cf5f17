"""Interviews: planned, held, written down, put beside the chronology, shared with the interviewee alone (R5)."""

from datetime import datetime, time

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from imr.forms.interviews import HeldForm, PlanForm, PutForm, RecordForm, SupportForm
from imr.forms.register import ReasonForm
from imr.models import PractitionerInvolvement, StaffInterview
from imr.models.interview import ANSWERED
from imr.selectors import interview_steps as steps
from imr.selectors import interviews as found
from imr.services import interviews as verbs
from imr.services.putting import put_entry
from imr.views.pages import answer, show, typed
from reviews.models import AgencyReturn
from reviews.views.pages import in_time
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

KNOWN_BY = {"reference": "reference"}
ROW = {"reference": "agency_return__reference", "key": "pk"}
INTERVIEW = {"reference": "involvement__agency_return__reference", "key": "pk"}
# How a plan ends without an interview: what is asked, and the title of the page.
ENDS = {
    "decline": ("Why do they decline?", "{} declines"),
    "leave": ("What was tried to reach them?", "{} has left the organisation"),
    "cancel": ("Why is it called off?", "Call the interview off"),
}


def ret_of(interview) -> AgencyReturn:
    return interview.involvement.agency_return


def page_of(interview) -> str:
    return reverse("imr:interview_detail", args=[ret_of(interview).reference, interview.pk])


def _plan(day, time: time | None, **fields) -> dict:
    """A day whose time is not agreed yet is kept as its beginning, and shown without a time."""
    when = datetime.combine(day, time or datetime.min.time()) if day else None
    return fields | {"planned_for": timezone.make_aware(when) if when else None}


@requires(Perm.READ_INTERVIEWS, on=AgencyReturn, known_by=KNOWN_BY)
def interview_list(request, ret):
    context = {
        "people": steps.people_of(request.user, ret),
        "managers": steps.line_managers_of(request.user, ret),
        "on_hold": found.holding_process(ret),
        "clearances": found.clearances_of(request.user, ret),
    }
    return show(request, "interview_list", ret, **context)


@requires(Perm.HOLD_INTERVIEWS, on=PractitionerInvolvement, known_by=ROW)
def interview_plan(request, row):
    manager = row.line_manager
    consulted = {"arranged_with": manager.code if manager else "", "arranged_by": request.user.get_full_name()}
    form = PlanForm(typed(request), initial=consulted)

    def plan(version, **fields):
        return verbs.plan_interview(involvement=row, fields=_plan(**fields), by=request.user)

    done = "The interview is planned."
    return answer(request, "interview_plan", row.agency_return, form, plan, then=page_of, done=done, row=row)


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def interview_change(request, interview):
    local = timezone.localtime(interview.planned_for) if interview.planned_for else None
    at = local.time() if local and local.time() != datetime.min.time() else None
    form = PlanForm.of(interview, typed(request), day=local.date() if local else None, time=at)

    def change(version, **fields):
        return verbs.change_plan(interview=interview, version=version or 0, fields=_plan(**fields), by=request.user)

    row = interview.involvement
    return answer(request, "interview_plan", ret_of(interview), form, change, then=page_of, done="Saved.", row=row)


@requires(Perm.READ_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def interview_detail(request, interview):
    share = found.share_of(request.user, interview)
    context = {
        "decisions": interview.decisions.select_related("by"),
        "dates": steps.dates_of(interview),
        "share": share,
        "share_state": found.share_state(share),
        "openings": found.openings_of(request.user, interview),
        "is_open": interview.state in {"planned", "held"},
        "is_answered": interview.state in ANSWERED,
        "awaits_answer": found.awaits_answer(interview),
    }
    return show(request, "interview_detail", ret_of(interview), **found.record_of(interview), **context)


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def interview_hold(request, interview):
    form = HeldForm.of(interview, typed(request))

    def hold(version, **fields):
        verbs.hold_interview(interview=interview, version=version or 0, fields=fields, by=request.user)

    def then(_none) -> str:
        return reverse("imr:record_write", args=[ret_of(interview).reference, interview.pk])

    done = "The interview was held. Write the record."
    return answer(
        request, "interview_hold", ret_of(interview), form, in_time(hold), then=then, done=done, interview=interview
    )


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def interview_end(request, interview, verb):
    ask, title = ENDS[verb]
    form = ReasonForm(typed(request), label=ask)

    def end(reason):
        verbs.end_plan(interview=interview, verb=verb, reason=reason, by=request.user)

    title = title.format(interview.involvement.code)
    context = {"interview": interview, "title": title, "then": page_of(interview), "done": "Saved."}
    return answer(request, "interview_end", ret_of(interview), form, in_time(end), **context)


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def record_write(request, interview):
    form = RecordForm.of(interview, typed(request))

    def write(version, **fields):
        return verbs.write_record(interview=interview, version=version or 0, fields=fields, by=request.user)

    context = {"interview": interview, "then": page_of(interview), "done": "The record is saved."}
    return answer(request, "record_write", ret_of(interview), form, write, **context)


@require_POST
@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def record_autosave(request, interview):
    form = RecordForm.of(interview, request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    fields = dict(form.cleaned_data)
    version = fields.pop("version") or 0
    try:
        saved = verbs.write_record(interview=interview, version=version, fields=fields, autosave=True, by=request.user)
    except Stale as stale:
        return render(
            request, "imr/_theirs.html", {"theirs": form.differences(stale.current), "live": True}, status=409
        )
    except Refused as refused:
        return JsonResponse({"errors": {"": [refused.sentence]}}, status=422)
    return JsonResponse({"version": saved.version, "saved_at": f"{timezone.localtime():%H:%M}"})


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def interview_entries(request, interview):
    entries = found.entries_to_put(request.user, interview)
    return show(request, "interview_entries", ret_of(interview), interview=interview, entries=entries)


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def interview_entry_put(request, interview, entry):
    entries = {one.pk: one for one in found.entries_to_put(request.user, interview)}
    if entry not in entries:
        return redirect("imr:interview_entries", ret_of(interview).reference, interview.pk)
    one = entries[entry]
    form = PutForm.about(one, typed(request))

    def put(version, entry_version, outcome, said, **_boxes):
        facts = {"outcome": outcome, "said": said, "becomes": form.becomes, "version": version or 0}
        facts["entry_version"] = entry_version or 0
        put_entry(interview=interview, entry=one, by=request.user, **facts)

    then = reverse("imr:interview_entries", args=[ret_of(interview).reference, interview.pk])
    context = {"interview": interview, "entry": one, "then": then, "done": "Saved."}
    return answer(request, "interview_entry_put", ret_of(interview), form, put, **context)


@requires(Perm.HOLD_INTERVIEWS, on=StaffInterview, known_by=INTERVIEW)
def support_confirm(request, interview):
    form = SupportForm(typed(request), initial={"on": interview.support_after_on})

    def confirm(on):
        verbs.confirm_support_after(interview=interview, on=on, by=request.user)

    context = {"interview": interview, "then": page_of(interview), "done": "Saved."}
    return answer(request, "support_confirm", ret_of(interview), form, confirm, **context)
