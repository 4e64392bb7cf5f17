"""Throw-away PostgreSQL clusters, copied from ones that are made once and kept under var/cache.

initdb takes a second, and the project's migrations many more: a test run that finds a copy of both starts at once.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..places import CHECKOUT, VAR
from . import postgres
from .binaries import dropped_to, postgres_programs
from .postgres import MIGRATED, OWNER, Postgres

CACHE = VAR / "cache"
WALL = [
    CHECKOUT / "sar_portal" / "access" / name
    for name in (
        "second_wall.py",
        "row_wall.py",
        "steps.py",
        "legal_hold.py",
        "trail_wall.py",
        "reports.py",
        "management/commands/migrate.py",
    )
]
HOUR = 3600


def bare() -> Path:
    """A cluster with the portal's roles and no tables."""
    version = subprocess.run([postgres_programs() / "postgres", "--version"], capture_output=True, check=True).stdout
    source = Path(postgres.__file__).read_bytes()
    recipe = hashlib.sha256(version + source + str(dropped_to().get("user")).encode()).hexdigest()[:12]
    return _made_once(CACHE / f"bare-{recipe}", lambda folder: postgres.create(folder, durable=False))


def migrated() -> Path:
    """One whose database MIGRATED has all tables; the bare one where the migrations fail, as the tests then say why."""
    start = bare()
    cluster = CACHE / f"migrated-{_hash_of_migrations(start.name)}"
    try:
        return _made_once(cluster, lambda folder: _migrate(start, folder))
    except subprocess.CalledProcessError:
        return start


def copied(cluster: Path, folder: Path) -> Postgres:
    """A server on a copy of the cluster."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", "--reflink=auto", f"{cluster}/.", str(folder)], check=True)
    return Postgres(folder, durable=False)


def _migrate(start: Path, folder: Path) -> None:
    server = copied(start, folder)
    server.start()
    try:
        addresses = {name: url.removesuffix(OWNER) + MIGRATED for name, url in server.addresses().items()}
        settings = addresses | {"SAR_PORTAL_MODE": "test"}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0", "--skip-checks"],
            cwd=CHECKOUT,
            env=os.environ | settings | {"DJANGO_SETTINGS_MODULE": "sar_portal.settings"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    finally:
        server.stop()


def _hash_of_migrations(start: str) -> str:
    """Of every migration, of the project's own modules that migrations import, of what `migrate` adds by itself and the state
    tables that it reads, and of the libraries' versions.
    """
    found = sorted(path for path in CHECKOUT.glob("*/**/migrations/*.py") if ".venv" not in path.parts)
    states = sorted([*CHECKOUT.glob("*/states.py"), *CHECKOUT.glob("sar_portal/*/states.py")])
    digest = hashlib.sha256(start.encode())
    for path in [CHECKOUT / "requirements-dev.txt", *WALL, *states, *found]:
        content = path.read_bytes()
        digest.update(str(path).encode() + content)
        for module in sorted(set(re.findall(rb"^\s*(?:from|import) ([\w.]+)", content, re.MULTILINE))):
            imported = CHECKOUT / (module.decode().replace(".", "/") + ".py")
            if imported.exists():
                digest.update(imported.read_bytes())
    return digest.hexdigest()[:12]


def _made_once(cluster: Path, make: Callable[[Path], None]) -> Path:
    """The cluster, made by the first who wants it while the others wait."""
    if not cluster.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with _locked(CACHE / f"{cluster.name}.lock"):
            if not cluster.exists():
                _make(cluster, make)
                _sweep(cluster)
    return cluster


def _make(cluster: Path, make: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory(prefix="sar-") as made:
        Path(made).chmod(0o711)
        make(Path(made) / "cluster")
        partial = Path(tempfile.mkdtemp(prefix="partial-", dir=CACHE))
        subprocess.run(["cp", "-a", "--reflink=auto", f"{made}/cluster/.", str(partial)], check=True)
    partial.rename(cluster)


def _sweep(cluster: Path) -> None:
    """Earlier clusters of this kind, once nobody can still be copying them."""
    kind = cluster.name.partition("-")[0]
    for old in CACHE.glob(f"{kind}-*"):
        if old != cluster and old.stat().st_mtime < time.time() - HOUR and not old.name.endswith(".lock"):
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """The file stays: whoever waits for it holds the one that was there, and who came after its end would hold another."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
