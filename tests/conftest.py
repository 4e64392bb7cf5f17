"""Only what every test needs; a room's own fixtures are in its own conftest."""

import gc
import os

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test.client import ClientHandler

import sar_portal.celery  # noqa: F401  (as the web server does: tasks queued in a test find the run's own broker)
from sar_portal.access.second_wall import WHOLE_HOUSE
from tests.browsing import browse, chromium  # noqa: F401  (both ways to look, for every folder)
from tests.buckets import bucket, s3  # noqa: F401  (files in a bucket, for every folder)
from tests.recorded import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown  # noqa: F401  (hooks of the run)
from tests.walls import empty_tables, work_as_the_portal
from tests.world.fixtures import _built_world, addresses, world  # noqa: F401  (the test world, for every folder)

# Playwright's synchronous interface runs an event loop in the test's thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def _flush_past_the_walls(self, sql_list):
    """Tests with real transactions empty the tables afterwards; the append-only triggers would rightly refuse that."""
    with transaction.atomic():
        empty_tables(self.connection)


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied():
    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", _flush_past_the_walls)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Once there is a test database, all that tests do in it is done as the portal's own role, which owns nothing."""
    before = dict(connection.settings_dict)
    connection.close()
    work_as_the_portal(connection)
    yield
    connection.close()
    connection.settings_dict.update(before)


@pytest.fixture(autouse=True, scope="session")
def _a_request_has_its_own_wall():
    """In the portal a request begins with nothing open, and the end of its transaction closes what it opened. A test's
    transaction is around all its requests, and what a test does outside them it does in the whole house: so each begins here
    with nothing, and the house is open again after it. By the driver's own cursor, which counts no query.
    """
    answer = ClientHandler.__call__

    def in_its_own(self, environ):
        _open("")
        try:
            return answer(self, environ)
        finally:
            _open(WHOLE_HOUSE)

    def _open(scopes):
        session = connection.connection
        if session is not None and session.closed == 0 and not connection.needs_rollback:
            with session.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('sar.scopes', %s, false), set_config('sar.near', '', false)", [scopes]
                )

    patch = pytest.MonkeyPatch()
    patch.setattr(ClientHandler, "__call__", in_its_own)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _nothing_is_cached():
    """Each test begins with an empty cache, as a portal does: how often somebody has tried and which code was used is counted
    there, and what one test counted would refuse another.
    """
    cache.clear()


# What takes minutes by itself: the whole job in a browser, and the demo from a clean copy.
LONGEST = ("tests/journeys/test_whole_job.py", "tests/running/test_demo.py")


def pytest_collection_finish():
    """What is there before the first test stays to the end: looking through it for garbage again and again takes time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(items):
    """The longest begin first, so that no core waits at the end for the one that has them."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
