"""Queries as threads: noted while checking, read when the check ends with them, answered by the next version, settled."""

import re
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from imr.selectors.ready import readiness_of
from reviews.models import PartState, QualityCheck, Query, QueryAnswer, ReturnPart
from reviews.selectors.places import places_of
from reviews.services.queries import answer, ask, settle, stand_aside
from reviews.services.returning import accept, finalise, freeze, make_paper, query, reopen, send_back
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import Membership
from tests.imr import writing
from tests.papers import samples
from tests.rules.doors import WORDS
from tests.world.build import paper_of

pytestmark = pytest.mark.django_db
ASKED, SAID = "Canaryquery: which policy?", "Canaryanswer: the one of 2024."


@pytest.fixture
def w(db):
    w = writing.submitted()
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    return w


def noted(w) -> Query:
    return ask(submission=w.submission, place="section-methodology", text=ASKED, by=w.coordinator)


def sent(w, **more) -> Query:
    made = noted(w)
    query(part=w.report.part, submission=w.submission, checklist={}, reason="See each.", by=w.coordinator, **more)
    return made


def page(w, browse, who: str, name: str = "thread_list", *rest) -> str:
    url = reverse(f"reviews:{name}", args=[w.ret.reference, "imr", *rest])
    return browse(getattr(w, who)).get(url).content.decode()


def test_the_agency_reads_a_query_when_the_check_ends_with_it(w, browse):
    noted(w)
    assert ASKED not in page(w, browse, "author") and ASKED in page(w, browse, "coordinator")
    query(part=w.report.part, submission=w.submission, checklist={}, reason="See each.", by=w.coordinator)
    for who in ("author", "lead", "manager"):
        assert ASKED in page(w, browse, who)
    url = reverse("reviews:thread_list", args=[w.ret.reference, "imr"])
    assert browse(w.other_lead).get(url).status_code == 404
    assert browse(w.subgroup).get(url).status_code == 403


def test_each_open_query_needs_a_word_before_the_next_version(w):
    asked = sent(w)
    blocked = [line.title for group in readiness_of(w.author, w.ret) for line in group.todo if line.state == "blocks"]
    assert "The board’s query on 4. Methodology is not answered" in blocked
    with pytest.raises(Refused, match="query on 4. Methodology"):
        writing.submit(w, paper=False)
    answer(query=asked, text=SAID, by=w.author)
    writing.submit(w)


def test_the_board_reads_an_answer_with_the_accepted_version_and_not_before(w, browse):
    answer(query=sent(w), text=SAID, by=w.author)
    writing.rewrite(w, "Canarythird words")
    assert SAID in page(w, browse, "author") and SAID not in page(w, browse, "coordinator")
    newest = writing.submit(w)
    assert SAID not in page(w, browse, "coordinator")
    accept(part=w.report.part, submission=newest, by=w.manager, **WORDS)
    text = page(w, browse, "coordinator")
    assert SAID in text and "with version 2" in text
    beside = page(w, browse, "coordinator", "version_compare", 2, 1)
    assert (
        "Canarythird" in beside and ASKED in beside and SAID in beside and "4. Methodology: no words changed" in beside
    )


def test_final_only_once_every_query_is_settled(w, browse):
    asked = noted(w)
    facts = {"part": w.report.part, "submission": w.submission, "checklist": {}, "by": w.coordinator}
    with pytest.raises(Refused, match="1 of your queries are open"):
        finalise(**facts)
    url = reverse("reviews:thread_settle", args=[w.ret.reference, "imr", asked.pk])
    assert browse(w.coordinator).post(url, {"verb": "settle"}).status_code == 302
    settle(query=asked, settled=True, by=w.coordinator)
    assert asked.decisions.count() == 1
    finalise(**facts)


def test_who_may_say_what_and_when(w):
    asked = noted(w)
    for who in (w.author, w.manager, w.reviewer):
        with pytest.raises(NotAllowed):
            ask(submission=w.submission, place="whole", text="?", by=who)
    with pytest.raises(Refused, match="no such place"):
        ask(submission=w.submission, place="section-nowhere", text="?", by=w.coordinator)
    with pytest.raises(NotNow):
        answer(query=asked, text="Too early", by=w.author)
    query(part=w.report.part, submission=w.submission, checklist={}, reason="x", by=w.coordinator)
    with pytest.raises(NotAllowed):
        answer(query=asked, text="Not mine", by=w.coordinator)
    with pytest.raises(NotNow):
        settle(query=asked, settled=True, by=w.coordinator)
    assert not QueryAnswer.objects.exists()


def test_one_form_keeps_all_answers_and_loses_none(w, browse):
    first, second = noted(w), ask(submission=w.submission, place="whole", text="And why?", by=w.coordinator)
    query(part=w.report.part, submission=w.submission, checklist={}, reason="See each.", by=w.coordinator)
    url = reverse("reviews:thread_list", args=[w.ret.reference, "imr"])
    said = {f"text-{first.pk}": "The policy", f"text-{second.pk}": "<b>Because</b>"}
    assert browse(w.author).post(url, said).status_code == 302
    assert sorted(QueryAnswer.objects.values_list("query_id", "text")) == [
        (first.pk, "The policy"),
        (second.pk, "<b>Because</b>"),
    ]
    writing.submit(w)
    late = browse(w.author).post(url, {f"text-{first.pk}": "Words too late & kept"}).content.decode()
    assert "Words too late &amp; kept" in late and "<b>Because" not in late
    assert QueryAnswer.objects.count() == 2


def asked_of_two_pages(w, monkeypatch) -> list[Query]:
    """Three queries, of which a page shows two."""
    monkeypatch.setattr("reviews.views.checking.ON_A_PAGE", 2)
    places = ("section-methodology", "whole", "whole")
    return [
        ask(submission=w.submission, place=one, text=f"Query {n}", by=w.coordinator) for n, one in enumerate(places)
    ]


def boxes(text: str) -> list[int]:
    return [int(key) for key in re.findall(r'name="text-([0-9]+)"', text)]


def test_queries_are_paged_and_the_answers_of_one_page_leave_the_other_alone(w, browse, monkeypatch):
    first, second, third = asked_of_two_pages(w, monkeypatch)
    query(part=w.report.part, submission=w.submission, checklist={}, reason="See each.", by=w.coordinator)
    url, client = reverse("reviews:thread_list", args=[w.ret.reference, "imr"]), browse(w.author)
    assert boxes(client.get(url).content.decode()) == [first.pk, second.pk]
    assert boxes(client.get(f"{url}?page=2").content.decode()) == [third.pk]
    answered = client.post(f"{url}?page=2", {f"text-{third.pk}": "Of page 2"})
    assert answered.url == f"{url}?page=2"
    assert list(QueryAnswer.objects.values_list("query_id", "text")) == [(third.pk, "Of page 2")]
    assert boxes(client.get(url).content.decode()) == [first.pk, second.pk]


def test_what_was_typed_beside_a_query_is_kept_or_shown_though_it_moved_to_another_page(w, browse, monkeypatch):
    first, second, third = asked_of_two_pages(w, monkeypatch)
    query(part=w.report.part, submission=w.submission, checklist={}, reason="See each.", by=w.coordinator)
    url, client = reverse("reviews:thread_list", args=[w.ret.reference, "imr"]), browse(w.author)
    answer(query=first, text="In another window", by=w.author)
    sent = {f"text-{first.pk}": "Once more", f"text-{second.pk}": ""}
    assert client.post(url, sent).status_code == 302
    assert sorted(QueryAnswer.objects.values_list("query_id", "text")) == [
        (first.pk, "In another window"),
        (first.pk, "Once more"),
    ]
    for one in (second, third):
        answer(query=one, text=SAID, by=w.author)
    writing.submit(w)
    late = client.post(f"{url}?page=2", {f"text-{first.pk}": "Words too late"}).content.decode()
    assert "Words too late" in late and boxes(late) == [first.pk]


def test_settling_on_a_page_leads_back_to_it(w, browse, monkeypatch):
    third = asked_of_two_pages(w, monkeypatch)[-1]
    settle_at = reverse("reviews:thread_settle", args=[w.ret.reference, "imr", third.pk]) + "?page=2"
    url, client = reverse("reviews:thread_list", args=[w.ret.reference, "imr"]), browse(w.coordinator)
    assert f'action="{settle_at}"' in client.get(f"{url}?page=2").content.decode()
    assert client.post(settle_at, {"verb": "settle"}).url == f"{url}?page=2"
    assert client.post(settle_at.replace("=2", "=//x"), {"verb": "reopen"}).url == url


def test_a_query_that_is_opened_again_in_a_later_round_can_be_answered(w, browse):
    asked, facts = noted(w), {"checklist": {}, "by": w.coordinator}
    settle(query=asked, settled=True, by=w.coordinator)
    finalise(part=w.report.part, submission=w.submission, **facts)
    reopen(part=w.report.part, reason="A new policy came to light", by=w.coordinator)
    writing.rewrite(w, "Other words")
    newest = writing.submit(w)
    accept(part=w.report.part, submission=newest, by=w.manager, **WORDS)
    settle(query=asked, settled=False, by=w.coordinator)
    query(part=w.report.part, submission=newest, reason="See it.", **facts)
    assert ASKED in page(w, browse, "author")
    answer(query=asked, text=SAID, by=w.author)
    writing.rewrite(w, "Still other words")
    writing.submit(w)


def test_an_answer_that_was_sent_back_stays_in_the_agency(w, browse):
    asked = sent(w)
    answer(query=asked, text="Canaryrash words", by=w.author)
    writing.rewrite(w, "Second words")
    rash = writing.submit(w)
    assert "Canaryrash words" in page(w, browse, "manager", "part_decide")
    send_back(part=w.report.part, submission=rash, reason="No", sections=[], name="G. Holt", role="Head", by=w.manager)
    answer(query=asked, text=SAID, by=w.author)
    writing.rewrite(w, "Third words")
    accept(part=w.report.part, submission=writing.submit(w), by=w.manager, **WORDS)
    text = page(w, browse, "coordinator")
    assert SAID in text and "with version 3" in text and "Canaryrash" not in text
    assert "Canaryrash" in page(w, browse, "author")


def test_a_page_of_an_older_version_decides_nothing(w, browse):
    query(part=w.report.part, submission=w.submission, checklist={}, reason="See it.", by=w.coordinator)
    writing.rewrite(w, "Other words")
    newest = writing.submit(w)
    url = reverse("reviews:part_decide", args=[w.ret.reference, "imr"])
    old = {"version": 1, "decision": "send_back", "reason": "About the old one"}
    for sent in (old, {name: said for name, said in old.items() if name != "version"}):  # the second is nobody's page
        answered = browse(w.manager).post(url, sent).content.decode()
        assert "A newer version has been submitted" in answered and "About the old one" in answered
    assert 'name="version" value="2"' in answered
    accept(part=w.report.part, submission=newest, by=w.manager, **WORDS)
    checked = reverse("reviews:part_check", args=[w.ret.reference, "imr"])
    answered = browse(w.coordinator).post(checked, {"version": 1, "outcome": "finalise"}).content.decode()
    assert "A newer version has been submitted" in answered
    assert QualityCheck.objects.count() == 1


@pytest.mark.parametrize(("revise", "verb"), [(False, "query"), (True, "return_for_revision")])
def test_accepted_with_queries_and_returned_for_revision_are_told_apart(w, browse, revise, verb):
    url = reverse("reviews:part_check", args=[w.ret.reference, "imr"])
    said = {"version": 1, "outcome": verb, "met": ["why"], "reason": "Which policy?"}
    assert browse(w.coordinator).post(url, said).status_code == 302
    assert QualityCheck.objects.get().verb == verb
    text = browse(w.author).get(reverse("imr:report_detail", args=[w.ret.reference])).content.decode()
    assert ("returned version 1 for revision" in text) == revise and "Which policy?" in text


def test_who_reads_for_the_board_asks_where_they_read_and_goes_on_reading_there(w, browse):
    detail = page(w, browse, "coordinator", "version_detail", 1)
    for place in places_of(w.submission):
        assert f'id="ask-{place}"' in detail, place
    assert 'id="ask-' not in page(w, browse, "author", "version_detail", 1)
    url = reverse("reviews:query_add", args=[w.ret.reference, "imr", 1])
    assert '<option value="kloe-1" selected' in browse(w.coordinator).get(f"{url}?place=kloe-1").content.decode()
    asked = browse(w.coordinator).post(f"{url}?place=kloe-1", {"place": "kloe-1", "text": ASKED})
    assert asked.url == reverse("reviews:version_detail", args=[w.ret.reference, "imr", 1]) + "#ask-kloe-1"
    elsewhere = browse(w.coordinator).post(f"{url}?place=//x", {"place": "whole", "text": ASKED})
    assert elsewhere.url == reverse("reviews:part_check", args=[w.ret.reference, "imr"])
    assert page(w, browse, "coordinator", "part_check").count("Query open") == 2


def test_each_entry_of_a_chronology_has_its_way_to_ask_about_it(w, browse):
    part = w.ret.parts.get(kind="chronology")
    ReturnPart.objects.filter(pk=part.pk).update(state=PartState.WITH_MANAGER)
    version = freeze(part=part, content=samples.CHRONOLOGY, by=w.author)
    with patch("sar_portal.documents.services.render_pdf", paper_of):
        make_paper(submission=version, stage="submitted")
    accept(part=part, submission=version, by=w.manager, **WORDS)
    where = [w.ret.reference, "chronology", 1]
    detail = browse(w.coordinator).get(reverse("reviews:version_detail", args=where)).content.decode()
    ref = samples.CHRONOLOGY["entries"][0]["ref"]
    asks = f"{reverse('reviews:query_add', args=where)}?place=entry-{ref}"
    assert f'href="{asks}"' in detail and detail.count('id="ask-entry-') == len(samples.CHRONOLOGY["entries"])
    assert f'<option value="entry-{ref}" selected' in browse(w.coordinator).get(asks).content.decode()


# --- who may not check ------------------------------------------------------------------------------------------------


def test_nobody_checks_the_return_of_their_own_agency(w, browse):
    Membership.objects.create(user=w.coordinator, agency=w.ret.agency, job_title="Trustee")
    url = reverse("reviews:part_check", args=[w.ret.reference, "imr"])
    answered = browse(w.coordinator).get(url)
    assert answered.status_code == 409 and "You are of this agency" in answered.content.decode()
    for verb in (
        noted,
        lambda w: finalise(part=w.report.part, submission=w.submission, checklist={}, by=w.coordinator),
    ):
        with pytest.raises(Refused, match="of this agency"):
            verb(w)
    with pytest.raises(IntegrityError, match="own agency"), transaction.atomic():
        QualityCheck.objects.create(subject=w.report.part, submission=w.submission, verb="finalise", by=w.coordinator)


def test_nor_who_recorded_a_conflict(w, browse):
    url = reverse("reviews:checker_stand_aside", args=[w.ret.reference])
    assert browse(w.coordinator).post(url, {"reason": "My sister works there"}).status_code == 302
    stand_aside(agency_return=w.ret, reason="Again", by=w.coordinator)
    assert w.ret.checker_conflicts.count() == 1
    with pytest.raises(Refused, match="recorded a conflict"):
        noted(w)
    with pytest.raises(IntegrityError, match="conflict"), transaction.atomic():
        QualityCheck.objects.create(subject=w.report.part, submission=w.submission, verb="finalise", by=w.coordinator)
    assign_role(user=w.reviewer, role=Role.COORDINATOR, scope=w.board.scope, by=None)
    ask(submission=w.submission, place="whole", text="Another may.", by=w.reviewer)
