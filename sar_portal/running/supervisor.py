"""Starts programs, watches them, and stops them in order. One that ends by itself takes all the others with it."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from .errors import Stop, reason

PR_SET_PDEATHSIG = 1


def dies_with_us(with_signal: signal.Signals) -> Callable[[], None]:
    """For preexec_fn: the kernel sends this signal should our process end without having stopped the child."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal))

    return ask_kernel


class Part(Protocol):
    """What the supervisor watches: a program of ours, or one of the servers."""

    name: str
    log: Path
    process: subprocess.Popen[bytes] | None

    def ask_to_stop(self) -> None: ...

    def stop(self) -> None: ...


class Program:
    """A child in a session of its own, so that Ctrl-C reaches the supervisor alone and the order of leaving is ours."""

    def __init__(self, name: str, command: list[str], log: Path, *, env: dict[str, str], patience: float = 20) -> None:
        self.name = name
        self.command = command
        self.log = log
        self.env = env
        self.patience = patience
        self.process: subprocess.Popen[bytes] | None = None
        self.asked = False

    def start(self) -> None:
        self.asked = False
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.env,
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGTERM),
            )

    def ask_to_stop(self) -> None:
        """Once: a second signal would find a program that has taken its handlers down already, and end it in the middle."""
        if self.process is not None and self.process.poll() is None and not self.asked:
            self.asked = True
            self.process.terminate()

    def stop(self) -> None:
        """Asks, waits, and only then kills it with everything it has started."""
        if self.process is None:
            return
        self.ask_to_stop()
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        _end_group(self.process.pid)
        self.process = None


class Supervisor:
    """Keeps stages of parts: the first stage to be added is the last to leave."""

    def __init__(self) -> None:
        self.stages: list[list[Part]] = []

    def add(self, *parts: Part) -> None:
        """A stage of parts that have been started and may leave together."""
        self.stages.append(list(parts))

    def watch(self) -> None:
        """Returns never; raises Stop naming the part that ended by itself."""
        while True:
            for part in (part for stage in self.stages for part in stage):
                if part.process is not None and (code := part.process.poll()) is not None:
                    happened = f"ended by itself ({_how(code)}), so everything was stopped"
                    raise Stop(reason(part.name, happened, part.log))
            time.sleep(0.2)

    def stop(self) -> None:
        """Stops stage by stage, the last added first; a part that is gone is no obstacle."""
        while self.stages:
            stage = self.stages.pop()
            for part in stage:
                part.ask_to_stop()
            for part in stage:
                part.stop()


@contextmanager
def until_interrupted(supervisor: Supervisor) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the block quietly; whatever ends it, all parts are stopped, whatever signals follow."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    usual = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
    finally:
        for number in usual:
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop()
        for number, handler in usual.items():
            signal.signal(number, handler)


def _end_group(leader: int, patience: float = 5) -> None:
    """Kills what a program has started and left behind (a killed worker leaves its own), and waits until it is gone."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            os.killpg(leader, signal.SIGKILL)
        except ProcessLookupError:
            return
        time.sleep(0.05)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
