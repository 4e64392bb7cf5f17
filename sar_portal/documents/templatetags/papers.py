"""Stored text on paper."""

import re
from collections.abc import Iterable
from math import ceil

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it.tree import SyntaxTreeNode

from sar_portal.design.formatted import formatted_html, netted, parsed
from sar_portal.design.words import paragraphs_html

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs and '- ' lists, everything escaped: the same rule as on the pages."""
    return paragraphs_html(text)


@register.filter
def prose_or(text: str, otherwise: str) -> SafeString:
    """The text, or a sentence that says that there is none: a blank on paper looks like a mistake."""
    return paragraphs_html(text if text.strip() else otherwise)


@register.filter
def formatted_or(text: str, otherwise: str) -> SafeString:
    return formatted(text if text.strip() else otherwise)


@register.filter
def cell(text: str) -> SafeString | str:
    """What stands in a cell: prose, but a text of one line without a paragraph of its own, which a long table has by the
    thousand."""
    text = text.strip()
    return paragraphs_html(text) if "\n" in text or text.startswith("- ") else text


@register.filter
def any_has(rows: Iterable[dict], name: str) -> bool:
    """Whether any row has something under that name: a column of blanks says nothing and takes its room from the others."""
    return any(row[name].strip() for row in rows)


@register.filter
def shows_evidence(recommendation: dict) -> bool:
    """Whether an action has evidence of its own: that of the recommendation stands above the actions already."""
    said = recommendation.get("measure", "")
    return any(action["evidence"].strip() not in ("", said.strip()) for action in recommendation["actions"])


# A third of a page, in lines; and the characters for each per cent of the width that make so many: in the small print of a
# table on a landscape page, and in a text on an upright one.
LINES, SMALL_PRINT, PRINT = 14, 25, 12
# The texts in each column of the entries, and the column's share of the width in per cent (entries.css).
CELLS = (
    (12, ("source",)),
    (10, ("people", "contact")),
    (26, ("what_happened",)),
    (13, ("seen", "voice")),
    (13.5, ("action",)),
    (13, ("comment",)),
)


@register.filter
def is_tall(entry: dict) -> bool:
    """Whether the row of an entry takes so much of a page that it had better go on overleaf than be kept together."""
    return any(sum(_lines(entry[name], SMALL_PRINT * share) for name in names) > LINES for share, names in CELLS)


@register.filter
def fills(text: str, share: int) -> bool:
    """The same of a row of an upright page in which the text stands, in a column of so many per cent of the width."""
    return _lines(text, PRINT * share) > LINES


def _lines(text: str, room: float) -> int:
    """How many lines a text takes, a short one in full; `room`: the characters of LINES of them."""
    return sum(max(1, ceil(len(line) * LINES / room)) for line in text.splitlines())


# What a table and its rows begin with (design/formatted.py); what was typed is escaped, and never looks like it.
BEGINS = re.compile('(?<=<table class="govuk-table portal-table">)|<tr>')


@register.filter
def formatted(text: str) -> SafeString:
    """A text of a report, its tables with columns as wide as what stands in them asks for, and with rows that may be tall."""
    tables = (node for node in SyntaxTreeNode(parsed(text) or []).walk() if node.type in ("table", "tr"))
    shares: list[int] = []

    def laid_out(_: re.Match[str]) -> str:
        nonlocal shares
        node = next(tables)
        if node.type == "table":
            shares = shares_of(node)
            return format_html("<colgroup>{}</colgroup>", format_html_join("", '<col style="width: {}%">', zip(shares)))
        tall = any(fills(said, share) for said, share in zip(_cells(node), shares, strict=False))
        return '<tr class="tall">' if tall else "<tr>"

    return netted(BEGINS.sub(laid_out, formatted_html(text)), on_paper=True)


def shares_of(table: SyntaxTreeNode) -> list[int]:
    """Per cent of the width for each column: what its longest word needs, and of the rest the more the more is said in it."""
    columns = list(zip(*(_cells(node) for node in table.walk() if node.type == "tr"), strict=True))
    needs = [min(max(map(len, " ".join(column).split()), default=0), 20) * 1.25 + 3 for column in columns]
    wants = [sum(map(len, column)) ** 0.5 + 1 for column in columns]
    rest = max(0, 100 - sum(needs)) / sum(wants)
    widths = [need + rest * want for need, want in zip(needs, wants, strict=True)]
    return [int(100 * width / sum(widths)) for width in widths]  # never more than the page has


def _cells(row: SyntaxTreeNode) -> list[str]:
    return ["".join(inline.content for inline in cell.children) for cell in row.children]


@register.filter
def cells_in(row: dict, columns: list[dict]) -> list[SafeString | str]:
    """The cells of a row as they are shown: the texts of a report formatted, all else as in any long table."""
    shown = zip(row["cells"], columns, strict=True)
    return [formatted(text) if "texts" in column else cell(text) for text, column in shown]


@register.filter
def is_tall_row(row: dict, columns: list[dict]) -> bool:
    """What `is_tall` says of an entry, of a row of any long table."""
    return any(
        _lines(text, SMALL_PRINT * one["share"]) > LINES for text, one in zip(row["cells"], columns, strict=True)
    )
