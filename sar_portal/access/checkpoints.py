"""Where each chain stood, signed and kept outside the database: rewriting a chain whole is found back to the last one (L4).

A checkpoint is a file of its own in the folder that settings.CHECKPOINTS names, which should be on a store that the database's
machine can add to and nothing else. The keys are the environment's, newest first, so the database alone cannot make a true one.
Each names the one before it, so that none can be taken out of the middle. That the newest were taken away is seen by the nights
for which there is none (missed).
"""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from sar_portal.access.digests import as_json
from sar_portal.access.models import AuditChain, AuditEvent, TrailEpoch

NIGHTLY = timedelta(hours=30)  # a night with an hour more, and a check that waited for long work


class NoPlace(Exception):
    """CHECKPOINTS or CHECKPOINT_KEYS is not set, or the folder is not there. It is never made: a disk that is not mounted would
    otherwise be replaced by one that whoever controls this machine can change."""


def _signature(body: dict[str, Any], key: str) -> str:
    return hmac.new(key.encode(), as_json(body).encode(), hashlib.sha256).hexdigest()


def signed(body: dict[str, Any]) -> str:
    """By the newest key. Raises NoPlace where there is none."""
    place()
    return _signature(body, settings.CHECKPOINT_KEYS[0])


def is_signed(body: dict[str, Any], signature: str) -> bool:
    """By any of the keys that are known."""
    return any(hmac.compare_digest(signature, _signature(body, key)) for key in settings.CHECKPOINT_KEYS)


def place() -> Path:
    """The folder that is kept elsewhere. Raises NoPlace."""
    folder = Path(settings.CHECKPOINTS)
    if not settings.CHECKPOINTS or not settings.CHECKPOINT_KEYS or not folder.is_dir():
        raise NoPlace(
            "Set CHECKPOINTS to a folder that is there, and CHECKPOINT_KEYS to keys of its own (docs/deploy.md)."
        )
    return folder


def _kept() -> list[Path]:
    return sorted(Path(settings.CHECKPOINTS).glob("audit-*.json")) if settings.CHECKPOINTS else []


def newest() -> datetime | None:
    """When the newest was made, by its name; None where none is kept."""
    kept = _kept()
    return datetime.strptime(kept[-1].stem, "audit-%Y%m%dT%H%M%S%f%z") if kept else None


def missed() -> bool:
    """Whether last night's is not there, asked before tonight's is made: it was taken away, or none could be made. Where none is
    kept at all, whether the trail is older than that.
    """
    since = newest() or AuditEvent.objects.aggregate(first=Min("at"))["first"]
    return since is not None and timezone.now() - since > NIGHTLY


@transaction.atomic
def write(*, restored: bool = False) -> Path:
    """Notes the length and head of every chain as they are now; returns the new file. Raises NoPlace, or OSError.

    `restored`: the database was restored from a backup of before the last checkpoint. What the earlier ones say is not compared
    with it any more, and this file says so.
    """
    folder, kept, at = place(), _kept(), timezone.now()
    chains = {str(chain.pk): [chain.length, chain.head] for chain in AuditChain.objects.order_by("pk")}
    before = hashlib.sha256(kept[-1].read_bytes()).hexdigest() if kept else ""
    body = {"at": at.isoformat(), "chains": chains, "before": before, "restored": restored}
    path = folder / f"audit-{at:%Y%m%dT%H%M%S%f%z}.json"
    with path.open("x", encoding="utf-8") as file:  # never over another
        file.write(json.dumps(body | {"signature": signed(body)}))
    return path


def marks_of(path: Path) -> dict[str, Any]:
    """What a copy of the checkpoint is known by: nothing of a case, and nothing of which reviews there are."""
    text = path.read_bytes()
    body = json.loads(text)
    return {
        "file": path.name,
        "events": sum(number for number, _ in body["chains"].values()),
        "sha256": hashlib.sha256(text).hexdigest(),
        "signature": body["signature"],
    }


def faults() -> Iterator[str]:
    """What the chains say otherwise than a checkpoint; checkpoints that are none, or miss the one before. Nothing where none are
    kept: `doctor` says that.
    """
    said: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    before = ""
    for path in _kept():
        text = path.read_bytes()
        body = _read(text)
        if body is None:
            yield f"checkpoint {path.name} was changed or is signed by another key"
        elif body["before"] != before:
            yield f"a checkpoint before {path.name} is missing or was changed"
        before = hashlib.sha256(text).hexdigest()
        if body is None:
            continue
        if body["restored"]:
            said.clear()
        for chain, (number, head) in body["chains"].items():
            if number:
                said[int(chain)].append((number, head, body["at"]))
    # What was put away was compared when it was; since then its own signature holds it (epochs), and its end is compared here.
    away: dict[int, dict[int, str]] = defaultdict(dict)
    for chain_id, last, end in TrailEpoch.objects.values_list("chain", "last", "end_hash"):
        away[chain_id][last] = end
    for chain_id, points in said.items():
        gone = away[chain_id]
        points = [point for point in points if point[0] > max(gone, default=0) or point[0] in gone]
        numbers = [number for number, _, _ in points]
        now = dict(AuditEvent.objects.filter(chain=chain_id, number__in=numbers).values_list("number", "hash")) | gone
        for number, head, at in points:
            if now.get(number) != head:
                yield f"chain {chain_id}: up to event {number} it was written anew since the checkpoint of {at[:16]}"
                break


def _read(text: bytes) -> dict[str, Any] | None:
    try:
        body: dict[str, Any] = json.loads(text)
        signature = body.pop("signature")
        return body if is_signed(body, signature) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
