"""An e-mail's HTML, made from its plain text, so that both say the same. It fetches nothing: no picture, no style, no script."""

import re
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ADDRESS = re.compile(r"(https?://\S+)")
STRETCH = 24


def html_of(subject: str, text: str) -> str:
    """The page that a mail program may show instead of the text; every word of it is escaped."""
    blocks = (block.strip().split("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip())
    return render_to_string("email/letter.html", {"subject": subject, "blocks": [_block(lines) for lines in blocks]})


def _block(lines: list[str]) -> SafeString:
    """Lines that begin with '- ' are a list; others run on, as they were broken only to be read as text."""
    runs = ((listed, list(some)) for listed, some in groupby(lines, lambda line: line.startswith("- ")))
    return format_html_join("", "{}", ((_list(some) if listed else _paragraph(some),) for listed, some in runs))


def _list(lines: list[str]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_linked(line[2:]),) for line in lines)))


def _paragraph(lines: list[str]) -> SafeString:
    """An address that stands alone keeps its line."""
    shown = [_linked(lines[0])]
    for line in lines[1:]:
        shown.append(format_html("<br>{}" if ADDRESS.fullmatch(line) else " {}", _linked(line)))
    return format_html("<p>{}</p>", format_html_join("", "{}", ((one,) for one in shown)))


def _linked(line: str) -> SafeString:
    pieces = ADDRESS.split(line)
    shown = (_link(piece) if place % 2 else format_html("{}", piece) for place, piece in enumerate(pieces))
    return format_html_join("", "{}", ((piece,) for piece in shown))


def _link(address: str) -> SafeString:
    """The address as it is, which a narrow screen may break."""
    parts = (address[start : start + STRETCH] for start in range(0, len(address), STRETCH))
    return format_html('<a href="{}">{}</a>', address, format_html_join("", "{}<wbr>", ((part,) for part in parts)))
