"""The pictures of the pages, and the gallery that lists them."""

import io
from pathlib import Path

from django.conf import settings
from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"
GALLERY = Path(settings.BASE_DIR) / "docs" / "reference" / "screens.md"
MOST_BYTES = 60_000
SIZE = {"width": 1366, "height": 900}
INTRODUCTION = """# Every page

Taken by the browser journey in `tests/journeys` on the demo review, at 1366 × 900 pixels. To take them anew:
`SAR_PORTAL_SCREENSHOTS=1 ./run test tests/journeys`. The name under a picture is the page's URL name and its template's.
"""
ROOMS = {
    "": "Sign-in and account",
    "accounts": "Sign-in and account",
    "home": "Home",
    "notifications": "Notifications",
    "people": "People, agencies, access log",
    "reviews": "Reviews: requests, versions, decisions",
    "chronology": "Chronology",
    "imr": "The agency’s return and its report",
    "actions": "Recommendations acted on",
    "combined": "Combined agency returns",
    "exports": "What leaves the portal",
    "search": "Search",
    "upkeep": "Is it well?",
    "closing": "Closing a review, keeping and disposing of its records",
}


class Album:
    """One picture for each URL name: the first look at the page, or the one that was asked for."""

    def __init__(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.taken: dict[str, str] = {}  # name of the file → room

    def take(self, page: Page, view_name: str, *, again: bool, below: str) -> None:
        """The top of the page, or from the heading `below` downwards."""
        room, _, name = view_name.rpartition(":")
        if name in self.taken and not again:
            return
        seen = page.viewport_size
        page.set_viewport_size(SIZE)  # type: ignore[arg-type]  # all pictures are of one size, whoever sits at a telephone
        page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
        if below:
            page.get_by_text(below, exact=True).first.evaluate("heading => heading.scrollIntoView()")
        data = small(page.screenshot(animations="disabled"))
        page.set_viewport_size(seen or SIZE)  # type: ignore[arg-type]  # a dict of the two
        (FOLDER / f"{name}.png").write_bytes(data)
        self.taken[name] = ROOMS[room]

    def close(self) -> None:
        """Writes the gallery, and throws away pictures of pages that are no more."""
        for picture in FOLDER.glob("*.png"):
            if picture.stem not in self.taken:
                picture.unlink()
        GALLERY.write_text(gallery(self.taken), encoding="utf-8")


def small(png: bytes) -> bytes:
    """A palette of few colours is enough for a page, and as few as needed to keep the file small."""
    for colours in (128, 64, 32, 16):
        out = io.BytesIO()
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


def gallery(taken: dict[str, str]) -> str:
    lines = [INTRODUCTION]
    for room in dict.fromkeys(ROOMS.values()):
        names = sorted(name for name, its in taken.items() if its == room)
        if names:
            lines += [f"## {room}\n", *(f"![{name}](../screenshots/{name}.png)\n`{name}`\n" for name in names)]
    return "\n".join(lines)
