"""The two servers: lasting for the demo, throw-away for tests and checks, none where addresses are given."""

import os
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

from ..places import VAR
from . import clusters
from .binaries import data_folder
from .ports import remembered_port
from .postgres import Postgres
from .valkey import Valkey

PREFIX = "sar-tests-"
ENOUGH = 4_000_000_000  # bytes


class Servers:
    """Starts what the environment does not already name, and writes the addresses into it."""

    def __init__(self) -> None:
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None

    def start_lasting(self, environment: MutableMapping[str, str]) -> None:
        """Data and ports stay from one start to the next."""
        if not environment.get("DATABASE_URL"):
            port = remembered_port(VAR / "ports" / "postgresql")
            self.postgres = Postgres(data_folder() / "postgresql", port=port)
            self.postgres.start()
            environment.update(self.postgres.addresses())
        if not environment.get("REDIS_URL"):
            port = remembered_port(VAR / "ports" / "valkey")
            self.valkey = Valkey(data_folder() / "valkey", port=port)
            self.valkey.start()
            environment["REDIS_URL"] = self.valkey.url

    def started(self) -> list[Postgres | Valkey]:
        return [server for server in (self.postgres, self.valkey) if server is not None]

    def stop(self) -> None:
        """The database last, as in the supervisor."""
        for server in reversed(self.started()):
            server.stop()


class ThrowAwayServers(Servers):
    """For one run of tests or checks, in a temporary folder; nothing in them is worth an orderly stop."""

    def __init__(self) -> None:
        super().__init__()
        self.folder: Path | None = None

    def start(self, environment: MutableMapping[str, str]) -> None:
        if environment.get("DATABASE_URL") and environment.get("REDIS_URL"):
            return
        _sweep_after_killed_runs()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=throw_away_place()))
        self.folder.chmod(0o711)  # the account the servers run as passes through, and cannot list
        if not environment.get("DATABASE_URL"):
            self.postgres = clusters.copied(clusters.migrated(), self.folder / "postgresql")
            self.postgres.start()
            environment.update(self.postgres.addresses())
        if not environment.get("REDIS_URL"):
            self.valkey = Valkey(self.folder / "valkey", durable=False)
            self.valkey.start()
            environment["REDIS_URL"] = self.valkey.url

    def stop(self) -> None:
        for server in self.started():
            server.kill()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def throw_away_place() -> Path:
    """Memory rather than disk, where there is plenty: tests write and forget thousands of small files."""
    memory = Path("/dev/shm")
    if "TMPDIR" not in os.environ and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH:
        return memory
    return Path(tempfile.gettempdir())


def _sweep_after_killed_runs() -> None:
    """The servers of a killed run end with it (the kernel sees to that); its folder is removed here."""
    for folder in throw_away_place().glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)
