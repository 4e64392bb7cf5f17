"""Frozen data → HTML by our templates → PDF by a child process that is bounded and reaches nothing (P1, P2)."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from sar_portal.access.errors import Refused
from sar_portal.documents import press
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.papers import PAPERS, Attached, Paper, check_paper, version_words

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 120
WALL_SECONDS = 180
BIGGEST_PDF = 50_000_000

TOO_LONG = (
    "This paper took too long to make, so it was stopped. Nothing was lost. Make it for a shorter period, or try again."
)
TOO_BIG = "This paper is too large to make. Nothing was lost. Make it for a shorter period."
NOT_MADE = "This paper could not be made. Nothing was lost. Try again; if it happens again, tell your administrator."
# What the system's own limits end a process with counts as too long or too big; the rest says only that it failed.
SENTENCES = {
    press.TOO_BIG: TOO_BIG,
    -signal.SIGXCPU: TOO_LONG,
    -signal.SIGKILL: TOO_LONG,
    -signal.SIGXFSZ: TOO_BIG,
    -signal.SIGABRT: TOO_BIG,
    -signal.SIGTRAP: TOO_BIG,
    -signal.SIGSEGV: TOO_BIG,
}


class RenderFailed(Refused):
    """The paper could not be made. Nothing was kept, and the data it shows is unharmed."""


def render_pdf(paper_name: str, frozen: dict, beside: dict | None = None) -> bytes:
    """The PDF of one paper: tagged, bookmarked, marked on each page, with its attachments.

    `frozen` is of the shape that `papers.PAPERS` names; `beside` is what is printed beside it without being part of it
    (an acceptance), so that the fingerprint printed is that of `frozen` (R7). Raises ValueError where the data is of
    another shape, Refused with a sentence where it is too much or can't be laid out within the limits.
    """
    paper = PAPERS[paper_name]
    check_paper(paper, frozen, beside)
    job = {
        "html": page_html(paper, frozen, beside),
        "title": paper.title(frozen),
        "identifier": content_hash(frozen)[:32],
        "resources": own_resources()
        | {"paper:/furniture.css": _resource(furniture(paper, frozen).encode(), "text/css")},
        "attachments": [_attachment(each) for each in paper.attachments(frozen)],
    }
    return run_press(job)


def page_html(paper: Paper, frozen: dict, beside: dict | None) -> str:
    context = {
        "paper": paper,
        "title": paper.title(frozen),
        "d": breakable(frozen),
        "beside": breakable(beside),
        "version": version_words(frozen["version"]),
        "fingerprint": content_hash(frozen),
    }
    return render_to_string(paper.template, context)


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


def furniture(paper: Paper, frozen: dict) -> str:
    """What stands at the head and foot of each page of this very document: reference, marking, page x of y."""
    values = {
        "board": frozen["board"],
        "reference": frozen["reference"],
        "caveat": frozen["caveat"],
        "about": f"{paper.words}, {version_words(frozen['version'])}",
    }
    content = {name: css_text(value) for name, value in values.items()}
    return (
        "@page {"
        f"@top-left {{ content: {content['board']} }}"
        f"@top-center {{ content: {content['caveat']} }}"
        f"@top-right {{ content: {content['reference']} }}"
        f"@bottom-left {{ content: {content['about']} }}"
        f"@bottom-center {{ content: {content['caveat']} }}"
        '@bottom-right { content: "Page " counter(page) " of " counter(pages) }'
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
    for path in sorted((root / "fonts").glob("*.woff2")):
        found[f"paper:/fonts/{path.name}"] = _resource(path.read_bytes(), "font/woff2")
    return found


def _resource(data: bytes, media_type: str) -> dict:
    return {"data": base64.b64encode(data).decode(), "media_type": media_type}


def _attachment(each: Attached) -> dict:
    return {"name": each.name, "description": each.description, "data": base64.b64encode(each.data).decode()}


def run_press(job: dict) -> bytes:
    """Runs press.py on one job: with no environment of ours, and killed with all it started when time is up."""
    with tempfile.TemporaryDirectory(prefix="press-") as folder:
        child = subprocess.Popen(
            [sys.executable, "-I", press.__file__, str(MEMORY_BYTES), str(CPU_SECONDS), str(BIGGEST_PDF)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder},
            start_new_session=True,
        )
        try:
            pdf, _ = child.communicate(json.dumps(job).encode(), timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise RenderFailed(TOO_LONG) from error
        finally:
            _end(child)
    if child.returncode:
        raise RenderFailed(SENTENCES.get(child.returncode, NOT_MADE))
    return pdf


def _end(child: subprocess.Popen) -> None:
    """Ends the child and whatever it started, if it still runs, and leaves no zombie."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
