"""What the night's checks found, told to those who can do something about it: nobody looks at a page every morning (L4)."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from notifications.services import queue
from sar_portal import ticks
from sar_portal.access.checkpoints import NIGHTLY
from sar_portal.access.decide import holders
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Perm
from sar_portal.access.selectors import checkpoints_since, key_of_checkpoint
from sar_portal.accounts.models import Board
from sar_portal.upkeep.findings import State
from sar_portal.upkeep.selectors import found

WATCHED = ("trail", "checkpoints")
LATELY = timedelta(
    days=7
)  # a morning that was missed is made up for, and whoever names an address gets no years at once
# Who is told, and on which page of their board they read what is wrong and what to do.
TO = {Perm.MANAGE_BOARD: "upkeep:status_detail", Perm.READ_AUDIT: "people:audit_verify"}


@transaction.atomic
def tell_of_trail() -> int:
    """Tells every administrator and auditor, once a day, while the trail or its checkpoints are not as they should be; returns
    how many were told.
    """
    if not any(found(key).state == State.WRONG for key in WATCHED):
        return 0
    return _tell("trail_wrong")


@transaction.atomic
def tell_of_unchecked_trail() -> int:
    """The same where the night's check did not run at all, by a worker of another queue than the one in which it waits. Asks
    later in the morning, so that a check which takes hours is not taken for one that is not there.
    """
    seen = ticks.last("verify-audit")
    since = seen.at if seen else AuditEvent.objects.aggregate(first=Min("at"))["first"]
    if since is None or timezone.now() - since <= NIGHTLY:
        return 0
    return _tell("trail_unchecked")


@transaction.atomic
def send_checkpoints() -> int:
    """Sends how the newest checkpoints are known to the addresses that CHECKPOINTS_TO names, once each; returns how many
    messages were written. Who keeps them can tell later whether the trail, the folder and its key were all changed together.
    """
    sent = 0
    for event in checkpoints_since(timezone.now() - LATELY):
        for address in settings.CHECKPOINTS_TO:
            message = queue(
                kind="checkpoint_kept", address=address, reference="", link="/", once=key_of_checkpoint(event)
            )
            sent += message is not None
    return sent


def _tell(kind: str) -> int:
    today, told = f"trail-{timezone.localdate()}", 0
    for board in Board.objects.select_related("scope").order_by("pk"):
        for perm, page in TO.items():
            for user in holders(perm, board):
                message = queue(
                    kind=kind,
                    user=user,
                    reference="",
                    link=reverse(page, args=[board.code]),
                    scope=board.scope,
                    needs=perm,
                    once=today,
                )
                told += message is not None
    return told
