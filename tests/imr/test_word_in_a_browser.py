"""An author takes the draft to Word and brings it back, at a desk and on a telephone."""

import io

from django.urls import reverse
from docx import Document
from playwright.sync_api import expect

from sar_portal.documents.models import MEDIA_TYPES, Kind
from tests.imr import writing
from tests.looking import HOSTILE, LONG, look, signed_in


def test_a_draft_goes_to_word_and_comes_back(transactional_db, live_server, chromium):
    w = writing.drafting()
    writing.write(w)
    page, wrong = signed_in(chromium, live_server, w.author)
    url = live_server.url + reverse("imr:word_detail", args=[w.ret.reference])
    wrong += look(page, url, "word_detail-begin")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download as Word").click()
    document = Document(coming.value.path())
    first, second = [one for one in document.paragraphs if one.style.name == "Normal" and one.text][:2]
    first.add_run(f" Left. {LONG}")
    second.add_run(f" Accepted. {HOSTILE}")
    document.add_heading(f"Mine {LONG}", level=1)
    document.add_paragraph("Without a place.")
    stream = io.BytesIO()
    document.save(stream)
    file = {"name": "draft.docx", "mimeType": MEDIA_TYPES[Kind.DOCX], "buffer": stream.getvalue()}
    page.get_by_label("The Word file").set_input_files(files=[file])
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("heading", name="What came back from Word").wait_for()
    wrong += look(page, url, "word_detail")
    links = page.get_by_role("link", name="Put both together").or_(
        page.get_by_role("link", name="Decide where it belongs")
    )
    expect(links).to_have_count(3)
    placed, _, loose = links.evaluate_all("links => links.map(one => one.href)")
    for name, address in (("word_text", placed), ("word_text-loose", loose), ("word_end", url + "end/")):
        wrong += look(page, address, name)
    page.goto(url)
    page.get_by_role("button", name="Leave as it is").first.click()
    page.get_by_text("The report stays as it is there").wait_for()
    page.get_by_role("button", name="Take over").click()
    page.get_by_text("Taken over:").wait_for()
    texts = [one.text for one in w.report.answers.all()]
    assert sum("Accepted. <script>" in one for one in texts) == 1
    assert not any("Left." in one for one in texts)
    assert wrong == []
    page.context.close()
