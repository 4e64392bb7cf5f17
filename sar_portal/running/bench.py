"""`./run bench [NAME…]`: the benchmarks, on servers of their own, never on a database that is named in the environment."""

import os
import subprocess
import tempfile

from .environment import PYTHON
from .places import CHECKOUT
from .servers import ThrowAwayServers

OURS = {"DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL"}


def run(names: list[str]) -> int:
    """The benches' own exit code: 0 when they ran, whether or not every goal was met."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    servers = ThrowAwayServers()
    try:
        servers.start(environment)
        with tempfile.TemporaryDirectory(prefix="sar-bench-") as files:
            environment |= {"SAR_PORTAL_MODE": "demo", "PRIVATE_ROOT": files, "LOG_LEVEL": "ERROR"}
            environment |= {"DJANGO_SETTINGS_MODULE": "sar_portal.settings", "PYTHONPATH": str(CHECKOUT)}
            command = [str(PYTHON), "-m", "sar_portal.benches", *names]
            return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode
    finally:
        servers.stop()
