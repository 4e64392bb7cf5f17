"""Metadata and the annual extract as files."""

import json

from sar_portal.closing.selectors.annual import HIDDEN, Annual
from sar_portal.closing.selectors.metadata import Fact
from sar_portal.closing.selectors.themes import Themes
from sar_portal.design.words import date_in_words
from sar_portal.documents.office import document
from sar_portal.documents.selectors import crest_of
from sar_portal.documents.tables import csv_table

COLUMNS = [("Part", 14), ("Review", 12), ("Whose", 16), ("What", 40), ("When", 14), ("Reason", 26)]


def themes_csv(themes: Themes) -> bytes:
    """One line for each value: in how many reviews of each reporting year, and of all of them, it was found."""
    years = [f"{year} to {year + 1}" for year in themes.years]
    headings = ["Theme", "Value", *years, f"{themes.years[0]} to {themes.years[-1] + 1}"]
    lines = [["Reviews concluded", "", *map(str, themes.concluded), str(themes.all)]]
    lines += [
        [theme.heading, line.name, *(HIDDEN if number is None else str(number) for number in line.cells)]
        for theme in themes.themes
        for line in theme.lines
    ]
    return csv_table(headings, lines)


def metadata_csv(reviews: list[list[Fact]]) -> bytes:
    headings = [one.heading for one in reviews[0]] if reviews else []
    return csv_table(headings, ([one.shown for one in facts] for facts in reviews))


def metadata_json(reviews: list[list[Fact]]) -> bytes:
    rows = [{one.name: one.plain for one in facts} for facts in reviews]
    return f"{json.dumps(rows, ensure_ascii=False, indent=1)}\n".encode()


def lines_of(annual: Annual) -> list[list[str]]:
    """The extract row by row: the part of the report, the review, whose, what, when, why."""
    done = date_in_words
    lines = [["Concluded", one.reference, annual.board.name, "", "", ""] for one in annual.concluded]
    lines += [["Going on", one.reference, annual.board.name, "", "", ""] for one in annual.ongoing]
    left_out = "No finding is told here: a parallel process holds publication until cleared."
    lines += [["Held", one.reference, annual.board.name, left_out, "", ""] for one in annual.held]
    for part, found in (("Finding", annual.findings), ("Implemented", annual.implemented)):
        lines += [
            [part, row.one.review.reference, row.one.whose, row.wording.text, done(row.one.ended_on), ""]
            for row in found
        ]
    for each in annual.not_implemented:
        one = each.row.one
        words = each.row.wording.text
        lines.append(["Not implemented", one.review.reference, one.whose, words, done(one.ended_on), each.reason])
    for table in annual.tables:
        lines += [["Figures", "", "", f"{table.heading}: {name}", number, ""] for name, number in table.lines]
    return lines


def annual_csv(annual: Annual) -> bytes:
    return csv_table([heading for heading, _ in COLUMNS], lines_of(annual))


def annual_docx(annual: Annual) -> bytes:
    """For pasting into the board's own report: a heading for each part, then its lines."""
    rows, before = [], ""
    for part, *cells in lines_of(annual):
        if part != before:
            rows.append({"heading": part, "note": "", "mark": -1, "cells": []})
        rows.append({"heading": "", "note": "", "mark": -1, "cells": cells})
        before = part
    title = f"Safeguarding Adult Reviews {annual.words}"
    frozen = {
        "board": annual.board.name,
        "reference": f"{annual.board.code} {annual.words}",
        "caveat": annual.board.handling,
        "version": "annual extract",
        "date": date_in_words(annual.last),
        "title": title,
        "facts": [
            {"label": "Board", "value": annual.board.name},
            {"label": "Year", "value": f"{date_in_words(annual.first)} to {date_in_words(annual.last)}"},
        ],
        "notes": [
            "Care Act 2014, schedule 2, paragraph 4: reviews concluded and going on, what was done to implement findings, and "
            "findings that were not implemented, with the reasons.",
            "Numbers below five are hidden, as they could tell of a person. Read each text before it is published.",
        ],
        "agencies": [],
        "people": [],
        "columns": [
            {"heading": heading, "share": share} | ({"texts": "formatted"} if heading == "What" else {})
            for heading, share in COLUMNS[1:]
        ],
        "rows": rows,
        "nothing": "Nothing was concluded, went on or was implemented in this year.",
    }
    return document(frozen | crest_of(annual.board), title)
