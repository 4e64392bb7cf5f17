"""Two people write the same text: both texts are kept, the second chooses; saving by itself keeps to the same rule (R14, R15)."""

import pytest
from django.urls import reverse

from imr.models import KloeAnswer, ReportAnswer
from imr.services.appointment import appoint_author
from imr.services.report import save_kloe_answer, save_section
from sar_portal.access.history import Stale
from tests.imr import writing

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }} & “quoted”"


@pytest.fixture
def w():
    made = writing.drafting()
    writing.begin(made)
    made.section = made.report.template.sections.get(number=1)
    made.url = reverse("imr:section_edit", args=[made.ret.reference, "introduction"])
    made.auto = reverse("imr:section_autosave", args=[made.ret.reference, "introduction"])
    return made


def stored(w) -> ReportAnswer:
    return ReportAnswer.objects.get(report=w.report, section=w.section)


def theirs(w, words: str, version: int = 0) -> ReportAnswer:
    return save_section(report=w.report, section=w.section, text=words, version=version, by=w.author)


def test_save_and_go_on(w, browse):
    client = browse(w.author)
    answer = client.post(w.url, {"version": 0, "text": "One\r\n\r\ntwo", "finished": "on", "continue": "1"})
    assert answer.url == reverse("imr:section_edit", args=[w.ret.reference, "author"])
    assert (stored(w).text, stored(w).finished, stored(w).saved_by) == ("One\n\ntwo", True, w.author)
    assert client.post(w.url, {"version": 1, "text": "Again"}).url == w.url


def test_pressing_save_gives_what_was_saved_by_itself_a_version(w, browse):
    client = browse(w.author)
    client.post(w.url, {"version": 0, "text": "One"})
    client.post(w.auto, {"version": 1, "text": "One two"})
    assert [one.text for one in stored(w).history.all()] == ["One"]
    for _ in range(2):  # to press it again makes no other
        client.post(w.url, {"version": 2, "text": "One two"})
        assert [one.text for one in stored(w).history.all()] == ["One two", "One"]


def test_hostile_and_long_text_is_kept_and_shown_as_text(w, browse):
    words = HOSTILE + "x" * 200_000
    browse(w.author).post(w.url, {"version": 0, "text": words})
    assert stored(w).text == words
    page = browse(w.author).get(w.url).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in page


def test_the_second_is_shown_both_texts(w, browse):
    theirs(w, "Words of the first person")
    page = browse(w.author).post(w.url, {"version": 0, "text": f"Words of the second {HOSTILE}"}).content.decode()
    assert "Words of the first person" in page
    assert "Words of the second &lt;script&gt;" in page
    assert "<ins>" in page and "<del>" in page
    assert stored(w).text == "Words of the first person"


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("mine", "Mine\n\nof two lines"), ("theirs", "Theirs"), ("edited", "Mine and theirs")],
)
def test_the_person_chooses(w, browse, choice, kept):
    theirs(w, "Theirs")
    said = {"version": 1, "resolution": choice, "text": "Mine\r\n\r\nof two lines", "edited_text": "Mine and theirs"}
    answer = browse(w.author).post(w.url, said)
    assert answer.url == w.url
    assert stored(w).text == kept
    assert {"Theirs", kept} <= set(stored(w).history.values_list("text", flat=True))


def test_a_choice_without_an_answer_keeps_both_on_the_page(w, browse):
    theirs(w, "Theirs")
    page = browse(w.author).post(w.url, {"version": 1, "resolution": "", "text": "Mine alone", "edited_text": "Both"})
    assert page.status_code == 200
    assert "Mine alone" in page.content.decode()
    assert stored(w).text == "Theirs"


def test_a_third_text_in_between_is_asked_about_again(w, browse):
    theirs(w, "First")
    theirs(w, "Third", version=1)
    said = {"version": 1, "resolution": "mine", "text": "Second", "edited_text": ""}
    page = browse(w.author).post(w.url, said).content.decode()
    assert "Third" in page and "Second" in page
    assert stored(w).text == "Third"


def test_the_same_text_twice_is_no_conflict(w, browse):
    first = browse(w.author).post(w.url, {"version": 0, "text": "The same"})
    again = browse(w.author).post(w.url, {"version": 0, "text": "The same"})
    assert first.status_code == again.status_code == 302
    assert stored(w).version == 1


def test_two_authors_one_after_the_other_lose_nothing(w):
    """The author was replaced while a page was still open: the old one may not write, the words of both stay."""
    theirs(w, "Of the first author")
    appoint_author(agency_return=w.ret, person=w.second, job_title="Inspector", reason="Left", by=w.lead)
    from imr.models import Appointment
    from imr.services.appointment import DECLARATION_WORDS, sign_declaration

    newest = Appointment.objects.filter(subject=w.ret, person=w.second).last()
    sign_declaration(appointment=newest, statement=DECLARATION_WORDS, by=w.second)
    with pytest.raises(Stale) as found:
        save_section(report=w.report, section=w.section, text="Of the second", version=0, by=w.second)
    assert found.value.current.text == "Of the first author"
    assert found.value.typed["text"] == "Of the second"


# --- saving by itself -------------------------------------------------------------------------------------------------


def autosave(client, url, **fields):
    return client.post(url, fields, headers={"X-Autosave": "1"})


def test_autosave_answers_with_the_new_version(w, browse):
    client = browse(w.author)
    answer = autosave(client, w.auto, version=0, text="A")
    assert answer.json()["version"] == 1
    assert len(answer.json()["saved_at"]) == 5
    assert autosave(client, w.auto, version=1, text="A b").json()["version"] == 2
    assert stored(w).text == "A b"


def test_autosave_overwrites_nobody(w, browse):
    theirs(w, "Theirs")
    answer = autosave(browse(w.author), w.auto, version=0, text="Mine")
    assert answer.status_code == 409
    assert "data-conflict" in answer.content.decode() and "Theirs" in answer.content.decode()
    assert stored(w).text == "Theirs"


def test_autosave_is_for_the_author_alone_and_by_post(w, browse):
    assert autosave(browse(w.lead), w.auto, version=0, text="A").status_code == 403
    assert autosave(browse(w.other_lead), w.auto, version=0, text="A").status_code == 404
    assert browse(w.author).get(w.auto).status_code == 405


def test_autosave_says_what_cannot_be_stored(w, browse):
    url = reverse("imr:kloe_answer_autosave", args=[w.ret.reference, 1])
    answer = autosave(browse(w.author), url, version=0, not_applicable="on")
    assert answer.status_code == 422
    assert "not_applicable_reason" in answer.json()["errors"]


def test_autosave_stores_what_is_typed_beside_a_field_that_it_refuses(w, browse):
    """'Does not apply' waits for its reason, or for a shorter one; no word beside it waits."""
    client, url = browse(w.author), reverse("imr:kloe_answer_autosave", args=[w.ret.reference, 1])
    version = 0
    for why, reason in (("Half a sent", ""), ("Half a sentence", "long " * 80)):
        answer = autosave(client, url, version=version, not_applicable="on", why=why, not_applicable_reason=reason)
        assert answer.status_code == 422 and list(answer.json()["errors"]) == ["not_applicable_reason"]
        version = answer.json()["version"]
        stored = KloeAnswer.objects.get(report=w.report)
        assert (stored.version, stored.why, stored.not_applicable) == (version, why, False)
    said = {"not_applicable": "on", "why": "Half a sentence", "not_applicable_reason": "No part in it"}
    assert autosave(client, url, version=version, **said).status_code == 200
    assert KloeAnswer.objects.get(report=w.report).not_applicable_reason == "No part in it"


# --- lines of enquiry -------------------------------------------------------------------------------------------------


def test_two_people_answer_a_line_of_enquiry(w, browse):
    kloe = w.review.kloes.get(number=1)
    url = reverse("imr:kloe_answer_edit", args=[w.ret.reference, 1])
    values = {"what_happened": "First what", "why": "The same why"}
    save_kloe_answer(report=w.report, kloe=kloe, values=values, version=0, by=w.author)
    mine = {"version": 0, "what_happened": "Second what", "why": "The same why", "evidence": "POL-01"}
    page = browse(w.author).post(url, mine).content.decode()
    assert "First what" in page and "Second what" in page and "POL-01" in page
    assert 'name="edited_why"' not in page
    said = {"version": 1, "resolution": "mine", "what_happened": "Second what", "evidence": "POL-01"}
    assert browse(w.author).post(url, said).url == url
    answer = KloeAnswer.objects.get(report=w.report, kloe=kloe)
    assert (answer.what_happened, answer.why, answer.evidence) == ("Second what", "The same why", "POL-01")


def test_a_forged_choice_where_nothing_is_stored_leads_back_to_the_page(w, browse):
    answer = browse(w.author).post(w.url, {"version": 0, "resolution": "mine", "text": "Mine"})
    assert (answer.status_code, answer.url) == (302, w.url)
