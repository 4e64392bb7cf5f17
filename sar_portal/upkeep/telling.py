"""What the night's checks found, told to those who can do something about it: nobody looks at a page every morning (L4)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from notifications.services import queue
from sar_portal.access.decide import holders
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Board
from sar_portal.upkeep.findings import State
from sar_portal.upkeep.selectors import found

WATCHED = ("trail", "checkpoints")
# Who is told, and on which page of their board they read what is wrong and what to do.
TO = {Perm.MANAGE_BOARD: "upkeep:status_detail", Perm.READ_AUDIT: "people:audit_verify"}


@transaction.atomic
def tell_of_trail() -> int:
    """Tells every administrator and auditor, once a day, while the trail or its checkpoints are not as they should be; returns
    how many were told.
    """
    if not any(found(key).state == State.WRONG for key in WATCHED):
        return 0
    today, told = f"trail-{timezone.localdate()}", 0
    for board in Board.objects.select_related("scope").order_by("pk"):
        for perm, page in TO.items():
            for user in holders(perm, board):
                message = queue(
                    kind="trail_wrong",
                    user=user,
                    reference="",
                    link=reverse(page, args=[board.code]),
                    scope=board.scope,
                    needs=perm,
                    once=today,
                )
                told += message is not None
    return told
