"""The report goes to Word and comes back: what the file holds, and what becomes of it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from imr.models import WordProposal
from imr.selectors.word import places_of
from imr.services.report import save_section
from imr.services.word import FROM_WORD, bring_back, leave_text, put_away, take_all, take_text
from reviews.models import UnsentForm
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.documents.models import StoredFile
from tests.imr import writing
from tests.looking import HOSTILE

pytestmark = pytest.mark.django_db
TEXT = "Police came **once**.\n\n- knocked\n  1. waited\n\n| Date | Who |\n| --- | --- |\n| 3 May | PC1 |"


@pytest.fixture
def w():
    made = writing.drafting()
    writing.write(made)
    section = made.report.template.sections.get(number=1)
    version = made.report.answers.get(section=section).version
    save_section(report=made.report, section=section, text=TEXT, version=version, by=made.author)
    return made


def taken(w, browse):
    answer = browse(w.author).get(reverse("imr:word_download", args=[w.ret.reference]))
    assert answer.status_code == 200
    return answer, Document(io.BytesIO(answer.content))


def test_the_file_holds_what_is_written_and_names_nobody(w, browse):
    answer, document = taken(w, browse)
    assert answer["Content-Disposition"] == f'attachment; filename="{w.ret.reference}-draft-report.docx"'
    assert AuditEvent.objects.filter(verb="word_download").exists()
    words = [one.text for one in document.paragraphs]
    assert "Police came once." in words and "Why 1. Written by the author." in words
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["3 May", "PC1"]
    assert "once" in [run.text for one in document.paragraphs for run in one.runs if run.bold]
    around = document.sections[0]
    said = " ".join(one.text for part in (around.header, around.footer) for one in part.paragraphs)
    assert w.ret.reference in said and w.board.handling in said
    properties = document.core_properties
    everything = " ".join([*words, said, properties.author, properties.title, properties.last_modified_by])
    assert not any(person.name in everything for person in (w.author, w.manager, w.lead))


def test_what_follows_from_the_report_is_in_the_file_and_locked(w, browse):
    _, document = taken(w, browse)
    xml = document.element.xml
    assert "1. Learnt. Written by the author. · Managers" in xml
    assert xml.count("sdtContentLocked") == xml.count("portal_") > 20


def test_who_does_not_write_takes_no_draft_away_and_nobody_when_it_is_submitted(w, browse):
    url = reverse("imr:word_download", args=[w.ret.reference])
    assert browse(w.manager).get(url).status_code == 403
    writing.submit(w, paper=False)
    assert browse(w.author).get(url).status_code == 409


# --- and back ---------------------------------------------------------------------------------------------------------


def section(w, number: int):
    return w.report.answers.get(section__number=number)


def after(document, heading: str):
    """The first paragraph of the author's under a heading."""
    found = iter(document.element.body.iterchildren())
    next(one for one in found if one.xpath("string()").strip() == heading)
    paragraph = next(one for one in found if one.tag.endswith("}p"))
    return next(one for one in document.paragraphs if one._p is paragraph)


def heading(w, number: int) -> str:
    one = w.report.template.sections.get(number=number)
    return f"{one.number} {one.heading}"


def brought(w, browse, document, name: str = "Report of Arthur Brindle.docx"):
    stream = io.BytesIO()
    document.save(stream)
    file = SimpleUploadedFile(name, stream.getvalue())
    url = reverse("imr:word_detail", args=[w.ret.reference])
    answer = browse(w.author).post(url, {"file": file}, follow=True)
    return answer, WordProposal.objects.filter(report=w.report).first()


def decide(w, browse, text, choice: str, **more):
    return browse(w.author).post(reverse("imr:word_text", args=[w.ret.reference, text.pk]), {"choice": choice} | more)


def page(w, browse) -> str:
    return browse(w.author).get(reverse("imr:word_detail", args=[w.ret.reference])).content.decode()


def test_a_file_that_nobody_changed_changes_nothing(w, browse):
    _, document = taken(w, browse)
    answer, proposal = brought(w, browse, document)
    assert proposal is None and "nothing else than the portal" in answer.content.decode()


def test_changed_texts_are_shown_and_nothing_changes_until_they_are_accepted(w, browse):
    _, document = taken(w, browse)
    after(document, heading(w, 2)).add_run(f" Added in Word {HOSTILE}")
    after(document, heading(w, 3)).add_run(" Not wanted.")
    _, proposal = brought(w, browse, document)
    two, three = proposal.texts.all()
    before = section(w, 2).text
    shown = page(w, browse)
    assert "Added in Word &lt;script&gt;" in shown and "<script>alert" not in shown
    assert proposal.unchanged == len(places_of(w.report)) - 2
    assert section(w, 2).text == before
    decide(w, browse, two, "word", version=section(w, 2).version)
    decide(w, browse, three, "portal", version=0)
    stored = section(w, 2)
    assert stored.text.startswith(f"{before} Added in Word")
    assert (stored.history.first().history_change_reason, stored.history.first().history_user) == (FROM_WORD, w.author)
    assert not w.report.answers.filter(section__number=3).exists()
    assert not WordProposal.objects.exists()
    history = reverse("imr:section_history", args=[w.ret.reference, stored.section.key])
    assert "From Word" in browse(w.author).get(history).content.decode()
    assert not AuditEvent.objects.filter(details__icontains="Brindle").exists()


def test_what_was_changed_here_too_shows_both_texts_and_is_not_taken_with_the_rest(w, browse):
    _, document = taken(w, browse)
    for number in (2, 3):
        after(document, heading(w, number)).add_run(" From the file.")
    online = section(w, 2)
    save_section(report=w.report, section=online.section, text="Typed here.", version=online.version, by=w.author)
    _, proposal = brought(w, browse, document)
    browse(w.author).post(reverse("imr:word_take", args=[w.ret.reference]))
    assert section(w, 3).text.endswith("From the file.")
    [left] = proposal.texts.all()
    url = reverse("imr:word_text", args=[w.ret.reference, left.pk])
    shown = browse(w.author).get(url).content.decode()
    assert "Typed here." in shown and "From the file." in shown
    stale = browse(w.author).post(url, {"choice": "word", "version": online.version}).content.decode()
    assert "Someone else changed this" in stale and section(w, 2).text == "Typed here."
    assert "Write the text that is kept" in decide(w, browse, left, "both", version=1, both=" ").content.decode()
    half = {"both": "Typed here. And in W", "version": section(w, 2).version, "unsent": "a" * 32}
    assert browse(w.author).post(url, half, headers={"X-Autosave": "1"}).status_code == 200
    assert "And in W</textarea>" in browse(w.author).get(url).content.decode()  # the browser was closed in between
    decide(w, browse, left, "both", **half | {"both": "Typed here. And in Word."})
    assert not UnsentForm.objects.filter(sent=False).exists()
    assert section(w, 2).text == "Typed here. And in Word."


def test_what_only_the_portal_changed_is_no_change_of_the_file(w, browse):
    _, document = taken(w, browse)
    online = section(w, 2)
    save_section(report=w.report, section=online.section, text="Typed here.", version=online.version, by=w.author)
    _, proposal = brought(w, browse, document)
    assert proposal is None


def test_a_text_without_a_place_waits_until_it_is_put_somewhere(w, browse):
    _, document = taken(w, browse)
    document.add_heading("My appendix", level=1)
    document.add_paragraph("Only here.")
    _, proposal = brought(w, browse, document)
    [loose] = proposal.texts.all()
    assert (loose.place, loose.heading, loose.text) == ("", "My appendix", "Only here.")
    assert "Choose where it belongs" in decide(w, browse, loose, "put").content.decode()
    before = section(w, 2)
    decide(w, browse, loose, "put", place=f"section_{before.section.key}")
    assert section(w, 2).text == f"{before.text}\n\nOnly here."


def test_an_answer_comes_back_to_its_own_field(w, browse):
    _, document = taken(w, browse)
    next(one for one in document.paragraphs if one.text.startswith("Why 1.")).add_run(" More.")
    _, proposal = brought(w, browse, document)
    browse(w.author).post(reverse("imr:word_take", args=[w.ret.reference]))
    answer = w.report.kloe_answers.get(kloe__number=1)
    assert answer.why == "Why 1. Written by the author. More."
    assert answer.what_happened == "What 1. Written by the author."


def test_a_file_that_waits_blocks_submission_and_the_next_file_until_it_is_put_away(w, browse):
    _, document = taken(w, browse)
    after(document, heading(w, 2)).add_run(" Added.")
    brought(w, browse, document)
    assert "waits for you already" in brought(w, browse, document)[0].content.decode()
    with pytest.raises(Refused, match="came back from Word"):
        writing.submit(w, paper=False)
    browse(w.author).post(reverse("imr:word_end", args=[w.ret.reference]))
    assert not WordProposal.objects.exists()
    writing.submit(w, paper=False)
    with pytest.raises(NotNow):
        bring_back(report=w.report, name="a.docx", data=b"x", by=w.author)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("a.docx", b"PK not one", "is not one"), ("a.csv", b"a,b\n", "Word file"), ("a.exe", b"MZ", "must be a")],
)
def test_what_is_no_word_file_is_refused_and_not_kept(w, browse, name, data, said):
    url = reverse("imr:word_detail", args=[w.ret.reference])
    answer = browse(w.author).post(url, {"file": SimpleUploadedFile(name, data)})
    assert said in answer.content.decode()
    assert not WordProposal.objects.exists() and not StoredFile.objects.filter(origin="uploaded").exists()


def test_nobody_but_the_author_brings_a_file_back_or_decides_by_any_door(w, browse):
    _, document = taken(w, browse)
    after(document, heading(w, 2)).add_run(" Added.")
    _, proposal = brought(w, browse, document)
    text = proposal.texts.get()
    for verb in (
        lambda by: bring_back(report=w.report, name="a.docx", data=b"x", by=by),
        lambda by: take_text(text=text, place=text.place, value="x", version=1, by=by),
        lambda by: take_all(proposal=proposal, by=by),
        lambda by: leave_text(text=text, by=by),
        lambda by: put_away(report=w.report, by=by),
    ):
        for person in (w.manager, w.lead, w.other_lead):
            with pytest.raises(NotAllowed):
                verb(person)
    assert proposal.texts.count() == 1


def test_what_is_not_in_a_file_that_says_nothing_new_is_named(w, browse):
    _, document = taken(w, browse)
    paragraph = after(document, heading(w, 4))
    title = next(one for one in document.paragraphs if one.text == heading(w, 4))
    for one in (paragraph, title):
        one._p.getparent().remove(one._p)
    answer, proposal = brought(w, browse, document)
    assert proposal is None and "Not in the file: 4. Methodology." in answer.content.decode()
