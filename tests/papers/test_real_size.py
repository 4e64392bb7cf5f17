"""Papers of their real size, asked for on the page and made by a real worker: a report of over sixty pages with 400 entries after
it, and those entries as an export without names. `-m faults`, as it takes minutes; what is small is in this folder's other tests.

`PICTURES=folder` keeps both PDFs there, to be looked at page by page (docs/explanation/writing.md says how).
"""

import csv
import io
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from django.urls import reverse

from chronology.services.entries import add_entry
from chronology.services.submitting import submit_chronology
from imr.models import ReportPart
from imr.services.attaching import attach
from imr.services.interviews import hold_interview, plan_interview
from imr.services.register import add_to_register
from imr.services.report import open_report
from reviews.services.people import add_common_person
from reviews.services.requests import send_requests
from reviews.services.terms import add_kloe
from sar_portal.benches import long_report
from sar_portal.demo.case import rows_of
from sar_portal.demo.returns import write
from tests.chronology.world import appointed, fresh
from tests.documents.reading import reader
from tests.faults.conftest import mail_server, worker  # noqa: F401  (a real worker and whom it sends to)
from tests.faults.test_worker_killed import lose_the_broker
from tests.faults.worker import wait_until
from tests.looking import PICTURES, signed_in
from tests.papers.test_structure import tags, titles
from tests.reviews import world as making

pytestmark = pytest.mark.faults

CAVEAT = "OFFICIAL-SENSITIVE"
NAMED = "Leonard Brindle rang Priya Nandakumar; his sister, Margaret Holloway-Brindle, was told, and Dean Farrow was there. "


def names_in(said: str) -> set[str]:
    """The real names of the adult, the family, the neighbour and the staff that stand there: each of their words is looked for."""
    names = {word for row in rows_of("people.csv") for word in row["real_name"].split()} | {"Jean"}
    words = {name for name in names if name.isalpha() or "-" in name} - {"Dr", "PC", "Sgt"}
    assert len(words) > 30
    return {name for name in words if re.search(rf"\b{name}\b", said, re.IGNORECASE)}


def everything(pdf: bytes) -> str:
    """All that can be read in a PDF: pages, outline, title and other properties, names and content of what is attached."""
    made = reader(pdf)
    said = [page.extract_text() for page in made.pages] + [str(made.metadata), *titles(made.outline)]
    said += [f"{name} {data.decode('utf-8-sig')}" for name, [data] in made.attachments.items()]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said += [document.Root.Metadata.read_bytes().decode()]
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary):
                said += [str(value) for _, value in thing.items() if isinstance(value, pikepdf.String)]
    return " ".join(" ".join(said).split())


def author_at_work(named: str = "") -> SimpleNamespace:
    """An agency with all staff of the case on its register, the family among the review's people, and 400 entries; into every
    fortieth `named` is written.
    """
    w = making.make_world()
    w.review = making.ready(w)
    for row in rows_of("kloe.csv")[2:]:
        about = {name: row[name].replace("Leonard", "Arthur") for name in ("title", "question")}
        add_kloe(review=w.review, **about, by=w.coordinator)
    for row in rows_of("people.csv")[1:]:
        if not row["agency"]:
            facts = {"code": row["code"], "name": row["real_name"], "role": row["role"], "agencies_see_name": True}
            add_common_person(review=w.review, **facts, by=w.coordinator)
    send_requests(review=w.review, conditions=making.CONDITIONS, supply_to="The lead reviewer", by=w.coordinator)
    one = appointed(w, 0)
    for row in rows_of("people.csv"):
        if row["agency"]:
            facts = {"name": row["real_name"], "code": row["code"], "role": row["role"], "team": row["agency"]}
            add_to_register(agency_return=one.ret, fields=facts, by=one.lead)
    for number, row in enumerate(long_report.rows(long_report.ENTRIES, one.agency.code), 1):
        add_entry(chronology=one.chronology, values=typed(row, named if number % 40 == 0 else ""), by=one.author)
    return one


def typed(row: dict[str, str], named: str) -> dict:
    """A row as its author types it."""
    return {
        "date": f"{date.fromisoformat(row['start_date']):%d/%m/%Y}",
        "time": row["start_time"],
        "source": row["source_of_information"],
        "people": row["people_involved"],
        "contact_type": row["contact_type"],
        "event": named + row["what_happened"],
        "adult_seen": row["adult_seen"],
        "adults_voice": row["adults_voice"],
        "action": row["action_or_decision"],
        "comment": row["author_comment"],
        "practice_code": row["practice_code"],
        "kloe_numbers": [int(number) for number in row["kloe"].split(";") if number],
    }


def write_report(one) -> None:
    submit_chronology(chronology=fresh(one.chronology), by=one.author)
    part = ReportPart.objects.get(agency_return=one.ret)
    report = open_report(part=part)
    for involved in one.ret.register.filter(code__in=long_report.INTERVIEWED):
        held_on = long_report.INTERVIEWED[involved.code]
        plan = {"planned_for": datetime(held_on.year, held_on.month, held_on.day, 10, tzinfo=UTC), "place": "Room 4"}
        plan |= {"arranged_with": "Their line manager", "arranged_on": held_on, "support_before_on": held_on}
        planned = plan_interview(involvement=involved, fields=plan, by=one.author)
        held = {"held_on": held_on, "purpose_explained": True}
        hold_interview(interview=planned, version=planned.version, fields=held, by=one.author)
    for title, published, said in long_report.ATTACHED:
        facts = {"name": "document.txt", "title": title, "published": published}
        attach(report=report, data=said.encode(), by=one.author, **facts)
    write(report, long_report.written(one.agency.code), one.author)


def kept(pdf: bytes, name: str) -> bytes:
    if PICTURES:
        (Path(PICTURES) / name).write_bytes(pdf)
    return pdf


def downloaded(page, button) -> bytes:
    with page.expect_download() as coming:
        button.click()
    return Path(coming.value.path()).read_bytes()


def check_pages(pdf: bytes, reference: str, sha256: str) -> list[str]:
    """The words of each page; head and foot of every one are looked at."""
    pages = [" ".join(page.extract_text().split()) for page in reader(pdf).pages]
    for number, text in enumerate(pages, 1):
        assert text.count(CAVEAT) >= 2 and reference in text, number
        assert f"Page {number} of {len(pages)}" in text and "version 1" in text, number
        assert f"SHA-256 {sha256[:16]}" in text, number
    return pages


def test_a_report_of_its_real_size_from_the_page_to_the_paper(live_server, chromium, worker):  # noqa: F811  (the fixture)
    one = author_at_work()
    write_report(one)
    lose_the_broker()  # the letters and the chronology's own paper are not what is waited for
    page, wrong = signed_in(chromium, live_server, one.author)
    page.goto(live_server.url + reverse("imr:report_submit", args=[one.ret.reference]))
    page.get_by_label("This report is complete").check()
    page.get_by_role("button", name="Submit to the senior manager").click()
    page.get_by_role("link", name="Read and download version 1").click()
    page.get_by_text("The PDF is being made.").wait_for()
    worker.start()
    seen: list[int] = []

    def is_there() -> bool:
        page.get_by_role("link", name="Look again").click()
        if told := re.search(r"being made: (\d+) per cent", page.locator("main").inner_text()):
            seen.append(int(told[1]))
        return page.get_by_role("link", name="Download the PDF").count() > 0

    wait_until(is_there, "the paper is made", worker, seconds=400)
    print("per cent seen on the page:", sorted(set(seen)))
    assert seen == sorted(seen) and len(set(seen)) >= 3 and wrong == []
    submission = ReportPart.objects.get(agency_return=one.ret).submissions.get()
    pdf = kept(downloaded(page, page.get_by_role("link", name="Download the PDF")), "report.pdf")
    pages = check_pages(pdf, one.ret.reference, submission.sha256)
    made = reader(pdf)
    upright = [
        text for text, sheet in zip(pages, made.pages, strict=True) if sheet.mediabox.width < sheet.mediabox.height
    ]
    print(len(pages), "pages,", len(upright), "of them before the chronology,", len(pdf), "bytes")
    assert len(upright) >= 60 and len(pages) >= 100

    outline, content = titles(made.outline), submission.content
    for section in content["sections"]:
        assert f"{section['number']} {section['heading']}" in outline
    for answer in content["answers"]:
        assert f"Line of enquiry {answer['number']}: {answer['title']}" in outline
    assert "Bibliography: documents attached" in outline and "Appendix: chronology" in outline
    assert any(title.startswith("Entries 1 to ") for title in outline)
    found = tags(pdf)
    assert found.count("/H1") == 1 and found.count("/H2") >= len(content["sections"]) + 3
    assert found.count("/H4") >= 6 * len(content["answers"]) and {"/L", "/BlockQuote", "/TH", "/Table"} <= set(found)

    for text in upright:
        assert "What it asks" in text or not re.search(r"Procedure \d+, section", text)
    entries = [text for text in pages if text not in upright]
    assert all("Source of information" in text and "Author's comment" in text for text in entries)
    (attached,) = made.attachments.values()
    rows = list(csv.DictReader(io.StringIO(attached[0].decode("utf-8-sig"))))
    assert [row["Reference"] for row in rows] == [entry["ref"] for entry in content["entries"]]
    assert len(rows) == len(content["entries"]) == long_report.ENTRIES

    said = everything(pdf)
    assert names_in(said) == set()
    assert "Housing officer" in said and "HO1" in said
    for name in (one.author.name, one.manager.name):  # who answers for it stands on the first page, and nowhere else
        assert name in pages[0] and said.count(name) == 1


def test_its_entries_leave_without_a_name_although_names_were_left_in(live_server, chromium, worker):  # noqa: F811  (the fixture)
    one = author_at_work(named=NAMED)
    submission = submit_chronology(chronology=fresh(one.chronology), by=one.author)
    lose_the_broker()
    page, wrong = signed_in(chromium, live_server, one.author)
    page.goto(live_server.url + reverse("exports:version_export", args=[one.ret.reference, "chronology", 1]))
    page.get_by_label("PDF").check()
    page.get_by_label("Who it is for").fill("The family's solicitor")
    page.get_by_label("Involvement of the family").check()
    page.get_by_label("What it is for").fill("To prepare a meeting with the family")
    page.get_by_role("button", name="Make the file").click()
    page.get_by_text("Waiting to be made").wait_for()
    worker.start()
    page.get_by_role("button", name="Look at what was found").click(timeout=300_000)
    found = page.locator("main").inner_text()
    assert all(name in found for name in ("Leonard Brindle", "Nandakumar", "Holloway-Brindle", "Farrow"))
    page.get_by_role("button", name="Make the file").click()
    seen: list[int] = []

    def is_there() -> bool:
        bar = page.locator("[data-progress]")
        if bar.count():
            seen.append(int(bar.evaluate("one => one.value")))
        page.wait_for_timeout(250)
        return page.get_by_role("button", name="Download the file").count() > 0

    wait_until(is_there, "the file is made", worker, seconds=400)
    print("per cent seen on the page:", sorted(set(seen)))
    assert seen == sorted(seen) and len(set(seen)) >= 3 and wrong == []
    pdf = kept(downloaded(page, page.get_by_role("button", name="Download the file")), "chronology_by_code.pdf")
    said = everything(pdf)
    assert names_in(said) == set()
    assert sum(f"{one.agency.code}-{number:02}" in said for number in range(1, long_report.ENTRIES + 1)) == 400
    assert NAMED in str(submission.content["entries"])  # nothing was changed in the agency's own rows
