"""The proxy of docker-compose.yml with its own settings, at a place of this machine, with a certificate that it makes itself."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import textwrap
import time
from http.client import HTTPSConnection
from pathlib import Path

from django.conf import settings

from sar_portal.running.servers.ports import free_port
from sar_portal.running.supervisor import dies_with_us

CADDY = os.environ.get("CADDY") or shutil.which("caddy") or ""
# Nothing but what belongs to a machine where other people work.
_OURS = " admin off\n skip_install_trust\n auto_https disable_redirects\n local_certs\n"


def caddyfile(name: str, port: int, webs: tuple[int, ...]) -> str:
    compose = (settings.BASE_DIR / "docker-compose.yml").read_text()
    [found] = re.findall(r"  caddyfile:\n    content: \|\n((?:      .*\n|\n)+)", compose)
    to = " ".join(f"127.0.0.1:{web}" for web in webs)
    inside = found.replace("{$$PORTAL_HOST}", f"{name}:{port}").replace("dynamic a web 8000", f"to {to}")
    inside = textwrap.dedent(inside).replace("$$", "$")  # as Compose hands it on
    assert inside.startswith("{\n") and str(port) in inside and to in inside
    return inside.replace("{\n", "{\n" + _OURS, 1)


class Caddy:
    def __init__(self, folder: Path, *webs: int, name: str = "localhost") -> None:
        self.name = name
        self.folder, self.port, self.log = folder, free_port(), folder / "log"
        folder.mkdir()
        (folder / "Caddyfile").write_text(caddyfile(name, self.port, webs))
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Until it speaks TLS."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [CADDY, "run", "--config", str(self.folder / "Caddyfile"), "--adapter", "caddyfile"],
                env={"HOME": str(self.folder), "PATH": os.defpath}, stdout=log, stderr=log,
                preexec_fn=dies_with_us(signal.SIGKILL),
            )  # fmt: skip
        until = time.monotonic() + 60
        while True:
            try:
                talk = self.opened()
                talk.connect()
                return talk.close()
            except OSError:
                assert self.process.poll() is None and time.monotonic() < until, self.log.read_text()
                time.sleep(0.1)

    def opened(self) -> HTTPSConnection:
        anybody = ssl.create_default_context()  # the proxy made its certificate itself
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        talk = HTTPSConnection(self.name, self.port, timeout=60, context=anybody)
        talk._create_connection = lambda _, *more: socket.create_connection(("127.0.0.1", self.port), *more)
        return talk

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **heads: str):
        """Status, the heads one by one as they came, and the body."""
        talk = self.opened()
        try:
            talk.request(method, path, body, {name.replace("_", "-"): to for name, to in heads.items()})
            answer = talk.getresponse()
            return answer.status, [(name.lower(), to) for name, to in answer.getheaders()], answer.read()
        finally:
            talk.close()

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
