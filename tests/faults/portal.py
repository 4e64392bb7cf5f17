"""A whole portal that can be killed part by part: a database that keeps what it says, a broker, and two web servers.

Whoever asks goes from one web server to the other as behind a proxy: to the next where nobody listens, and never a second time
with what may have been taken already.
"""

import http.client
import itertools
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from urllib.parse import urlencode

import psycopg2
from django.conf import settings

from sar_portal.running.errors import Stop
from sar_portal.running.servers.clusters import copied, migrated
from sar_portal.running.servers.ports import free_port
from sar_portal.running.servers.postgres import MIGRATED, OWNER
from sar_portal.running.servers.valkey import Valkey
from sar_portal.running.supervisor import dies_with_us

GUNICORN = ("-m", "gunicorn", "sar_portal.wsgi:application", "--workers", "2", "--threads", "4", "--no-control-socket")

WORD = "f" * 32  # of everybody's forms, against forged ones


class Web:
    """One web server with its processes."""

    def __init__(self, log: Path, environment: dict[str, str]) -> None:
        self.log, self.environment, self.port = log, environment, free_port()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{self.port}"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGKILL),
            )

    def kill(self) -> None:
        """SIGKILL to all its processes at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


class Portal:
    def __init__(self, folder: Path, *, data: Path | None = None) -> None:
        """Its database lies in `data` where that is named."""
        # Not below pytest's own folder, which the servers' own user may not enter.
        self.database = copied(migrated(), Path(mkdtemp(prefix="sar-faults-", dir=data)))
        self.database.durable = True  # from here on it syncs what it says
        self.broker = Valkey(Path(mkdtemp(prefix="sar-faults-")), durable=False)
        self.database.start()
        self._take_tables()
        self.broker.start()
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "OWNER"))
        } | {
            "DATABASE_URL": self.database.url,
            "REDIS_URL": self.broker.url,
            "SAR_PORTAL_MODE": "demo",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "PRIVATE_ROOT": str(folder / "files"),
            "BASE_URL": "http://localhost",
            "LOG_LEVEL": "WARNING",
        }
        self.webs = [Web(folder / f"web{number}.log", self.environment) for number in (1, 2)]

    def start(self) -> None:
        for web in self.webs:
            web.start()
        self.wait_until_ready()

    def wait_until_ready(self, seconds: float = 90) -> None:
        """Until each web server says that it is ready."""
        until = time.monotonic() + seconds
        for web in self.webs:
            while not is_ready(web.port):
                if time.monotonic() > until:
                    raise AssertionError(f"not ready within {seconds} s\n{web.log.read_text()[-4000:]}")
                time.sleep(0.1)

    def _take_tables(self) -> None:
        """The database with the tables takes the name of the one without any."""
        opened = psycopg2.connect(self.database.superuser_url)
        opened.autocommit = True
        try:
            with opened.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {OWNER}")
                cursor.execute(f"ALTER DATABASE {MIGRATED} RENAME TO {OWNER}")
        finally:
            opened.close()

    def manage(self, *arguments: str) -> str:
        return self.run("manage.py", *arguments)

    def run(self, *arguments: str, **more: str) -> str:
        """What a Python program of ours prints in this portal's environment; it must succeed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill_database(self) -> None:
        """SIGKILL to the server; it starts again as soon as the last of its processes has noticed."""
        port, process = self.database.port, self.database.process
        assert process is not None
        process.kill()
        process.wait()
        self.database.process = None
        for _ in range(50):
            self.database.port = port
            try:
                return self.database.start()
            except Stop:
                time.sleep(0.2)
        raise AssertionError(self.database.log.read_text())

    def stop(self) -> None:
        for web in self.webs:
            web.kill()
        self.broker.stop()
        self.database.stop()
        for folder in (self.broker.folder, self.database.folder):
            rmtree(folder, ignore_errors=True)


def is_ready(port: int) -> bool:
    return not why_not_ready(port)


def why_not_ready(port: int) -> str:
    """What the load balancer hears of a web server to which it is to send nobody; nothing where it is ready."""
    try:
        status, _, body = _ask(port, "GET", "/health/ready", {"Host": "localhost"})
    except (OSError, http.client.HTTPException) as error:
        return repr(error)
    return "" if status == 200 else f"{status} {body!r}"


def _ask(port: int, method: str, path: str, headers: dict[str, str], body: bytes | None = None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


class Lost(Exception):
    """The answer never came: nobody knows whether it was done."""


@dataclass
class Person:
    """Somebody with a session, at a browser of their own."""

    portal: Portal
    session: str
    turns: itertools.count

    def send(self, method: str, path: str, kind: str = "", body: bytes | None = None, **more) -> tuple[int, str, str]:
        """Status, place it leads to, and text. Raises Lost."""
        headers = {"Host": "localhost", "Cookie": f"session={self.session}; csrf={WORD}", "X-CSRFToken": WORD} | more
        headers |= {"Content-Type": kind} if kind else {}
        until = time.monotonic() + 60
        while time.monotonic() < until:
            web = self.portal.webs[next(self.turns) % 2]
            try:
                status, answered, text = _ask(web.port, method, path, headers, body)
            except ConnectionRefusedError:
                time.sleep(0.05)
                continue
            except (OSError, http.client.HTTPException) as error:
                raise Lost from error
            return status, answered.get("Location", ""), text.decode("utf-8", "replace")
        raise AssertionError("no web server came back within a minute")


def signed_in(web: Web, email: str, password: str) -> str:
    """The key of a new session that a person gets from one web server; empty where they get none."""
    headers = {"Host": "localhost", "Cookie": f"csrf={WORD}", "Content-Type": "application/x-www-form-urlencoded"}
    form = urlencode({"login": email, "password": password, "csrfmiddlewaretoken": WORD}).encode()
    status, answered, _ = _ask(web.port, "POST", "/sign-in/", headers, form)
    cookies = [one.partition(";")[0] for one in answered.get_all("Set-Cookie", [])]
    return next((one.partition("=")[2] for one in cookies if status == 302 and one.startswith("session=")), "")


def people_of(portal: Portal) -> tuple[dict, list[Person]]:
    """The world of tests/faults/writing_world.py and its author at several browsers."""
    world = json.loads(portal.run("-m", "tests.faults.writing_world"))
    turns = itertools.count()
    return world, [Person(portal, key, turns) for key in world["sessions"]]
