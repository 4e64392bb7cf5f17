"""What follows from the analysis: good practice, lessons, changes already made, recommendations and their actions."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from imr.forms.report import ActionForm, ChangeForm, GoodPracticeForm, LessonForm, RecommendationForm, VersionForm
from imr.models import Action, ChangeMade, GoodPractice, Lesson, Recommendation, ReportPart, TemplateSection
from imr.selectors import report as found
from imr.selectors.named import named_of, named_piece
from imr.selectors.removed import removed_items
from imr.services import report as verbs
from imr.services.named import leave_named, take_named
from imr.views.pages import answer, show, typed
from imr.views.writing import begun
from reviews.models import PartState
from reviews.views.pages import in_time
from sar_portal.access.errors import NotNow, Refused
from sar_portal.access.history import Stale
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires

KNOWN_BY = {"reference": "agency_return__reference"}
Fill = TemplateSection.Fill


@dataclass(frozen=True)
class Sort:
    """One sort of item: the word in its address, its model and form, what it is called, which section holds it."""

    slug: str
    model: type
    form: Callable[..., Form]
    one: str
    many: str
    fill: str = ""


_ALL = (
    Sort("good-practice", GoodPractice, GoodPracticeForm, "good practice", "Good practice", Fill.GOOD_PRACTICE),
    Sort("lessons", Lesson, LessonForm, "lesson", "Lessons", Fill.LESSONS),
    Sort("changes", ChangeMade, ChangeForm, "change", "Changes already made", Fill.CHANGES),
    Sort(
        "recommendations", Recommendation, RecommendationForm, "recommendation", "Recommendations", Fill.RECOMMENDATIONS
    ),
    Sort("actions", Action, ActionForm, "action", "Recommendations"),
)
SORTS = {sort.slug: sort for sort in _ALL}
# The box in which a draft that staff named begins.
DRAFTED = {"good-practice": "what", "lessons": "text"}


def _sort(slug: str) -> Sort:
    if slug not in SORTS:
        raise Http404
    return SORTS[slug]


def _list_of(part, sort: Sort) -> str:
    slug = "recommendations" if sort.model is Action else sort.slug
    return reverse("imr:item_list", args=[part.agency_return.reference, slug])


@requires(Perm.READ_DRAFT, on=ReportPart, known_by=KNOWN_BY)
def item_list(request, part, slug):
    sort = _sort(slug)
    report = found.report_of(request.user, part)
    if sort.model is Action:
        raise Http404
    writes = Perm.EDIT_REPORT in request.allowed and part.state == PartState.IN_PROGRESS
    items = found.listed_items(report, sort.model) if report else []
    context = {"part": part, "sort": sort, "items": items, "writes": writes}
    if writes:
        context["named"] = named_of(request.user, part.agency_return, slug)
        context["removed"] = removed_items(report, slug, sort.model) if report else []
    return show(request, "item_list", part.agency_return, **context)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def item_add(request, part, slug):
    sort, report = _sort(slug), begun(request, part)
    if sort.model is Action:
        raise Http404
    named = named_piece(request.user, part.agency_return, slug, request.GET.get("named", ""))
    form = sort.form(typed(request), report=report, initial={DRAFTED[slug]: named.draft} if named else None)

    def add(version, **values):
        if named is not None:
            return take_named(named=named, report=report, values=values, by=request.user)
        return verbs.add_item(model=sort.model, report=report, values=values, by=request.user)

    context = {"sort": sort, "part": part, "then": _list_of(part, sort), "done": "Added."}
    return answer(request, "item_form", part.agency_return, form, in_time(add), **context)


@require_POST
@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def named_leave(request, part, slug, piece):
    sort, named = _sort(slug), named_piece(request.user, part.agency_return, slug, piece)
    if named is not None:
        leave_named(named=named, by=request.user)
        messages.success(request, "Left out. You can still take it over.")
    return redirect(_list_of(part, sort))


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def action_add(request, part, key):
    report, sort = begun(request, part), SORTS["actions"]
    recommendation = found.item_of(report, Recommendation, key)
    if recommendation is None:
        raise Http404
    form = ActionForm(typed(request), report=report)

    def add(version, **values):
        values["recommendation"] = recommendation
        return verbs.add_item(model=Action, report=report, values=values, by=request.user)

    context = {"sort": sort, "part": part, "then": _list_of(part, sort), "done": "Added.", "above": recommendation}
    return answer(request, "item_form", part.agency_return, form, in_time(add), **context)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def item_change(request, part, slug, key):
    sort, report = _sort(slug), begun(request, part)
    item = found.item_of(report, sort.model, key)
    if item is None:
        raise Http404
    form = sort.form.of(item, typed(request), report=report)

    def change(version, **values):
        return verbs.change_item(item=item, version=version or 0, values=values, by=request.user)

    context = {"sort": sort, "part": part, "item": item, "then": _list_of(part, sort), "done": "Saved."}
    return answer(request, "item_form", part.agency_return, form, in_time(change), **context)


@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def item_remove(request, part, slug, key):
    sort, report = _sort(slug), begun(request, part)
    item = found.item_of(report, sort.model, key)
    if item is None:
        raise Http404
    form = VersionForm(typed(request), initial={"version": item.version})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.remove_item(item=item, by=request.user, **form.cleaned_data)
        except Stale:
            form.add_error(None, "Someone changed this meanwhile. Read it again before you remove it.")
            form.data = {"version": item.version}
        except (Refused, NotNow) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Removed. For 30 days you can bring it back; it stays in the history.")
            return redirect(_list_of(part, sort))
    return show(request, "item_remove", part.agency_return, form=form, sort=sort, part=part, item=item)


@require_POST
@requires(Perm.EDIT_REPORT, on=ReportPart, known_by=KNOWN_BY)
def item_restore(request, part, slug, key):
    sort, report = _sort(slug), begun(request, part)
    item = found.item_of(report, sort.model, key, removed_too=True)
    if item is None:
        raise Http404
    try:
        verbs.restore_item(item=item, by=request.user)
        messages.success(request, "It is back in the report.")
    except (Refused, NotNow) as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_list_of(part, sort))
