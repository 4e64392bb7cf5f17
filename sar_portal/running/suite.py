"""How the suite is run: with pytest in .venv, on all cores."""

import os
import subprocess

from .environment import PYTHON
from .places import CHECKOUT


def run(arguments: list[str]) -> int:
    """What the arguments say, and without any the whole suite; pytest's own exit code.

    One process more than cores: those that play in a browser wait for the servers and the worker they started most of the time.
    """
    processes = min(os.cpu_count() or 1, 7) + 1
    spread = ["-n", str(processes), "--dist", "worksteal"]
    pytest = [str(PYTHON), "-m", "pytest", *spread, *arguments]
    return subprocess.run(pytest, cwd=CHECKOUT, check=False).returncode
