"""A table whose rows are cards on a telephone: each cell says the heading of its column, and the style sheet shows it."""

import re

from django.utils.html import strip_tags

HEADING = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
HIDDEN = re.compile(r'<span class="govuk-visually-hidden">.*?</span>', re.DOTALL)
ROW = re.compile(r"<tr\b.*?(?=<tr\b|\Z)", re.DOTALL)
CELL = re.compile(r"<(td|th)(?=[\s>])([^>]*)>")
SPAN = re.compile(r'\bcolspan="(\d+)"')
TALL = re.compile(r'\browspan="(\d+)"')


def can_be_cards(table: str) -> bool:
    """Whether its head is one row of single headings."""
    head, between, _ = table.partition("</thead>")
    return bool(between) and head.count("<tr") == 1 and not SPAN.search(head)


def with_headings(table: str) -> str:
    """The table with `data-heading` in each td. What is escaped in the table stays so."""
    head, between, body = table.partition("</thead>")
    headings = [_words(found[2]) for found in HEADING.finditer(head)]
    held: dict[int, int] = {}  # column → how many more rows a tall cell above stands in it
    return head + between + ROW.sub(lambda row: _row(row[0], headings, held), body)


def _words(heading: str) -> str:
    return " ".join(strip_tags(HIDDEN.sub("", heading)).split()).replace('"', "&quot;")


def _row(row: str, headings: list[str], held: dict[int, int]) -> str:
    taken, position = {column for column, rows in held.items() if rows}, 0
    held.update({column: held[column] - 1 for column in taken})

    def cell(found: re.Match[str]) -> str:
        nonlocal position
        kind, attributes = found.groups()
        while position in taken:
            position += 1
        here, wide, tall = position, SPAN.search(attributes), TALL.search(attributes)
        position += int(wide[1]) if wide else 1
        if tall:
            held[here] = int(tall[1]) - 1
        if kind == "th" or wide or not headings[here : here + 1] or not headings[here]:
            return found[0]
        return f'<td{attributes} data-heading="{headings[here]}">'

    return CELL.sub(cell, row)
