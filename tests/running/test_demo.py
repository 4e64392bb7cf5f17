"""`./run demo` from a clean copy: it starts, keeps its data, refuses what would harm, and leaves nothing running."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from sar_portal.running.places import CHECKOUT
from sar_portal.running.servers.ports import free_port, is_free
from sar_portal.running.servers.postgres import Postgres

PATIENCE = 300


class Demo:
    """A clean copy of the checkout, as after a clone, with the packages already installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.said = folder / "said"
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> list[str]:
        return [str(self.folder / "run"), "demo", "--port", str(self.port), *arguments]

    def start(self) -> None:
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                self.run(), cwd="/", env=environment(), stdout=said, stderr=said, start_new_session=True
            )
        until = time.monotonic() + PATIENCE
        while "Stop with Ctrl-C" not in self.said.read_text():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < until, self.said.read_text()
            time.sleep(0.1)

    def ends(self) -> int:
        assert self.process is not None
        return self.process.wait(60)

    def refused(self, *arguments: str) -> str:
        done = subprocess.run(
            self.run(*arguments), cwd="/", env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        return done.stderr.strip()

    def database(self) -> psycopg2.extensions.connection:
        port = int((self.folder / "var/ports/postgresql").read_text())
        return psycopg2.connect(Postgres(self.folder / "var/servers/postgresql", port=port).owner_url)

    def ports(self) -> list[int]:
        remembered = [int(file.read_text()) for file in (self.folder / "var/ports").iterdir()]
        return [self.port, *remembered]

    def processes(self, *names: str) -> list[int]:
        """Those whose command line names the copy, and one of the names where any are given."""
        lines = {int(entry.name): said_by(entry / "cmdline") for entry in Path("/proc").glob("[0-9]*")}
        ours = {number: line for number, line in lines.items() if str(self.folder) in line}
        return [number for number, line in ours.items() if not names or any(name in line for name in names)]

    def is_gone(self) -> None:
        """At once, but for a printing house without work, which hears a moment later that nobody asks any more."""
        until = time.monotonic() + 5
        while self.processes():
            assert time.monotonic() < until, self.processes()
            time.sleep(0.05)

    def environments(self) -> list[str]:
        """Of web, worker and beat, without the servers and what looks after them all."""
        found = (said_by(Path(f"/proc/{number}/environ")) for number in self.processes("gunicorn", "celery"))
        return [one for one in found if one]


def said_by(entry: Path) -> str:
    """What the system says of a process; nothing where it is gone meanwhile."""
    try:
        return entry.read_text()
    except OSError:
        return ""


def environment() -> dict[str, str]:
    """Without what this test run has set for itself."""
    ours = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "PRIVATE_ROOT", "SAR_PORTAL_", "DJANGO_", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture
def demo() -> Iterator[Demo]:
    folder = Path(tempfile.mkdtemp(prefix="sar-demo-"))
    folder.chmod(0o711)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    (folder / ".venv").symlink_to(CHECKOUT / ".venv")
    demo = Demo(folder)
    yield demo
    if demo.process is not None and demo.process.poll() is None:
        demo.process.terminate()
        demo.ends()
    shutil.rmtree(folder)


def test_a_demo_starts_keeps_its_data_and_leaves_nothing_running(demo: Demo):
    demo.start()
    assert re.search(r"oordinator +\S+@\S+", demo.said.read_text()), "no sign-in was printed"
    with urllib.request.urlopen(f"http://localhost:{demo.port}/") as page:  # noqa: S310  (our own address)
        assert page.status == 200
        assert "SAR Portal" in page.read().decode()
    programs = demo.environments()
    assert len(programs) >= 3  # web, worker and beat, each as the role that owns nothing
    assert all("DATABASE_URL=postgres://sar_portal_app:" in env and "OWNER_DATABASE_URL" not in env for env in programs)
    with demo.database() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text)")
    connection.close()
    assert "already runs from this folder" in demo.refused()
    assert "already runs from this folder" in demo.refused("--fresh")

    assert demo.process is not None
    demo.process.send_signal(signal.SIGINT)
    assert demo.ends() == 0, demo.said.read_text()
    assert demo.said.read_text().endswith("Everything has been stopped.\n")
    demo.is_gone()
    assert all(is_free(port) for port in demo.ports())

    demo.start()
    with demo.database() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept")
    connection.close()
    os.kill(demo.processes("worker")[0], signal.SIGKILL)
    assert demo.ends() == 1
    assert "The worker ended by itself" in demo.said.read_text()
    demo.is_gone()


def test_a_taken_port_is_one_sentence(demo: Demo):
    with subprocess.Popen(
        [str(demo.folder / ".venv/bin/python"), "-m", "http.server", str(demo.port), "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as other:
        until = time.monotonic() + 20
        while is_free(demo.port):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert demo.refused() == (
            f"Port {demo.port} on 127.0.0.1 is already in use by another program. "
            f"Type: ./run demo --port {demo.port + 1}"
        )
        other.terminate()
    assert not (demo.folder / "var/servers").exists(), "the servers were started for nothing"
