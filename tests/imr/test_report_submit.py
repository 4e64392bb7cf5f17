"""What is missing is said with its way there; a submission is confirmed; nothing of interviews or hand-overs goes in (R5, R6)."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import Action, ChangeMade, GoodPractice, Lesson, PractitionerInvolvement, Recommendation, Report
from imr.selectors.citing import KLOE_TEXTS
from imr.selectors.ready import readiness_of
from imr.services.handover import hand_over
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.register import add_to_register
from imr.services.report import add_item, save_kloe_answer
from imr.services.submission import frozen_report
from reviews.models import Condition, PartState, ReturnPart, Submission
from reviews.services.answers import acknowledge
from reviews.services.requests import request_again, send_supplementary, withdraw_part
from reviews.services.returning import freeze, send_back, submit_part
from reviews.services.reviews import move_review
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.papers import PAPERS, check_paper
from sar_portal.documents.selectors import content_of
from tests.documents.reading import words
from tests.imr import writing
from tests.papers import samples

pytestmark = pytest.mark.django_db


def url(w, name) -> str:
    return reverse(f"imr:{name}", args=[w.ret.reference])


def test_what_is_missing_is_said_with_the_way_there(browse):
    w = writing.drafting()
    page = browse(w.author).get(url(w, "report_submit")).content.decode()
    assert "Section 1, Introduction and subject, is empty." in page
    assert reverse("imr:section_edit", args=[w.ret.reference, "introduction"]) in page
    assert "Line of enquiry 1, Self-neglect, is not answered." in page
    assert "Submit to the senior manager" not in page
    answer = browse(w.author).post(url(w, "report_submit"), {"sure": "on"})
    assert "is empty" in answer.content.decode()
    assert not Submission.objects.exists()


def test_submit_and_see_what_happens_next(browse):
    w = writing.drafting()
    writing.write(w)
    client = browse(w.author)
    unsure = client.post(url(w, "report_submit"), {})
    assert "Confirm this before you submit" in unsure.content.decode()
    answer = client.post(url(w, "report_submit"), {"sure": "on"})
    assert answer.url == url(w, "report_submitted")
    submission = Submission.objects.get()
    page = client.get(answer.url).content.decode()
    assert submission.sha256 in page and "Version 1" in page
    again = client.post(url(w, "report_submit"), {"sure": "on"})
    assert again.url == url(w, "report_submitted")
    assert Submission.objects.count() == 1


def test_a_conflict_found_later_blocks_and_is_said(browse):
    """R1."""
    w = writing.drafting()
    writing.write(w)
    fields = {"code": "DI1", "name": "Somebody Else", "role": "Inspector"}
    row = add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    from imr.services.register import change_register_row

    change_register_row(involvement=row, version=row.version, fields={"email": w.author.email}, by=w.lead)
    assert browse(w.author).post(url(w, "report_submit"), {"sure": "on"}).status_code in {403, 404}
    assert not Submission.objects.exists()


def test_a_suspended_review_says_so(browse):
    w = writing.drafting()
    writing.write(w)
    move_review(review=w.review, verb="suspend", reason="Criminal case", by=w.coordinator)
    page = browse(w.author).post(url(w, "report_submit"), {"sure": "on"}).content.decode()
    assert "suspended" in page
    assert ReturnPart.objects.get(agency_return=w.ret, kind="imr").state == PartState.IN_PROGRESS


def test_no_interview_and_no_hand_over_in_content_or_pdf(browse):
    w = writing.drafting()
    fields = {"code": "PC1", "name": "Canaryname Person", "role": "Constable"}
    row = add_to_register(agency_return=w.ret, fields=fields, by=w.lead)
    plan = {"arranged_with": "Sergeant", "place": "canaryplace"}
    interview = plan_interview(involvement=row, fields=plan, by=w.author)
    held = {"held_on": timezone.localdate(), "purpose_explained": True}
    interview = hold_interview(interview=interview, version=interview.version, fields=held, by=w.author)
    said = {"part_in_events": "canaryrecord", "lessons": "canarylesson"}
    write_record(interview=interview, version=interview.version, fields=said, by=w.author)
    hand_over(agency_return=w.ret, recipient=w.manager, how="in_person", handed_on=timezone.localdate(), by=w.author)
    writing.write(w)
    submission = writing.submit(w)
    pdf = words(content_of(submission.papers.get().rendering.pdf))
    for text in (json.dumps(submission.content), pdf):
        low = text.lower()
        assert "canary" not in low and "hand-over" not in low and "hand_over" not in low and "disciplin" not in low
        assert "Constable" in text
    assert PractitionerInvolvement.objects.filter(name="Canaryname Person").exists()


def test_history_shows_words_and_restores_as_a_new_version(browse):
    w = writing.drafting()
    writing.write(w, "<i>First</i> words.")
    writing.rewrite(w, "Quite other words.")
    answer = w.report.answers.get(section__number=1)
    page = browse(w.author).get(reverse("imr:section_history", args=[w.ret.reference, "introduction"])).content.decode()
    assert "&lt;" in page and "<i>First" not in page and "<del>" in page
    old = answer.history.last()
    where = reverse("imr:section_restore", args=[w.ret.reference, "introduction", old.pk])
    assert "It becomes a new version" in browse(w.author).get(where).content.decode()
    assert browse(w.author).post(where, {"version": 1}).status_code == 200  # someone wrote meanwhile
    assert browse(w.author).post(where, {"version": 2}).status_code == 302
    answer.refresh_from_db()
    assert (answer.text, answer.version) == (old.text, 3)
    assert "Quite other words." in answer.history.values_list("text", flat=True)
    assert browse(w.lead).post(where, {"version": 3}).status_code == 403


def test_every_text_that_was_written_is_in_the_version_with_its_template_and_the_chronology_it_rests_on(browse):
    """R7: the JSON is complete, and can be read back in the shape of its paper."""
    w = writing.drafting()
    writing.write(w)
    answers, day = w.report.kloe_answers.order_by("kloe__number"), timezone.localdate()
    said = {name: f"Canary {name}" for name in KLOE_TEXTS}
    save_kloe_answer(report=w.report, kloe=answers[0].kloe, values=said, version=answers[0].version, by=w.author)
    items: list[tuple] = [
        (GoodPractice, {"what": "Canary good", "why_good": "Canary why good"}),
        (Lesson, {"text": "Canary lesson", "level": "managers"}),
        (ChangeMade, {"what": "Canary change", "made_when": "Canary spring", "evidence": "Canary evidence"}),
    ]
    made = [add_item(model=model, report=w.report, values=values, by=w.author) for model, values in items]
    smart = {"intended_outcome": "Canary outcome", "measure": "Canary measure", "target_on": day, "lesson": made[1]}
    items += [(Recommendation, {"text": "Canary advice", **smart})]
    advice = add_item(model=Recommendation, report=w.report, values=items[-1][1], by=w.author)
    items += [(Action, {"what": "Canary action", "lead_officer": "Canary lead", "target_on": day})]
    add_item(model=Action, report=w.report, values=items[-1][1] | {"recommendation": advice}, by=w.author)

    def lines() -> list[str]:
        titles = [line.title for group in readiness_of(w.author, w.ret) for line in group.lines]
        return [title for title in titles if "is appended" in title or "go without its entries" in title]

    assert lines() == ["The chronology was not submitted yet: the report would go without its entries"]
    freeze(part=w.ret.parts.get(kind="chronology"), content=samples.CHRONOLOGY, by=w.author)
    assert lines() == ["Version 1 of the chronology is appended, and you write on the next"]
    submission = Submission.objects.get(pk=writing.submit(w, paper=False).pk)
    content, texts = submission.content, [*said.values()]
    texts += [one for _, values in items for one in values.values() if str(one).startswith("Canary")]
    kept = json.dumps(content)
    assert len(texts) > 14 and [one for one in texts if one not in kept] == []
    assert [one["text"] for one in content["sections"]] == [
        w.report.answers.filter(section=section).values_list("text", flat=True).first() or ""
        for section in w.report.template.sections.all()
    ]
    assert (content["template"], content["chronology"]) == (w.report.template.number, 1)
    assert [content[name] for name in ("entries", "no_contact")] == [
        samples.CHRONOLOGY[name] for name in ("entries", "no_contact")
    ]
    check_paper(PAPERS["imr_report"], content, None)
    assert content_hash(content) == submission.sha256


def test_a_chronology_that_is_no_longer_asked_for_goes_with_no_report(browse):
    """R3: who accepts the report would give the board what was sent back, and what it does not ask for."""
    w = writing.drafting()
    writing.write(w)
    part = w.ret.parts.get(kind="chronology")

    def found() -> list[tuple[str, str]]:
        lines = [line for group in readiness_of(w.author, w.ret) if group.part != part for line in group.lines]
        told = [line for line in lines if "of the chronology" in line.title or line.title.startswith("The chronology")]
        assert [browse(w.author).get(line.href).status_code for line in told] == [200] * len(told)
        return [(line.title, line.state) for line in told]

    def frozen() -> tuple[int | None, int]:
        content = frozen_report(w.report)
        return content.get("chronology"), len(content["entries"])

    every = len(samples.CHRONOLOGY["entries"])
    facts = {"reason": "Who says so?", "sections": [], "name": "G", "role": "ACC", "by": w.manager}
    send_back(part=part, submission=submit_part(part=part, content=samples.CHRONOLOGY, by=w.author), **facts)
    sent_back = "Version 1 of the chronology, which was sent back, is appended, and you write on the next"
    assert (found(), frozen()) == ([(sent_back, "advises")], (1, every))

    withdraw_part(part=part, reason="Not needed", by=w.coordinator)
    ended = "No version of the chronology is appended: it is now ‘withdrawn’"
    assert (found(), frozen()) == ([(ended, "advises")], (None, 0))

    request_again(part=part, due_on=part.deadline.due_on, reason="Needed after all", by=w.coordinator)
    anew = "The chronology is asked for again and was not submitted since: the report would go without its entries"
    assert (found(), frozen()) == ([(anew, "advises")], (None, 0))
    acknowledge(request=w.ret.requests.get(), by=w.lead)
    assert (found(), frozen()) == ([(anew, "advises")], (None, 0))

    submit_part(part=part, content=samples.CHRONOLOGY, by=w.author)
    assert (found(), frozen()) == ([("Version 2 of the chronology is appended", "done")], (2, every))
    assert browse(w.author).post(url(w, "report_submit"), {"sure": "on"}).status_code == 302
    assert Submission.objects.get(part=w.part).content["chronology"] == 2


@pytest.mark.parametrize(("mandate", "section"), [("mandatory", "44(1) to (3)"), ("discretionary", "44(4)")])
def test_the_legal_basis_of_a_report_is_what_its_request_records_and_no_sentence_of_a_letter(mandate, section):
    """Care Act 2014 s44 and s45."""
    w = writing.drafting()
    writing.write(w)
    first = w.ret.requests.get()
    assert Condition.SUPPLIED not in first.conditions and w.part.kind in first.asks
    said = legal_basis(w, mandate)
    assert f"Section {section} of the Care Act 2014" in said and met(said) == first.conditions
    assert w.board.legal_basis not in said and "letter" not in said
    later = [Condition.FUNCTIONS, Condition.LIKELY, Condition.SUPPLIED]
    more = {"conditions": later, "supply_to": "The board", "note": "More of it.", "by": w.coordinator}
    due = timezone.localdate() + timedelta(days=30)
    send_supplementary(agency_return=w.ret, asks=["chronology"], due={"chronology": due}, **more)
    assert legal_basis(w, mandate) == said  # asked for something else
    send_supplementary(agency_return=w.ret, asks=[w.part.kind], due={w.part.kind: due}, **more)
    assert met(legal_basis(w, mandate)) == later
    w.ret.requests.update(asks=["records"])
    assert met(legal_basis(w, mandate)) == [] and f"Section {section}" in legal_basis(w, mandate)


def legal_basis(w, mandate: str) -> str:
    report = Report.objects.get(pk=w.report.pk)
    report.part.agency_return.review.mandate = mandate
    return frozen_report(report)["legal_basis"]


def met(said: str) -> list[str]:
    """The conditions of section 45 that a text names."""
    return [one.value for one in Condition if f"- {one.label}" in said.split("\n")]
