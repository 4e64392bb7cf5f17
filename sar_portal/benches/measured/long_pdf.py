"""P6: a long chronology and a long report as PDF, beside what Chromium takes to print the same pages; memory stays flat."""

import base64
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from django.conf import settings

from sar_portal.benches import long_report, measuring
from sar_portal.benches.bench import Bench, Result, Table, at_most, seconds_of, times
from sar_portal.demo.case import CASE, rows_of
from sar_portal.demo.returns import DECLARATION, REVIEW_FACTS
from sar_portal.documents import render
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.papers import MOST_ENTRIES, PAPERS, Slice
from sar_portal.running import machine

SIZE, LONGEST = 1_000, MOST_ENTRIES
MEGABYTE = 2**20
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --disable-extensions --no-pdf-header-footer"
).split()
MARKING = {"board": "Ashmere SAB", "caveat": "OFFICIAL-SENSITIVE", "version": "1", "date": "2 November 2026"}
HEAD: dict = MARKING | {
    "reference": "ASAB-SAR-2026-03-KH",
    "agency": "Kestrel Homes",
    "agency_code": "KH",
    "adult": "Leonard",
    "period": "1 March 2025 to 12 February 2026",
    "people": [],
    "abbreviations": [],
    "no_contact": [],
}
FACTS: dict = {
    "adult": "Arthur",
    "panel": "Learning and Review Subgroup",
    "requested": "7 September 2026",
    "records_secured": "9 September 2026",
    "legal_basis": "Care Act 2014, sections 44 and 45",
    "distribution": "Learning and Review Subgroup; lead reviewer; not to be shared onward.",
    "other_reviews": "Inquest; patient safety incident investigation",
    "author": {
        "name": "The author",
        "role": "Head of quality",
        "contact": "author@kestrel.example",
        "experience": "",
        "independence": DECLARATION,
    },
    "senior_manager": {"name": "The director", "role": "Director", "organisation": "Kestrel Homes", "details": []},
    "terms_of_reference": REVIEW_FACTS["terms_of_reference"],
}


def entries(count: int) -> list[dict]:
    """The demo's entries over and over, under references of their own."""
    tables = [rows_of(path.name) for path in sorted(CASE.glob("*.csv"))]
    rows = [row for table in tables for row in table if "what_happened" in row]
    return [
        long_report.frozen_entry(row | {"ref": f"KH-{number:04}"})
        for number, row in enumerate(islice(cycle(rows), count), 1)
    ]


def chronology(count: int) -> dict:
    return HEAD | {"prepared_by": "The IMR author", "entries": entries(count)}


def report() -> dict:
    """A report of over sixty pages on paper, with its chronology after it."""
    return long_report.frozen(HEAD | FACTS, HEAD["agency_code"])


def run() -> Result:
    papers = {f"chronology, {SIZE:,} entries": ("chronology", chronology(SIZE))}
    return _measured(papers | {"report, 400 entries after it": ("imr_report", report())})


def run_longest() -> Result:
    return _measured({f"chronology, {LONGEST:,} entries": ("chronology", chronology(LONGEST))})


def _measured(papers: dict[str, tuple[str, dict]]) -> Result:
    if machine.chromium() is None:
        raise LookupError(f"This bench compares with Chromium's print-to-PDF; install {machine.HEADLESS}.")
    rows, findings = [], []
    for title, (name, frozen) in papers.items():
        with printed_by_chromium(name, frozen) as printing:
            taken = measuring.in_turn({"ours": _making(name, frozen), "chromium": printing}, measuring.FEWEST)
            ours, theirs = measuring.children_peak(_making(name, frozen)), measuring.children_peak(printing)
        ratio = taken["ours"] / taken["chromium"]
        pages = _pages(render.render_pdf(name, frozen))
        figures = [seconds_of(taken["ours"]), seconds_of(taken["chromium"]), times(ratio)]
        rows.append([title, str(pages), *figures, f"{ours / MEGABYTE:,.0f} MB", f"{theirs / MEGABYTE:,.0f} MB"])
        findings.append(at_most(f"A {title}, over Chromium's print-to-PDF of the same HTML", ratio, 1.5, " ×"))
        findings.append(
            at_most(f"A {title}, memory of all processes that print at its highest", ours / MEGABYTE, 300, " MB")
        )
    headings = ("paper", "pages", "ours", "Chromium", "ratio", "memory, ours", "memory, Chromium")
    return Result([Table(headings, rows)], findings)


def _making(name: str, frozen: dict) -> Callable[[], bytes]:
    return lambda: render.render_pdf(name, frozen)


def _pages(pdf: bytes) -> int:
    return pdf.count(b"/Artifact <</Type/Pagination")


@contextmanager
def printed_by_chromium(name: str, frozen: dict) -> Iterator[Callable[[], None]]:
    """What prints the same paper, whole, with the same style sheets and typefaces, by Chromium."""
    paper = PAPERS[name]
    whole = Slice("", frozen[paper.long])
    (job,) = render.part_jobs(paper, frozen, None, content_hash(frozen), [whole])
    with tempfile.TemporaryDirectory(prefix="bench-", dir=settings.BASE_DIR / "var") as folder:
        for address, found in job["resources"].items():
            path = Path(folder) / address.removeprefix("paper:/")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(base64.b64decode(found["data"]).replace(b"paper:/", b""))
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(job["html"].replace("paper:/", ""), encoding="utf-8")

        def printing() -> None:
            command = [
                str(machine.chromium()),
                *CHROMIUM,
                f"--print-to-pdf={pdf}",
                f"--user-data-dir={folder}/profile",
                page.as_uri(),
            ]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own page)

        yield printing


BENCH = Bench(
    name="pdf",
    number="P6",
    title="Long PDFs",
    goal="a chronology of 1,000 rows and a report of 60 pages: wall time at most 1.5 × Chromium's print-to-PDF of "
    "the same HTML on 2 cores; peak memory at most 300 MB at any size; tagged. 5,000 rows: P12.",
    how="Both sides print the demo's entries, over and over, on the board's template with the same style sheets and "
    "typefaces; ours is cut into parts that are laid out by as many processes as `PRESSES` says and bound into one tagged "
    "PDF/A-3a with its entries attached as a table, Chromium prints the whole as one page of HTML. Start-up is counted on "
    "both sides. Memory is the proportional set size of all processes that were started, together, looked at ten times a "
    "second; the worker that waits is not among them.",
    run=run,
)

LONGEST_BENCH = Bench(
    name="longest-pdf",
    number="P12",
    title="The longest PDF",
    goal="a chronology of 5,000 rows, the most that one PDF may have: as P6.",
    how="As P6, by itself: in turn with Chromium it takes about twenty minutes.",
    run=run_longest,
)
