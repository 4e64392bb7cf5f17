"""Every page of the files that leave, as the people who have it, with the demo case and hostile text, at two widths."""

from unittest.mock import patch

from django.urls import reverse
from django.utils import timezone
from pytest import fixture

from chronology.models import ReturnedEntry
from sar_portal.documents import storage
from sar_portal.exports.models import Export
from sar_portal.exports.services.asking import ask_export, ask_packs, decide_names
from sar_portal.exports.services.disclosures import add_blacked_out, add_disclosure
from sar_portal.exports.services.making import make_export
from tests.exports.making import file_of, text_in
from tests.exports.test_made import copied
from tests.looking import HOSTILE, LONG, look_at_all, look_here, signed_in
from tests.world.build import paper_of

LEFT = "Leonard Brindle and L.B. were seen with Lenord Brindel. NHS 943 476 5919. "


@fixture
def files(demo):
    """A file in each state, and a register with a line of each kind."""
    review, by = demo.review, demo.coordinator
    row = ReturnedEntry.objects.filter(review=review).first()
    demo.files = {"ready": _decided(_made(review, by))}
    ReturnedEntry.objects.bulk_create([copied(row, event=LEFT + HOSTILE + LONG)])
    demo.files["names_found"] = _made(
        review, by, kind="pdf", recipient=HOSTILE + LONG[:100], purpose=HOSTILE + LONG * 3
    )
    demo.files["queued"] = _asked(review, by)
    for state, sentence in (("failed", "You no longer have access."), ("expired", "")):
        demo.files[state] = _asked(review, by)
        Export.objects.filter(pk=demo.files[state].pk).update(state=state, sentence=sentence)
    said = {
        "what": LONG[:200],
        "recipient": HOSTILE,
        "purpose": HOSTILE + LONG,
        "decided_by": LONG[:200],
        "basis_words": LONG,
    }
    ask_packs(
        review=review,
        chapters=["gaps"],
        meeting_on=timezone.localdate(),
        members=[demo.subgroup],
        others=[HOSTILE, *(f"{number} {LONG[:180]}" for number in range(20))],
        by=by,
    )
    add_disclosure(review=review, means="paper", basis="other", given_on=timezone.localdate(), by=by, **said)
    role = (HOSTILE + LONG)[:120]
    blacked = {"asked_by_role": role, "place": LONG[:200], "why": HOSTILE + LONG, "decided_by": LONG[:200]}
    add_blacked_out(review=review, requested_on=timezone.localdate(), by=by, **blacked)
    return demo


def _asked(review, by, **changes) -> Export:
    said = {"kind": "xlsx", "names": "codes", "recipient": "HM Coroner", "purpose": "The inquest", "basis": "coroner"}
    return ask_export(review=review, what="composite", by=by, **said | changes)


def _made(review, by, **changes) -> Export:
    export = _asked(review, by, **changes)
    with patch("sar_portal.exports.services.making.render_pdf", paper_of):
        make_export(export=export)
    export.refresh_from_db()
    return export


def _decided(export: Export) -> Export:
    """The demo's texts are as agencies write them: the adult's name was left in."""
    written = {one.pk: one.options[0] for one in export.found.all()}
    decide_names(export=export, written=written, by=export.asked_by)
    make_export(export=export)
    return export


def pages(w) -> list[tuple[str, str, str]]:
    """(who, name of the picture, address)."""
    reference, police = w.review.reference, w.police.ret.reference
    found = [
        ("coordinator", f"export_detail-{state}", reverse("exports:export_detail", args=[one.pk]))
        for state, one in w.files.items()
    ]
    found.append(("coordinator", "export_names", reverse("exports:export_names", args=[w.files["names_found"].pk])))
    found += [
        (who, f"export_new-{what}-{who}", reverse("exports:export_new", args=[reference, what]))
        for what, who in (("composite", "reviewer"), ("answers", "coordinator"), ("composite", "subgroup"))
    ]
    lists = reverse("exports:export_list", args=[reference])
    found += [(who, f"export_list-{who}", lists) for who in ("coordinator", "subgroup")]
    version = reverse("exports:version_export", args=[police, "chronology", 1])
    found.append(("police_author", "version_export", version))
    unreadable = reverse("exports:export_new", args=[reference, "composite"]) + "?agency=NOBODY"
    found.append(("coordinator", "export_new-unreadable", unreadable))
    found += [
        ("coordinator", name, reverse(f"exports:{name}", args=[reference]))
        for name in (
            "disclosure_list",
            "disclosure_add",
            "pack_new",
            "person_held",
            "blacked_out_list",
            "blacked_out_add",
        )
    ]
    found.append(("auditor", "disclosure_audit", reverse("exports:disclosure_audit", args=[w.board.code])))
    found.append(("coordinator", "version_detail", reverse("reviews:version_detail", args=[police, "chronology", 1])))
    return found


def test_every_page_at_two_widths(files, live_server, chromium):
    files.police_author = files.police.author
    assert look_at_all(chromium, live_server, files, pages(files)) == []


def test_what_is_held_on_one_person_is_found_by_code(files, live_server, chromium):
    """At the board and at an agency: chosen from the key, each place a link, the register's own word beside it."""
    page, wrong = signed_in(chromium, live_server, files.coordinator)
    page.goto(live_server.url + reverse("exports:disclosure_list", args=[files.review.reference]))
    page.get_by_role("link", name="What is held on one person").click()
    page.get_by_label("Person, by code").select_option(index=1)
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("heading", name=" places").wait_for()
    assert look_here(page, "person_held-found") == [] and page.get_by_role("table").get_by_role("link").count() > 3
    lead, wrong_there = signed_in(chromium, live_server, files.police.lead)
    lead.goto(live_server.url + reverse("exports:person_held_agency", args=[files.police.ret.reference]))
    lead.get_by_label("Person, by code").select_option(index=1)
    lead.get_by_role("button", name="Find", exact=True).click()
    lead.get_by_role("heading", name=" place").wait_for()
    assert look_here(lead, "person_held_agency-found") == [] and wrong == wrong_there == []


def test_a_file_from_the_filtered_page_to_the_register(demo, live_server, chromium):
    """With scripts: the bar moves by itself, names are decided on, the file is downloaded and stands in the register."""
    page, wrong = signed_in(chromium, live_server, demo.coordinator)
    page.goto(live_server.url + reverse("combined:composite_list", args=[demo.review.reference]) + "?words=ambulance")
    page.get_by_role("link", name="Export these entries").click()
    page.get_by_label("Excel").check()
    page.get_by_label("Who it is for").fill("HM Coroner for Ashmere")
    page.get_by_label("Request or order of a coroner").check()
    page.get_by_label("What it is for").fill("The inquest touching the death of Leonard Brindle")
    page.get_by_role("button", name="Make the file").click()
    page.get_by_text("Waiting to be made").wait_for()
    export = Export.objects.latest("pk")
    make_export(export=export)
    page.get_by_role("button", name="Look at what was found").click()  # the page came anew by itself
    page.get_by_text("Leonard Brindle").first.wait_for()
    page.get_by_role("button", name="Make the file").click()
    page.get_by_text("Waiting to be made").wait_for()
    make_export(export=export)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the file").click()
    export.refresh_from_db()
    assert coming.value.suggested_filename == export.file_name and storage.read(export.storage_name)
    text = text_in(file_of(export), "xlsx")
    assert "ambulance" in text and "Brindle" not in text
    page.goto(live_server.url + reverse("exports:disclosure_list", args=[demo.review.reference]))
    page.get_by_text("HM Coroner for Ashmere").wait_for()
    page.get_by_text("downloaded 1 time").wait_for()
    assert wrong == []


def test_a_file_that_somebody_comes_to_from_outside_is_opened_by_a_click(demo, live_server, chromium):
    """As back from an organisation's sign-in, or by a link in an e-mail that is read in the browser."""
    export = _decided(_made(demo.review, demo.coordinator))
    page, _ = signed_in(chromium, live_server, demo.coordinator)
    address = live_server.url + reverse("exports:export_download", args=[export.pk])
    page.goto(f"data:text/html,<a href='{address}'>To the file</a>")
    page.get_by_role("link", name="To the file").click()
    page.get_by_role("heading", name="Do you want this file?").wait_for()
    assert page.url == address and look_here(page, "file-from-outside-409") == []
    with page.expect_download() as coming:
        page.get_by_role("button", name="Open the file").click()
    assert coming.value.suggested_filename == export.file_name
