"""A real Celery worker in its own process, on the test's database and broker, that can be killed without warning."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from sar_portal.running.supervisor import dies_with_us

COMMAND = ("worker", "--loglevel=INFO", "--concurrency=1", "--without-gossip", "--without-mingle")


def database_url() -> str:
    """The address of the test database, which is not the one of the environment: as the portal signs in to it."""
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


class Worker:
    def __init__(
        self, log: Path, mail_port: int, command: tuple[str, ...] = COMMAND, app: str = "sar_portal.celery"
    ) -> None:
        self.log, self.command, self.app = log, command, app
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", f"--app={self.app}", *self.command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGKILL),
            )

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL to the worker and its child at once: no handler runs, nothing is tidied up."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def wait_until(true: Callable[[], bool], what: str, worker: Worker, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}\n{worker.log.read_text()[-4000:]}")
        time.sleep(0.05)
