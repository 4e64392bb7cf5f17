"""The audit trail: one function appends, one verifies. Tamper-evident, never 'tamper-proof' (R10)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sar_portal.access import checkpoints, epochs
from sar_portal.access.decide import scope_id_of
from sar_portal.access.digests import as_json, digest_of
from sar_portal.access.models import AuditChain, AuditEvent, TrailEpoch
from sar_portal.logs import request_id

# A function of the tables' owner, which alone may write here: it finds the chain, numbers and hashes the event, moves the head.
RECORD = "SELECT record_event(%s, %s, %s, %s, %s, %s, %s, %s)"


def body_of(event: AuditEvent) -> list:
    """Every column but the key and the hash itself, the previous hash included: what the hash is of."""
    return [
        event.previous,
        event.chain_id,
        event.number,
        event.at.astimezone(UTC).isoformat(),
        event.what,
        event.verb,
        event.actor_id,
        event.scope_id,
        event.subject,
        event.details,
        event.request_id,
    ]


def digest(event: AuditEvent) -> str:
    return digest_of(body_of(event))


def record(what: str, verb: str, subject: Model | None, *, by, details: dict | None = None) -> None:
    """Appends one event to the chain of the subject's review (or the platform's), in the caller's transaction.

    `details` holds ids, counts and states only, never names or case text (R9, L7). The chain's head row is locked until
    the transaction ends, so verbs call this last. Raises if it is called outside a transaction.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit event is written in the transaction of what it records")
    actor = by.pk if by is not None else None
    scope_id = scope_id_of(subject) if subject is not None else None
    about = f"{subject._meta.label_lower}:{subject.pk}" if subject is not None else ""
    said = [scope_id, what, verb, actor, about, as_json(details or {}), request_id.get(), timezone.now()]
    with connection.cursor() as cursor:
        cursor.execute(RECORD, said)


def faults(chain: AuditChain, put_away: Iterable[TrailEpoch] = ()) -> Iterator[str]:
    """Every edit, gap or cut tail in one chain, in words; nothing when it is whole. It begins where what was put away ends."""
    previous, number = "", 0
    for epoch in put_away:
        if (epoch.first, epoch.start_hash) != (number + 1, previous):
            yield f"chain {chain.pk}: the part put away up to event {epoch.last} does not follow what was before it"
        number, previous = epoch.last, epoch.end_hash
    for event in chain.events.order_by("number").iterator(chunk_size=2000):
        number += 1
        if event.number != number:
            yield f"chain {chain.pk}: event {number} is missing (next is {event.number})"
            number = event.number
        if event.previous != previous:
            yield f"chain {chain.pk}: event {event.number} does not follow the one before it"
        if digest(event) != event.hash:
            yield f"chain {chain.pk}: event {event.number} was changed after it was written"
        previous = event.hash
    if (number, previous) != (chain.length, chain.head):
        yield f"chain {chain.pk}: the head says {chain.length} events, the last one found is {number}"


def verify() -> tuple[int, list[str]]:
    """Checks every chain, also against the checkpoints kept elsewhere and what was put away; how many events were read, and the
    list of faults. The files of what was put away are compared with their fingerprints where they lie at hand. Where no key of
    the checkpoints is known, `epochs.unchecked` says of what nothing was found out.
    """
    put_away: dict[int, list[TrailEpoch]] = defaultdict(list)
    for epoch in TrailEpoch.objects.order_by("chain", "first"):
        put_away[epoch.chain_id].append(epoch)
    found = [fault for chain in AuditChain.objects.order_by("pk") for fault in faults(chain, put_away[chain.pk])]
    every = [epoch for those in put_away.values() for epoch in those]
    return AuditEvent.objects.count(), [*found, *epochs.faults(every), *checkpoints.faults()]


CHECKPOINT = "checkpoint"


@transaction.atomic
def checkpoint(*, restored: bool = False) -> Path:
    """Keeps a checkpoint outside the database, and the event that says so, with what there is to compare a copy by: how many
    events there were, the file's fingerprint and its signature (L4). Raises NoPlace, or OSError.
    """
    path = checkpoints.write(restored=restored)
    record("did", CHECKPOINT, None, by=None, details=checkpoints.marks_of(path))
    return path
