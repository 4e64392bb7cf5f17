"""Frozen data → HTML by our templates, in parts → PDF by processes that are bounded and reach nothing (P1, P2)."""

import base64
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from sar_portal.documents.canonical import content_hash
from sar_portal.documents.letters import plainly
from sar_portal.documents.papers import PAPERS, Attached, Paper, Slice, check_paper, slices_of, version_words
from sar_portal.documents.presses import RenderFailed, open_presses
from sar_portal.documents.selectors import picture_of

__all__ = ["RenderFailed", "render_pdf"]

MM = 72 / 25.4
# Where the page number hangs, from the right and the lower edge: margins and padding as paper.css has them.
FOOT = {"portrait": (22 * MM, 18 * MM), "landscape": (13 * MM, 14 * MM)}
NUMBERS = "paper:/fonts/arimo-latin-400-normal.ttf"
CREST = "paper:/crest.png"
SHOWN = 16  # figures of the fingerprint at the foot of each page; all of it stands on the first
DEPTH = 2  # of the lines of the outline that lead to the further parts: below the heading of the long table


def nobody(_: int) -> None:
    """For those who need not hear how far a paper is."""


def render_pdf(
    paper_name: str, frozen: dict, beside: dict | None = None, *, mark: str = "", told: Callable[[int], None] = nobody
) -> bytes:
    """The PDF of one paper: tagged, bookmarked, marked and numbered on each page, with its attachments.

    `frozen` is of the shape that `papers.PAPERS` names; `beside` is what is printed beside it without being part of it
    (an acceptance), so that the fingerprint printed is that of `frozen` (R7). A long table is printed in parts, on every
    core, and `told` hears how many per cent are done. `mark` stands across each page,
    below its content: whose copy it is. Raises ValueError where the data is of another shape, Refused with
    a sentence where it is too much or can't be laid out within the limits.
    """
    paper = PAPERS[paper_name]
    check_paper(paper, frozen, beside)
    fingerprint = content_hash(frozen)
    slices = slices_of(paper, frozen)
    with open_presses() as presses:
        jobs = part_jobs(paper, frozen, beside, fingerprint, slices)
        parts = presses.print_all(jobs, lambda done: told(done * 95 // len(slices)))
        binding = {
            "sizes": [len(part) for part in parts],
            "title": paper.title(frozen),
            "identifier": fingerprint[:32],
            "font": own_resources()[NUMBERS]["data"],
            "foot": FOOT,
            "depth": DEPTH,
            "mark": plainly(mark),
        }
        return presses.ask({"bind": binding}, b"".join(parts))


def part_jobs(
    paper: Paper, frozen: dict, beside: dict | None, fingerprint: str, slices: list[Slice]
) -> Iterator[dict[str, Any]]:
    """What the presses are given: the paper with the first slice of its long table, then each further slice by itself."""
    sheet = {"paper:/furniture.css": _resource(furniture(paper, frozen, fingerprint).encode(), "text/css")}
    picture = picture_of(frozen)
    crest = {CREST: _resource(picture, "image/png")} if picture else {}
    context = {
        "paper": paper,
        "title": paper.title(frozen),
        "beside": breakable(beside),
        "version": version_words(frozen["version"]),
        "fingerprint": fingerprint,
        "total": len(frozen.get(paper.long, ())),
        "crest_at": CREST if crest else "",
    }
    # What stands before the table is read once; its rows a slice at a time.
    head = breakable({key: value for key, value in frozen.items() if key != paper.long})
    for place, one in enumerate(slices):
        template = paper.template if place == 0 else "documents/continued.html"
        rows = {paper.long: breakable(one.rows)} if paper.long else {}
        page = render_to_string(template, context | {"d": head | rows, "label": one.label})
        attached = [_attachment(each) for each in paper.attachments(frozen)] if place == 0 else []
        resources = own_resources() | sheet | (crest if place == 0 else {})
        yield {"html": page, "resources": resources, "attachments": attached, "dated": dated(frozen)}


def dated(frozen: dict) -> str:
    """The day of the paper, as the day of the files in it; a paper whose date is no date has the first of all days."""
    try:
        day = datetime.strptime(frozen["date"], "%d %B %Y")
    except ValueError:
        day = datetime(2000, 1, 1)
    return day.replace(tzinfo=UTC).isoformat()


LONG_WORD = re.compile(r"\S{80,}")


def breakable(data: Any) -> Any:
    """The same data with an invisible place to break every 40 characters in words too long for any line.

    Looking for places to break such a word costs the layout time that grows with its square.
    """
    if isinstance(data, str):
        return LONG_WORD.sub(lambda word: "\u200b".join(re.findall(r".{1,40}", word.group())), data)
    if isinstance(data, list):
        return [breakable(item) for item in data]
    return {key: breakable(item) for key, item in data.items()} if isinstance(data, dict) else data


def furniture(paper: Paper, frozen: dict, fingerprint: str) -> str:
    """What stands at the head and foot of each page of this very document: reference and marking; the binding adds the number.

    Under what is accepted stands how its fingerprint begins too, so that a page by itself is known as one of this version.
    """
    values = {
        "board": frozen["board"],
        "reference": frozen["reference"],
        "caveat": frozen["caveat"],
        "about": paper.about(frozen),
    }
    content = {name: css_text(value) for name, value in values.items()}
    beginning = f' "\\a" {css_text(f"SHA-256 {fingerprint[:SHOWN]}…")}' if paper.beside else ""
    return (
        "@page {"
        f"@top-left {{ content: {content['board']} }}"
        f"@top-center {{ content: {content['caveat']} }}"
        f"@top-right {{ content: {content['reference']} }}"
        f"@bottom-left {{ content: {content['about']}{beginning}; white-space: pre-line }}"
        f"@bottom-center {{ content: {content['caveat']} }}"
        "}"
    )


def css_text(value: str) -> str:
    """A CSS string in which every character that is not a plain letter, digit or space is written as its number."""
    plain = (
        char if char.isascii() and (char.isalnum() or char == " ") else f"\\{ord(char) or 0xFFFD:06x} "
        for char in value
    )
    return f'"{"".join(plain)}"'


@cache
def own_resources() -> dict[str, dict]:
    """The only addresses a paper can fetch: our style sheets and the four faces of the typeface."""
    root = Path(settings.BASE_DIR) / "static" / "documents"
    found = {f"paper:/{path.name}": _resource(path.read_bytes(), "text/css") for path in sorted(root.glob("*.css"))}
    for path in sorted((root / "fonts").glob("*.ttf")):
        found[f"paper:/fonts/{path.name}"] = _resource(path.read_bytes(), "font/ttf")
    return found


def _resource(data: bytes, media_type: str) -> dict:
    return {"data": base64.b64encode(data).decode(), "media_type": media_type}


def _attachment(each: Attached) -> dict:
    return {"name": each.name, "description": each.description, "data": base64.b64encode(each.data).decode()}
