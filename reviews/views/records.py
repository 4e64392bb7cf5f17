"""The record list of an agency: what is held, where, who secured it when, and when the author could use it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from reviews.forms.records import AvailableForm, ConfirmForm, RecordSetForm
from reviews.models import AgencyReturn, RecordSet
from reviews.selectors.records import record_sets_of, records_part, role_of
from reviews.services import records as verbs
from reviews.views.pages import answer, show, typed
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

KNOWN_BY = {"reference": "reference"}
SET = {"reference": "agency_return__reference", "key": "pk"}


def _then(agency_return) -> str:
    return reverse("reviews:record_list", args=[agency_return.reference])


@requires(Perm.READ_DRAFT, Perm.CHECK_QUALITY, on=AgencyReturn, known_by=KNOWN_BY)
def record_list(request, agency_return):
    """The date of the records leads here, and the board's side, which oversees it, to its own page: the list is a draft (R3)."""
    if Perm.READ_DRAFT not in request.allowed:
        return redirect("reviews:return_progress", agency_return.reference)
    return show(
        request,
        "record_list",
        agency_return.review,
        agency_return=agency_return,
        part=records_part(agency_return),
        record_sets=record_sets_of(request.user, agency_return),
    )


@requires(Perm.ANSWER_REQUEST, on=AgencyReturn, known_by=KNOWN_BY)
def record_add(request, agency_return):
    form = RecordSetForm(typed(request))

    def add(version, **facts):
        return verbs.add_record_set(agency_return=agency_return, by=request.user, **facts)

    context = {"review": agency_return.review, "agency_return": agency_return, "done": "The record set was added."}
    return answer(request, "record_form", form, add, then=_then(agency_return), **context)


@requires(Perm.ANSWER_REQUEST, on=RecordSet, known_by=SET)
def record_change(request, record_set):
    agency_return = record_set.agency_return
    form = RecordSetForm.of(record_set, typed(request))

    def change(version, **facts):
        return verbs.change_record_set(record_set=record_set, version=version or 0, by=request.user, **facts)

    context = {"review": agency_return.review, "agency_return": agency_return, "done": "Saved.", "row": record_set}
    return answer(request, "record_form", form, change, then=_then(agency_return), **context)


@requires(Perm.ANSWER_REQUEST, on=RecordSet, known_by=SET)
def record_available(request, record_set):
    agency_return = record_set.agency_return
    form = AvailableForm(typed(request), initial={"on": record_set.available_on})

    def make_available(on):
        return verbs.make_available(record_set=record_set, on=on, by=request.user)

    context = {"review": agency_return.review, "agency_return": agency_return, "done": "Saved.", "row": record_set}
    return answer(request, "record_available", form, make_available, then=_then(agency_return), **context)


@requires(Perm.ANSWER_REQUEST, on=RecordSet, known_by=SET)
def record_remove(request, record_set):
    agency_return = record_set.agency_return
    if request.method == "POST":
        try:
            verbs.remove_record_set(record_set=record_set, by=request.user)
            messages.success(request, "The record set was taken off the list.")
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect(_then(agency_return))
    return show(request, "record_remove", agency_return.review, agency_return=agency_return, row=record_set)


@requires(Perm.ANSWER_REQUEST, on=AgencyReturn, known_by=KNOWN_BY)
def records_confirm(request, agency_return):
    sets = record_sets_of(request.user, agency_return)
    initial = {"name": request.user.get_full_name(), "role": role_of(request.user, agency_return)}
    form = ConfirmForm(typed(request), initial=initial)

    def confirm_secured(name, role, confirm):
        statement = ConfirmForm.base_fields["confirm"].label
        facts = {"name": name, "role": role, "statement": statement}
        return verbs.confirm_secured(agency_return=agency_return, by=request.user, **facts)

    done = "The records are confirmed as secured. The coordinator is told."
    context = {"review": agency_return.review, "agency_return": agency_return, "record_sets": sets}
    return answer(request, "records_confirm", form, confirm_secured, then=_then(agency_return), done=done, **context)
