"""Each part is asked for real, and what is wrong with it is said to whom it concerns: machines, the administrator, the doctor."""

import errno
import re
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now

from notifications.models import OutboxMessage
from sar_portal import ticks
from sar_portal.access import tasks as access_tasks
from sar_portal.accounts.models import User
from sar_portal.documents import storage
from sar_portal.upkeep import held_up, selectors, tasks, views
from sar_portal.upkeep.findings import State, well
from tests.documents.test_scanning import Clamd
from tests.walls import owner

READY = reverse("upkeep:health_ready")


@pytest.fixture(autouse=True)
def nothing_known(db):
    ticks.cache.clear()
    views._told_to_all.cache_clear()


def state(key: str) -> State:
    return selectors.found(key).state


def later(monkeypatch, **by) -> None:
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(**by))


def test_a_well_portal_is_ready_and_says_no_more_than_each_part():
    answer = Client().get(READY)
    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(["database", "migrations", "cache", "files", "clock", "broker", "beat"], True)


@pytest.mark.parametrize("key", [key for key, part in selectors.PARTS.items() if part.needed])
def test_a_portal_without_a_part_that_pages_need_is_not_ready(key, monkeypatch):
    def broken():
        raise OSError("secret address")

    part = selectors.PARTS[key]
    monkeypatch.setitem(selectors.PARTS, key, selectors.Part(part.name, broken, part.needed))
    answer = Client().get(READY)
    assert answer.status_code == 503 and answer.json()[key] is False and "secret" not in answer.content.decode()


def test_a_broker_or_a_beat_that_is_away_is_told_and_turns_nobody_away(settings):
    ticks.cache.set(f"tick:{selectors.QUICK}", ((now() - timedelta(minutes=6)).timestamp(), 0))
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = Client().get(READY)
    assert answer.status_code == 200 and answer.json()["broker"] is False and answer.json()["beat"] is False


def test_a_cache_that_is_away_turns_nobody_away_who_is_signed_in(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    answer = Client().get(READY)
    assert answer.status_code == 200 and answer.json()["cache"] is False


def test_a_full_disk_of_files_is_wrong_and_turns_nobody_away(monkeypatch):
    def full(data):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(storage, "write_once", full)
    assert state("files") == State.WRONG
    answer = Client().get(READY)
    assert answer.status_code == 200 and answer.json()["files"] is False


def test_files_that_cannot_be_written_are_found(settings):
    settings.PRIVATE_ROOT = "/dev/null/nowhere"
    assert state("files") == State.WRONG and Client().get(READY).status_code == 503


def test_a_disk_that_is_almost_full_is_to_be_looked_at(monkeypatch):
    full = storage.shutil.disk_usage("/")._replace(total=10**12, free=10**9)
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda path: full)
    assert state("files") == State.WATCH


def test_a_bucket_is_asked_as_the_folder_is(bucket):
    """A file is written, read back and taken away; a bucket that is gone turns people away, and the doctor says so."""
    assert state("files") == State.WELL and bucket.versions() == 0
    assert Client().get(READY).json()["files"] is True
    bucket.client.delete_bucket(Bucket=bucket.name)
    views._told_to_all.cache_clear()
    assert Client().get(READY).status_code == 503
    said, code = doctor()
    assert code == 1 and "WRONG  Files: Files: does not answer." in said


def test_a_database_of_an_older_version_is_found():
    with owner() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search'")
    assert state("migrations") == State.WRONG


def test_an_index_that_was_broken_off_is_named():
    assert state("indexes") == State.WELL
    with owner() as cursor:  # the one way to a half made index within a transaction: its table's part has none
        cursor.execute("CREATE TABLE parted (key int) PARTITION BY RANGE (key)")
        cursor.execute("CREATE TABLE its_part PARTITION OF parted DEFAULT")
        cursor.execute("CREATE INDEX words_of_half ON ONLY parted (key)")
    found = selectors.found("indexes")
    assert found.state == State.WATCH and "REINDEX INDEX CONCURRENTLY words_of_half;" in found.mend


def test_a_migration_that_was_broken_off_makes_its_indexes_anew():
    steps = [step for one in MigrationLoader(None).disk_migrations.values() for step in one.operations]
    made = []
    for step in steps:
        said = getattr(step, "sql", [])
        for before, one in pairwise(["", *([said] if isinstance(said, str) else said)]):
            if found := re.search(r"CREATE INDEX CONCURRENTLY (?:IF NOT EXISTS )?(\w+)", one):
                made.append(found[1])
                assert before == f"DROP INDEX CONCURRENTLY IF EXISTS {found[1]}"
    assert "words_of_reports" in made and "words_of_imr_reportanswer" in made


def test_clocks_that_do_not_agree_are_found(monkeypatch):
    assert state("clock") == State.WELL
    later(monkeypatch, seconds=30)
    assert state("clock") == State.WRONG


def test_signs_of_life_are_asked_for_and_go_stale(monkeypatch):
    assert {state("beat"), state("mail"), state("long_work"), state("held_up")} == {State.WATCH}
    tasks.live_quick()
    tasks.live_mail()
    tasks.live_heavy()
    assert {state("beat"), state("mail"), state("long_work"), state("held_up")} == {State.WELL}
    later(monkeypatch, minutes=10)
    assert (state("beat"), state("long_work"), state("held_up")) == (State.WRONG, State.WELL, State.WATCH)
    later(monkeypatch, minutes=30)
    assert state("long_work") == state("mail") == State.WRONG


def test_work_that_waits_too_long_is_named_by_its_kind(monkeypatch):
    person = User.objects.create_user("waits@example.org", name="Wanda Waits")
    facts = {"kind": "request_sent", "user": person, "link": "/"}
    OutboxMessage.objects.create(queued_at=now() - timedelta(minutes=14), **facts)
    tasks.live_quick()
    assert state("held_up") == State.WELL
    OutboxMessage.objects.create(queued_at=now() - timedelta(minutes=16), **facts)
    tasks.live_quick()
    found = selectors.found("held_up")
    assert found.state == State.WATCH and "e-mails" in found.words and "papers" not in found.words
    assert ticks.last("e-mails").faults == 1 and set(held_up.HELD_UP) == {
        "e-mails", "papers", "exports", "imports", "uploads",
    }  # fmt: skip


def test_last_nights_checks_are_told_with_what_they_found(monkeypatch):
    assert state("trail") == state("grants") == State.WATCH
    access_tasks.verify_audit()
    access_tasks.verify_grants()
    assert state("trail") == state("grants") == State.WELL
    later(monkeypatch, hours=31)
    assert state("trail") == State.WATCH
    ticks.tick("verify-audit", faults=2)
    assert state("trail") == State.WRONG


def test_a_scanner_is_asked_where_there_ought_to_be_one(settings):
    assert state("scanner") == State.WATCH
    settings.SCANNER = "127.0.0.1:1"
    assert state("scanner") == State.WRONG
    settings.SCANNER = Clamd(limits=b"Heuristics.Limits.Exceeded.MaxRecursion FOUND").address
    assert state("scanner") == State.WELL
    settings.SCANNER = Clamd().address  # as the real one is installed: that nothing was found in what it did not read
    assert state("scanner") == State.WATCH


def test_that_keys_of_backups_have_no_days_is_said(settings):
    settings.BACKUP_KEY_DAYS = 0
    assert state("backup_keys") == State.WATCH
    settings.BACKUP_KEY_DAYS = 35
    assert state("backup_keys") == State.WELL


def doctor() -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_the_doctor_says_what_is_wrong_and_what_to_do(settings):
    tasks.live_quick()
    said, code = doctor()
    assert code == 0 and "well   Database: The database answers." in said and "What to do: Set SCANNER" in said
    settings.PRIVATE_ROOT = "/dev/null/nowhere"
    said, code = doctor()
    assert code == 1 and "WRONG  Files" in said


def test_metrics_are_for_whoever_has_the_word_and_hold_nothing_of_a_case(settings):
    address, tasks_done = reverse("upkeep:metrics"), tasks.live_quick()
    assert tasks_done is None and Client().get(address).status_code == 404
    settings.METRICS_TOKEN = "a-word-of-its-own"
    assert Client().get(address, headers={"Authorization": "Bearer other"}).status_code == 404
    assert Client().get(address, headers={"Authorization": "Basic a-word-of-its-own"}).status_code == 404
    Client().get("/people/?q=Zqcanary")
    answer = Client().get(address, headers={"Authorization": "Bearer a-word-of-its-own"})
    said = answer.content.decode()
    assert answer.status_code == 200 and 'sar_portal_part{part="database"} 1.0' in said
    assert 'sar_portal_held_up{what="e-mails"} 0.0' in said and "sar_portal_tick_age_seconds" in said
    assert 'sar_portal_answer_seconds_count{status="302",view="people:people_home"}' in said
    assert "Zqcanary" not in said


def test_the_open_address_is_asked_of_the_parts_once_in_some_seconds(monkeypatch):
    asked = []
    monkeypatch.setattr(selectors, "found", lambda key: asked.append(key) or well("fine"))
    monkeypatch.setattr("sar_portal.upkeep.views.time.monotonic", lambda: 1000.0)
    for _ in range(5):
        assert Client().get(READY).status_code == 200
    assert len(asked) == len(views.TOLD_TO_ALL)


def test_a_part_that_breaks_a_statement_spoils_no_other(monkeypatch):
    def breaks():
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setitem(selectors.PARTS, "database", selectors.Part("Database", breaks, needed=True))
    found = selectors.findings()
    assert found["database"].state == State.WRONG and found["migrations"].state == State.WELL
