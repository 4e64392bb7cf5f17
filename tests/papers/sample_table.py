"""An invented export: the composite of three agencies as a table for reading."""

from tests.papers.sample_letter import MARKING

COLUMNS = [
    ("Agency and reference", 10),
    ("Date", 8),
    ("Time", 6),
    ("Source of information", 11),
    ("People and contact", 10),
    ("What happened", 24),
    ("Adult seen; adult’s voice", 11),
    ("Action or decision", 10),
    ("Author’s comment; practice", 10),
]
AGENCIES = [("POL", "Ashmere Constabulary"), ("GP", "Harbour View Surgery"), ("KH", "Kestrel Homes")]
SAID = "The hallway was cluttered; a clear path to the bed only. Leonard said that he had let it go since Jean died."


def heading(text: str) -> dict:
    return {"heading": text, "note": "As returned, in one order.", "mark": -1, "cells": []}


def row(number: int) -> dict:
    code = AGENCIES[number % 3][0]
    first = f"{code}\n{code}-{number:03}\nversion 2"
    cells = [
        first,
        f"{number} March 2025",
        "10:30",
        f"Case note {number}",
        "HO1\nHome visit",
        f"{SAID}\n\n- no food\n- cold",
    ]
    cells += [
        "Seen\n“I let it go.”",
        "=1+1 is text",
        "Not offered a visit.\nMissed opportunity\nLines of enquiry: 1, 4",
    ]
    return {"heading": "", "note": "", "mark": number % 3, "cells": cells}


TABLE = MARKING | {
    "reference": "ASAB-SAR-2026-03",
    "version": "export 12",
    "title": "Combined chronology",
    "facts": [
        {"label": "Filter", "value": "agencies POL, GP; from 1 March 2025"},
        {"label": "For", "value": "HM Coroner for Ashmere"},
        {"label": "Made", "value": "26 November 2026, 14:05, for Imogen Castle"},
    ],
    "notes": ["Times are on the 24-hour clock. Where the record gives no time, none is shown."],
    "agencies": [{"code": code, "name": name, "mark": mark} for mark, (code, name) in enumerate(AGENCIES)],
    "people": [{"code": "HO1", "role": "Housing officer", "note": "Kestrel Homes"}],
    "columns": [{"heading": text, "share": share} for text, share in COLUMNS],
    "rows": [heading("March 2025"), *map(row, range(1, 15)), heading("April 2025"), *map(row, range(15, 29))],
    "nothing": "No entry was found.",
}

CHAPTER = {
    "heading": "Lessons by theme",
    "notes": [],
    "columns": [{"heading": text, "share": share} for text, share in (("Agency", 14), ("Lesson", 40), ("Lines", 14))],
    "rows": [heading("For: managers"), {"heading": "", "note": "", "mark": 0, "cells": ["POL", SAID, "1, 4"]}],
    "nothing": "No lesson has been returned.",
}
PACK = TABLE | {
    "title": "Meeting pack",
    "chapters": [CHAPTER, CHAPTER | {"heading": "Gaps", "rows": [], "nothing": "No gap was found."}],
}
