"""A pytest plugin (`-p tests.services`): real PostgreSQL and Valkey for a test run, up before the settings are read.

One pair of servers per run: the xdist workers inherit its addresses, each with a Redis database number of its own
and, by pytest-django, a test database of its own. DATABASE_URL (with OWNER_DATABASE_URL) and REDIS_URL, where set,
are used instead.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from sar_portal.running.errors import Stop
from sar_portal.running.servers import ThrowAwayServers
from sar_portal.running.servers.postgres import MIGRATED
from sar_portal.running.servers.valkey import DATABASES

SIGN_IN = ("USER", "PASSWORD", "HOST", "PORT")
COPIED_FROM = "SAR_PORTAL_TEST_DATABASE_COPIED_FROM"
servers = ThrowAwayServers()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """A wrapper runs before pytest-django's own hook, which reads the settings."""
    os.environ["SAR_PORTAL_MODE"] = "test"
    keep_files_apart()
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        take_own_redis_database(int(worker.removeprefix("gw")) + 1)
    else:
        atexit.register(servers.stop)  # also where pytest ends before it is fully configured
        try:
            servers.start(os.environ)
            if servers.postgres is not None:
                os.environ[COPIED_FROM] = MIGRATED
        except Stop as stop:
            raise pytest.UsageError(stop.sentence) from stop
    return (yield)


def pytest_configure() -> None:
    """Test databases begin as a copy of the one that is migrated already; what is missing is migrated as usual.

    Whoever makes databases is the owner; tests/conftest.py sees to it that the tests themselves work as the portal does.
    """
    connection.settings_dict.update(
        {name: settings.OWNER_DATABASE[name] for name in SIGN_IN if settings.OWNER_DATABASE}
    )
    if os.environ.get(COPIED_FROM):
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ[COPIED_FROM]


def keep_files_apart() -> None:
    """The files that tests keep go to a folder of the run, never to the checkout's own store of files; a worker's to one of
    its own, so that what another keeps meanwhile is not taken for what a test left behind.
    """
    if "PRIVATE_ROOT" not in os.environ:
        folder = os.environ["PRIVATE_ROOT"] = tempfile.mkdtemp(prefix="test-files-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ["PRIVATE_ROOT"] = os.path.join(os.environ["PRIVATE_ROOT"], os.environ["PYTEST_XDIST_WORKER"])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    servers.stop()


def take_own_redis_database(number: int) -> None:
    """So that one worker's tasks, rate limits and cached pages are not another's."""
    address = urlsplit(os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = address._replace(path=f"/{number % DATABASES}").geturl()
