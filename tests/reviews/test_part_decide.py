"""The senior manager's one decision, the acceptance, the quality check, and what the board may read afterwards (R3)."""

from datetime import timedelta
from html import unescape
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews.models import PartState, QualityCheck, ReturnPart, SignOff
from reviews.selectors.returning import read_before
from reviews.services.returning import accept, freeze, query, send_back
from sar_portal.access.moves import move
from tests.imr import writing
from tests.papers import samples
from tests.reviews.world import PASSWORD
from tests.rules.doors import WORDS
from tests.world.build import paper_of

pytestmark = pytest.mark.django_db
ACCEPTANCE = {f"identity-{name}": value for name, value in (WORDS | {"password": PASSWORD}).items()}


@pytest.fixture
def w(db):
    return writing.submitted()


def url(w, name, *rest) -> str:
    return reverse(f"reviews:{name}", args=[w.ret.reference, "imr", *rest])


def state(w) -> str:
    return ReturnPart.objects.get(agency_return=w.ret, kind="imr").state


def returned(w, submission=None) -> None:
    accept(part=w.report.part, submission=submission or w.submission, by=w.manager, **WORDS)


def sent_back(w) -> None:
    facts = {"reason": "Say why.", "sections": [], "name": "G", "role": "ACC"}
    send_back(part=w.report.part, submission=w.submission, by=w.manager, **facts)


def second_version(w):
    sent_back(w)
    writing.rewrite(w, "Canarysecond words of the introduction")
    return writing.submit(w)


def test_everything_on_one_page(w, browse):
    page = browse(w.manager).get(url(w, "part_decide")).content.decode()
    for words in ("Noor Fielding", "Independence", "Recommendations you will own", "Do better.", "Download the PDF"):
        assert words in page
    assert 'href="#your-decision"' in page and page.index('id="your-decision"') > page.index(
        "Recommendations you will own"
    )


def test_every_fact_to_decide_on_stands_outside_the_report_itself(w, browse):
    said = samples.REPORT | {"template": 2, "chronology": 3}
    freeze(part=w.report.part, content=said, by=w.author)
    before, _, rest = unescape(browse(w.manager).get(url(w, "part_decide")).content.decode()).partition("Read it here")
    own = rest.partition("Recommendations you will own")[2].partition('id="your-decision"')[0]
    facts = [said["period"], said["records_secured"], said["author"]["name"]]
    facts += [f"{len(said['entries'])} entries of version 3 appended", "Version 2 of the board’s template"]
    facts += [*said["author"]["independence"].splitlines(), *(one["title"] for one in said["answers"])]
    facts += [f"{one['role']}, {one['date']}" for one in said["interviews"]]
    facts += [*(one["what"] for one in said["good_practice"]), *(one["lesson"] for one in said["lessons"])]
    assert [fact for fact in facts if fact not in before] == []
    within = (
        "Written on version 2 of the board’s template",
        f"{len(said['entries'])} entries of version 3 of the chronology",
    )
    assert [words for words in within if words not in rest] == []
    owned = [one["recommendation"] for one in said["recommendations"]]
    owned += [
        action[name]
        for one in said["recommendations"]
        for action in one["actions"]
        for name in ("action", "lead", "due")
    ]
    assert len(owned) > 3 and [words for words in owned if words not in own] == []


def test_send_back_needs_a_reason_and_keeps_what_was_chosen(w, browse):
    said = {"version": 1, "decision": "send_back", "reason": " ", "sections": ["8"]}
    page = browse(w.manager).post(url(w, "part_decide"), said).content.decode()
    assert "Say what needs to change" in page
    assert state(w) == PartState.WITH_MANAGER


def test_send_back_keeps_reasons_place_by_place(w, browse):
    said = {"decision": "send_back", "reason": "", "places": ["section-good_practice"], "why-kloe-1": "Say why <b>"}
    said["version"] = w.submission.number
    assert browse(w.manager).post(url(w, "part_decide"), said).status_code == 302
    decision = SignOff.objects.get(verb="send_back")
    assert decision.asked == [("11. Good practice", ""), ("Line of enquiry 1: Self-neglect", "Say why <b>")]
    assert (decision.role, state(w)) == ("Assistant chief constable", "in_progress")
    assert decision.reason.startswith("See what is asked of: 11. Good practice")
    page = browse(w.author).get(reverse("imr:report_detail", args=[w.ret.reference])).content.decode()
    assert "Line of enquiry 1: Self-neglect" in page and "Say why &lt;b&gt;" in page


def test_older_rows_without_a_reason_per_place_are_read(w):
    facts = {"submission": w.submission, "name": "G", "role": "ACC", "by": w.manager, "verb": "send_back"}
    row = SignOff.objects.create(subject=w.report.part, sections={"8": "Analysis"}, **facts)
    assert row.asked == [("8. Analysis", "")]


@pytest.mark.parametrize(
    "said",
    [
        {"decision": "send_back", "reason": "x", "places": ["section-nowhere"]},
        {"decision": "send_back", "places": ["section-analysis"]},
        {"decision": "accept", "why-section-analysis": "But this is wrong"},
        {"decision": "finalise"},
    ],
)
def test_what_does_not_hold_together_is_refused(w, browse, said):
    answer = browse(w.manager).post(url(w, "part_decide"), said | {"version": 1})
    assert answer.status_code == 200 and b"A newer version" not in answer.content
    assert state(w) == PartState.WITH_MANAGER


def test_the_page_says_why_one_may_decide_and_the_third_way_out(w, browse):
    client = browse(w.manager)
    page = client.get(url(w, "part_decide")).content.decode()
    assert f"{w.lead.name} appointed you" in page and "I have a conflict" in page
    answer = client.post(url(w, "part_decide"), {"version": 1, "decision": "conflict"})
    assert answer.url == reverse("imr:manager_stand_aside", args=[w.ret.reference])


def test_differences_are_from_the_version_that_this_reader_read(w, browse):
    """Another decided on version 2; who returns has read version 1 alone."""
    browse(w.manager).get(url(w, "version_detail", 1))
    newest = second_version(w)
    assert read_before(w.manager, newest) == (w.submission, True)
    assert read_before(w.lead, newest) == (w.submission, False)  # who read none: the one that was decided on
    with patch("sar_portal.documents.services.render_pdf", paper_of):
        writing.make_paper(submission=newest, stage="submitted")
    facts = {"reason": "Again.", "sections": [], "name": "G", "role": "ACC"}
    send_back(part=w.report.part, submission=newest, by=w.manager, **facts)
    writing.rewrite(w, "A third time")
    third = writing.submit(w, paper=False)
    assert read_before(w.manager, third) == (newest, True)


def test_withdrawn_and_superseded_versions_stay_readable(w, browse):
    returned(w)
    query(part=w.report.part, submission=w.submission, checklist={}, reason="Why?", by=w.coordinator)
    writing.rewrite(w, "Canarysecond")
    returned(w, writing.submit(w))
    for role in ("coordinator", "reviewer", "author", "lead", "manager"):
        assert browse(getattr(w, role)).get(url(w, "version_detail", 1)).status_code == 200, role
    assert "Accepted before, superseded" in browse(w.coordinator).get(url(w, "version_list")).content.decode()
    query(part=w.report.part, submission=w.report.part.submissions.last(), checklist={}, reason="?", by=w.coordinator)
    move(ReturnPart.objects.get(pk=w.report.part.pk), "withdraw", by=w.coordinator, reason="Not needed")
    for number in (1, 2):
        for role in ("coordinator", "reviewer", "author", "lead", "manager"):
            assert browse(getattr(w, role)).get(url(w, "version_detail", number)).status_code == 200, (role, number)
        assert browse(w.other_lead).get(url(w, "version_detail", number)).status_code == 404


def test_accept_asks_who_is_there(w, browse):
    client = browse(w.manager)
    wrong = client.post(url(w, "part_accept", 1), ACCEPTANCE | {"identity-password": "guess"})
    assert "The password is not right" in wrong.content.decode()
    assert state(w) == PartState.WITH_MANAGER
    right = client.post(url(w, "part_accept", 1), ACCEPTANCE)
    assert right.url == url(w, "version_detail", 1)
    assert state(w) == PartState.RETURNED


def test_the_statement_speaks_of_recommendations_where_there_are_some(w, browse):
    assert (
        "responsibility for acting on its recommendations."
        in browse(w.manager).get(url(w, "part_accept", 1)).content.decode()
    )
    part = w.ret.parts.get(kind="chronology")
    ReturnPart.objects.filter(pk=part.pk).update(state=PartState.WITH_MANAGER)
    freeze(part=part, content=samples.CHRONOLOGY, by=w.author)
    page = (
        browse(w.manager).get(reverse("reviews:part_accept", args=[w.ret.reference, "chronology", 1])).content.decode()
    )
    assert "I accept it on behalf of the organisation.</textarea>" in page


def test_a_version_superseded_in_another_tab_is_not_accepted(w, browse):
    """D3."""
    client = browse(w.manager)
    assert client.get(url(w, "part_accept", 1)).status_code == 200
    second_version(w)
    answer = client.post(url(w, "part_accept", 1), ACCEPTANCE)
    assert answer.status_code == 409
    assert "newer version" in answer.content.decode()
    assert state(w) == PartState.WITH_MANAGER


def test_no_acceptance_before_there_is_a_document(browse):
    w = writing.submitted(paper=False)
    page = browse(w.manager).post(url(w, "part_accept", 1), ACCEPTANCE).content.decode()
    assert "PDF of this version is still being made" in page
    assert state(w) == PartState.WITH_MANAGER


def test_a_document_that_does_not_come_is_not_promised_in_a_minute(browse, monkeypatch):
    w = writing.submitted(paper=False)  # which may have been made long ago, for another test
    monkeypatch.setattr(timezone, "now", lambda: w.submission.at + timedelta(minutes=1))
    client, pages = browse(w.manager), (url(w, "part_decide"), url(w, "version_detail", 1))
    for page in pages:
        assert "is being made" in client.get(page).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: w.submission.at + timedelta(minutes=16))
    for page in pages:
        shown = client.get(page).content.decode()
        assert "should have been ready by now" in shown and "is being made" not in shown


def test_what_changed_since_the_version_sent_back(w, browse):
    second_version(w)
    page = browse(w.manager).get(url(w, "part_decide")).content.decode()
    assert "What changed since version 1" in page
    assert "1 text changed" in page
    assert "Canarysecond" in page
    assert "Say why." in page
    assert "Canarysecond" in browse(w.author).get(url(w, "version_compare", 2, 1)).content.decode()


def test_the_board_reads_accepted_versions_and_no_other(w, browse):
    newest = second_version(w)
    for role in ("coordinator", "reviewer", "subgroup"):
        for name, rest in (
            ("version_list", []),
            ("version_detail", [1]),
            ("version_detail", [2]),
            ("version_download", [2]),
        ):
            assert browse(getattr(w, role)).get(url(w, name, *rest)).status_code in {403, 409}, (role, name, rest)
    returned(w, newest)
    for role in ("coordinator", "reviewer", "subgroup"):
        client = browse(getattr(w, role))
        assert client.get(url(w, "version_detail", 2)).status_code == 200
        assert client.get(url(w, "version_detail", 1)).status_code in {403, 409}
        assert client.get(url(w, "version_compare", 2, 1)).status_code == 404
        assert "Version 1" not in client.get(url(w, "version_list")).content.decode()
        # The report is returned; the chronology, which never was, is not opened by that.
        assert client.get(reverse("reviews:version_list", args=[w.ret.reference, "chronology"])).status_code == 409
    for role in ("other_lead", "stranger", "auditor", "administrator"):
        assert browse(getattr(w, role)).get(url(w, "version_detail", 2)).status_code == 404


def test_the_quality_check_ends_or_asks(w, browse):
    returned(w)
    client = browse(w.coordinator)
    said = {"version": 1, "outcome": "query", "met": ["why"], "reason": "Which policy?"}
    unsaid = client.post(url(w, "part_check"), said | {"reason": ""}).content.decode()
    assert "Say what the agency is asked" in unsaid
    assert 'value="why"' in unsaid
    assert client.post(url(w, "part_check"), said).status_code == 302
    assert state(w) == PartState.IN_PROGRESS
    check = QualityCheck.objects.get()
    assert (check.reason, check.checklist["why"], check.checklist["voice"]) == ("Which policy?", True, False)
    assert (
        "Which policy?" in browse(w.author).get(reverse("imr:report_detail", args=[w.ret.reference])).content.decode()
    )


def test_a_query_is_answered_by_the_next_version_and_the_accepted_one_stays_readable(w, browse):
    returned(w)
    query(part=w.report.part, submission=w.submission, checklist={}, reason="Why?", by=w.coordinator)
    writing.rewrite(w, "Canarythird")
    newest = writing.submit(w)
    client = browse(w.coordinator)
    assert client.get(url(w, "version_detail", 1)).status_code == 200
    assert client.get(url(w, "version_detail", 2)).status_code in {403, 409}
    returned(w, newest)
    assert "What changed since version 1" in client.get(url(w, "part_check")).content.decode()
    assert "Canarythird" in client.get(url(w, "version_compare", 2, 1)).content.decode()


def test_final_and_reopened(w, browse):
    returned(w)
    client = browse(w.coordinator)
    assert client.post(url(w, "part_check"), {"version": 1, "outcome": "finalise"}).status_code == 302
    assert state(w) == PartState.FINAL
    assert client.get(url(w, "part_check")).status_code == 409
    assert client.post(url(w, "part_reopen"), {"reason": ""}).status_code == 200
    assert client.post(url(w, "part_reopen"), {"reason": "New records came"}).status_code == 302
    assert state(w) == PartState.IN_PROGRESS
