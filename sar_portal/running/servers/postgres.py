"""A PostgreSQL server of our own in one folder, reachable on 127.0.0.1 only, with four roles that are no superusers: one owns the
tables, another is what the portal works as; the trail belongs to a third, and a fourth reads reports."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from ..errors import PortTaken, Stop, sentence_from_log
from ..supervisor import dies_with_us
from .binaries import dropped_to, owned_by, postgres_programs
from .ports import free_port

# The same order of text on every machine, whatever its C library: production is told the same in docker-compose.yml.
LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
OWNER = "sar_portal"  # of the database of the same name
PORTAL = "sar_portal_app"
TRAIL = "sar_portal_trail"  # nobody signs in as it: `migrate` gives it the trail
REPORTS = "sar_portal_reports"
MIGRATED = "sar_portal_migrated"  # in throw-away clusters: what test databases are copied from
ALWAYS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "120",
    "log_min_messages": "warning",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
# For data that is thrown away after the test run.
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
    "dynamic_shared_memory_type": "mmap",  # goes with the folder, however the server ends
}


class Postgres:
    """One server: `start()`, its `url`, `stop()`; `kill()` is for tests of what survives."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, *, durable: bool = True, port: int | None = None) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self.durable = durable
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """As the portal works."""
        return self._url(PORTAL)

    @property
    def owner_url(self) -> str:
        """As it is migrated."""
        return self._url(OWNER)

    def addresses(self) -> dict[str, str]:
        """As the settings want them."""
        return {"DATABASE_URL": self.url, "OWNER_DATABASE_URL": self.owner_url}

    @property
    def reports_url(self) -> str:
        """As reports are read."""
        return self._url(REPORTS)

    @property
    def superuser_url(self) -> str:
        return f"postgres://postgres:{self._passwords()['postgres']}@127.0.0.1:{self.port}/postgres"

    def _url(self, role: str) -> str:
        return f"postgres://{role}:{self._passwords()[role]}@127.0.0.1:{self.port}/{OWNER}"

    def start(self) -> None:
        """Makes the data folder on the first start, and gives an earlier one the role it lacks.

        A port that was not asked for is chosen anew when it is taken.
        """
        if not (self.data / "PG_VERSION").exists():
            create(self.folder, durable=self.durable)
        add_roles_it_lacks(self.folder)
        asked_for = self.port
        for attempt in range(5):
            self.port = asked_for or free_port()
            try:
                return self._start()
            except PortTaken:
                if asked_for or attempt == 4:
                    raise

    def ask_to_stop(self) -> None:
        """A fast stop: sessions are ended, everything is written."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)

    def stop(self) -> None:
        """Asks, and waits until it is gone."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """An immediate stop, as in a power cut."""
        self._end(signal.SIGQUIT)

    def _passwords(self) -> dict[str, str]:
        passwords: dict[str, str] = json.loads((self.folder / "passwords.json").read_text())
        return passwords

    def _start(self) -> None:
        options = {**ALWAYS, **({} if self.durable else HASTY), "port": str(self.port)}
        command = [str(postgres_programs() / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"LC_ALL": "C.UTF-8"},
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGINT),
                **dropped_to(self.data),
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                if "Address already in use" in self.log.read_text(errors="replace"):
                    raise PortTaken(self.port or 0)
                raise Stop(sentence_from_log(self.log, self.name))
            if self._says_ready():
                return
            time.sleep(0.02)
        self.kill()
        raise Stop(f"{self.name} did not become ready within a minute. Its log is {self.log}.")

    def _says_ready(self) -> bool:
        """The eighth line of postmaster.pid; the first is compared, as a file of an earlier run may lie there."""
        assert self.process is not None
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def _end(self, with_signal: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        self.process = None


def create(folder: Path, *, durable: bool) -> None:
    """Makes a new cluster, with the portal's own roles and database, in the folder.

    It is built beside its final place and moved there whole: a start broken off half-way leaves nothing behind.
    """
    account = dropped_to()
    owned_by(folder, account)
    data = folder / f"data.{secrets.token_hex(4)}"
    passwords = {role: secrets.token_hex(16) for role in ("postgres", OWNER, PORTAL, REPORTS)}
    try:
        _initdb(data, passwords["postgres"], account, durable=durable)
        _add_roles(data, passwords, account, durable=durable)
        _keep(passwords, folder)
        data.rename(folder / "data")
    except BaseException:
        shutil.rmtree(data, ignore_errors=True)
        raise


def add_roles_it_lacks(folder: Path) -> None:
    """What a cluster of the time of one role or two lacks. Before its server starts; `migrate` then gives them their rights."""
    passwords = json.loads((folder / "passwords.json").read_text())
    statements = []
    if PORTAL not in passwords:
        passwords[PORTAL] = secrets.token_hex(16)
        statements.append(f"CREATE ROLE {PORTAL} LOGIN NOSUPERUSER PASSWORD '{passwords[PORTAL]}'")
    if REPORTS not in passwords:
        passwords[REPORTS] = secrets.token_hex(16)
        statements += _trail_and_reports(passwords[REPORTS], durable=True)
    if statements:
        _tell(folder / "data", statements, dropped_to(folder / "data"), durable=True)
        _keep(passwords, folder)


def _trail_and_reports(password: str, *, durable: bool) -> list[str]:
    # Tests play the intruder with the owner's rights in the trail too; elsewhere the owner has to say that it becomes the other.
    return [
        f"CREATE ROLE {TRAIL} NOLOGIN NOSUPERUSER",
        f"GRANT {TRAIL} TO {OWNER} WITH INHERIT {'FALSE' if durable else 'TRUE'}, SET TRUE",
        f"CREATE ROLE {REPORTS} LOGIN NOSUPERUSER CONNECTION LIMIT 5 PASSWORD '{password}'",
        f"ALTER ROLE {REPORTS} SET default_transaction_read_only = on",
        f"ALTER ROLE {REPORTS} SET statement_timeout = '1min'",
    ]


def _keep(passwords: dict[str, str], folder: Path) -> None:
    kept = folder / "passwords.json"
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(passwords))


def _initdb(data: Path, password: str, account: dict[str, Any], *, durable: bool) -> None:
    command = [
        str(postgres_programs() / "initdb"),
        "-D",
        str(data),
        "--username=postgres",
        "--auth=scram-sha-256",
        *LOCALE,
    ]
    command += [] if durable else ["--no-sync", "--wal-segsize=1"]
    with tempfile.NamedTemporaryFile("w", dir=data.parent) as file:  # in no list of processes, and gone afterwards
        file.write(f"{password}\n")
        file.flush()
        if account:
            os.chown(file.name, account["user"], account["group"])
        done = subprocess.run(
            [*command, f"--pwfile={file.name}"],
            text=True,
            capture_output=True,
            cwd="/",
            check=False,
            **account,
        )
    _refuse_unless_done(done, data, "PostgreSQL could not make its data folder")


def _add_roles(data: Path, passwords: dict[str, str], account: dict[str, Any], *, durable: bool) -> None:
    # Tests make databases and roles of their own, and work as the portal's role; the demo's owner has no such right.
    rights = "" if durable else "CREATEDB CREATEROLE"
    databases = [OWNER] if durable else [OWNER, MIGRATED]
    statements = [
        f"CREATE ROLE {PORTAL} LOGIN NOSUPERUSER PASSWORD '{passwords[PORTAL]}'",
        f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER {rights} PASSWORD '{passwords[OWNER]}'",
    ]
    statements += [] if durable else [f"GRANT {PORTAL} TO {OWNER} WITH INHERIT FALSE"]
    statements += _trail_and_reports(passwords[REPORTS], durable=durable)
    statements += [f"CREATE DATABASE {database} OWNER {OWNER}" for database in databases]
    _tell(data, statements, account, durable=durable)


def _tell(data: Path, statements: list[str], account: dict[str, Any], *, durable: bool) -> None:
    """While no server runs on it: PostgreSQL itself, with nobody else let in."""
    command = [
        str(postgres_programs() / "postgres"),
        "--single",
        "-D",
        str(data),
        "-c",
        "exit_on_error=true",
        "postgres",
    ]
    command[4:4] = [] if durable else ["-c", "fsync=off"]
    done = subprocess.run(
        command,
        input="\n".join(statements) + "\n",
        text=True,
        capture_output=True,
        cwd="/",
        check=False,
        **account,
    )
    _refuse_unless_done(done, data, "PostgreSQL could not make its roles")


def _refuse_unless_done(done: subprocess.CompletedProcess[str], data: Path, sentence: str) -> None:
    if done.returncode == 0:
        return
    said = done.stderr + done.stdout
    if "No space left on device" in said:
        raise Stop(f"The disk is full: nothing more can be written at {data.parent}. Free some space and start again.")
    ends = [line for line in said.splitlines() if line.strip()][-3:]
    raise Stop(f"{sentence}: {' '.join(ends)}")
