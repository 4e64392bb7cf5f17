"""Every picture is used, and every picture that a page of the documentation shows is there and small."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = (ROOT / "README.md", ROOT / "docs" / "reference" / "screens.md")
SHOWN = re.compile(r"!\[[^\]]*\]\(([^)]+\.png)\)")


def shown() -> set[Path]:
    return {
        (page.parent / link).resolve() for page in PAGES for link in SHOWN.findall(page.read_text(encoding="utf-8"))
    }


def test_every_picture_shown_is_there():
    assert [str(path.relative_to(ROOT)) for path in shown() if not path.exists()] == []


def test_every_picture_is_shown_and_small():
    pictures = {path.resolve() for path in (ROOT / "docs" / "screenshots").iterdir()}
    assert pictures, "SAR_PORTAL_SCREENSHOTS=1 ./run test tests/journeys takes them"
    assert [path.name for path in pictures - shown()] == []
    assert [path.name for path in pictures if path.stat().st_size > 60_000] == []
