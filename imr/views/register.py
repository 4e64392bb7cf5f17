"""The register of practitioners and line managers."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from imr.forms.register import ReasonForm, RegisterForm
from imr.models import PractitionerInvolvement
from imr.selectors.register import earlier_versions, outstanding, register_of, struck_off
from imr.services import register as verbs
from imr.views.pages import answer, show, typed
from reviews.models import AgencyReturn
from sar_portal.access.decide import can
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

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
    rows = list(register_of(request.user, ret))
    for row in rows:
        row.outstanding = outstanding(row)
    return show(request, "register_list", ret, rows=rows, struck_off=struck_off(request.user, ret))


@requires(Perm.KEEP_REGISTER, on=AgencyReturn, known_by=KNOWN_BY)
def register_add(request, ret):
    form = RegisterForm(typed(request), managers=register_of(request.user, ret), initial={"still_employed": True})

    def add(version, **fields):
        return verbs.add_to_register(agency_return=ret, fields=fields, by=request.user)

    return answer(request, "register_form", ret, form, add, **_on(request, ret))


@requires(Perm.KEEP_REGISTER, on=PractitionerInvolvement, known_by=ROW)
def register_change(request, row):
    ret = row.agency_return
    if row.struck_off_at:
        messages.info(request, "This entry was struck off.")
        return redirect("imr:register_list", ret.reference)
    managers = register_of(request.user, ret).exclude(pk=row.pk)
    form = RegisterForm.of(row, typed(request), managers=managers)

    def change(version, **fields):
        return verbs.change_register_row(involvement=row, version=version or 0, fields=fields, by=request.user)

    versions = earlier_versions(request.user, row)
    return answer(request, "register_form", ret, form, change, row=row, versions=versions, **_on(request, ret))


@requires(Perm.KEEP_REGISTER, on=PractitionerInvolvement, known_by=ROW)
def register_strike_off(request, row):
    ret = row.agency_return
    form = ReasonForm(typed(request), label="Why is this entry struck off?")

    def strike_off(reason):
        return verbs.strike_off(involvement=row, reason=reason, by=request.user)

    return answer(request, "register_strike_off", ret, form, strike_off, row=row, **_on(request, ret))
