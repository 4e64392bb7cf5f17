"""The Python environment in .venv, installed from the lock file, every package checked by its hash.

Demo, tests and checks share one environment with the development lock: the embedded servers are in it, and a third
lock for the demo alone would save seconds once and cost everybody a second environment. The production image
installs requirements.txt, which has neither test tools nor embedded servers.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import machine
from .errors import Stop
from .places import CHECKOUT, DEMO_LOCK, VAR

VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = CHECKOUT / "requirements-dev.txt"
STAMP = VENV / "installed-from"


def prepare(*, browser: bool = False) -> None:
    """Makes everything a command needs; does nothing where it is all there. Raises Stop with a sentence."""
    machine.provide(browser=browser)
    with _one_at_a_time():
        if is_current():
            return
        _refuse_under_a_demo()
        _make_venv()
        _install()
        STAMP.write_text(_fingerprint())


def is_current() -> bool:
    """Whether .venv works and was installed from this very lock file."""
    return STAMP.exists() and STAMP.read_text() == _fingerprint() and _works(PYTHON)


def lock() -> None:
    """Compiles both lock files anew from pyproject.toml; `./run setup` then installs them."""
    compile_to = [
        str(VENV / "bin" / "uv"),
        "pip",
        "compile",
        "--universal",
        "--generate-hashes",
        "--no-header",
        "--quiet",
    ]
    # What is tested is what ships: the second takes the versions of the first.
    dev = ["--group", "dev", "--constraint", "requirements.txt", "-o", "requirements-dev.txt"]
    for arguments in (["-o", "requirements.txt"], dev):
        done = subprocess.run([*compile_to, "pyproject.toml", *arguments], cwd=CHECKOUT, check=False)
        if done.returncode:
            raise Stop(f"{arguments[-1]} could not be compiled; what stands above says why.")
        print(f"Locked {arguments[-1]}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _refuse_under_a_demo() -> None:
    """Its programs load from .venv as they go: made anew under them, it would break them page by page. Raises Stop."""
    if not DEMO_LOCK.exists():
        return
    with DEMO_LOCK.open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                f"A demo runs from this folder ({held.read().strip()}), and its Python environment has to be made anew, for "
                "another Python or other packages. Stop the demo first."
            ) from None


def _fingerprint() -> str:
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {sys.version_info.major}.{sys.version_info.minor}\n"


def _works(python: Path) -> bool:
    """Whether it was made from the Python that runs this: it breaks when that goes away, and may be a slower one."""
    if not python.exists():
        return False
    probe = "import sys; print(sys.base_prefix, *sys.version_info[:2])"
    done = subprocess.run([str(python), "-c", probe], capture_output=True, text=True, check=False)
    return done.stdout.split() == [sys.base_prefix, *map(str, sys.version_info[:2])]


def _make_venv() -> None:
    if _works(PYTHON):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        machine.provide_venv()
    print("Making the Python environment in .venv", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    _run([sys.executable, "-m", "venv", str(VENV)], "The Python environment could not be made")


def _install() -> None:
    """With uv, in seconds; where it cannot (an index named in pip.conf, say), with pip, which reads more settings."""
    print("Installing the locked packages", flush=True)
    uv = VENV / "bin" / "uv"
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    if not uv.exists():
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as only_uv:
            only_uv.write(locked_lines("uv", LOCK.read_text()))
            only_uv.flush()
            _run([*pip, only_uv.name], "The installer 'uv' could not be installed")
    install = [str(uv), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", str(LOCK)]
    if _attempt(install).returncode:
        _run([*pip, str(LOCK)], "The locked packages could not be installed")


def locked_lines(package: str, text: str) -> str:
    """The part of a lock file that pins one package, with its hashes."""
    found = re.search(rf"^{re.escape(package)}==\S+(?: \\\n +--hash=\S+)+", text, re.MULTILINE)
    if found is None:
        raise Stop(f"The lock file names no '{package}': type './run lock'.")
    return found.group(0) + "\n"


def _attempt(command: list[str]) -> subprocess.CompletedProcess[str]:
    # The machine's own certificates: many a council's network opens and re-signs what comes in.
    settings = {"UV_NO_PROGRESS": "1", "UV_LINK_MODE": "copy", "UV_SYSTEM_CERTS": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=settings | os.environ,
    )


def _run(command: list[str], sentence: str) -> None:
    done = _attempt(command)
    if done.returncode == 0:
        return
    if "No space left on device" in done.stdout:
        raise Stop(f"The disk is full: nothing more can be written at {VENV}. Free some space and start again.")
    print(done.stdout, file=sys.stderr)
    raise Stop(f"{sentence}; what stands above says why.")
