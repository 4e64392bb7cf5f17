"""Evidence is chosen, questions without an answer are named, and the thread from entry to recommendation shows its gaps."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from imr.models import Lesson, Recommendation, StaffInterview
from imr.readiness import missing_from
from imr.selectors.report import outline_of
from imr.selectors.trace import trace_of
from imr.services.report import add_item, remove_item, restore_item, save_kloe_answer
from imr.services.submission import frozen_report
from reviews.models import RecordSet, Submission
from reviews.selectors.differences import differences
from reviews.services.agreeing import words_of
from sar_portal.access.errors import Refused
from sar_portal.access.history import by_person
from tests.imr import writing
from tests.imr.test_beside_the_text import entry

pytestmark = pytest.mark.django_db
SAID = {"what_happened": "W", "why": "Y", "should_have_happened": "S", "known_then": "K", "difference": "D"}


@pytest.fixture
def w():
    w = writing.drafting()
    writing.begin(w)
    w.row = entry(w, "POL-02", date_original="3 May 2025", event="Officers knocked", kloe_numbers=[1])
    w.records = by_person(RecordSet(agency_return=w.ret, system="Niche", description="Incidents"), w.lead)
    w.records.save()
    w.kloe = w.review.kloes.get(number=1)
    w.url = reverse("imr:kloe_answer_edit", args=[w.ret.reference, 1])
    return w


def gaps(w) -> list[str]:
    return [gap.sentence for gap in trace_of(w.report).gaps]


def test_evidence_is_chosen_and_printed_in_words(w, browse):
    sent = SAID | {
        "version": 0, "evidence_entries": ["POL-02", "POL-99"], "evidence_records": [w.records.pk], "evidence": "A policy",
        "learned_later": "Found in May.",
    }  # fmt: skip
    client = browse(w.author)
    assert "POL-02 (3 May 2025, coded to this line): Officers knocked" in client.get(w.url).content.decode()
    assert client.post(w.url, sent).status_code == 302
    answer = w.report.kloe_answers.get()
    assert (answer.evidence_entries, answer.evidence_records) == (["POL-02"], [w.records.pk])
    printed = frozen_report(w.report)["answers"][0]
    assert printed["evidence"] == ["POL-02 (3 May 2025)", "Records: Niche, Incidents", "A policy"]
    assert printed["learned_later"] == "Found in May."
    history = client.get(reverse("imr:kloe_answer_history", args=[w.ret.reference, 1])).content.decode()
    assert "Officers knocked" in history and "Records: Niche, Incidents" in history


def test_evidence_of_another_return_is_refused(w):
    foreign = by_person(RecordSet(agency_return=w.ret.review.returns.exclude(pk=w.ret.pk).first(), system="x"), w.lead)
    foreign.save()
    for sent in ({"evidence_records": [foreign.pk]}, {"evidence_interviews": [1]}, {"evidence_entries": ["AMB-01"]}):
        with pytest.raises(Refused):
            save_kloe_answer(report=w.report, kloe=w.kloe, values=SAID | sent, version=0, by=w.author)
    assert not StaffInterview.objects.exists() and not w.report.kloe_answers.exists()


def test_what_was_chosen_stays_to_be_seen_when_its_entry_is_removed(w, browse):
    chosen = SAID | {"evidence_entries": ["POL-02"]}
    save_kloe_answer(report=w.report, kloe=w.kloe, values=chosen, version=0, by=w.author)
    w.row.removed_at, w.row.removed_by = w.records.history.first().history_date, w.author
    by_person(w.row, w.author).save()
    assert "POL-02, which is there no more" in browse(w.author).get(w.url).content.decode()
    saved = browse(w.author).post(w.url, chosen | {"version": 1, "why": "Anew"})
    assert saved.status_code == 302 and w.report.kloe_answers.get().evidence_entries == ["POL-02"]


def test_two_people_choose_and_everything_is_shown_to_the_second(w, browse):
    entry(w, "POL-03", date_original="4 May 2025", event="A call")
    for version, chosen in ((0, ["POL-02"]), (1, ["POL-03"])):
        values = SAID | {"evidence_entries": chosen}
        save_kloe_answer(report=w.report, kloe=w.kloe, values=values, version=version, by=w.author)
    client, mine = browse(w.author), SAID | {"version": 1}
    page = client.post(w.url, mine | {"evidence_entries": ["POL-02"]}).content.decode()
    assert "Which text is kept?" in page and "A call" in page and "Officers knocked" in page
    page = client.post(w.url, mine).content.decode()  # everything was taken out in one of the two
    assert 'value="evidence_entries"' in page
    client.post(w.url, {"version": 2, "resolution": "mine", "differing": "evidence_entries"})
    assert w.report.kloe_answers.get().evidence_entries == []


def test_what_is_not_answered_is_named_and_only_what_and_why_block(w):
    first = outline_of(w.report).kloes[0]
    assert (first.state, len([one for one in missing_from(w.report) if one.kloe == 1])) == ("not_started", 1)
    save_kloe_answer(report=w.report, kloe=w.kloe, values={"what_happened": "W"}, version=0, by=w.author)
    assert [one.sentence for one in missing_from(w.report) if one.kloe == 1] == [
        "Line of enquiry 1 says what happened, but not why."
    ]
    save_kloe_answer(report=w.report, kloe=w.kloe, values={"why": "Y", "known_then": "K"}, version=1, by=w.author)
    first = outline_of(w.report).kloes[0]
    unsaid = "what should have happened, what difference it made, which evidence there is"
    assert (first.state, first.hint) == ("done", f"Not said: {unsaid}")
    assert not [one for one in missing_from(w.report) if one.kloe == 1]


def test_the_gaps_of_the_thread(w):
    for kloe in w.review.kloes.exclude(number=1):
        values = {"not_applicable": True, "not_applicable_reason": "No contact"}
        save_kloe_answer(report=w.report, kloe=kloe, values=values, version=0, by=w.author)
    assert gaps(w) == ["Line of enquiry 1 is not answered."]
    save_kloe_answer(report=w.report, kloe=w.kloe, values=SAID, version=0, by=w.author)
    assert gaps(w) == ["Nothing is learned from line of enquiry 1 so far."]
    lesson = add_item(model=Lesson, report=w.report, values={"text": "L", "level": "managers"}, by=w.author)
    made = add_item(model=Recommendation, report=w.report, values={"text": "R"}, by=w.author)
    assert gaps(w)[1:] == [
        "Lesson 1 rests on no finding.",
        "No recommendation follows from lesson 1.",
        "Recommendation 1 rests on no lesson.",
        "Recommendation 1 lacks an intended outcome, how success will be known, a target date, an action.",
    ]
    trace = trace_of(w.report)
    assert (trace.loose_lessons, trace.loose_recommendations) == ([lesson], [made])
    for row, name, value in ((lesson, "kloe_numbers", [1, 2]), (made, "lesson", lesson)):
        setattr(row, name, value)
        by_person(row, w.author).save()
    thread = trace_of(w.report).threads[0]
    assert ([one.ref for one in thread.entries], thread.lessons, thread.recommendations) == (
        ["POL-02"],
        [lesson],
        [made],
    )
    assert "Lesson 1 rests on line of enquiry 2, which does not apply." in gaps(w)


def test_a_recommendation_may_rest_on_several_lessons(w, browse):
    """No gap says that nothing follows from the second; both are printed, and the agreed recommendation is about both."""
    facts = (("First", [1]), ("First and more", [2]), ("Third", [2]))
    lessons = [
        add_item(
            model=Lesson,
            report=w.report,
            values={"text": text, "level": "managers", "kloe_numbers": kloes},
            by=w.author,
        )
        for text, kloes in facts
    ]
    client, page = browse(w.author), reverse("imr:item_add", args=[w.ret.reference, "recommendations"])
    sent = {"text": "R", "lesson": lessons[1].pk, "further_lessons": [1, 2], "intended_outcome": "O", "measure": "M"}
    assert client.post(page, sent).status_code == 302
    made = Recommendation.objects.get(report=w.report)
    assert made.lesson_numbers == [2, 1]
    assert [one for one in gaps(w) if "No recommendation" in one] == ["No recommendation follows from lesson 3."]
    assert [thread.recommendations for thread in trace_of(w.report).threads[:2]] == [[made], [made]]
    listed = client.get(reverse("imr:item_list", args=[w.ret.reference, "recommendations"])).content.decode()
    assert "Lessons 2, 1" in listed
    content = frozen_report(w.report)
    agreed = words_of(content["recommendations"][0], content)
    assert (agreed["lesson"], agreed["kloes"]) == ("First and more\n\nFirst", [2, 1])
    paper = render_to_string("documents/parts/imr_recommendations.html", {"d": content})
    assert '<p class="govuk-body">First and more</p>' in paper and '<p class="govuk-body">First</p>' in paper
    fewer = content | {"recommendations": [content["recommendations"][0] | {"lesson": "First"}]}
    versions = [Submission(part=w.report.part, content=one) for one in (content, fewer)]
    assert [one.title for one in differences(*versions)] == ["Recommendation 1: what it rests on"]
    with pytest.raises(Refused, match="rests on this lesson"):
        remove_item(item=lessons[0], version=1, by=w.author)
    remove_item(item=made, version=1, by=w.author)
    remove_item(item=lessons[0], version=1, by=w.author)
    with pytest.raises(Refused, match="Bring back the lesson"):
        restore_item(item=made, by=w.author)


def test_which_lessons_a_version_means_is_found_where_one_text_begins_another():
    lessons = [
        {"lesson": text, "level": level, "lines_of_enquiry": kloe}
        for text, level, kloe in (("A", "Managers", "1"), ("A\n\nB", "Partnership", "2"), ("B\n\nC", "Board", "3"))
    ]
    item = {"recommendation": "R", "lesson": "A\n\nB\n\nC", "outcome": "", "actions": []}
    assert words_of(item, {"lessons": lessons})["kloes"] == [1, 3]
    assert words_of(item | {"lesson": "A\n\nB"}, {"lessons": lessons})["kloes"] == [2]
    assert words_of(item | {"lesson": ""}, {"lessons": lessons})["kloes"] == []


def test_where_no_lesson_is_named_first_the_first_of_the_others_is(w, browse):
    for text in ("First", "Second"):
        add_item(model=Lesson, report=w.report, values={"text": text, "level": "managers"}, by=w.author)
    page = reverse("imr:item_add", args=[w.ret.reference, "recommendations"])
    browse(w.author).post(page, {"text": "R", "further_lessons": [1, 2]})
    made = Recommendation.objects.get(report=w.report)
    assert (made.lesson.number, made.further_lessons) == (1, [2])


def test_the_page_shows_the_thread_and_links_to_what_mends_it(w, browse):
    writing.write(w)
    url = reverse("imr:report_trace", args=[w.ret.reference])
    page = browse(w.author).get(url).content.decode()
    assert "POL-02" in page and "Why 1." in page and f'href="{w.url}"' in page
    read = browse(w.lead).get(url).content.decode()
    assert "Where the thread is broken" in read and f'href="{w.url}"' not in read
    submit = browse(w.author).get(reverse("imr:report_submit", args=[w.ret.reference])).content.decode()
    assert "Lesson 1 rests on no finding." in submit and "Submit to the senior manager" in submit
