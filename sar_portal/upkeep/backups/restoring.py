"""Restoring into an empty place, and asking what came of it the same questions as any night."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import SuspiciousFileOperation
from django.db import connection, connections

from reviews.models import Submission
from reviews.selectors.returning import broken_seals
from sar_portal.access import audit, epochs
from sar_portal.access.models import AuditChain
from sar_portal.documents import storage
from sar_portal.documents.models import StoredFile
from sar_portal.documents.selectors import Damaged, damaged_files, stream_of
from sar_portal.exports.models import Export
from sar_portal.upkeep.backups import BackupFailed, archive
from sar_portal.upkeep.backups.place import TABLES, connected, started

Tell = Callable[[str], None]


def restore(path: Path, tell: Tell) -> dict[str, Any]:
    """Fills an empty database and an empty store, then verifies both; the backup's manifest.

    Raises BackupFailed: before anything is written where the place is not empty or the archive is not whole; afterwards with
    every fault that was found.
    """
    _refuse_unless_empty()
    manifest = archive.checked(path)
    tell(f"The backup of {manifest['made_at']} is whole.")
    _fill(path)
    tell("Database and files are in place.")
    connections.close_all()
    if faults := verify(manifest, tell):
        raise BackupFailed(f"What was restored is not what was backed up: {len(faults)} faults.", faults)
    return manifest


def _refuse_unless_empty() -> None:
    with connected(readonly=True) as opened, opened.cursor() as cursor:
        cursor.execute(TABLES)
        if cursor.fetchone() is not None:
            raise BackupFailed("The database is not empty. A backup is restored into an empty one only.")
    store = storage.kept()
    if not store.is_empty():
        raise BackupFailed(f"The {store.called} is not empty. A backup is restored into an empty one only.")


def _fill(path: Path) -> None:
    """The database is there as a whole or not at all; the files come after it."""
    with tempfile.TemporaryFile() as said:
        programs = [
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--dbname=" + connection.settings_dict["NAME"],
        ]
        pg_restore = started("pg_restore", *programs, stdin=-1, stderr=said)
        assert pg_restore.stdin is not None
        for name, content in archive.members(path):
            if name.startswith(archive.DATABASE):
                try:
                    while data := content.read(archive.PIECE):
                        pg_restore.stdin.write(data)
                except BrokenPipeError:
                    break
                continue
            if not pg_restore.stdin.closed:
                _end(pg_restore, said)
            if name.startswith(archive.FILES):
                _keep(name.removeprefix(archive.FILES), content)
        if not pg_restore.stdin.closed:
            _end(pg_restore, said)


def _end(pg_restore, said) -> None:
    try:
        pg_restore.stdin.close()
    except BrokenPipeError:
        pass
    if pg_restore.wait():
        said.seek(0)
        lines = [line for line in said.read().decode(errors="replace").splitlines() if "error:" in line]
        raise BackupFailed(f"pg_restore did not succeed, and the database is as empty as before: {' '.join(lines[:1])}")


def _keep(name: str, content: BinaryIO) -> None:
    try:
        storage.kept().put(name, content)
    except SuspiciousFileOperation as error:
        raise BackupFailed("A file of the backup has a name outside the store.") from error


def verify(manifest: dict[str, Any], tell: Tell) -> list[str]:
    """Every way in which the place differs from the manifest or from itself; empty where all is well."""
    faults = [*_rows(manifest)]
    tell(f"{sum(manifest['tables'].values())} rows in {len(manifest['tables'])} tables were backed up.")
    chains = [list(chain) for chain in AuditChain.objects.order_by("pk").values_list("pk", "length", "head")]
    if chains != manifest["chains"]:
        faults.append("the audit chains do not end where they ended")
    read, found = audit.verify()
    faults += found
    tell(f"{read} events of the audit trail were read.")
    for part in epochs.unchecked():
        tell(f"Audit trail, {part}.")
    faults += broken_seals()
    tell(f"{Submission.objects.count()} frozen versions were read.")
    excused = set(manifest["gone"])
    faults += [f"stored file {one.pk} is missing, changed or without its key" for one in damaged_files()]
    for export in Export.objects.exclude(storage_name="").exclude(storage_name__in=excused):
        try:
            stream_of(export.storage_name, export.file_sha256, f"export {export.pk}").close()
        except Damaged:
            faults.append(f"the file of export {export.pk} is missing, changed or without its key")
    tell(f"{StoredFile.objects.count()} stored files were opened and read.")
    return faults


def _rows(manifest: dict[str, Any]) -> list[str]:
    faults = []
    with connected(readonly=True) as opened, opened.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  (from the catalogue)
            found = cursor.fetchone()[0]
            if found != manifest["tables"].get(table):
                faults.append(f"{table} has {found} rows, not {manifest['tables'].get(table)}")
    return faults + [f"{table} is missing" for table in manifest["tables"] if table not in tables]
