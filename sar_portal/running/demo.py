"""`./run demo`: the servers, the demo review, and the portal's three programs, in one process tree."""

import fcntl
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .environment import PYTHON
from .errors import Stop, reason, sentence_for
from .health import is_ready
from .places import CHECKOUT, DEMO_LOCK, VAR
from .servers import Servers
from .servers.binaries import data_folder
from .servers.ports import refuse_taken
from .supervisor import Program, Supervisor, until_interrupted

LOGS = VAR / "log"


def run(*, port: int, fresh: bool) -> None:
    """Runs until Ctrl-C. Raises Stop with a sentence where it cannot start or where a part ends by itself."""
    with _only_demo_here(port):
        refuse_taken(port, f"Type: ./run demo --port {port + 1}")
        if fresh:
            start_over(dict(os.environ))
        supervisor = Supervisor()
        with until_interrupted(supervisor):
            environment = demo_environment(port)
            _start_servers(supervisor, environment)
            _manage(["migrate", "--no-input"], "Preparing the database", environment)
            environment.pop("OWNER_DATABASE_URL", None)  # nothing but `migrate` knows the owner
            _manage(["load_demo"], "Loading the demo review (only the first time takes long)", environment)
            web = _start_programs(supervisor, environment, port)
            accounts = _manage(["load_demo", "--accounts"], "", environment)
            _wait_for_first_page(web, port)
            print(f"\nSAR Portal is at http://localhost:{port}/\n\n{accounts}")
            print(f"What the programs write is in {LOGS}. Stop with Ctrl-C.", flush=True)
            supervisor.watch()
        print("Everything has been stopped.")


def demo_environment(port: int) -> dict[str, str]:
    """The settings of the demo; DATABASE_URL and REDIS_URL stay as they were set by whoever starts it."""
    return os.environ | {
        "SAR_PORTAL_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "sar_portal.settings",
        "SECRET_KEY": _made_once("secret_key", secrets.token_urlsafe(64)),
        "DATA_KEYS": _made_once("data_keys", secrets.token_hex(32)),
        "BASE_URL": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(CHECKOUT),
    }


def start_over(environment: dict[str, str]) -> None:
    """Removes the demo's data, with the lock held, so that nothing runs on it. Raises Stop for servers not ours."""
    if environment.get("DATABASE_URL"):
        raise Stop(
            "--fresh removes the embedded database, and DATABASE_URL names another one. Empty that one yourself."
        )
    for folder in (data_folder(), VAR / "files", VAR / "beat", LOGS):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _only_demo_here(port: int) -> Iterator[None]:
    """Two demos on one set of data would ruin it; the kernel drops the lock however the first one ends."""
    VAR.mkdir(exist_ok=True)
    with DEMO_LOCK.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise Stop(
                f"The demo already runs from this folder ({held.read().strip()}). Stop that one first."
            ) from None
        held.truncate(0)
        held.write(f"process {os.getpid()}, http://localhost:{port}/")
        held.flush()
        yield


def _made_once(name: str, word: str) -> str:
    """Kept, so that a second start keeps people signed in and can read what the first one stored."""
    kept = VAR / name
    if not kept.exists() or not kept.read_text():
        kept.touch(mode=0o600)
        kept.write_text(word)
    return kept.read_text()


def _start_servers(supervisor: Supervisor, environment: dict[str, str]) -> None:
    print("Starting PostgreSQL and Valkey", flush=True)
    servers = Servers()
    try:
        servers.start_lasting(environment)
    finally:  # what did start must stop, even where the second one does not
        for server in servers.started():
            supervisor.add(server)


def _manage(arguments: list[str], sentence: str, environment: dict[str, str]) -> str:
    """Runs one management command to its end; its output, or Stop with the end of it."""
    if sentence:
        print(sentence, flush=True)
    done = subprocess.run(
        [str(PYTHON), "manage.py", *arguments],
        cwd=CHECKOUT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode == 0:
        return done.stdout
    log = LOGS / f"{arguments[0]}.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout + done.stderr)
    except OSError as error:
        raise Stop(sentence_for(error)) from error
    raise Stop(reason(f"'manage.py {' '.join(arguments)}'", "did not succeed", log))


def _start_programs(supervisor: Supervisor, environment: dict[str, str], port: int) -> Program:
    """Starts all three, and returns the web server. The worker leaves last: it finishes what the others handed to it."""
    print("Starting web, worker and beat", flush=True)
    (VAR / "beat").mkdir(exist_ok=True)
    worker, web, beat = programs(environment, port)
    for stage in ([worker], [web, beat]):
        supervisor.add(*stage)
        for program in stage:
            program.start()
    return web


def programs(environment: dict[str, str], port: int) -> tuple[Program, Program, Program]:
    """Worker, web and beat: the same three commands as in docker-compose.yml, smaller."""
    celery = [str(PYTHON), "-m", "celery", "--app", "sar_portal.celery", "--quiet"]
    worker = [
        *celery,
        "worker",
        "--loglevel",
        "INFO",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
    ]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(VAR / "beat" / "schedule")]
    web = [str(PYTHON), "-m", "gunicorn", "sar_portal.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "10", "--no-control-socket"]
    return (
        Program("The worker", worker, LOGS / "worker.log", env=environment),
        Program("The web server", web, LOGS / "web.log", env=environment),
        Program("Beat", beat, LOGS / "beat.log", env=environment),
    )


def _wait_for_first_page(web: Program, port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if web.process is not None and web.process.poll() is not None:
            raise Stop(reason(web.name, "did not start", web.log))
        if is_ready(port):
            return
        time.sleep(0.1)
    raise Stop(reason(web.name, f"did not answer within {seconds:.0f} seconds", web.log))
