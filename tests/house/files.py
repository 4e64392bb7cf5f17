"""The tracked files of the project, for tests that read them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("sar_portal/", "reviews/", "chronology/", "imr/", "notifications/")
# What others wrote and we ship as it is, and what a tool compiles.
NOT_OURS = ("static/vendor/", "static/documents/fonts/", "requirements", "docs/screenshots/")


@cache
def tracked() -> tuple[str, ...]:
    """Names of the files that git keeps and that are still there; without git, of all files outside var and .venv."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
        names = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        skipped = {"var", ".venv", ".git"}
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        names = [str(path) for path in found if not skipped & set(path.parts)]
    return tuple(name for name in names if (ROOT / name).is_file())


def ours(*endings: str, under: tuple[str, ...] = ("",)) -> list[str]:
    """Our own tracked files with one of the endings, in the given folders."""
    return [
        name
        for name in tracked()
        if name.endswith(endings) and name.startswith(under) and not name.startswith(NOT_OURS)
    ]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")
