"""Every migration since the tables were first made, back and forward over 300,000 rows, while people read and write: `-m faults`.

Nobody waits longer than a second for one (the portal is not shut for an upgrade).
"""

import os
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from chronology.models import ChronologyEntry, ReturnedEntry
from sar_portal.access.models import AuditEvent
from sar_portal.access.second_wall import as_owner
from sar_portal.benches import database
from sar_portal.benches.rows import grow_returned, written_columns

ROWS = int(os.environ.get("FAULT_ROWS", "300000"))
MOST_MS = 1000
FIRST = (
    "0001_tables",
    "0002_links",
    "0002_refusals",
    "0003_refusals",
    "0003_disposal",
)  # a new database has no rows then

pytestmark = pytest.mark.faults


def grow(model, size: int) -> None:
    """Copies of its rows in the database itself, until there are `size`: as the owner, as what is frozen cannot be written."""
    table, there = model._meta.db_table, model.objects.count()
    columns = [
        name for name in written_columns(model) if name not in ("ref", "entry_id_then", "number", "import_row_id")
    ]
    unique = [f.attname for f in model._meta.concrete_fields if f.attname in ("ref", "entry_id_then", "number")]
    fresh = {"ref": "left(t.ref, 8) || '~' || n", "entry_id_then": "1000000000 + n", "number": "1000000 + n"}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns + unique)}) "  # noqa: S608  (names of our own columns)
            f"SELECT {', '.join(f't.{one}' for one in columns)}, {', '.join(fresh[one] for one in unique)} "
            f"FROM generate_series(1, %s) n JOIN (SELECT *, row_number() OVER () r FROM {table}) t ON t.r = 1 + n %% %s",
            [size - there, there],
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class People:
    """Somebody who reads and somebody who writes, again and again. Whoever waits too long for a lock is sent away by the
    database itself, so that a busy test does not pass for a lock.
    """

    def __init__(self) -> None:
        self.doing, self.stop = "", threading.Event()
        self.waited: list[str] = []
        self.asked: Counter[str] = Counter()
        entry, returned, event = (model._meta.db_table for model in (ChronologyEntry, ReturnedEntry, AuditEvent))
        one = ChronologyEntry.objects.order_by("pk").values_list("pk", flat=True).first()
        statements = [
            f"UPDATE {entry} SET version = version + 1 WHERE id = {one}",  # noqa: S608  (our own names and numbers)
            f"SELECT event FROM {returned} ORDER BY id LIMIT 100",  # noqa: S608
            f"SELECT verb FROM {event} ORDER BY id DESC LIMIT 50",  # noqa: S608
        ]
        self.threads = [threading.Thread(target=self.go_on, args=(each,)) for each in statements]
        for thread in self.threads:
            thread.start()

    def go_on(self, statement: str) -> None:
        at = connection.settings_dict
        own = psycopg2.connect(
            host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname=at["NAME"]
        )
        own.autocommit = True
        with own.cursor() as cursor:
            cursor.execute("SET lock_timeout = %s", [MOST_MS])
            while not self.stop.is_set():
                doing = self.doing
                self.asked[doing] += 1
                try:
                    cursor.execute(statement)
                except psycopg2.Error as error:
                    self.waited.append(f"{doing}: {type(error).__name__}")
                time.sleep(0.01)
        own.close()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


def later_migrations() -> list[tuple[str, str]]:
    """Ours that are not of the first tables, in the order in which they are applied."""
    loader = MigrationLoader(connection)
    plan: list[tuple[str, str]] = []
    for leaf in loader.graph.leaf_nodes():
        plan += [one for one in loader.graph.forwards_plan(leaf) if one not in plan]
    ours = {model._meta.app_label for model in _own_models()} | {"search"}
    return [(app, name) for app, name in plan if app in ours and not name.startswith(FIRST)]


def _own_models():
    from django.apps import apps

    return [model for model in apps.get_models() if not model.__module__.startswith(("django.", "allauth", "guardian"))]


def test_nobody_waits_longer_than_a_second_for_a_migration(django_db_blocker):
    assert urlsplit(os.environ["DATABASE_URL"]).hostname == "127.0.0.1"
    with django_db_blocker.unblock(), database.demo() as review:
        grow_returned(review, 2000)
        grow(ReturnedEntry, ROWS)
        grow(ChronologyEntry, ROWS // 3)
        grow(AuditEvent, ROWS)
        database.settle()
        later = later_migrations()
        people = People()
        try:
            for app, name in reversed(later):
                before = _before(app, name)
                people.doing = f"back from {app} {name}"
                call_command("migrate", app, before, verbosity=0)
            for app, name in later:
                people.doing = f"{app} {name}"
                call_command("migrate", app, name, verbosity=0)
        finally:
            people.end()
    print(
        f"\n{len(later)} migrations back and forward over {ROWS} rows: {sum(people.asked.values())} statements beside them, "
        f"{len(people.waited)} waited longer than {MOST_MS} ms: {sorted(set(people.waited))}"
    )
    assert len(people.asked) > len(later)
    assert [one for one in people.waited if not one.startswith("back")] == []


def _before(app: str, name: str) -> str:
    names = sorted(one for its, one in MigrationLoader(connection).disk_migrations if its == app)
    place = names.index(name)
    return names[place - 1] if place else "zero"
