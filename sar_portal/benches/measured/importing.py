"""P4: a chronology is read about as quickly as its file can be unpacked and parsed at all, in little memory."""

import csv
import io
from io import BytesIO

import docx
import openpyxl
from lxml import etree

from chronology.importing.csv import read_csv
from chronology.importing.excel import read_excel
from chronology.importing.reading import read_file
from chronology.importing.word import read_word
from sar_portal.benches import chronologies, measuring
from sar_portal.benches.bench import Bench, Result, Table, at_least, at_most, seconds_of, times
from sar_portal.benches.measuring import peak_of

ROWS = 3_000
FEW = 60
SIZES = (1_000, 3_000, 10_000)
ROUNDS = 7


def run() -> Result:
    word, excel, plain = (make(ROWS) for make in (chronologies.word, chronologies.excel, chronologies.comma_separated))
    xml = chronologies.word_xml(word)
    few = chronologies.word(FEW)
    side = measuring.in_turn(
        {
            "Word, its table": lambda: read_word(word),
            "lxml, the same XML": lambda: etree.fromstring(xml),
            "Excel, its sheet": lambda: read_excel(excel),
            "openpyxl, read-only": lambda: _openpyxl(excel),
            "CSV, its rows": lambda: read_csv(plain),
            "csv, the same text": lambda: list(csv.reader(io.StringIO(plain.decode()))),
            "Word, everything": lambda: read_file("a.docx", word),
            "Excel, everything": lambda: read_file("a.xlsx", excel),
            "CSV, everything": lambda: read_file("a.csv", plain),
        },
        ROUNDS,
    )
    small = measuring.in_turn(
        {"ours": lambda: read_word(few), "by number": lambda: _by_number(few), "by row": lambda: _by_row(few)}, ROUNDS
    )
    sizes = [_seconds_at(size) for size in SIZES]
    files = {"a.docx": word, "a.xlsx": excel, "a.csv": plain}
    peaks = {name: peak_of(read_file, name, data).grown for name, data in files.items()}
    return _result(side, small, sizes, peaks, {"a.docx": len(xml), "a.xlsx": len(plain), "a.csv": len(plain)})


def _openpyxl(data: bytes) -> None:
    for sheet in openpyxl.load_workbook(BytesIO(data), read_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass


def _by_number(data: bytes) -> None:
    """How python-docx is mostly used: each cell by its row and column. Every call lays the whole table out anew."""
    table = docx.Document(BytesIO(data)).tables[0]
    for row in range(len(table.rows)):
        for column in range(len(chronologies.HEADINGS)):
            table.cell(row, column).text  # noqa: B018 (reading it is the work)


def _by_row(data: bytes) -> None:
    for row in docx.Document(BytesIO(data)).tables[0].rows:
        for cell in row.cells:
            cell.text  # noqa: B018


def _seconds_at(size: int) -> float:
    data = chronologies.word(size)
    return measuring.in_turn({"everything": lambda: read_file("a.docx", data)}, measuring.FEWEST)["everything"]


def _result(side, small, sizes, peaks, texts) -> Result:
    pairs = (
        ("Word, its table", "lxml, the same XML"),
        ("Excel, its sheet", "openpyxl, read-only"),
        ("CSV, its rows", "csv, the same text"),
    )
    table = Table(
        (f"{ROWS:,} rows", "ours", "held against", "", "ratio", "with every date, time and check"),
        [
            [ours.partition(",")[0], seconds_of(side[ours]), other, seconds_of(side[other]), times(side[ours] / side[other]),
             seconds_of(side[f"{ours.partition(',')[0]}, everything"])]
            for ours, other in pairs
        ],
    )  # fmt: skip
    memory = Table(
        ("memory while reading", "peak", "text unpacked", "ratio"),
        [
            [name, f"{peaks[name] / 1e6:.0f} MB", f"{texts[name] / 1e6:.1f} MB", times(peaks[name] / texts[name])]
            for name in peaks
        ],
    )
    findings = [
        at_most("Word against lxml's parsing of the same XML", side[pairs[0][0]] / side[pairs[0][1]], 2, " ×"),
        at_least(
            f"Word against python-docx, cell by number, {FEW} rows",
            small["by number"] / small["ours"],
            20,
            " × quicker",
        ),
        at_least(
            f"Word against python-docx, cell by row, {FEW} rows", small["by row"] / small["ours"], 1, " × quicker"
        ),
        at_most("Excel against openpyxl read-only", side[pairs[1][0]] / side[pairs[1][1]], 1, " ×"),
        at_most("Growth of reading Word with the rows, as a power", measuring.growth(SIZES, sizes), 1.1),
        *(
            at_most(f"Memory of {name} against its unpacked text", peaks[name] / texts[name], 10, " ×")
            for name in peaks
        ),
    ]
    return Result([table, memory], findings)


BENCH = Bench(
    name="importing",
    number="P4",
    title="Importing a chronology",
    goal="3,000 rows: Word at most 2 × lxml's parsing of the same XML and at least 20 × quicker than python-docx cell access; "
    "Excel at least as quick as openpyxl read-only; memory at most 10 × the uncompressed text.",
    how="Invented rows of about 75 words in eight columns. The Word file has the widths, spacing and fonts that Word writes into "
    "every cell; lxml parses its document part, unpacked beforehand, into a tree and takes nothing out of it. Ours unpacks, "
    "looks for what is forbidden, and takes the cells out. The Excel file is one that openpyxl wrote. The last column is the "
    f"whole of the importer: headings, dates, times, checks, reasons. python-docx is given {FEW} rows: by number it lays the "
    "whole table out for every cell, and 3,000 rows would take hours. Memory is what a process of its own grew by while it "
    "read the file; the unpacked text of Word is its XML, that of Excel the same rows as CSV.",
    run=run,
)
