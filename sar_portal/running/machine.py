"""What the machine itself must have: libraries and fonts for the PDFs, Chromium for the journeys.

Root on Debian or Ubuntu gets what is missing installed; everybody else is told the exact line to type.
"""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from .errors import Stop

LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
FONTS = "fonts-liberation"
# Without the parts that draw its own windows it does the same pages with half the work; a whole one will do.
HEADLESS = "chromium-headless-shell"
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome")


def provide(*, browser: bool) -> None:
    """Makes sure that what is needed is there. Raises Stop with the line to type."""
    if missing := missing_packages(browser=browser):
        _install(missing)
        if still := missing_packages(browser=browser):
            raise Stop(f"{' '.join(still)} still cannot be found after installing. {_line_to_type(still)}")


def provide_venv() -> None:
    """Debian and Ubuntu keep this part of Python in a package of its own."""
    _install(["python3-venv"])


def missing_packages(*, browser: bool) -> list[str]:
    """The Debian packages that are not there, found out by trying to load or find what they hold."""
    missing = [package for package, library in LIBRARIES.items() if not _loads(library)]
    if not _has_fonts():
        missing.append(FONTS)
    if browser and chromium() is None:
        missing.append(HEADLESS)
    return missing


def chromium() -> str | None:
    """The browser for the journeys, if there is one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_fonts() -> bool:
    """Without them Arial silently becomes another typeface and the papers break differently."""
    places = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    return any(next(place.rglob("LiberationSans-Regular.*"), None) for place in places if place.exists())


def _system() -> set[str]:
    """'debian', 'ubuntu' and the like, from /etc/os-release."""
    words: set[str] = set()
    release = Path("/etc/os-release")
    for line in release.read_text().splitlines() if release.exists() else []:
        name, _, value = line.partition("=")
        if name in {"ID", "ID_LIKE"}:
            words.update(value.strip('"').split())
    return words


def _line_to_type(packages: list[str]) -> str:
    system = _system()
    if not system & {"debian", "ubuntu"}:
        return f"Install what your system calls these Debian packages, then start again: {' '.join(packages)}"
    if HEADLESS in packages and "ubuntu" in system:  # Ubuntu has a browser as a snap alone
        others = [package for package in packages if package != HEADLESS]
        first = f"sudo apt-get install -y {' '.join(others)} && " if others else ""
        return f"Type: {first}sudo snap install chromium"
    return f"Type: sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"


def _install(packages: list[str]) -> None:
    line = _line_to_type(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get") or "apt-get" not in line or "snap" in line:
        raise Stop(f"Something the machine must have is missing: {' '.join(packages)}. {line}")
    print(f"Installing {' '.join(packages)}", flush=True)
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            check=False,
        )
    if done.returncode:
        raise Stop(f"apt-get could not install {' '.join(packages)}; what stands above says why. {line}")
