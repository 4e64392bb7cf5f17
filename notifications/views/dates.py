"""The calendar of a person's dates, and the address under which their own calendar reads it."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from notifications import feeds, links
from notifications.calendars import calendar_file
from notifications.models import Deadline
from notifications.selectors import dates
from sar_portal.access.row_wall import open_to
from sar_portal.access.views import by_link, signed_in
from sar_portal.accounts.stepup import requires_recent_authentication

PER_PAGE = 100


@signed_in
@require_GET
def date_list(request):
    overseen = dates.overseen_dates(request.user)
    shows_overseen = request.GET.get("whose") == "overseen"
    found = overseen if shows_overseen else dates.due_from(request.user)
    asked = request.GET.get("page", "")
    page: Page[Deadline] = Paginator(cast(Any, dates.Counted(found, asked, PER_PAGE)), PER_PAGE).get_page(asked)
    months = dates.by_month(list(page), timezone.localdate())
    context = {"page": page, "months": months, "shows_overseen": shows_overseen, "oversees": overseen.exists()}
    return render(request, "notifications/date_list.html", context)


@signed_in
@require_GET
def feed_detail(request):
    return _feed(request, dates.feed_of(request.user))


def _feed(request, feed, address=""):
    context = {"feed": feed, "address": address, "oversees": dates.overseen_dates(request.user).exists()}
    return render(request, "notifications/feed_detail.html", context)


@signed_in
@require_POST
@requires_recent_authentication
def feed_make(request):
    """Answers with the address itself, as nothing but this page will ever have it."""
    feed, key = feeds.make_feed(overseen="overseen" in request.POST, by=request.user)
    path = reverse("notifications:feed_read", args=[feed.nonce])
    return _feed(request, feed, f"{links.absolute(path)}?{links.PARAMETER}={key}")


@signed_in
@require_POST
def feed_end(request):
    feeds.end_feed(user=request.user, by=request.user)
    messages.success(
        request, "The address works no longer. Your calendar keeps what it has read until you remove it there."
    )
    return redirect("notifications:feed_detail")


@by_link
@require_GET
def feed_read(request, nonce):
    """For a calendar program, which signs in nowhere: whoever has the whole address reads the dates, and nothing else.

    Only its readings are counted: an id that somebody guesses leaves nothing behind, and is answered as a wrong key is.
    """
    feed = dates.feed_known_by(nonce, request.GET.get(links.PARAMETER, ""))
    if feed is None:
        raise Http404
    if feeds.is_read_too_often(feed):
        return HttpResponse("Read again in an hour.", status=429, content_type="text/plain")
    open_to(feed.user)
    file = calendar_file(dates.dates_in(feed))
    feeds.note_reading(feed)
    return HttpResponse(file, content_type="text/calendar; charset=utf-8")
