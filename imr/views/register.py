"""The register of practitioners and line managers."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from imr.clearance import holds_of
from imr.forms.people_list import ColumnsForm, NoteForm, PeopleForm
from imr.forms.register import ClearForm, HoldForm, ReasonForm, RegisterForm
from imr.models import PractitionerInvolvement, RegisterImport
from imr.selectors.interviews import clearances_of
from imr.selectors.people_list import imports_of, plan_people
from imr.selectors.register import earlier_versions, register_of, struck_off, working_list
from imr.services import clearance
from imr.services import people_list as lists
from imr.services import register as verbs
from imr.views.pages import answer, show, typed
from reviews.models import AgencyReturn
from sar_portal.access.decide import can
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

DECIDED_MEANWHILE = "Somebody decided meanwhile. Read how it stands now, and decide again if it is still needed."
KNOWN_BY = {"reference": "reference"}
ROW = {"reference": "agency_return__reference", "key": "pk"}
GONE = "Saved. You are on the register of this return now, so you no longer see it."


def _on(request, ret):
    """Where to go after a change: the person who made it may have excluded themselves by it (R12)."""

    def then(_row=None) -> str:
        stays = can(request.user, Perm.KEEP_REGISTER, ret)
        return reverse("imr:register_list", args=[ret.reference]) if stays else "/"

    def done(_row=None) -> str:
        return "The register was saved." if can(request.user, Perm.KEEP_REGISTER, ret) else GONE

    return {"then": then, "done": done}


@requires(Perm.KEEP_REGISTER, on=AgencyReturn, known_by=KNOWN_BY)
def register_list(request, ret):
    asked = request.GET.get("show", "")
    everyone = register_of(request.user, ret)
    shown = working_list(everyone, holds_of(ret), asked)
    form = NoteForm(typed(request), people=everyone, initial={"on": timezone.localdate()})

    def note(**fields):
        return lists.note_for(agency_return=ret, by=request.user, **fields)

    context = {"list": shown, "struck_off": struck_off(request.user, ret), "imports": imports_of(request.user, ret)}
    then = request.get_full_path()
    return answer(request, "register_list", ret, form, note, then=then, done=lambda noted: noted.sentence, **context)


@requires(Perm.KEEP_REGISTER, on=AgencyReturn, known_by=KNOWN_BY)
def register_import(request, ret):
    """A list is read, shown with what becomes of each row, and added only when that is asked for."""
    form = PeopleForm(typed(request), request.FILES or None)
    if not (form.is_bound and form.is_valid()):
        return show(request, "register_import", ret, form=form)
    columns = ColumnsForm(request.POST, table=form.table)
    try:
        plan = plan_people(ret, form.table.rows, **columns.choices())
        if "add" in request.POST and (columns.is_valid() or not columns.is_bound):
            kept = lists.add_people(agency_return=ret, rows=form.table.rows, **columns.choices(), by=request.user)
            messages.success(request, _on(request, ret)["done"]())
            stays = can(request.user, Perm.KEEP_REGISTER, ret)
            return redirect(reverse("imr:register_import_detail", args=[ret.reference, kept.pk]) if stays else "/")
    except Refused as refused:
        form.add_error(None, refused.sentence)
        plan = None
    return show(request, "register_import", ret, form=form, columns=columns, plan=plan)


@requires(Perm.KEEP_REGISTER, on=RegisterImport, known_by=ROW)
def register_import_detail(request, kept):
    return show(request, "register_import_detail", kept.agency_return, kept=kept)


@requires(Perm.KEEP_REGISTER, on=AgencyReturn, known_by=KNOWN_BY)
def register_add(request, ret):
    form = RegisterForm(typed(request), managers=register_of(request.user, ret), initial={"still_employed": True})

    def add(version, new_manager=None, **fields):
        return verbs.add_to_register(agency_return=ret, fields=fields, new_manager=new_manager, by=request.user)

    return answer(request, "register_form", ret, form, add, **_on(request, ret))


@requires(Perm.KEEP_REGISTER, on=PractitionerInvolvement, known_by=ROW)
def register_change(request, row):
    ret = row.agency_return
    if row.struck_off_at and request.method != "POST":  # what was typed in a tab that was open before is shown again
        messages.info(request, "This entry was struck off.")
        return redirect("imr:register_list", ret.reference)
    managers = register_of(request.user, ret).exclude(pk=row.pk)
    form = RegisterForm.of(row, typed(request), managers=managers)

    def change(version, new_manager=None, **fields):
        return verbs.change_register_row(
            involvement=row, version=version or 0, fields=fields, new_manager=new_manager, by=request.user
        )

    versions = earlier_versions(request.user, row)
    return answer(request, "register_form", ret, form, change, row=row, versions=versions, **_on(request, ret))


@requires(Perm.KEEP_REGISTER, on=PractitionerInvolvement, known_by=ROW)
def register_strike_off(request, row):
    ret = row.agency_return
    form = ReasonForm(typed(request), label="Why is this entry struck off?")

    def strike_off(reason):
        return verbs.strike_off(involvement=row, reason=reason, by=request.user)

    return answer(request, "register_strike_off", ret, form, strike_off, row=row, **_on(request, ret))


@requires(Perm.KEEP_REGISTER, on=PractitionerInvolvement, known_by=ROW)
def clearance_decide(request, row):
    """Interviews with one person: what holds them, what was decided, and the decision that comes next."""
    ret = row.agency_return
    held_by = holds_of(ret).on(row)
    form = ClearForm(typed(request)) if held_by else HoldForm(typed(request))
    verb = clearance.clear_for_interview if held_by else clearance.hold_interviews

    def decide(decision, **said):
        if decision != form.decides:
            form.meet_now()
            raise Refused(DECIDED_MEANWHILE)
        return verb(involvement=row, by=request.user, **said)

    then = reverse("imr:clearance_decide", args=[ret.reference, row.pk])
    decided = clearances_of(request.user, ret).filter(subject=row)
    context = {"row": row, "held_by": held_by, "decided": decided}
    return answer(request, "clearance_decide", ret, form, decide, then=then, done="The decision is kept.", **context)
