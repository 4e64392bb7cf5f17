"""What became of a board's e-mails, and sending again what failed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from notifications import services
from notifications.selectors import notices
from notifications.views.notices import PER_PAGE
from sar_portal.access.errors import Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.views import requires
from sar_portal.accounts.models import Board

of_board = requires(Perm.MANAGE_ACCOUNTS, Perm.OPEN_REVIEW, on=Board, known_by={"code": "code"})


@of_board
def delivery_list(request, board):
    found = notices.deliveries(request.user, board)
    if request.GET.get("only") == "failed":
        found = found.filter(state__in=notices.UNDELIVERED)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/delivery_list.html", {"board": board, "page": page})


@of_board
@require_POST
def delivery_send_again(request, board, message_id):
    message = get_object_or_404(notices.deliveries(request.user, board), message_id=message_id)
    try:
        services.send_again(message=message, board=board, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The message is waiting to be sent again.")
    return redirect("notifications:delivery_list", code=board.code)
