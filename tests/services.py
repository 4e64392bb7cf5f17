"""A pytest plugin (`-p tests.services`): real PostgreSQL and real Valkey for a test run, up before the settings are read.

One pair of servers per run: the xdist workers inherit its addresses, each with a Redis database number of its own and, by
pytest-django, a test database of its own. DATABASE_URL and REDIS_URL, where they are set, are used instead.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sar_portal.running.binaries import VAR
from sar_portal.running.errors import Stop
from sar_portal.running.postgres import Postgres, from_template
from sar_portal.running.valkey import DATABASES, Valkey

PREFIX = "sar-tests-"
running: list[Postgres | Valkey] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """A wrapper runs before pytest-django's own hook, which reads the settings."""
    os.environ["SAR_PORTAL_MODE"] = "test"
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    try:
        if worker:
            _take_own_redis_database(int(worker.removeprefix("gw")) + 1)
        else:
            _start_what_is_missing()
    except Stop as stop:
        raise pytest.UsageError(stop.sentence) from stop
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _stop_all()


def _start_what_is_missing() -> None:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    _sweep_after_killed_runs()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o711)
    atexit.register(_stop_all, folder)
    if not os.environ.get("DATABASE_URL"):
        (folder / "postgres").mkdir()
        postgres = from_template(folder / "postgres", cache=VAR / "cache")
        running.append(postgres)
        postgres.start()
        os.environ["DATABASE_URL"] = postgres.url
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(folder / "valkey", durable=False)
        running.append(valkey)
        valkey.start()
        os.environ["REDIS_URL"] = valkey.url


def _take_own_redis_database(number: int) -> None:
    address = urlsplit(os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = address._replace(path=f"/{number % DATABASES}").geturl()


def _stop_all(folder: Path | None = None) -> None:
    """Thrown-away data needs no orderly stop."""
    while running:
        running.pop().kill()
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep_after_killed_runs() -> None:
    """The servers of a killed run end with it (the kernel sees to that); its folder is removed here."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)
