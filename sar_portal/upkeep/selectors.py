"""Each part of the portal asked whether it works. A part that cannot even be asked is wrong, and stops no other."""

import errno
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from redis import Redis

from sar_portal import ticks
from sar_portal.access.checkpoints import NIGHTLY
from sar_portal.access.checkpoints import newest as newest_checkpoint
from sar_portal.access.legal_hold import not_fast
from sar_portal.access.row_wall import walls_down
from sar_portal.access.steps import not_held
from sar_portal.documents import scanning, storage
from sar_portal.upkeep.findings import Finding, State, watch, well, wrong
from sar_portal.upkeep.held_up import HELD_UP

log = logging.getLogger(__name__)
QUICK, MAIL, HEAVY = "worker-quick", "worker-mail", "worker-heavy"
SILENT = timedelta(minutes=5)  # a sign of life comes every minute
BUSY = timedelta(minutes=30)  # whoever prints, or waits for a slow mail server, says nothing meanwhile
FREE_SHARE, FREE_BYTES = 0.1, 2_000_000_000
SECONDS_APART = 5
SCANNER_SECONDS = 600  # how long what it says of a file that it cannot read is remembered
HALF_MADE = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1"
NO_ROOM = "There is no room left where files are kept: every upload, paper and export is refused, and all else goes on."
LOGS = "Look into its log (docs/deploy.md, 'Is it well?'), and start it again"


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return well("The database answers.")


def shared_cache() -> Finding:
    word = secrets.token_hex(4)
    cache.set(f"upkeep:{word}", word, 10)
    if cache.get(f"upkeep:{word}") != word:
        return wrong("The shared cache forgets at once what it is told.", "Is Valkey out of memory? See its log.")
    return well("The shared cache answers.")


def broker() -> Finding:
    """The queue of work and the cache may be one server, but the queue has an address of its own."""
    with Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2) as client:
        client.ping()
    return well("The queue of work answers.")


def files() -> Finding:
    """Writes a file, reads it back and takes it away."""
    word = secrets.token_bytes(16)
    try:
        name = storage.write_once(word)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return wrong(NO_ROOM, "Make room where PRIVATE_ROOT is. What was refused can be sent again.", pages_go_on=True)
    try:
        same = storage.read(name) == word
    finally:
        storage.remove(name)
    if not same:
        return wrong(
            "A file is read back otherwise than it was written.", "Stop the portal and check the disk or the bucket."
        )
    room = storage.kept().room()
    if room and room[1] < min(FREE_BYTES, FREE_SHARE * room[0]):
        return watch(
            "Files can be kept, but the disk is almost full.",
            "Make room where PRIVATE_ROOT is, before uploads are refused.",
        )
    return well("Files can be kept and read.")


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return wrong("The database is of an older version than the program.", "Run `manage.py migrate`.")
    return well("The database is of the program's version.")


def indexes() -> Finding:
    """One that was broken off while it was made beside people's writing stays there and is never used."""
    with connection.cursor() as cursor:
        cursor.execute(HALF_MADE)
        names = [name for (name,) in cursor.fetchall()]
    if names:
        return watch(
            "An index of the database is half made, so that what it is for is slow, or is being made just now.",
            f"If no migration is running, make it anew as the owner of the tables: "
            f"{' '.join(f'REINDEX INDEX CONCURRENTLY {name};' for name in names)} "
            "One whose name ends in _ccnew is left from such a making: DROP INDEX it.",
        )
    return well("Every index of the database is whole.")


def clock() -> Finding:
    """Dates decide who is reminded and which link still opens, so the machines must agree on the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        apart = abs(float(cursor.fetchone()[0]) - timezone.now().timestamp())
    with Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
        apart = max(apart, abs(client.time()[0] - timezone.now().timestamp()) - 1)
    if apart > SECONDS_APART:
        return wrong("The clocks of the machines do not agree.", "Set the clocks of all machines by the network (NTP).")
    return well("The clocks of all machines agree.")


def quick_work() -> Finding:
    """Beat asks and the worker answers, so one sign of life speaks of both."""
    return _sign_of_life(QUICK, SILENT, "Reminders and short work", "beat and worker-quick")


def mail() -> Finding:
    return _sign_of_life(MAIL, BUSY, "E-mails", "beat and worker-mail")


def long_work() -> Finding:
    return _sign_of_life(HEAVY, BUSY, "Papers, exports and imports", "worker-heavy")


def _sign_of_life(name: str, within: timedelta, what: str, programs: str) -> Finding:
    seen = ticks.last(name)
    if seen is None:
        return watch(f"{what}: no sign of life has been seen yet.", f"Within minutes of a start: do {programs} run?")
    if timezone.now() - seen.at > within:
        return wrong(f"{what}: nothing has been done for a while.", f"Do {programs} run? {LOGS}.")
    return well(f"{what}: being done.")


def held_up() -> Finding:
    """By what the worker counted last; a page cannot see other people's work (held_up.py)."""
    counted = {what: ticks.last(what) for what in HELD_UP}
    if any(seen is None or timezone.now() - seen.at > SILENT for seen in counted.values()):
        return watch("Whether work is held up is not known now.", "The worker counts it every minute: see above.")
    late = [what for what, seen in counted.items() if seen and seen.faults]
    if late:
        return watch(
            f"Held up for more than a quarter of an hour: {', '.join(late)}.",
            "See the log of the workers, and 'E-mails of the board' for what the mail server said.",
        )
    return well("Nothing waits longer than it should.")


def trail() -> Finding:
    return _nightly(
        "verify-audit",
        "The audit trail",
        "Run `manage.py verify_audit`. Keep the database as it is until it is known who changed it.",
    )


def grants() -> Finding:
    return _nightly("verify-grants", "What people may do", "Run `manage.py verify_grants --mend`.")


def strays() -> Finding:
    return _nightly(
        "sweep-files",
        "Files without a record",
        "So many that none was taken away: are database and store those that belong together? See `manage.py sweep_files`.",
    )


def _nightly(name: str, what: str, mend: str) -> Finding:
    seen = ticks.last(name)
    if seen is None:
        return watch(f"{what}: not checked yet.", "It is checked at night. To know now, run the command by hand.")
    if seen.faults:
        return wrong(f"{what}: the last check found faults.", mend)
    if timezone.now() - seen.at > NIGHTLY:
        return watch(f"{what}: last night's check did not run.", f"Do beat and the workers run? {LOGS}.")
    return well(f"{what}: checked within a day, whole.")


def checkpoints() -> Finding:
    """Kept outside the database, so that whoever controls it cannot write the trail anew unseen."""
    if not settings.CHECKPOINTS:
        return watch(
            "The audit trail is signed nowhere outside the database.",
            "Set CHECKPOINTS and CHECKPOINT_KEYS (docs/deploy.md).",
        )
    seen, newest = ticks.last("checkpoints"), newest_checkpoint()
    if seen and seen.faults:
        return wrong(
            "Last night there was no checkpoint of the audit trail of the night before.",
            "Was one taken away? Compare the trail with a backup of before (docs/incident.md). If checkpoints were begun only "
            "now, or the portal stood still, this is over tomorrow.",
        )
    if newest is None or timezone.now() - newest > NIGHTLY:
        return wrong(
            "No checkpoint of the audit trail was kept within a day.",
            "Is the folder that CHECKPOINTS names there, and can it be added to?",
        )
    return well("A checkpoint of the audit trail was kept within a day.")


def backup_keys() -> Finding:
    """Whether what is disposed of becomes unreadable in backups too (G8)."""
    if not settings.BACKUP_KEY_DAYS:
        return watch(
            "What is disposed of can be read in backups of before until they are deleted.",
            "Set BACKUP_KEY_DAYS (docs/backup.md), and copy the keys of backups from then on.",
        )
    return well("What is disposed of can be read in no backup once the days of its key are over.")


def scanner() -> Finding:
    if not settings.SCANNER:
        return watch("Uploads are not scanned for malware, and say so.", "Set SCANNER to a clamd (docs/deploy.md).")
    if not scanning.answers():
        return wrong(
            "The malware scanner does not answer: what is uploaded waits, and nobody can open it.",
            "Start clamd, or see what SCANNER names.",
        )
    if not scanning.says_what_it_did_not_read(int(time.monotonic() // SCANNER_SECONDS)):
        return watch(
            "Of a file that the malware scanner does not read to its end it says that nothing was found.",
            "Set `AlertExceedsMax yes` in clamd.conf (docs/deploy.md, 'A malware scanner').",
        )
    return well("Uploads are scanned for malware.")


def wall() -> Finding:
    down = walls_down()
    if down:
        return watch(
            f"The second wall in the database is down before {len(down)} tables of cases.",
            "Run `manage.py row_walls raise`; where the portal works as the owner of the tables, give it a role of its own "
            "(docs/deploy.md, 'Four roles in the database').",
        )
    loose = not_held()
    if loose:
        return watch(
            f"The database does not hold {len(loose)} tables to the steps of their states.",
            "Run `manage.py migrate`, which makes its triggers what the state tables say.",
        )
    let_go = not_fast()
    if let_go:
        return watch(
            f"The database does not hold rows of {len(let_go)} tables in their reviews, or what they say during a legal hold.",
            "Run `manage.py migrate`, which makes its triggers what the models say.",
        )
    return well("The second wall in the database stands before every table of cases and holds states to their steps.")


@dataclass(frozen=True)
class Part:
    """One part. `needed`: without it no page can be shown, and a load balancer sends nobody here."""

    name: str
    ask: Callable[[], Finding]
    needed: bool = False


PARTS = {
    "database": Part("Database", database, needed=True),
    "migrations": Part("Version of the database", migrations, needed=True),
    "indexes": Part("Indexes", indexes),
    "cache": Part("Shared cache", shared_cache),  # signing in waits for it, and who is signed in works on
    "files": Part("Files", files, needed=True),
    "clock": Part("Clocks", clock),
    "broker": Part("Queue of work", broker),
    "beat": Part("Short work", quick_work),
    "mail": Part("E-mails", mail),
    "long_work": Part("Long work", long_work),
    "held_up": Part("Work that waits", held_up),
    "trail": Part("Audit trail", trail),
    "strays": Part("Files without a record", strays),
    "checkpoints": Part("Checkpoints", checkpoints),
    "backup_keys": Part("Keys of backups", backup_keys),
    "grants": Part("Permissions", grants),
    "wall": Part("Second wall", wall),
    "scanner": Part("Malware scanner", scanner),
}


def _apart() -> AbstractContextManager:
    """Within the transaction of a page a part has a savepoint: its error must not spoil what is asked after it."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def found(key: str) -> Finding:
    """What is found out about one part; an error's type goes to the log, and its text nowhere."""
    try:
        with _apart():
            return PARTS[key].ask()
    except Exception:
        log.exception("a part of the portal does not answer")
        name = PARTS[key].name
        return wrong(f"{name}: does not answer.", f"Is it running, and does the portal have its address? {LOGS}.")


def findings() -> dict[str, Finding]:
    """Every part, in the order of the page."""
    return {key: found(key) for key in PARTS}


def worst(of: dict[str, Finding]) -> State:
    states = {finding.state for finding in of.values()}
    return next(state for state in (State.WRONG, State.WATCH, State.WELL) if state in states)
