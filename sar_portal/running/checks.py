"""`./run check`: everything that can be said without running the suite. Runs all of it, then says what failed."""

import os
import secrets
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

from .environment import PYTHON, VENV
from .errors import Stop
from .places import CHECKOUT
from .servers import ThrowAwayServers

NO_FILES = "/nowhere/files"  # not those of a demo here, which are sealed with another key


@dataclass(frozen=True)
class Step:
    """One check: what it is called, what is run, and what its environment has beside ours."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    tells: bool = False  # what it says is worth reading also when it passes


def run() -> None:
    """Raises Stop naming each check that failed."""
    servers = ThrowAwayServers()
    environment = dict(os.environ)
    try:
        servers.start(environment)
        with tempfile.TemporaryDirectory(prefix="sar-check-") as static:
            failed = [step.name for step in steps(static) if not _passes(step, environment)]
    finally:
        servers.stop()
    if failed:
        raise Stop(f"\nFailed: {', '.join(failed)}")
    print("\nAll checks passed.")


def steps(static: str) -> list[Step]:
    """In the order of how quickly they answer."""
    tools = VENV / "bin"
    manage = [str(PYTHON), "-W", "error::RuntimeWarning", "manage.py"]
    production = production_values() | {"STATIC_ROOT": static}
    test = {"SAR_PORTAL_MODE": "test", "PRIVATE_ROOT": NO_FILES}
    return [
        Step("ruff check", [str(tools / "ruff"), "check", "--output-format", "concise", "."]),
        Step("ruff format", [str(tools / "ruff"), "format", "--check", "--output-format", "concise", "."]),
        Step(
            "compose file",
            [
                str(tools / "check-jsonschema"),
                "--builtin-schema",
                "vendor.compose-spec",
                "docker-compose.yml",
            ],
        ),
        Step("floors of the house", [str(tools / "lint-imports"), "--no-cache"], {"PYTHONPATH": str(CHECKOUT)}),
        Step("licences", [str(PYTHON), "-m", "sar_portal.running.dependencies"]),
        Step("known faults", [str(PYTHON), "-m", "sar_portal.running.advisories"], tells=True),
        Step("manage.py check", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], test),
        Step("static files", [*manage, "collectstatic", "--no-input", "--verbosity", "0"], production),
        Step("mypy", [str(tools / "mypy")], test),
    ]


def production_values() -> dict[str, str]:
    """A production environment that starts and reaches nothing."""
    return {
        "SAR_PORTAL_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATA_KEYS": secrets.token_hex(32),
        "PRIVATE_ROOT": NO_FILES,
        "ALLOWED_HOSTS": "portal.example.org",
        "BASE_URL": "https://portal.example.org",
        "EMAIL_URL": "smtp+tls://mail.example.org:587",
        "DEFAULT_FROM_EMAIL": "no-reply@portal.example.org",
    }


def _passes(step: Step, environment: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=CHECKOUT,
        env=environment | step.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    print(f"{'passed' if passed else 'FAILED'}  {step.name}  ({time.monotonic() - began:.1f} s)", flush=True)
    if not passed or step.tells:
        print("\n".join(f"    {line}" for line in done.stdout.splitlines()), flush=True)
    return passed
