"""The list and the page of a disagreement: rows side by side, why it was raised, settling it, and no score anywhere."""

import re

import pytest
from django.urls import reverse

from chronology.models import BoardColumns, Candidate, Chronology, RowQuery, Settlement
from chronology.services.settling import settle
from imr.services.register import add_to_register
from reviews.models import AdultIdentity
from tests.chronology import disagreeing
from tests.chronology.disagreeing import candidate


@pytest.fixture
def w(db):
    return disagreeing.make_world()


def url(w, name: str, *args) -> str:
    return reverse(f"combined:{name}", args=[w.review.reference, *args])


def test_the_list_and_the_page_say_what_differs_and_why(w, browse):
    client = browse(w.subgroup)
    page = client.get(url(w, "disagreement_list")).content.decode()
    assert "To settle (3)" in page and "Time differs by 45 minutes." in page and "Kestrel" not in page
    pair = candidate(w, "POL-02", "KH-02")
    page = client.get(url(w, "disagreement_detail", pair.pk)).content.decode()
    for words in ("101 call log", "Arthur told HO1", "Their times are 45 minutes apart.", "Ashmere Constabulary"):
        assert words in page
    for one in Candidate.objects.all():
        assert str(one.score) not in page
    assert "Settle it" not in page
    assert client.post(url(w, "disagreement_settle", pair.pk), {"verb": "confirm"}).status_code == 403
    composite = client.get(url(w, "composite_list")).content.decode()
    assert "Same event as KH-02?</a> Time differs by 45 minutes." in composite


def test_the_columns_are_called_as_the_board_calls_them(w, browse):
    labels = {"source": "Evidence", "people": "Who", "action": "Outcome", "adult_seen": "Seen by us?"}
    columns = [{"name": name, "label": label} for name, label in labels.items()]
    asked = BoardColumns.objects.create(board=w.review.board, columns=columns, verb="changed", by=w.administrator)
    Chronology.objects.update(asked=asked)
    pair = candidate(w, "POL-02", "KH-02")
    for address in (url(w, "disagreement_detail", pair.pk), url(w, "composite_list")):
        page = browse(w.subgroup).get(address).content.decode()
        assert "Evidence: 101 call log" in page and "Who: " in page and "<strong>Outcome:</strong>" in page
        assert "Source: " not in page and "Action or decision" not in page


def test_it_is_settled_with_a_reason_and_shown_so(w, browse):
    client, pair = browse(w.coordinator), candidate(w, "POL-02", "KH-02")
    address = url(w, "disagreement_settle", pair.pk)
    assert b"Give a reason" in client.post(address, {"verb": "confirm", "reason": "", "seen": 0}).content
    assert client.post(address, {"verb": "confirm", "reason": "One call, logged late.", "seen": 0}).status_code == 302
    assert "One episode with POL-02" in browse(w.subgroup).get(url(w, "composite_list")).content.decode()
    page = browse(w.reviewer).get(url(w, "disagreement_detail", pair.pk)).content.decode()
    assert "One call, logged late." in page and "Settle it again" in page
    assert "Confirmed (1)" in client.get(url(w, "disagreement_list") + "?state=confirmed").content.decode()


def test_who_comes_second_reads_what_the_first_settled_and_keeps_their_words(w, browse):
    client, pair = browse(w.coordinator), candidate(w, "POL-02", "KH-02")
    settle(candidate=pair, verb="dismiss", reason="Two different calls.", seen=0, by=w.reviewer)
    late = client.post(url(w, "disagreement_settle", pair.pk), {"verb": "confirm", "reason": "Mine.", "seen": 0})
    page = late.content.decode()
    assert "Someone else settled this" in page and "Two different calls." in page and "Mine.</textarea>" in page
    assert 'name="seen" value="1"' in page
    again = client.post(url(w, "disagreement_settle", pair.pk), {"verb": "confirm", "reason": "Mine.", "seen": 1})
    assert again.status_code == 302 and Settlement.objects.filter(subject=pair).count() == 2


def test_an_agency_is_asked_from_the_page(w, browse):
    client, pair = browse(w.reviewer), candidate(w, "POL-02", "KH-02")
    address, name = url(w, "disagreement_settle", pair.pk), f"question_{w.police.ret.pk}"
    assert b"Write a question to at least one agency" in client.post(address, {"verb": "ask", "seen": 0}).content
    quoting = {"verb": "ask", "seen": 0, name: "Did he say that Neighbour 1 looks after his bank card?"}
    assert "another agency’s words" in client.post(address, quoting).content.decode()
    assert client.post(address, {"verb": "ask", "seen": 0, name: "When was it?"}).status_code == 302
    assert RowQuery.objects.get().text == "When was it?"
    page = client.get(url(w, "disagreement_detail", pair.pk)).content.decode()
    assert "When was it?" in page and "Not answered in words yet" in page


def test_who_may_not_read_a_return_finds_nothing_of_its_disagreements(w, browse):
    fields = {"code": "PC9", "name": w.subgroup.name, "role": "Officer", "email": w.subgroup.email}
    add_to_register(agency_return=w.police.ret, fields=fields, by=w.police.lead)
    client = browse(w.subgroup)
    assert "To settle (0)" in client.get(url(w, "disagreement_list")).content.decode()
    assert client.get(url(w, "disagreement_detail", candidate(w, "POL-02", "KH-02").pk)).status_code == 404
    assert "Same event" not in client.get(url(w, "composite_list")).content.decode()


def test_a_name_left_in_a_question_is_sent_on_purpose_or_as_a_code(w, browse):
    client, pair = browse(w.reviewer), candidate(w, "POL-02", "KH-02")
    address, name = url(w, "disagreement_settle", pair.pk), f"question_{w.police.ret.pk}"
    adult = AdultIdentity.objects.get(review=w.review)
    sent = {"verb": "ask", "seen": 0, name: f"Who saw {adult.real_name}?", "reason": adult.real_name}
    page = client.post(address, sent).content.decode()
    assert not RowQuery.objects.exists() and "should be a code" in page and f"Who saw {adult.real_name}?" in page
    [keep] = re.findall(r'value="(keep-\w+)"', page)
    assert client.post(address, sent | {"names_left": keep}).status_code == 302
    assert RowQuery.objects.get().text == f"Who saw {adult.real_name}?"
    settled = {"verb": "confirm", "seen": 1, "reason": f"{adult.real_name} was seen once."}
    page = client.post(address, settled).content.decode()
    [codes] = re.findall(r'value="(codes-\w+)"', page)
    assert client.post(address, settled | {"names_left": codes}).status_code == 302
    assert adult.real_name not in Settlement.objects.latest("pk").reason
