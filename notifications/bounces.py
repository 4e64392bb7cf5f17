"""What came back: a delivery that failed after it was taken, told by a mail server's report (RFC 3464) or by GOV.UK Notify."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from django.db import transaction
from django.utils import timezone

from notifications.models import STATUS, OutboxMessage
from sar_portal.access.audit import record

MOST_BYTES = 2_000_000
OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
CODE = re.compile(r"\d\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Bounce:
    """Which of our messages did not arrive, and the status given for it, such as 5.1.1: no word of the report is kept."""

    message_id: uuid.UUID
    status: str


def bounces_in(report: bytes) -> list[Bounce]:
    """What a delivery status notification says of our messages. A letter of another kind, or one that tells of a delay or
    of success, says nothing.
    """
    parts = list(message_from_bytes(report[:MOST_BYTES]).walk())
    failed = [status for part in parts for status in _failures(part)]
    ours = next((found for part in parts for found in _our_ids(part)), None)
    return [Bounce(ours, failed[0])] if ours and failed else []


def _failures(part: Message) -> Iterator[str]:
    if part.get_content_type() != "message/delivery-status":
        return
    for block in part.get_payload():
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            status = CODE.search(str(block.get("Status", "")))
            yield status.group(0) if status else "5.0.0"


def _our_ids(part: Message) -> Iterator[uuid.UUID]:
    """The Message-ID of the letter that comes back, whole or with its heads alone."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        heads = [str(one.get("Message-ID", "")) for one in part.get_payload() if isinstance(one, Message)]
    elif kind == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        returned = message_from_bytes(text if isinstance(text, bytes) else b"")
        heads = [str(returned.get("Message-ID", ""))]
    else:
        heads = []
    yield from (uuid.UUID(found.group(1)) for head in heads if (found := OURS.search(head)))


@transaction.atomic
def mark_bounced(bounce: Bounce) -> bool:
    """Notes that a message which was sent did not arrive; told twice, or of one that was not sent, nothing changes."""
    sent = OutboxMessage.objects.select_for_update(no_key=True, of=("self",)).select_related("scope")
    message = sent.filter(message_id=bounce.message_id, state=OutboxMessage.State.SENT).first()
    if message is None:
        return False
    message.state, message.bounced_at = OutboxMessage.State.BOUNCED, timezone.now()
    message.error_type = STATUS + bounce.status.replace(".", "_")
    message.save(update_fields=["state", "bounced_at", "error_type"])
    details = {"message": message.pk, "status": bounce.status}
    record("did", "message_bounced", message.scope, by=None, details=details)
    return True
