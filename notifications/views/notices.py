"""The list of notifications, opened and marked as read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from notifications import services
from notifications.selectors import notices
from sar_portal.access.views import signed_in

PER_PAGE = 50


@signed_in
def notice_list(request):
    page = Paginator(notices.notices_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    boards = notices.boards_with_deliveries(request.user)
    return render(request, "notifications/notice_list.html", {"page": page, "boards": boards})


@signed_in
@require_POST
def notice_open(request, message_id):
    """Marks it as read and goes to the page it tells of; a POST, so that nothing that only looks counts as reading."""
    message = get_object_or_404(notices.notices_of(request.user), message_id=message_id)
    services.mark_read(messages=notices.notices_of(request.user).filter(pk=message.pk), by=request.user)
    return redirect(message.link)


@signed_in
@require_POST
def notice_read_all(request):
    services.mark_read(messages=notices.notices_of(request.user), by=request.user)
    messages.success(request, "All notifications are marked as read.")
    return redirect("notifications:notice_list")
