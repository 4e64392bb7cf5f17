"""Making a backup beside a running portal: the database in one snapshot, then each file that its rows name."""

import hashlib
import io
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from sar_portal.access.models import AuditChain, AuditEvent
from sar_portal.access.reports import SCHEMA
from sar_portal.documents import storage
from sar_portal.documents.models import StoredFile
from sar_portal.exports.models import Export
from sar_portal.folders import sync_folder
from sar_portal.upkeep.backups import BackupFailed, archive
from sar_portal.upkeep.backups.place import TABLES, connected, started

# Whose rows name a file in the store.
WITH_FILES = (StoredFile, Export)
MOST_OVER = 2  # keys whose days are over in one run: more is a clock that is wrong, or a pause of days
NAMED = "sar-portal-%Y-%m-%dT%H%M%SZ"  # in the order of their making


@dataclass(frozen=True)
class Made:
    """Where it lies, what it must be, which earlier ones nobody can open any more, as their key's days were over, and of which
    the key stayed, as there were too many to be true or as keys have no days any more.
    """

    path: Path
    manifest: dict[str, Any]
    closed: list[str]
    stayed: list[str]


def back_up(folder: Path, *, many_over: bool = False) -> Made:
    """Makes one archive in the folder, with its key in it, or beside it where keys of backups have their days; then those go
    whose days are over; where there are many of those, only with `many_over`.
    Raises BackupFailed, leaving none, where there is no key or the dump fails.

    Files are written once and never changed, so those named in the snapshot are the same a moment later; one that was
    removed since with its row, as exports are after a day, is listed as gone, and one whose row is still there as missing.
    """
    archive.ring()
    now = timezone.now().astimezone(UTC)
    path = folder / f"{now:{NAMED}}.backup"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)  # closed to others
    key = io.BytesIO() if settings.BACKUP_KEY_DAYS else None
    try:
        with os.fdopen(handle, "wb") as target:
            manifest = _write(archive.Writer(target, key), now)
            target.flush()
            os.fsync(target.fileno())
        if key:
            _keep_key(archive.key_beside(path), key.getvalue())
        os.replace(partial, path)
        sync_folder(folder)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    over = _keys_over(folder, now)
    removed = over if key and (many_over or len(over) <= MOST_OVER) else []
    for one in removed:
        one.unlink()
    return Made(path, manifest, *([f"{one.stem}.backup" for one in some] for some in (removed, over[len(removed) :])))


def _keep_key(path: Path, key: bytes) -> None:
    """On the disk before the archive has its name: one that is there can be opened."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(key)
        target.flush()
        os.fsync(target.fileno())
    sync_folder(path.parent)


def _keys_over(folder: Path, now: datetime) -> list[Path]:
    """The keys of backups that were made before the days that are kept; where keys have no days, all. Never that of the newest,
    which was made a moment ago.
    """
    before = f"{now - timedelta(days=settings.BACKUP_KEY_DAYS):{NAMED}}"
    return [path for path in sorted(folder.glob("sar-portal-*.key")) if path.stem < before]


def _write(writer: archive.Writer, now: datetime) -> dict[str, Any]:
    with connected(isolation_level="REPEATABLE READ", readonly=True) as snapshot, snapshot.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        dump = _dump(writer, cursor.fetchone()[0])
        manifest = {"format": archive.FORMAT, "made_at": now.isoformat(), "database": dump, **_facts(cursor)}
        names = _names(cursor)
    manifest["files"], absent = {}, []
    for name in names:
        try:
            stream, size = storage.kept().lying(name)
            with stream:
                manifest["files"][name] = writer.add_stream(archive.FILES + name, stream, size)
        except FileNotFoundError:
            absent.append(name)
    with connected(readonly=True) as later, later.cursor() as cursor:
        still = set(_names(cursor))
    manifest["gone"] = [name for name in absent if name not in still]
    manifest["missing"] = [name for name in absent if name in still]
    writer.add(archive.MANIFEST, json.dumps(manifest, indent=1).encode())
    writer.finish()
    return manifest


def _dump(writer: archive.Writer, snapshot: str) -> dict[str, Any]:
    digest, size, number = hashlib.sha256(), 0, 0
    with tempfile.TemporaryFile() as said:
        # The keys by which the database knows a proof stay out, and the reports: `migrate` makes both again.
        left_out = ["--exclude-schema=owner_only", f"--exclude-schema={SCHEMA}"]
        options = ["--format=custom", "--enable-row-security", f"--snapshot={snapshot}", *left_out]
        dump = started("pg_dump", *options, stdout=-1, stderr=said)
        assert dump.stdout is not None
        try:
            while piece := dump.stdout.read(archive.PIECE):
                number += 1
                digest.update(piece)
                size += len(piece)
                writer.add(f"{archive.DATABASE}{number:06}", piece)
        finally:
            dump.stdout.close()
            code = dump.wait()
        if code:
            said.seek(0)
            ends = said.read().decode(errors="replace").strip().splitlines()[-1:]
            raise BackupFailed(f"pg_dump did not succeed: {' '.join(ends)}")
    return {"sha256": digest.hexdigest(), "size": size}


def _facts(cursor) -> dict[str, Any]:
    """How many rows each table has, where each audit chain ends, and when something was last done or seen."""
    cursor.execute(TABLES)
    tables = [name for (name,) in cursor.fetchall()]
    counts = {}
    for table in tables:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  (from the catalogue)
        counts[table] = cursor.fetchone()[0]
    cursor.execute(f'SELECT id, length, head FROM "{AuditChain._meta.db_table}" ORDER BY id')  # noqa: S608  (our own table)
    chains = [list(chain) for chain in cursor.fetchall()]
    cursor.execute(f'SELECT max(at) FROM "{AuditEvent._meta.db_table}"')  # noqa: S608  (our own table)
    newest = cursor.fetchone()[0]
    return {"tables": counts, "chains": chains, "newest": newest.astimezone(UTC).isoformat() if newest else None}


def _names(cursor) -> list[str]:
    found: list[str] = []
    for model in WITH_FILES:
        cursor.execute(f"SELECT storage_name FROM \"{model._meta.db_table}\" WHERE storage_name <> '' ORDER BY 1")  # noqa: S608  (our own table)
        found += [name for (name,) in cursor.fetchall()]
    return found
