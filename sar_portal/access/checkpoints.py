"""Where each chain stood, signed and kept outside the database: rewriting a chain whole is found back to the last one (L4).

A checkpoint is a file of its own in the folder that settings.CHECKPOINTS names, which should be on a store that the database's
machine can add to and nothing else. The key is the environment's, so the database alone cannot make a true one.
"""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sar_portal.access.models import AuditChain, AuditEvent


class NoPlace(Exception):
    """CHECKPOINTS or CHECKPOINT_KEY is not set."""


def _sealed(body: dict[str, Any]) -> str:
    if not settings.CHECKPOINTS or not settings.CHECKPOINT_KEY:
        raise NoPlace("Set CHECKPOINTS to a folder and CHECKPOINT_KEY to a key of its own (docs/deploy.md).")
    text = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return hmac.new(settings.CHECKPOINT_KEY.encode(), text, hashlib.sha256).hexdigest()


@transaction.atomic
def write() -> Path:
    """Notes the length and head of every chain as they are now; returns the new file. Raises NoPlace, or OSError."""
    at = timezone.now()
    chains = {str(chain.pk): [chain.length, chain.head] for chain in AuditChain.objects.order_by("pk")}
    body = {"at": at.isoformat(), "chains": chains}
    kept = json.dumps(body | {"signature": _sealed(body)})
    path = Path(settings.CHECKPOINTS) / f"audit-{at:%Y%m%dT%H%M%S%f}.json"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:  # never over another
        file.write(kept)
    return path


def faults() -> Iterator[str]:
    """What the chains say otherwise than a checkpoint; checkpoints that are none. Nothing where none are kept."""
    if not settings.CHECKPOINTS or not settings.CHECKPOINT_KEY:
        return
    said: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for path in sorted(Path(settings.CHECKPOINTS).glob("audit-*.json")):
        body = _read(path)
        if body is None:
            yield f"checkpoint {path.name} was changed or is signed by another key"
            continue
        for chain, (number, head) in body["chains"].items():
            if number:
                said[int(chain)].append((number, head, body["at"]))
    for chain_id, points in said.items():
        numbers = [number for number, _, _ in points]
        now = dict(AuditEvent.objects.filter(chain=chain_id, number__in=numbers).values_list("number", "hash"))
        for number, head, at in points:
            if now.get(number) != head:
                yield f"chain {chain_id}: up to event {number} it was written anew since the checkpoint of {at[:16]}"
                break


def _read(path: Path) -> dict[str, Any] | None:
    try:
        body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        signature = body.pop("signature")
        return body if hmac.compare_digest(signature, _sealed(body)) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
