"""A table whose rows are cards on a telephone: each cell says the heading of its column, and the style sheet shows it."""

import re

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

HEADING = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
HIDDEN = re.compile(r'<span class="govuk-visually-hidden">.*?</span>', re.DOTALL)
ROW = re.compile(r"<tr\b.*?(?=<tr\b|\Z)", re.DOTALL)
CELL = re.compile(r"<(td|th)(?=[\s>])([^>]*)>")
SPAN = re.compile(r'\bcolspan="(\d+)"')


def with_headings(table: str) -> SafeString | None:
    """The table with `data-heading` in each td; None where its head is more than one row of single headings."""
    head, between, body = table.partition("</thead>")
    if head.count("<tr") != 1 or SPAN.search(head):
        return None
    headings = [_words(found[2]) for found in HEADING.finditer(head)]
    return SafeString(head + between + ROW.sub(lambda row: _row(row[0], headings), body))


def _words(heading: str) -> str:
    return " ".join(strip_tags(HIDDEN.sub("", heading)).split()).replace('"', "&quot;")


def _row(row: str, headings: list[str]) -> str:
    position = 0

    def cell(found: re.Match[str]) -> str:
        nonlocal position
        kind, attributes = found.groups()
        here, wide = position, SPAN.search(attributes)
        position += int(wide[1]) if wide else 1
        if kind == "th" or wide or not headings[here : here + 1] or not headings[here]:
            return found[0]
        return f'<td{attributes} data-heading="{headings[here]}">'

    return CELL.sub(cell, row)
