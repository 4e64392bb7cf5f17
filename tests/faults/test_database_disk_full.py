"""The disk of the database fills while people write, and is emptied again: `-m faults`, as root (it mounts a disk of its own).

What was said to be saved is saved; whoever was refused is told so in a sentence; afterwards everything goes on (N2).
"""

import os
import random
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from shutil import disk_usage
from tempfile import mkdtemp

import pytest

from tests.faults.portal import Portal, people_of
from tests.faults.test_web_and_database_killed import Told, attach, check_documents, check_texts, write

SECONDS = float(os.environ.get("FAULT_SECONDS", "30"))  # before it is full, and while it is
MB = 1_000_000

pytestmark = pytest.mark.faults


@pytest.fixture
def small_disk():
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk of its own")
    place = Path(mkdtemp(prefix="sar-small-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m,mode=0711", "none", str(place)], check=True)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


@pytest.fixture
def portal(tmp_path, small_disk):
    made = Portal(tmp_path, data=small_disk)
    try:
        yield made
    finally:
        made.stop()


def fill(place: Path) -> None:
    """Not one page is left."""
    with (place / "of-somebody-else").open("ab") as other:
        while free := disk_usage(place).free:
            other.write(b"x" * min(free, MB))
            other.flush()


def empty(portal: Portal, place: Path) -> bool:
    """Room again. Whether the database had ended by itself: then it is started, as whoever watches over it does."""
    (place / "of-somebody-else").unlink()
    process, port = portal.database.process, portal.database.port
    for _ in range(100):  # a crash that it comes out of by itself takes a moment
        if process.poll() is not None:
            portal.database.process, portal.database.port = None, port
            portal.database.start()
            return True
        time.sleep(0.1)
    return False


def test_what_was_said_to_be_saved_before_it_was_full_is_there(portal, small_disk):
    world, people = people_of(portal)
    portal.start()
    sections = world["sections"][:4]
    writers, uploader, kept = {section: Told() for section in sections}, Told(), set()
    stop, chance = threading.Event(), random.Random(1)
    threads = [
        threading.Thread(target=write, args=(person, world, section, stop, writers[section]))
        for person, section in zip(people, sections, strict=False)
    ]
    threads.append(threading.Thread(target=attach, args=(people[-1], world, "one", stop, uploader, kept)))
    for thread in threads:
        thread.start()
    told = [*writers.values(), uploader]
    times, ended = 2, 0
    try:
        for _ in range(times):
            time.sleep(chance.uniform(0.5, 1) * SECONDS)
            fill(small_disk)
            refused = sum(one.answers[503] for one in told)
            until = time.monotonic() + 240
            while sum(one.answers[503] for one in told) < refused + 5:
                assert time.monotonic() < until, "nobody noticed that the disk is full"
                fill(small_disk)
                time.sleep(0.2)
            time.sleep(SECONDS / 3)
            ended += empty(portal, small_disk)
            portal.wait_until_ready()
            saved = {section: one.saved for section, one in writers.items()}
            until = time.monotonic() + 120
            while any(one.saved <= saved[section] for section, one in writers.items()):
                assert time.monotonic() < until, "not everybody can save again"
                time.sleep(0.2)
    finally:
        stop.set()
        for thread in threads:
            thread.join(120)
    check_texts(portal, writers)
    titles = check_documents(portal, kept, {"one": uploader})
    assert "every chain is whole" in portal.manage("verify_audit")
    assert "match their fingerprints" in portal.manage("verify_files")
    print(
        f"\n{times} times full, {ended} times the database ended by itself: {sum(one.sent for one in writers.values())} saves "
        f"sent, answers {dict(sum((one.answers for one in told), Counter()))}, {sum(one.lost for one in told)} lost in flight; "
        f"{len(kept)} documents said to be kept, {titles} there"
    )
    assert [words for one in told for words in one.unexplained] == []
