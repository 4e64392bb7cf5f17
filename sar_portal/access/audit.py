"""The audit trail: one function appends, one verifies. Tamper-evident, never 'tamper-proof' (R10)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC

from django.db import transaction
from django.db.models import Case, Model, Subquery, When
from django.utils import timezone

from sar_portal.access import checkpoints
from sar_portal.access.decide import scope_id_of
from sar_portal.access.models import AuditChain, AuditEvent, Scope
from sar_portal.access.permissions import Kind
from sar_portal.logs import request_id


def _locked_chain(scope_id: int | None) -> AuditChain:
    """The chain of a scope, held until the transaction ends: a review and its returns share the review's, everything else
    is on the platform's.
    """
    held = AuditChain.objects.select_for_update(no_key=True)
    if scope_id is None:
        return held.filter(scope=None).first() or held.get(pk=AuditChain.objects.get_or_create(scope=None)[0].pk)
    whose = Case(When(kind=Kind.REVIEW, then="pk"), When(kind=Kind.RETURN, then="parent"))
    chain_scope = Scope.objects.filter(pk=scope_id).values(whose=whose)
    if found := held.filter(scope=Subquery(chain_scope)).first():
        return found
    chain, _made = AuditChain.objects.get_or_create(scope=Scope.objects.filter(pk=chain_scope.get()["whose"]).first())
    return held.get(pk=chain.pk)


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


def digest_of(body: list) -> str:
    """SHA-256 over the canonical JSON of an event's columns."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def digest(event: AuditEvent) -> str:
    return digest_of(body_of(event))


def record(what: str, verb: str, subject: Model | None, *, by, details: dict | None = None) -> AuditEvent:
    """Appends one event to the chain of the subject's review (or the platform's), in the caller's transaction.

    `details` holds ids, counts and states only, never names or case text (R9, L7). The chain's head row is locked until
    the transaction ends, so verbs call this last. Raises if it is called outside a transaction.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit event is written in the transaction of what it records")
    scope_id = scope_id_of(subject) if subject is not None else None
    chain = _locked_chain(scope_id)
    event = AuditEvent(
        chain=chain,
        number=chain.length + 1,
        at=timezone.now(),
        what=what,
        verb=verb,
        actor=by if by is not None and by.pk else None,
        scope_id=scope_id,
        subject=f"{subject._meta.label_lower}:{subject.pk}" if subject is not None else "",
        details=details or {},
        request_id=request_id.get(),
        previous=chain.head,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    chain.length, chain.head = event.number, event.hash
    chain.save(update_fields=["length", "head"])
    return event


def faults(chain: AuditChain) -> Iterator[str]:
    """Every edit, gap or cut tail in one chain, in words; nothing when it is whole."""
    previous, number = "", 0
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
    """Checks every chain, also against the checkpoints kept elsewhere; how many events were read, and the list of faults."""
    found = [fault for chain in AuditChain.objects.order_by("pk") for fault in faults(chain)]
    return AuditEvent.objects.count(), [*found, *checkpoints.faults()]
