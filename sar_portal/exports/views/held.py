"""Everything held on one person of the key, for a subject's request, and the log of what was blacked out for it (G9)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reviews.models import AgencyReturn, Review
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.design.words import date_in_words
from sar_portal.documents.tables import csv_table
from sar_portal.documents.views import download
from sar_portal.exports.forms.held import BlackedOutForm, HeldForm
from sar_portal.exports.selectors.disclosures import blacked_out_of
from sar_portal.exports.selectors.held import (
    held_by_agency,
    held_on_board,
    people_of_agency,
    people_on_board,
    reads_whole,
)
from sar_portal.exports.services.disclosures import add_blacked_out

BY_REFERENCE = {"reference": "reference"}
CSV = "text/csv; charset=utf-8"
ON_A_PAGE = 100


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def person_held(request, review):
    request.board = review.board
    context = {"review": review, "whole": reads_whole(request.user, review)}
    return _held(request, review, people_on_board(request.user, review), held_on_board, context)


@requires(Perm.APPOINT_AUTHOR, on=AgencyReturn, known_by=BY_REFERENCE)
def person_held_agency(request, ret):
    """What the agency itself holds, for its lead."""
    request.board = ret.review.board
    return _held(request, ret, people_of_agency(request.user, ret), held_by_agency, {"ret": ret})


def _held(request, of, people, places_of, context):
    form = HeldForm(request.POST or None, people=people)
    places = None
    if request.method == "POST" and form.is_valid():
        places = places_of(request.user, of, form.chosen)
        if "csv" in request.POST:
            return download(_as_csv(places), media_type=CSV, name=f"{of.reference}-held.csv")
        context = context | {"chosen": form.chosen}
    page = "person_held" if "review" in context else "person_held_agency"
    return render(request, f"exports/{page}.html", {"form": form, "places": places, "people": people, **context})


def _as_csv(places) -> bytes:
    headings = ["Kind", "What", "Agency", "Version", "Date"]
    return csv_table(
        headings,
        (
            [
                one.kind,
                one.title,
                one.agency_return.agency.name if one.agency_return else "",
                one.version_words,
                date_in_words(one.on),
            ]
            for one in places
        ),
    )


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def blacked_out_list(request, review):
    request.board = review.board
    page = Paginator(blacked_out_of(request.user, review), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "exports/blacked_out_list.html", {"review": review, "page": page})


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
@require_GET
def blacked_out_download(request, review):
    lines = blacked_out_of(request.user, review)
    headings = ["Date of the request", "Who asked, by role", "What and where", "Why", "Decided by", "Entered"]
    rows = (
        [
            date_in_words(one.requested_on),
            one.asked_by_role,
            one.place,
            one.reason,
            one.decided_by,
            date_in_words(timezone.localtime(one.at).date()),
        ]
        for one in lines
    )
    return download(csv_table(headings, rows), media_type=CSV, name=f"{review.reference}-blacked-out.csv")


@requires(Perm.MANAGE_REVIEW, on=Review, known_by=BY_REFERENCE)
def blacked_out_add(request, review):
    request.board = review.board
    form = BlackedOutForm(request.POST or None, initial={"decided_by": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            add_blacked_out(review=review, by=request.user, **form.cleaned_data)
            messages.success(request, "It is in the log.")
            return redirect("exports:blacked_out_list", reference=review.reference)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "exports/blacked_out_add.html", {"review": review, "form": form})
