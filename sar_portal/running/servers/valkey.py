"""A Valkey server (the Redis protocol) of our own in one folder, on 127.0.0.1 only, with a password."""

import os
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from ..errors import PortTaken, Stop, sentence_from_log
from ..supervisor import dies_with_us
from .binaries import dropped_to, owned_by, valkey_program
from .ports import free_port

DATABASES = 64


class Valkey:
    """One server: `start()`, its `url`, `stop()`; `kill()` is for tests of what survives."""

    name = "Valkey"

    def __init__(self, folder: Path, *, durable: bool = True, port: int | None = None) -> None:
        self.folder = folder
        self.log = folder / "valkey.log"
        self.durable = durable
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self._password()}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """A port that was not asked for is chosen anew when it is taken."""
        owned_by(self.folder, dropped_to())
        asked_for = self.port
        for attempt in range(5):
            self.port = asked_for or free_port()
            try:
                return self._start()
            except PortTaken:
                if asked_for or attempt == 4:
                    raise

    def ask_to_stop(self) -> None:
        """An orderly stop: what is kept is written first."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Asks, and waits until it is gone."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """An immediate stop, as in a power cut."""
        self._end(signal.SIGKILL)

    def _password(self) -> str:
        kept = self.folder / "password"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_hex(16))
        return kept.read_text()

    def _start(self) -> None:
        settings = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self._password(),
            "databases": DATABASES,
            "dir": self.folder,
            "save": '""',
            "appendonly": "yes" if self.durable else "no",
            # It is the broker: to drop a message silently would be worse than to refuse one.
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        with self.log.open("wb") as log:
            # The settings go in by a pipe, so that the password is in no list of processes.
            self.process = subprocess.Popen(
                [str(valkey_program()), "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath},
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGTERM),
                **dropped_to(self.folder),
            )
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{name} {value}\n" for name, value in settings.items()).encode())
        self.process.stdin.close()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.process.poll() is not None:
                if "Address already in use" in self.log.read_text(errors="replace"):
                    raise PortTaken(self.port or 0)
                raise Stop(sentence_from_log(self.log, self.name))
            if self._answers():
                return
            time.sleep(0.02)
        self.kill()
        raise Stop(f"{self.name} did not become ready within half a minute. Its log is {self.log}.")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port or 0), timeout=1) as talk:
                talk.sendall(f"AUTH {self._password()}\r\nPING\r\n".encode())
                heard = b""
                while heard.count(b"\r\n") < 2:
                    more = talk.recv(64)
                    if not more:
                        return False
                    heard += more
        except OSError:
            return False
        return heard == b"+OK\r\n+PONG\r\n"

    def _end(self, with_signal: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.process = None
