"""Agencies are asked about their own rows, and read nothing of another's (R4); two people cannot settle past one another."""

import re
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from chronology.models import RowAnswer, RowQuery, Settlement
from chronology.selectors.differing import difference_words
from chronology.selectors.queries import asked_rows
from chronology.services.settling import answer_query, ask_agencies, settle
from notifications.models import OutboxMessage
from notifications.transport import Letter
from reviews.models import AdultIdentity
from reviews.services.reviews import move_review
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.home.selectors import _questions, work_of
from tests.chronology import disagreeing
from tests.chronology.disagreeing import candidate, next_version


@pytest.fixture
def w(db):
    return disagreeing.make_world()


def ask(w, text="At what time was the call, zqquestion?", seen=0, by=None):
    pair = candidate(w, "POL-02", "KH-02")
    questions = {w.police.ret.pk: text, w.housing.ret.pk: ""}
    return ask_agencies(candidate=pair, questions=questions, seen=seen, by=by or w.reviewer)


def waiting(user) -> list[str]:
    return [task.what for group in work_of(user) for task in group.tasks]


def test_a_question_reaches_its_agency_alone_beside_its_own_row(w, browse):
    settlement = ask(w)
    assert settlement.verb == "ask" and settlement.reason == "Asked about POL-02."
    query = RowQuery.objects.get()
    told = OutboxMessage.objects.filter(kind="row_query")
    assert {message.user for message in told} == {w.police.author, w.police.lead}
    for message in told:
        letter = Letter.of(message)
        assert "zqquestion" not in letter.body + letter.subject and "bank card" not in letter.body
    address = reverse("chronology:query_list", args=[w.police.ret.reference])
    for person in (w.police.author, w.police.lead, w.police.manager):
        page = browse(person).get(address).content.decode()
        assert "zqquestion" in page and "101 call log" in page and "POL-02" in page
        assert "KH-02" not in page and "Kestrel" not in page and "looks after" not in page
    for person in (w.housing.author, w.police.contributor, w.coordinator):
        assert browse(person).get(address).status_code in {403, 404}
    answer = reverse("chronology:query_answer", args=[w.housing.ret.reference, query.pk])
    assert browse(w.housing.author).get(answer).status_code == 404
    assert "Answer a question about an entry" in waiting(w.police.author)
    assert "Settle a disagreement: the agencies have answered" not in waiting(w.coordinator)
    hub = browse(w.police.lead).get(w.police.ret.get_absolute_url()).content.decode()
    assert "Questions from the board" in hub and "1 to answer" in hub


def test_a_question_waits_since_the_day_it_was_asked(w):
    """What has no date is in the order in which it came: an old question is before what a page of newer things shows."""
    ask(w)
    [source] = _questions(w.police.author)
    [row] = source.first(1, None)
    assert row.since == timezone.localdate()


def test_the_answer_goes_to_the_board_and_comes_once(w, browse):
    ask(w)
    query = RowQuery.objects.get()
    address = reverse("chronology:query_answer", args=[w.police.ret.reference, query.pk])
    client = browse(w.police.author)
    assert b"Write the answer first" in client.post(address, {"text": " "}).content
    assert client.post(address, {"text": "At 14:20, zqanswer."}).status_code == 302
    assert b"has been answered already" in client.post(address, {"text": "Again."}).content
    with pytest.raises(NotAllowed):
        answer_query(query=query, text="No.", by=w.police.manager)
    assert RowAnswer.objects.get().by == w.police.author
    told = {message.user for message in OutboxMessage.objects.filter(kind="row_answered")}
    assert told == {w.coordinator, w.reviewer}
    assert "Answer a question about an entry" not in waiting(w.police.author)
    told = "Settle a disagreement: the agencies have answered"
    assert [told in waiting(one) for one in (w.coordinator, w.reviewer, w.subgroup, w.police.author)] == [
        True, True, False, False,
    ]  # fmt: skip
    page = browse(w.reviewer).get(RowAnswer.objects.get().notice_link()).content.decode()
    assert "zqanswer" in page and "zqquestion" in page
    [one] = asked_rows(w.police.author, w.police.ret)
    assert one.state == "query_answered"
    settle(candidate=candidate(w, "POL-02", "KH-02"), verb="confirm", reason="One call.", seen=1, by=w.coordinator)
    assert asked_rows(w.police.author, w.police.ret)[0].state == "query_closed"
    assert told not in waiting(w.coordinator)


def test_a_next_version_answers_too(w):
    ask(w)
    next_version(w, w.police, 0, action="Another row.")
    assert asked_rows(w.police.lead, w.police.ret)[0].state == "query_open"
    next_version(w, w.police, 1, time="15:05")
    [one] = asked_rows(w.police.lead, w.police.ret)
    assert (one.state, one.newer) == ("query_answered", 3)
    assert "Settle a disagreement: the agencies have answered" in waiting(w.coordinator)
    assert "Answer a question about an entry" not in waiting(w.police.lead)


def test_a_question_quotes_nobody_else_and_asks_somebody(w):
    quoting = 'Housing says that Neighbour 1 "looks after" his bank card and that £200 had gone: is it so?'
    with pytest.raises(Refused, match="another agency"):
        ask(w, quoting)
    ask(w, "Did the housing officer say that a neighbour was holding Leonard's bank card?")  # its own words
    with pytest.raises(Refused, match="at least one"):
        ask(w, "  ", seen=1)
    pair = candidate(w, "POL-02", "KH-02")
    with pytest.raises(NotAllowed):
        ask_agencies(candidate=pair, questions={w.agencies[1].pk: "You?"}, seen=1, by=w.reviewer)
    with pytest.raises(NotAllowed):
        ask(w, "I ask?", seen=1, by=w.subgroup)
    move_review(review=w.review, verb="suspend", reason="Trial", by=w.coordinator)
    with pytest.raises(Refused, match="suspended"):
        ask(w, "Now?", seen=1)
    with pytest.raises(Refused, match="suspended"):
        answer_query(query=RowQuery.objects.get(), text="Now.", by=w.police.lead)


@pytest.mark.django_db(transaction=True)
def test_two_people_settle_the_same_at_once():
    w = disagreeing.make_world()
    pair, start, refused = candidate(w, "POL-03", "KH-03"), Barrier(2), []

    def at_once(verb, by):
        try:
            start.wait()
            settle(candidate=pair, verb=verb, reason="So it seems.", seen=0, by=by)
        except Refused as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    tasks = [Thread(target=at_once, args=pair) for pair in (("confirm", w.coordinator), ("dismiss", w.reviewer))]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    assert Settlement.objects.count() == 1 and len(refused) == 1 and "Someone else" in refused[0]


def test_what_differs_is_said_in_words():
    assert difference_words(["same_episode"], []) == ""
    assert difference_words(["contradiction", "content"], []) == (
        "the accounts contradict each other, the accounts differ"
    )
    assert difference_words(["time"], []) == "time differs"
    assert difference_words(["lag", "date"], []) == "sent and received at different times, date differs"


def test_a_name_left_in_an_answer_is_shown_before_the_answer_goes_and_goes_only_on_purpose(w, browse):
    ask(w)
    query = RowQuery.objects.get()
    name = AdultIdentity.objects.get(review=w.review).real_name
    address = reverse("chronology:query_answer", args=[w.police.ret.reference, query.pk])
    client = browse(w.police.author)

    def asked_back(**sent) -> str:
        response = client.post(address, {"text": f"We saw {name} at 14:20."} | sent)
        assert response.status_code == 200 and not RowAnswer.objects.exists()
        return response.content.decode()

    page = asked_back()
    assert f"We saw {name} at 14:20." in page and "should be a code" in page and "Write codes for them" in page
    codes, keep = re.findall(r'value="((?:codes|keep)-\w+)"', page)
    assert "Say again what becomes of" in asked_back(text=f"Twice {name}.", names_left=keep)  # answered for other words
    sent = {"text": f"We saw {name} at 14:20.", "names_left": codes}
    assert client.post(address, sent).status_code == 302
    code = AdultIdentity.objects.get(review=w.review).code or w.review.pseudonym
    assert RowAnswer.objects.get().text == f"We saw {code} at 14:20."
