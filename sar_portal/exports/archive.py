"""An archive that proves itself: a ZIP whose manifest names each member with its size and SHA-256. Written here, and checked
here without any database, so that whoever is given the file can check it years later.
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from sar_portal.access.audit import digest_of
from sar_portal.access.errors import Refused
from sar_portal.documents.canonical import Plain, canonical_json

FORMAT = "sar-portal-export/1"
MANIFEST, TRAIL = "manifest.json", "audit/trail.jsonl"
# A manifest has a line for each member; a larger one is none of ours.
MOST_MANIFEST = 50_000_000
MOST_MEMBERS = 100_000
CHUNK = 1 << 20
UNREADABLE = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, zlib.error)


@dataclass(frozen=True)
class Member:
    """One file of the archive. `what` says in a few words what it is."""

    name: str
    data: bytes
    what: str


def write(stream: BinaryIO, members: Iterable[Member], about: dict, most: int) -> str:
    """Writes the archive, one member at a time, and returns the SHA-256 of its manifest. Raises Refused where all members are
    larger than `most` bytes together.
    """
    listed: list[Plain] = []
    total = 0
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for member in members:
            total += len(member.data)
            if total > most:
                raise Refused(
                    f"All of it is larger than {most // 1_000_000} MB, so it was not made. Whoever runs the portal can allow "
                    "for more."
                )
            _put(archive, member.name, member.data)
            listed.append(
                {"name": member.name, "size": len(member.data), "sha256": _sha256(member.data), "what": member.what}
            )
        manifest = canonical_json({"format": FORMAT, **about, "members": listed})
        _put(archive, MANIFEST, manifest)
    return _sha256(manifest)


def _put(archive: ZipFile, name: str, data: bytes) -> None:
    """Each member with the same date, so that the same content is the same file."""
    head = ZipInfo(name)
    head.compress_type, head.external_attr = ZIP_DEFLATED, 0o600 << 16
    archive.writestr(head, data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Checked:
    """What a check found: the manifest, its own fingerprint, and every fault in words. No fault: all is as it was made."""

    manifest: dict = field(default_factory=dict)
    sha256: str = ""
    faults: list[str] = field(default_factory=list)


def check(stream: BinaryIO, most: int | None = None) -> Checked:
    """Compares an archive with its manifest: what is missing, changed or added is named. Opens nothing it was not told of, and
    nothing at all where its members are larger than `most` bytes together.
    """
    try:
        with ZipFile(stream) as archive:
            return _check(archive, most)
    except UNREADABLE:
        return Checked(faults=["The file is no ZIP archive, or it is damaged."])


def _check(archive: ZipFile, most: int | None) -> Checked:
    times = Counter(one.filename for one in archive.infolist())
    raw = _read(archive, MANIFEST, MOST_MANIFEST) if MANIFEST in times else None
    manifest = _understood(raw)
    if raw is None or manifest is None:
        return Checked(faults=["The manifest is missing, or is not one of this product."])
    members = {one["name"]: one for one in manifest["members"]}
    found = Checked(manifest, _sha256(raw))
    if most is not None and (len(members) > MOST_MEMBERS or sum(one["size"] for one in members.values()) > most):
        return Checked(manifest, found.sha256, [f"its files are larger than {most // 1_000_000} MB together"])
    found.faults += [f"{name} is there {count} times" for name, count in times.items() if count > 1]
    found.faults += [f"{name} was added" for name in times if name not in members and name != MANIFEST]
    for name, one in members.items():
        if name not in times:
            found.faults.append(f"{name} is missing")
        elif not _is_as_listed(archive, one):
            found.faults.append(f"{name} was changed")
        elif name == TRAIL:
            found.faults += trail_faults(archive.read(name).decode().splitlines())
    return found


def _read(archive: ZipFile, name: str, most: int) -> bytes | None:
    with archive.open(name) as stream:
        data = stream.read(most + 1)
    return data if len(data) <= most else None


def _understood(raw: bytes | None) -> dict | None:
    """The manifest, where it has the form of one."""
    try:
        manifest = json.loads(raw or b"")
        members = manifest["members"]
        fits = manifest["format"] == FORMAT and all(
            isinstance(one["name"], str)
            and isinstance(one["size"], int)
            and one["size"] >= 0
            and isinstance(one["sha256"], str)
            for one in members
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return manifest if fits else None


def _is_as_listed(archive: ZipFile, one: dict) -> bool:
    """Read piece by piece and never further than the size that is listed, so that no member can fill the memory."""
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(one["name"]) as stream:
            while size <= one["size"] and (chunk := stream.read(CHUNK)):
                digest.update(chunk)
                size += len(chunk)
    except UNREADABLE:
        return False
    return (size, digest.hexdigest()) == (one["size"], one["sha256"])


def trail_faults(lines: Iterable[str]) -> Iterator[str]:
    """Every break in the chain of the audit trail. Lines that stand there by fingerprint alone still hold their place in it."""
    try:
        yield from _trail_faults(lines)
    except (ValueError, KeyError, TypeError):
        yield "the audit trail can't be read"


def _trail_faults(lines: Iterable[str]) -> Iterator[str]:
    previous, number = "", 0
    for line in lines:
        event, number = json.loads(line), number + 1
        if (event["number"], event["previous"]) != (number, previous):
            yield f"audit event {number} does not follow the one before it"
        if "body" in event and digest_of(event["body"]) != event["hash"]:
            yield f"audit event {number} was changed after it was written"
        previous, number = event["hash"], event["number"]
