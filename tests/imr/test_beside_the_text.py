"""What stands beside a text of the report: phrases pointed out and put away, entries it refers to, how it is printed."""

import pytest
from django.urls import reverse

from chronology.models import Chronology, ChronologyEntry
from chronology.services.entries import next_ref
from imr.models import PutAway, ReportAnswer
from imr.services.prompts import put_away
from imr.services.report import save_kloe_answer, save_section
from imr.services.submission import frozen_report
from reviews.models import ReturnPart
from sar_portal.access.errors import NotAllowed
from sar_portal.accounts.services.directory import change_agency
from tests.imr import writing

pytestmark = pytest.mark.django_db
WORDS = "With hindsight SW1 **failed to** ring [POL-02]. A disciplinary meeting followed [POL-77]."


def entry(w, ref: str, **facts) -> ChronologyEntry:
    chronology, _ = Chronology.objects.get_or_create(
        part=ReturnPart.objects.get(agency_return=w.ret, kind="chronology")
    )
    row = ChronologyEntry(chronology=chronology, ref=ref, created_by=w.author, source="Niche", **facts)
    row.save()
    return row


@pytest.fixture
def w():
    w = writing.drafting()
    writing.begin(w)
    w.entry = entry(w, "POL-02", date_original="3 May 2025", event="Officers knocked")
    w.section = w.report.template.sections.get(number=4)
    save_section(report=w.report, section=w.section, text=WORDS, version=0, by=w.author)
    w.url = reverse("imr:section_edit", args=[w.ret.reference, "methodology"])
    w.prompts = reverse("imr:prompt_put_away", args=[w.ret.reference])
    return w


def test_phrases_are_pointed_out_and_never_in_the_way(w, browse):
    page = browse(w.author).get(w.url).content.decode()
    for found in ("With hindsight", "failed to", "disciplinary"):
        assert f"<mark>{found}</mark>" in page
    assert reverse("imr:concern_hand_over", args=[w.ret.reference]) in page
    saved = browse(w.author).post(w.url, {"version": 1, "text": WORDS + " They should have known."})
    assert saved.status_code == 302 and ReportAnswer.objects.get().text.endswith("should have known.")


def test_each_person_puts_away_for_themselves_and_for_one_text(w, browse):
    client = browse(w.author)
    for prompt in ("failed to", "ask-yourself"):
        assert client.post(w.prompts, {"place": "section-methodology", "prompt": prompt}).url == w.url
    page = client.get(w.url).content.decode()
    assert "<mark>failed to</mark>" not in page and "<mark>With hindsight</mark>" in page
    assert "Ask yourself" not in page and "2 put away here" in page
    told = client.post(
        reverse("imr:section_autosave", args=[w.ret.reference, "methodology"]), {"version": 1, "text": WORDS}
    ).json()
    assert "failed to</mark>" not in told["beside"]["remarks"] and "disciplinary</mark>" in told["beside"]["remarks"]
    save_section(report=w.report, section=w.report.template.sections.get(number=5), text=WORDS, version=0, by=w.author)
    other = client.get(reverse("imr:section_edit", args=[w.ret.reference, "people"])).content.decode()
    assert "<mark>failed to</mark>" in other and "Ask yourself" in other
    client.post(w.prompts, {"place": "section-methodology"})
    assert "<mark>failed to</mark>" in client.get(w.url).content.decode()


def test_nobody_else_puts_away_and_nothing_odd_is_taken(w, browse):
    with pytest.raises(NotAllowed):
        put_away(report=w.report, place="section-methodology", prompt="failed to", by=w.lead)
    client = browse(w.author)
    for sent in ({}, {"place": "elsewhere-1"}, {"place": "section-x/../"}, {"place": "section-x", "prompt": "x" * 41}):
        assert client.post(w.prompts, sent).status_code == 400
    assert not PutAway.objects.exists()


def test_a_reference_is_read_from_its_entry_each_time(w, browse):
    def first() -> str:
        return next(one["text"] for one in frozen_report(w.report)["sections"] if one["number"] == "4")

    assert "ring POL-02 (3 May 2025). A" in first() and "[POL-77]" in first()
    w.entry.date_original, w.entry._history_user = "4 May 2025", w.author
    w.entry.save()
    assert "ring POL-02 (4 May 2025). A" in first()
    page = browse(w.author).get(w.url).content.decode()
    assert (
        "There is no entry POL-77 in your chronology." in page and "POL-02 (4 May 2025)</a>: Officers knocked" in page
    )


def test_a_reference_follows_a_merged_entry_and_a_removed_one_is_named(w, browse):
    whole = entry(w, "POL-03", date_original="5 May 2025", event="Both")
    w.entry.merged_into, w.entry.removed_at, w.entry.removed_by = whole, w.section.template.created_at, w.author
    w.entry.save()
    kloe = w.review.kloes.get(number=1)
    values = {"what_happened": "See [POL-02], [POL-04].", "why": "Because [POL-03]."}
    save_kloe_answer(report=w.report, kloe=kloe, values=values, version=0, by=w.author)
    gone = entry(
        w, "POL-04", date_original="May 2025", event="x", removed_at=w.section.template.created_at, removed_by=w.author
    )
    answer = frozen_report(w.report)["answers"][0]
    assert answer["what_happened"] == "See POL-03 (5 May 2025), [POL-04]."
    page = browse(w.author).get(reverse("imr:report_submit", args=[w.ret.reference])).content.decode()
    assert "There is no entry POL-77 in your chronology." in page
    assert f"{gone.ref} was removed from your chronology." in page


def test_a_reference_is_one_whatever_the_agencys_code_and_however_it_is_typed(w, browse):
    for ref in ("A-E-02", "111-03"):
        entry(w, ref, date_original="5 May 2025", event="Seen")
    text = "See [A-E-02], [111-03], [pol-02]; in [2024-25] [covid-19]."
    save_section(report=w.report, section=w.section, text=text, version=1, by=w.author)
    first = next(one["text"] for one in frozen_report(w.report)["sections"] if one["number"] == "4")
    dated = "See A-E-02 (5 May 2025), 111-03 (5 May 2025), POL-02 (3 May 2025)"
    assert first == f"{dated}; in [2024-25] [covid-19]."
    page = browse(w.author).get(w.url).content.decode()
    assert "no entry 2024-25" not in page and "There is no entry COVID-19" in page


def test_a_reference_stays_live_when_the_agency_is_given_another_code(w):
    change_agency(agency=w.ret.agency, code="CON", by=w.administrator)
    assert next_ref(w.entry.chronology) == "CON-01"
    assert "POL-02 (3 May 2025)" in str(frozen_report(w.report)["sections"])
