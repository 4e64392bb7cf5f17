"""The world as a database of its own beside the test database: built once per worker, never changed by a test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from sar_portal.benches.copies import connected_to, copy_of, drop


@pytest.fixture(scope="session")
def _built_world(django_db_blocker) -> Iterator[tuple[str, Any]]:
    from tests.world.build import build  # here, so that a verb that is being changed stops these tests alone

    name = f"world_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    template = connection.settings_dict["TEST"].get("TEMPLATE")
    with django_db_blocker.unblock():
        copy_of(template, name)
        with connected_to(name):
            call_command("migrate", verbosity=0)
            with transaction.atomic():
                made = build()
                connection.run_on_commit.clear()  # no worker is there to be woken
    yield name, made
    with django_db_blocker.unblock():
        drop(name)


@pytest.fixture
def world(_built_world, django_db_blocker) -> Iterator[Any]:
    """The world for one test; whatever the test does is rolled back."""
    name, made = _built_world
    with django_db_blocker.unblock(), connected_to(name), transaction.atomic():
        yield made
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def addresses(world) -> dict[str, str]:
    """The address of every page in the world by its URL name; found once, as nothing in the world changes."""
    from tests.world.places import place, url_names

    if "addresses" not in world.made:
        world.made["addresses"] = {name: place(world, name, wanted) for name, wanted in url_names().items()}
    return world.made["addresses"]
