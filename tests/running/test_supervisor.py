"""Parts leave in order, and one that ends by itself takes the others with it and is named."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from sar_portal.running.errors import Stop
from sar_portal.running.supervisor import Program, Supervisor, until_interrupted

POLITE = """
import signal, sys, time
def leave(*_):
    time.sleep(float(sys.argv[3]))
    open(sys.argv[1], "a").write(sys.argv[2] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
print("up", flush=True)
time.sleep(60)
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(grandchild.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.stop()


def started(folder: Path, name: str, code: str, *arguments: str, patience: float = 20) -> Program:
    command = [sys.executable, "-c", code, *arguments]
    program = Program(name, command, folder / f"{name}.log", env=dict(os.environ), patience=patience)
    program.start()
    return program


def polite(folder: Path, name: str, seconds: float = 0) -> Program:
    program = started(folder, name, POLITE, str(folder / "left"), name, str(seconds))
    wait_for(lambda: "up" in program.log.read_text())
    return program


def wait_for(condition, seconds: float = 20):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def test_stages_leave_one_after_the_other_the_last_first(supervisor: Supervisor, tmp_path: Path):
    supervisor.add(polite(tmp_path, "database"))
    supervisor.add(polite(tmp_path, "worker", seconds=0.2))
    supervisor.add(polite(tmp_path, "web", seconds=0.4), polite(tmp_path, "beat"))
    supervisor.stop()
    assert (tmp_path / "left").read_text().split() == ["beat", "web", "worker", "database"]


def test_ctrl_c_ends_quietly_and_stops_everything(supervisor: Supervisor, tmp_path: Path):
    program = polite(tmp_path, "web")
    process = program.process
    supervisor.add(program)
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with until_interrupted(supervisor):
        supervisor.watch()
    assert process is not None
    assert process.returncode == 0


def test_a_part_is_asked_once(supervisor: Supervisor, tmp_path: Path, monkeypatch):
    program = polite(tmp_path, "web", seconds=0.2)
    process = program.process
    assert process is not None
    asking = Mock(wraps=process.terminate)
    monkeypatch.setattr(process, "terminate", asking)
    supervisor.add(program)
    supervisor.stop()
    assert (asking.call_count, process.returncode) == (1, 0)


def test_further_signals_do_not_disturb_the_stopping(supervisor: Supervisor, tmp_path: Path):
    supervisor.add(polite(tmp_path, "worker", seconds=0.8))
    for delay in (0.3, 0.5, 0.7):
        threading.Timer(delay, os.kill, (os.getpid(), signal.SIGTERM)).start()
    with until_interrupted(supervisor):
        supervisor.watch()
    assert (tmp_path / "left").read_text().split() == ["worker"]


def test_a_part_that_dies_is_named_and_the_others_are_stopped(supervisor: Supervisor, tmp_path: Path):
    supervisor.add(polite(tmp_path, "database"))
    dying = started(tmp_path, "The worker", "print('out of ideas'); raise SystemExit(3)")
    supervisor.add(dying)
    with pytest.raises(Stop) as stop, until_interrupted(supervisor):
        supervisor.watch()
    assert "The worker ended by itself (exit code 3), so everything was stopped." in stop.value.sentence
    assert "out of ideas" in stop.value.sentence
    assert (tmp_path / "left").read_text().split() == ["database"]


def test_a_killed_part_is_told_by_its_signal(supervisor: Supervisor, tmp_path: Path):
    program = polite(tmp_path, "Beat")
    supervisor.add(program)
    assert program.process is not None
    program.process.kill()
    with pytest.raises(Stop, match=r"Beat ended by itself \(signal SIGKILL\)"):
        supervisor.watch()


def test_what_a_killed_part_has_started_is_not_left_behind(supervisor: Supervisor, tmp_path: Path):
    program = started(tmp_path, "The worker", STUBBORN)
    wait_for(lambda: program.log.read_text().strip())
    grandchild = int(program.log.read_text())
    supervisor.add(program)
    assert program.process is not None
    program.process.kill()
    program.process.wait()
    assert alive(grandchild)
    supervisor.stop()
    assert not alive(grandchild)


def test_one_that_will_not_leave_is_killed_with_all_it_started(tmp_path: Path):
    program = started(tmp_path, "stubborn", STUBBORN, patience=0.3)
    wait_for(lambda: program.log.read_text().strip())
    grandchild = int(program.log.read_text())
    program.stop()
    wait_for(lambda: not alive(grandchild))


def test_programs_end_when_the_supervisor_itself_is_killed(tmp_path: Path):
    code = f"""
import os, sys, time
from pathlib import Path
from sar_portal.running.supervisor import Program
program = Program("child", [sys.executable, "-c", "import time; time.sleep(60)"], Path({str(tmp_path)!r}) / "log",
                  env=dict(os.environ))
program.start()
print(program.process.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    wait_for(lambda: not alive(child))


def alive(pid: int) -> bool:
    try:
        state = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
