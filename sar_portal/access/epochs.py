"""Old parts of the trail that were put away, each into a file in the folder of the checkpoints (L8, docs/decisions/0029).

A file has one event a line: what its hash is of, and the hash. Which file it is stands in TrailEpoch with its SHA-256, all of it
signed by the key that signs the checkpoints, so that whoever controls the database alone can make no true one.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from sar_portal.access.checkpoints import is_signed
from sar_portal.access.digests import as_json, digest_of
from sar_portal.access.models import TrailEpoch
from sar_portal.folders import sync_folder

PIECE = 1024 * 1024


class InTheWay(Exception):
    """A file of this name lies there already and holds something else."""


@dataclass(frozen=True)
class Written:
    file_name: str
    sha256: str


def facts(epoch: TrailEpoch) -> dict[str, Any]:
    """What is signed."""
    return {
        "chain": epoch.chain_id,
        "first": epoch.first,
        "last": epoch.last,
        "start": epoch.start_hash,
        "end": epoch.end_hash,
        "before": epoch.before.isoformat(),
        "sha256": epoch.sha256,
        "asked_by": epoch.asked_by_id,
        "confirmed_by": epoch.confirmed_by_id,
    }


def write(folder: Path, name: str, bodies: Iterable[tuple[list, str]]) -> Written:
    """The events, each as what its hash is of and the hash; on the disk when this returns. Raises InTheWay, or OSError.

    A file that an attempt broken off left is the same, byte for byte, and stays.
    """
    path, partial = folder / name, folder / f".{name}.part"
    digest = hashlib.sha256()
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with partial.open("w", encoding="ascii", newline="\n") as file:
        for body, event_hash in bodies:
            line = f"{as_json([*body, event_hash])}\n"
            digest.update(line.encode())
            file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if path.exists() and _sha256(path) != digest.hexdigest():
        partial.unlink()
        raise InTheWay(f"{name} lies there already and holds something else.")
    partial.replace(path)
    sync_folder(folder)
    return Written(name, digest.hexdigest())


def path_of(epoch: TrailEpoch) -> Path | None:
    """Where its file lies, if it does."""
    path = Path(settings.CHECKPOINTS or "/nonexistent") / epoch.file_name
    return path if settings.CHECKPOINTS and path.is_file() else None


def faults(epochs: Iterable[TrailEpoch]) -> Iterator[str]:
    """What is not as it was signed; and, of the files at hand, which are not what was written. What can't be known here for want
    of a key is `unchecked`.
    """
    for epoch in epochs:
        if settings.CHECKPOINT_KEYS and not is_signed(facts(epoch), epoch.signature):
            yield f"{_named(epoch)} was changed or is signed by another key"
        path = path_of(epoch)
        if path is not None and _sha256(path) != epoch.sha256:
            yield f"{_named(epoch)}: the file {epoch.file_name} was changed"


def unchecked() -> list[str]:
    """What was put away, where no key is known: whoever controls the database may have made it up to hide what they removed, and
    nothing here could tell. Whoever asks about faults asks this too, and does not call the trail whole before.
    """
    if settings.CHECKPOINT_KEYS:
        return []
    every = TrailEpoch.objects.order_by("chain", "first")
    return [f"{_named(epoch)}: can't be checked here, where CHECKPOINT_KEYS is not set" for epoch in every]


def faults_in_file(epoch: TrailEpoch, path: Path) -> Iterator[str]:
    """Every event of a file once more, as `audit.faults` goes over those in the database; nothing when all are as they were."""
    if _sha256(path) != epoch.sha256:
        yield f"{_named(epoch)}: the file {path.name} was changed"
    number, previous = epoch.first - 1, epoch.start_hash
    with path.open(encoding="ascii", errors="replace") as file:
        for line in file:
            number += 1
            try:
                *body, event_hash = json.loads(line)
                follows = body[:3] == [previous, epoch.chain_id, number]
            except (ValueError, TypeError):
                yield f"{_named(epoch)}: line {number - epoch.first + 1} of the file is no event"
                return
            if not follows:
                yield f"{_named(epoch)}: event {number} does not follow the one before it"
            if digest_of(body) != event_hash:
                yield f"{_named(epoch)}: event {number} was changed after it was written"
            previous = event_hash
    if (number, previous) != (epoch.last, epoch.end_hash):
        yield f"{_named(epoch)}: the file ends at event {number}"


def _named(epoch: TrailEpoch) -> str:
    return f"chain {epoch.chain_id}, events {epoch.first} to {epoch.last} put away"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
