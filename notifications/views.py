"""The list of notifications, and a board's deliveries."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from notifications import selectors, services
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires, signed_in
from sar_portal.accounts.models import Board

PER_PAGE = 50


@signed_in
def notice_list(request):
    page = Paginator(selectors.notices_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    boards = selectors.boards_with_deliveries(request.user)
    return render(request, "notifications/notice_list.html", {"page": page, "boards": boards})


@signed_in
@require_POST
def notice_open(request, message_id):
    """Marks it as read and goes to the page it tells of; a POST, so that nothing that only looks counts as reading."""
    message = get_object_or_404(selectors.notices_of(request.user), message_id=message_id)
    services.mark_read(messages=selectors.notices_of(request.user).filter(pk=message.pk), by=request.user)
    return redirect(message.link)


@signed_in
@require_POST
def notice_read_all(request):
    services.mark_read(messages=selectors.notices_of(request.user), by=request.user)
    messages.success(request, "All notifications are marked as read.")
    return redirect("notifications:notice_list")


@requires(Perm.MANAGE_ACCOUNTS, on=Board, known_by={"code": "code"})
def delivery_list(request, board):
    found = selectors.deliveries(request.user, board)
    if request.GET.get("only") == "failed":
        found = found.filter(state=selectors.State.FAILED)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/delivery_list.html", {"board": board, "page": page})


@requires(Perm.MANAGE_ACCOUNTS, on=Board, known_by={"code": "code"})
@require_POST
def delivery_send_again(request, board, message_id):
    message = get_object_or_404(selectors.deliveries(request.user, board), message_id=message_id)
    try:
        services.send_again(message=message, board=board, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The message is waiting to be sent again.")
    return redirect("notifications:delivery_list", code=board.code)
