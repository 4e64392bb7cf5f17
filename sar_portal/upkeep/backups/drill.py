"""The drill: a backup restored into a throw-away place, verified, timed and reported."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from psycopg2 import errors

from sar_portal.upkeep.backups import BackupFailed, archive
from sar_portal.upkeep.backups.place import connected, variables

NO_RIGHT = (
    "The database role may not make a database for the drill. Give the one that owns the tables the right (CREATEDB) for as "
    "long as the drill takes: docs/backup.md."
)


@dataclass(frozen=True)
class Drill:
    """What came of it; `report` is the file that says so."""

    passed: bool
    report: Path
    words: str


def drill(path: Path, folder: Path, work: Path | None = None) -> Drill:
    """Restores into a database and a folder that are removed afterwards; writes a dated report into `folder`.

    The files go below `work`, which must have room for all of them; the system's temporary folder where none is given.

    Raises BackupFailed only where the drill could not begin.
    """
    began, now = time.monotonic(), timezone.now().astimezone(UTC)
    if work is not None and not work.is_dir():
        raise BackupFailed(f"There is no folder {work} for the drill's files.")
    with tempfile.TemporaryDirectory(prefix="sar-drill-", dir=work) as files:
        name = f"sar_drill_{secrets.token_hex(4)}"
        _do(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            done = subprocess.run(  # noqa: S603  (this program, with a path)
                [sys.executable, "manage.py", "restore", str(path.resolve()), "--sign-in"],
                cwd=settings.BASE_DIR,
                env=_environment(name, files),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            _do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    took = time.monotonic() - began
    words = _words(path, now, took, done)
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / f"restore-drill-{now:%Y-%m-%dT%H%M%SZ}.md"
    report.write_text(words, encoding="utf-8")
    return Drill(done.returncode == 0, report, words)


def _do(statement: str) -> None:
    with connected(autocommit=True) as opened, opened.cursor() as cursor:
        try:
            cursor.execute(statement)
        except errors.InsufficientPrivilege as error:
            raise BackupFailed(NO_RIGHT) from error


def _environment(database: str, files: str) -> dict[str, str]:
    """Ours, with another place. The role that made the database fills it and reads it.

    Without checkpoints: those made after the backup speak of events that it cannot have.
    """
    given = variables()
    account = ":".join(quote(given.get(name, ""), safe="") for name in ("PGUSER", "PGPASSWORD"))
    address = f"postgres://{account}@{given.get('PGHOST', '')}:{given.get('PGPORT', '5432')}/{database}"
    if "PGSSLMODE" in given:
        address += f"?sslmode={given['PGSSLMODE']}"
    elsewhere = {"DATABASE_URL", "DATABASE_URL_FILE", "OWNER_DATABASE_URL", "OWNER_DATABASE_URL_FILE"}
    ours = {name: value for name, value in os.environ.items() if name not in elsewhere}
    keys = {"DATA_KEYS": ",".join(settings.DATA_KEYS), "BACKUP_KEYS": ",".join(settings.BACKUP_KEYS)}
    ours = {name: value for name, value in ours.items() if name not in {"DATA_KEYS_FILE", "BACKUP_KEYS_FILE"}}
    return ours | keys | {"DATABASE_URL": address, "FILES_IN": "folder", "PRIVATE_ROOT": files, "CHECKPOINTS": ""}


def _words(path: Path, now: datetime, took: float, done: subprocess.CompletedProcess[str]) -> str:
    lines = [
        f"# Restore drill of {now:%d %B %Y, %H:%M} UTC: {'passed' if done.returncode == 0 else 'FAILED'}",
        "",
        f"- Backup: {path.name}, {path.stat().st_size if path.exists() else 0:,} bytes",
        f"- Time from nothing to verified (RTO without fetching the backup or setting up a machine): {took:.1f} s",
        *_ages(path, now, done),
        "",
        *(f"    {line}" for line in (done.stdout + done.stderr).splitlines() if line.strip()),
    ]
    return "\n".join(lines) + "\n"


def _ages(path: Path, now: datetime, done: subprocess.CompletedProcess[str]) -> list[str]:
    if done.returncode:
        return []
    manifest = archive.checked(path)
    made = datetime.fromisoformat(manifest["made_at"])
    said = [f"- What came after the backup would be lost: {_age(now - made)} by now (RPO)"]
    if manifest["newest"]:
        newest = datetime.fromisoformat(manifest["newest"])
        said.append(f"- Newest event in it: {newest:%Y-%m-%d %H:%M:%S} UTC, {_age(made - newest)} before it was made")
    return said


def _age(span) -> str:
    seconds = max(0, round(span.total_seconds()))
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds % 60, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
