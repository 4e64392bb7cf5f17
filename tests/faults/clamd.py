"""The real clamd, on a folder and a port of its own, with one signature: of the harmless text that all take for malware."""

import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from sar_portal.running.servers.ports import free_port
from sar_portal.running.supervisor import dies_with_us
from tests.documents.test_scanning import EICAR

PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") or ""


def recommended() -> str:
    """The lines that docs/deploy.md says to set."""
    guide = (settings.BASE_DIR / "docs" / "deploy.md").read_text()
    [block] = re.findall(r"## A malware scanner\n.*?```\n(.*?)```", guide, re.DOTALL)
    return "".join(line for line in block.splitlines(keepends=True) if not line.startswith("TCP"))


class Clamd:
    def __init__(self, folder: Path, *, lines: str | None = None) -> None:
        """With `lines` of its configuration, or those of docs/deploy.md."""
        self.folder, self.port = folder, free_port()
        self.address, self.process = f"127.0.0.1:{self.port}", None
        for name in ("signatures", "work"):
            (folder / name).mkdir(parents=True)
        (folder / "clamd.conf").write_text(
            f"Foreground yes\nTCPSocket {self.port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}/signatures\n"
            f"TemporaryDirectory {folder}/work\n{recommended() if lines is None else lines}"
        )
        self.learn("Eicar", EICAR)

    def learn(self, name: str, what: bytes) -> None:
        with (self.folder / "signatures" / "ours.ndb").open("a") as known:
            known.write(f"{name}:0:*:{what.hex()}\n")

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "--config-file", str(self.folder / "clamd.conf")], stdout=log, stderr=log,
                preexec_fn=dies_with_us(signal.SIGKILL),
            )  # fmt: skip
        until = time.monotonic() + 60
        while not self.listens():
            assert self.process.poll() is None and time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.05)

    def listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def has(self) -> int:
        """How many bytes it has of the file that it is sent, or reads."""
        sizes = [0]
        for one in (self.folder / "work").rglob("*"):
            with suppress(FileNotFoundError):  # done meanwhile
                sizes.append(one.stat().st_size if one.is_file() else 0)
        return max(sizes)

    def hang(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
