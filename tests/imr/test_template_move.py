"""A begun report moves to the board's newer template: each text goes along under its section's key, and none is lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from imr.models import Report, ReportAnswer, TemplateMove, WordText
from imr.selectors.sections import moves_of, texts_left
from imr.selectors.templates import FACTS, newest_template, sections_of
from imr.services.comments import add_comment
from imr.services.moving import move_to_template
from imr.services.report import save_section
from imr.services.submission import frozen_report
from imr.services.templates import publish_template
from reviews.models import Submission
from reviews.selectors.differences import differences
from sar_portal.access.errors import NotAllowed, Refused
from tests.imr import writing


@pytest.fixture
def w(db):
    made = writing.drafting()
    writing.write(made)
    made.board = made.review.board
    return made


def publish(w, *, without: str = "", ahead: bool = True, **guidance: str):
    """The newest version with a new section in front, one left out, and guidance changed."""
    newest = newest_template(w.board)
    sections = [one for one in sections_of(newest) if one.key != without]
    for one in sections:
        one.guidance = guidance.get(one.key, one.guidance)
    if ahead:
        first = type(sections[0])(
            **{name: getattr(sections[0], name) for name in FACTS} | {"key": "first", "heading": "New"}
        )
        sections.insert(0, first)
    return publish_template(board=w.board, sections=sections, seen=newest.number, reason="Asked", by=w.administrator)


def text_of(w, key: str) -> str:
    return ReportAnswer.objects.get(report=w.report, section__key=key).text


def test_texts_comments_and_history_go_along_and_what_is_left_out_is_kept(w, browse):
    voice = ReportAnswer.objects.get(report=w.report, section__key="voice")
    save_section(
        report=w.report, section=voice.section, text=voice.text, version=voice.version, finished=True, by=w.author
    )
    comment = add_comment(report=w.report, place="section-voice", text="All of it?", by=w.lead)
    written, history = {one.section.key: one.text for one in w.report.answers.all()}, voice.history.count()
    newer = publish(w, without="context", voice="Say it in his words.")
    client, page = browse(w.author), reverse("imr:template_move", args=[w.ret.reference])
    assert "See what it changes" in client.get(reverse("imr:report_detail", args=[w.ret.reference])).content.decode()
    shown = client.get(page).content.decode()
    assert all(words in shown for words in ("Left out", "Asks otherwise", "The same", "<ins>", "not submitted"))
    assert client.post(page, {"to": newer.number}).status_code == 302
    w.report = Report.objects.get(pk=w.report.pk)
    moved = TemplateMove.objects.get(subject=w.report)
    assert (w.report.template, moved.before.number, moved.after, moved.by) == (newer, newer.number - 1, newer, w.author)
    assert {one.section.key: one.text for one in w.report.answers.all()} == written
    voice.refresh_from_db()
    assert voice.section.template == newer and voice.finished is False and voice.history.count() == history + 1
    assert [one.section.key for one in texts_left(w.report)] == ["context"]
    front = client.get(reverse("imr:report_detail", args=[w.ret.reference])).content.decode()
    assert "Left out by the newer template" in front and written["context"] in front
    content = frozen_report(w.report)
    assert written["context"] not in str(content) and written["voice"] in str(content)
    assert [one["key"] for one in content["sections"]][:2] == ["first", "introduction"]
    talked = reverse("imr:comment_list", args=[w.ret.reference, comment.place])
    assert "All of it?" in client.get(talked).content.decode()


def test_a_tab_of_before_saves_under_its_own_section_and_loses_no_word_where_that_is_left_out(w, browse):
    client = browse(w.author)
    voice, context = (ReportAnswer.objects.get(report=w.report, section__key=key) for key in ("voice", "context"))
    move_to_template(report=w.report, to=publish(w, without="context").number, by=w.author)
    page = reverse("imr:section_edit", args=[w.ret.reference, "voice"])
    assert client.post(page, {"text": "From the old tab", "version": voice.version}).status_code == 302
    assert text_of(w, "voice") == "From the old tab"
    gone = reverse("imr:section_edit", args=[w.ret.reference, "context"])
    answer = client.post(gone, {"text": "Words of the old tab", "version": context.version})
    assert answer.status_code == 200 and "leaves this section out" in answer.content.decode()
    assert "Words of the old tab" in answer.content.decode() and text_of(w, "context") == context.text


def test_a_tab_of_before_on_which_nothing_was_stored_yet_loses_no_word_either(w, browse):
    client = browse(w.author)
    for facts in ({}, {"without": "first", "ahead": False}):
        move_to_template(report=w.report, to=publish(w, **facts).number, by=w.author)
    gone = reverse("imr:section_edit", args=[w.ret.reference, "first"])
    for page in (gone, f"{gone}autosave/"):
        answer = client.post(page, {"text": "Words of the old tab", "version": 0})
        assert answer.status_code in {200, 422} and "leaves this section out" in answer.content.decode()
    assert "Words of the old tab" in client.post(gone, {"text": "Words of the old tab", "version": 0}).content.decode()
    assert client.get(gone).status_code == 404


def test_a_text_of_before_the_move_is_restored_under_what_is_asked_now(w, browse):
    """Its words, and not that it was finished: that was said of what the older version asked."""
    voice, first = ReportAnswer.objects.get(report=w.report, section__key="voice"), "First words"
    for text, finished in ((first, True), ("Later words", True)):
        save_section(
            report=w.report, section=voice.section, text=text, version=voice.version, finished=finished, by=w.author
        )
        voice.refresh_from_db()
    old = voice.history.get(text=first)
    newer = publish(w, voice="Say it in his words.")
    move_to_template(report=w.report, to=newer.number, by=w.author)
    voice.refresh_from_db()
    page = reverse("imr:section_restore", args=[w.ret.reference, "voice", old.pk])
    assert browse(w.author).post(page, {"version": voice.version}).status_code == 302
    voice.refresh_from_db()
    assert (voice.text, voice.finished, voice.section.template) == (first, False, newer)


def test_what_was_left_out_comes_back_with_its_section(w):
    first = publish(w, without="context")
    move_to_template(report=w.report, to=first.number, by=w.author)
    back = [*sections_of(first), w.report.answers.get(section__key="context").section]
    second = publish_template(board=w.board, sections=back, seen=first.number, by=w.administrator)
    w.report.refresh_from_db()
    assert next(one.words for one in moves_of(w.report, second) if one.after.key == "context") > 0
    move_to_template(report=w.report, to=second.number, by=w.author)
    assert texts_left(Report.objects.get(pk=w.report.pk)) == []
    assert ReportAnswer.objects.get(report=w.report, section__key="context").section.template == second


def test_only_the_author_moves_it_and_only_to_what_was_compared(w, browse):
    shown = publish(w, ahead=True)
    for who in (w.lead, w.manager, w.coordinator):
        with pytest.raises(NotAllowed):
            move_to_template(report=w.report, to=shown.number, by=who)
    newest = publish(w, ahead=False, voice="Otherwise.")
    with pytest.raises(Refused, match="another version meanwhile"):
        move_to_template(report=w.report, to=shown.number, by=w.author)
    page = reverse("imr:template_move", args=[w.ret.reference])
    answer = browse(w.author).post(page, {"to": shown.number}, follow=True).content.decode()
    assert "another version meanwhile" in answer and f'value="{newest.number}"' in answer
    w.report.refresh_from_db()
    assert w.report.template.number == 1
    move_to_template(report=w.report, to=newest.number, by=w.author)
    with pytest.raises(Refused, match="already"):
        move_to_template(report=w.report, to=newest.number, by=w.author)


def test_two_versions_are_compared_section_by_section_whatever_their_numbers(w):
    """The senior manager reads what changed, not that everything moved down by one."""
    first = Submission(part=w.part, number=1, content=frozen_report(w.report))
    move_to_template(report=w.report, to=publish(w).number, by=w.author)
    w.report.refresh_from_db()
    voice = ReportAnswer.objects.get(report=w.report, section__key="voice")
    save_section(report=w.report, section=voice.section, text="Otherwise", version=voice.version, by=w.author)
    second = Submission(part=w.part, number=2, content=frozen_report(Report.objects.get(pk=w.report.pk)))
    changed = differences(first, second)
    moved = ("", "Version 1", "Version 2")  # the template itself
    assert [(one.place, one.before, one.after) for one in changed] == [
        moved,
        ("section-voice", voice.text, "Otherwise"),
    ]


# --- a file that was with somebody in Word meanwhile ------------------------------------------------------------------


def taken(w, browse):
    return Document(io.BytesIO(browse(w.author).get(reverse("imr:word_download", args=[w.ret.reference])).content))


def moved_otherwise(w):
    """A section in front, one left out, one renamed and asked otherwise, two in another order."""
    newest = newest_template(w.board)
    sections = [one for one in sections_of(newest) if one.key != "context"]
    for one in sections:
        if one.key == "voice":
            one.heading, one.guidance, one.prompts = "What he said", "In his words.", ["Which?"]
    sections[1], sections[3] = sections[3], sections[1]
    sections.insert(0, type(sections[0])(**{name: getattr(sections[0], name) for name in FACTS} | NEW))
    newer = publish_template(board=w.board, sections=sections, seen=newest.number, by=w.administrator)
    move_to_template(report=w.report, to=newer.number, by=w.author)


NEW = {"key": "first", "heading": "New"}
NAMES = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def stripped(document):
    """As another word processor gives it back: without marks and without controls."""
    body = document.element.body
    for mark in [*body.iter(f"{NAMES}bookmarkStart"), *body.iter(f"{NAMES}bookmarkEnd")]:
        mark.getparent().remove(mark)
    for control in list(body.iter(f"{NAMES}sdt")):
        for one in control.find(f"{NAMES}sdtContent"):
            control.addprevious(one)
        control.getparent().remove(control)


def brought(w, browse, document):
    stream = io.BytesIO()
    document.save(stream)
    page = reverse("imr:word_detail", args=[w.ret.reference])
    file = SimpleUploadedFile("draft.docx", stream.getvalue())
    answer = browse(w.author).post(page, {"file": file}, follow=True).content.decode()
    return answer, {one.place: one.text for one in WordText.objects.filter(proposal__report=w.report)}


def test_each_text_finds_its_place_whatever_became_of_the_place(w, browse):
    """What was written under a section that is left out waits without a place: no word of it is lost."""
    document, written = taken(w, browse), {key: text_of(w, key) for key in ("voice", "context", "methodology")}
    for text in written.values():
        next(one for one in document.paragraphs if one.text == text).add_run(" On the train.")
    moved_otherwise(w)
    answer, found = brought(w, browse, document)
    assert found == {
        "section_voice": f"{written['voice']} On the train.",
        "section_methodology": f"{written['methodology']} On the train.",
        "": f"{written['context']} On the train.",
    }
    assert "is headed" not in answer  # the board renamed it, not the author
    loose = WordText.objects.get(place="")
    decide = reverse("imr:word_text", args=[w.ret.reference, loose.pk])
    browse(w.author).post(decide, {"choice": "put", "place": "section_first"})
    assert text_of(w, "first") == loose.text


@pytest.mark.parametrize("hurt", (lambda document: None, stripped), ids=("as it was", "without marks and controls"))
def test_a_file_that_nobody_changed_says_nothing_new_after_the_move(w, browse, hurt):
    """Not the older guidance, and not the text of the section that is left out: that is kept."""
    document = taken(w, browse)
    hurt(document)
    moved_otherwise(w)
    answer, found = brought(w, browse, document)
    assert found == {} and "nothing else than the portal" in answer and "Not in the file: 1. New." in answer


def test_a_file_that_waits_while_the_report_moves_is_decided_on_afterwards(w, browse):
    document, written = taken(w, browse), {key: text_of(w, key) for key in ("voice", "context")}
    for text in written.values():
        next(one for one in document.paragraphs if one.text == text).add_run(" On the train.")
    brought(w, browse, document)
    moved_otherwise(w)
    client = browse(w.author)
    page = client.get(reverse("imr:word_detail", args=[w.ret.reference])).content.decode()
    assert "9. What he said" in page and "Has no place" in page
    client.post(reverse("imr:word_take", args=[w.ret.reference]))
    assert text_of(w, "voice") == f"{written['voice']} On the train."
    waiting = WordText.objects.get(proposal__report=w.report)
    assert (waiting.place, text_of(w, "context")) == ("section_context", written["context"])
