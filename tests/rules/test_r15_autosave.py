"""R15: autosaved text is on the server within seconds; no case text is stored in the browser."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from imr.models import ReportAnswer
from imr.services.report import save_section
from sar_portal.access.errors import NotAllowed
from tests.imr import writing
from tests.rules.doors import client_of

KEPT = re.compile(r"\b(localStorage|sessionStorage|indexedDB|openDatabase|caches|serviceWorker|document\.cookie)\b")


def scripts() -> list[Path]:
    """Our own; what others wrote is pinned and looked at in tests/design/test_vendor.py."""
    return sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))


def test_no_script_keeps_anything_in_the_browser():
    assert len(scripts()) > 15
    found = {path.name: KEPT.findall(path.read_text()) for path in scripts()}
    assert {name: words for name, words in found.items() if words} == {}


def test_a_script_saves_within_seconds():
    """Two seconds after the last key, six after the first since the last save; the browser tests see it happen."""
    text = (Path(settings.BASE_DIR) / "static" / "js" / "saving.js").read_text()
    waits = {name: int(ms) for name, ms in re.findall(r"const (PAUSE|LONGEST) = (\d+);", text)}
    assert waits == {"PAUSE": 2000, "LONGEST": 6000}


@pytest.mark.django_db
def test_what_is_sent_is_in_the_table_when_it_is_answered_and_the_answer_is_not_kept():
    w = writing.drafting()
    writing.begin(w)
    client, url = client_of(w.author), reverse("imr:section_autosave", args=[w.ret.reference, "introduction"])
    answer = client.post(url, {"text": "Half a sent", "version": 0})
    assert ReportAnswer.objects.get(section__number=1).text == "Half a sent"
    assert "no-store" in answer["Cache-Control"]
    page = client.get(reverse("imr:section_edit", args=[w.ret.reference, "introduction"]))
    assert "no-store" in page["Cache-Control"] and "Half a sent" in page.content.decode()


@pytest.mark.django_db
def test_the_door_of_the_background_is_no_wider_than_the_other():
    w = writing.submitted(paper=False)
    url = reverse("imr:section_autosave", args=[w.ret.reference, "introduction"])
    before = ReportAnswer.objects.get(section__number=1).text
    late = client_of(w.author).post(url, {"text": "After it was submitted", "version": 1})
    assert late.status_code != 200 or not late.json().get("version")
    for person in (w.manager, w.lead, w.coordinator, w.other_lead):
        assert client_of(person).post(url, {"text": "Forged", "version": 1}).status_code in {403, 404}
    section = w.report.template.sections.get(number=1)
    with pytest.raises(NotAllowed):
        save_section(report=w.report, section=section, text="Forged", version=1, autosave=True, by=w.lead)
    assert ReportAnswer.objects.get(section__number=1).text == before
