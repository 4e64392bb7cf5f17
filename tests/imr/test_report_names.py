"""Names left in a section or an answer: shown beside it, and written by code with one click (R14)."""

import pytest
from django.urls import reverse

from imr.models import KloeAnswer, ReportAnswer
from imr.services.report import save_kloe_answer, save_section
from tests.imr import writing

pytestmark = pytest.mark.django_db
WORDS = "Leonard Brindle was seen. Mrs Smith told us."


@pytest.fixture
def w():
    w = writing.drafting()
    report = writing.begin(w)
    section = report.template.sections.get(number=4)
    save_section(report=report, section=section, text=WORDS, version=0, by=w.author)
    values = {"what_happened": WORDS, "why": "Because.", "known_then": "Ring 01632 960 114."}
    save_kloe_answer(report=report, kloe=w.review.kloes.get(number=1), values=values, version=0, by=w.author)
    return w


def test_a_section(w, browse):
    client, url = browse(w.author), reverse("imr:section_edit", args=[w.ret.reference, "methodology"])
    page = client.get(url).content.decode()
    assert "<mark>Leonard Brindle</mark>" in page and "Write Arthur" in page and "Write [name]" in page
    names = reverse("imr:section_names", args=[w.ret.reference, "methodology"])
    version = ReportAnswer.objects.get().version
    assert client.post(names, {"version": version, "at": "text:0:15", "choice": "Arthur"}).url == url
    answer = ReportAnswer.objects.get()
    assert answer.text == "Arthur was seen. Mrs Smith told us." and answer.history.count() == 2
    stale = client.post(names, {"version": version, "at": "text:17:26"}, follow=True).content.decode()
    assert "Someone else changed this" in stale
    gone = client.post(names, {"version": answer.version, "at": "text:0:15"}, follow=True).content.decode()
    assert "does not stand in the text any more" in gone
    for mangled in (
        {"version": answer.version, "at": "finished:0:4"},
        {"version": answer.version, "at": "no_such:0:4"},
        {},
    ):
        client.post(names, mangled)
    assert ReportAnswer.objects.get().version == answer.version


def test_what_is_typed_is_looked_through_as_it_is_saved(w, browse):
    client = browse(w.author)
    url = reverse("imr:section_autosave", args=[w.ret.reference, "methodology"])
    told = client.post(url, {"text": "Brindle again.", "version": ReportAnswer.objects.get().version}).json()
    assert told["left"] == [
        {
            "field": "text", "label": "Your text", "start": 0, "end": 7, "found": "Brindle",
            "why": "The name of Arthur.", "options": ["Arthur"],
        }
    ]  # fmt: skip


def test_an_answer_of_several_boxes(w, browse):
    client, url = browse(w.author), reverse("imr:kloe_answer_edit", args=[w.ret.reference, 1])
    page = client.get(url).content.decode()
    assert "<mark>01632 960 114</mark>" in page and "<mark>Leonard Brindle</mark>" in page
    names, version = reverse("imr:kloe_answer_names", args=[w.ret.reference, 1]), KloeAnswer.objects.get().version
    client.post(names, {"version": version, "at": "known_then:5:18"})
    answer = KloeAnswer.objects.get()
    assert (answer.known_then, answer.what_happened, answer.why) == ("Ring [telephone number].", WORDS, "Because.")
