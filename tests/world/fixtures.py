"""The world as a database of its own beside the test database: built once, copied for each worker with its files, never changed
by a test.
"""

import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from sar_portal.benches.copies import connected_to, copy_of, drop

BUILT = "world_built"
FILES = "world_files"


@pytest.fixture(scope="session")
def _built_world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, Any]]:
    """Built by the first worker that wants it, while the others wait; each then has a copy of its own.

    After the test database: from then on all is done as the portal's own role.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if worker else folder
    name = f"world_{worker or 'alone'}"
    with django_db_blocker.unblock():
        made = _made_once(folder)
        copy_of(BUILT, name)
    shutil.copytree(folder / FILES, settings.PRIVATE_ROOT, dirs_exist_ok=True)
    yield name, made
    with django_db_blocker.unblock():
        drop(name)


def _made_once(folder: Path) -> Any:
    kept = folder / "world"
    with (folder / "world.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not kept.exists():
            with override_settings(PRIVATE_ROOT=folder / FILES):
                kept.write_bytes(pickle.dumps(_build()))
    return pickle.loads(kept.read_bytes())  # noqa: S301  (written a moment ago by this run)


def _build() -> Any:
    from tests.world.build import build  # here, so that a verb that is being changed stops these tests alone

    template = connection.settings_dict["TEST"].get("TEMPLATE")
    copy_of(template, BUILT)
    with connected_to(BUILT):
        if not template:
            call_command("migrate", verbosity=0)
        with transaction.atomic():
            made = build()
            connection.run_on_commit.clear()  # no worker is there to be woken
    return made


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
