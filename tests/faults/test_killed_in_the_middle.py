"""SIGKILL in the middle of an import, of printing a paper, of an export and of an acceptance: `-m faults`.

Nothing is half done, and afterwards it is done once (N2, N7, N8).
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from chronology.models import ChronologyEntry, Import
from chronology.services.imports import accept_import, acceptance, carry_on, reading
from notifications.models import OutboxMessage
from reviews.models import PartState, ReturnPart, SignOff, SubmissionPaper
from sar_portal.access import audit
from sar_portal.access.models import Scope
from sar_portal.celery import app
from sar_portal.documents import storage
from sar_portal.documents.models import Making, StoredFile
from sar_portal.documents.selectors import damaged_files
from sar_portal.exports.models import Disclosure, Export
from sar_portal.exports.services.asking import ask_export
from sar_portal.upkeep import strays
from tests.chronology.test_import_work import begun
from tests.chronology.world import make_world
from tests.exports.making import ASKED
from tests.faults.accepting import accept
from tests.faults.test_worker_killed import lose_the_broker, waits_for_a_lock
from tests.faults.worker import wait_until
from tests.imr import writing
from tests.reviews.world import sent_world
from tests.walls import owner

KILLS = int(os.environ.get("FAULT_KILLS", "8"))
SEED = int(os.environ.get("FAULT_SEED", str(random.randrange(10**6))))

pytestmark = pytest.mark.faults


@contextmanager
def held(table: str):
    """Nobody can write to a table meanwhile: whoever comes there waits in the middle of what it does."""
    with transaction.atomic():
        with owner(connection) as cursor:  # what is only added to is nobody else's to lock
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield


def whole() -> None:
    assert audit.verify()[1] == [] and list(damaged_files()) == []


def test_an_import_whose_worker_is_killed_is_written_whole_by_the_next(worker, monkeypatch):
    police = make_world().police
    monkeypatch.setattr(acceptance, "INLINE_STEPS", 10)
    batch = begun(police)
    carry_on(batch=batch)
    accept_import(batch=batch, by=police.author)
    assert Import.objects.get(pk=batch.pk).state == Import.State.WRITING
    with held("chronology_importstep"):  # its entries are written then, and its steps are not
        worker.start()
        app.send_task("chronology.tasks.carry_on", [batch.pk])
        wait_until(waits_for_a_lock, "the import is in the middle", worker)
        worker.kill()
    assert not ChronologyEntry.objects.exists() and not ChronologyEntry.history.exists()
    assert Import.objects.get(pk=batch.pk).state == Import.State.WRITING
    lose_the_broker()
    worker.start()
    app.send_task("chronology.tasks.sweep_imports")
    wait_until(lambda: Import.objects.get(pk=batch.pk).state == Import.State.IMPORTED, "it is imported", worker)
    assert ChronologyEntry.objects.count() == ChronologyEntry.history.count() == 28
    whole()


def alone() -> bool:
    """No session of a killed worker is left, which may have been about to commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone() == (0,)


def started(worker) -> None:
    """It runs, and takes what it is sent."""

    def times() -> int:
        return worker.log.read_text().count("ready.") if worker.log.exists() else 0

    before = times()
    worker.start()
    wait_until(lambda: times() > before, "the worker is there", worker, seconds=60)


def test_imports_are_whole_or_handed_back_whenever_their_worker_is_killed(worker, monkeypatch):
    """Killed at moments nobody chose, while it reads and while it writes: what came to an early end three times says so, and goes
    when its author tries again.
    """
    world, chance = make_world(0, 1, 2), random.Random(SEED)
    agencies = [world.police, *world.others]
    monkeypatch.setattr(reading, "INLINE_BYTES", 10)
    monkeypatch.setattr(acceptance, "INLINE_STEPS", 10)
    batches = [begun(one) for one in agencies]
    state, early_end = Import.State, "came to an early end"

    def now(place: int) -> Import:
        """What became of an import; its author goes on with it where it waits for them."""
        found = Import.objects.get(pk=batches[place].pk)
        if found.state == state.PREVIEW:
            assert found.rows.count() == 28 and (not found.problem or early_end in found.problem)
            accept_import(batch=found, by=agencies[place].author)
        elif found.state == state.REFUSED:
            assert early_end in found.problem and not found.rows.exists()
            batches[place] = begun(agencies[place])
        return found

    for _ in range(KILLS):
        started(worker)
        app.send_task("chronology.tasks.sweep_imports")
        time.sleep(chance.uniform(0, 1.5))
        worker.kill()
        wait_until(alone, "the database has noticed", worker)
        imported = sum(now(place).state == state.IMPORTED for place in range(3))
        assert ChronologyEntry.objects.count() == 28 * imported
    worker.start()

    def all_imported() -> bool:
        app.send_task("chronology.tasks.sweep_imports")
        time.sleep(1)
        return all(now(place).state == state.IMPORTED for place in range(3))

    wait_until(all_imported, "all are imported", worker, seconds=180)
    assert ChronologyEntry.objects.count() == ChronologyEntry.history.count() == 28 * len(batches)
    whole()


def test_a_paper_whose_worker_is_killed_while_it_prints_is_made_once_by_the_next(worker):
    w = writing.submitted(paper=False)
    before, names = set(StoredFile.objects.values_list("pk", flat=True)), set(storage.names())
    with transaction.atomic():
        Scope.objects.select_for_update().get(pk=w.ret.scope_id)  # it can be printed and not be kept
        worker.start()
        app.send_task("reviews.tasks.make_paper", [w.submission.pk, "submitted"])
        wait_until(lambda: Making.objects.filter(percent__gte=0).exists(), "it is being printed", worker)
        worker.kill()
    assert not SubmissionPaper.objects.exists() and set(storage.names()) == names
    lose_the_broker()
    worker.start()
    app.send_task("reviews.tasks.sweep_papers")  # the dead worker's claim still stands
    Making.objects.update(heard_at=timezone.now() - timedelta(minutes=6))
    app.send_task("reviews.tasks.sweep_papers")
    app.send_task("reviews.tasks.sweep_papers")
    wait_until(lambda: SubmissionPaper.objects.exists(), "it is made", worker, seconds=90)
    app.send_task("sar_portal.upkeep.tasks.live_quick")
    wait_until(lambda: "live_quick" in worker.log.read_text(), "the sweeps are over", worker)
    [made] = StoredFile.objects.exclude(pk__in=before)
    assert set(storage.names()) - names == {made.storage_name} and not Making.objects.exists()
    whole()


def test_an_export_whose_worker_is_killed_is_made_once_and_what_it_left_is_swept(worker):
    w, before = sent_world(), set(storage.names())

    def left_alone() -> set[str]:
        """New files that are no letter of the world's requests, which the worker prints too."""
        return set(storage.names()) - before - set(StoredFile.objects.values_list("storage_name", flat=True))

    of = {"review": w.review, "what": Export.What.COMPOSITE, "kind": "csv"}
    export = ask_export(**of | ASKED, by=w.coordinator)
    with held("exports_disclosure"):  # the file is in the store then, and no row names it
        worker.start()
        app.send_task("sar_portal.exports.tasks.make_export", [export.pk])
        wait_until(waits_for_a_lock, "the export is in the middle", worker)
        worker.kill()
    assert Export.objects.get(pk=export.pk).state == Export.State.MAKING and not Disclosure.objects.exists()
    [left] = left_alone()
    lose_the_broker()
    Making.objects.update(heard_at=timezone.now() - timedelta(minutes=6))
    Export.objects.update(state_since=timezone.now() - timedelta(minutes=6))
    worker.start()
    for _ in range(2):
        app.send_task("sar_portal.exports.tasks.sweep_exports")
    wait_until(lambda: Export.objects.get(pk=export.pk).state == Export.State.READY, "it is made", worker, seconds=90)
    assert Disclosure.objects.count() == OutboxMessage.objects.filter(kind="export_ready").count() == 1
    a_week_ago = (timezone.now() - strays.GRACE - timedelta(hours=1)).timestamp()
    os.utime(Path(settings.PRIVATE_ROOT) / left, (a_week_ago, a_week_ago))
    assert strays.sweep() == strays.Swept(1, 1)
    assert left_alone() == {Export.objects.get(pk=export.pk).storage_name}
    whole()


def test_an_acceptance_that_is_killed_has_not_happened_and_happens_once(worker, tmp_path):
    w = writing.submitted()
    told = OutboxMessage.objects.count()
    arguments = [str(one) for one in (w.part.pk, w.submission.pk, w.manager.pk)]
    with (
        held("notifications_outboxmessage"),
        worker.log.open("ab") as log,
    ):  # the decision is written then, and its notice is not
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.accepting", *arguments],
            cwd=settings.BASE_DIR, env=worker.environment, start_new_session=True, stderr=log,
        )  # fmt: skip
        wait_until(lambda: process.poll() is not None or waits_for_a_lock(), "it is in the middle", worker)
        assert process.poll() is None, worker.log.read_text()[-3000:]
        process.send_signal(signal.SIGKILL)
        process.wait()
    part = ReturnPart.objects.get(pk=w.part.pk)
    assert part.state == PartState.WITH_MANAGER and part.returned_id is None
    assert not SignOff.objects.exists() and OutboxMessage.objects.count() == told
    accept(w.part.pk, w.submission.pk, w.manager.pk)
    assert SignOff.objects.count() == 1 and OutboxMessage.objects.count() > told
    assert ReturnPart.objects.get(pk=w.part.pk).returned_id == w.submission.pk
    whole()
