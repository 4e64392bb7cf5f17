"""KLOE × agency: what is empty says why, two agencies can be read beside each other, and nothing of a return is shown to
whoever is excluded from it."""

import pytest
from django.urls import reverse

from imr.models import KloeAnswer
from imr.services.register import add_to_register
from imr.services.report import save_kloe_answer
from reviews.services.returning import query
from tests.combined import reported


@pytest.fixture
def w(db):
    """Police and housing have returned; the surgery has not."""
    return reported.reported(0, 2)


def page(w, client, query_: str = "") -> str:
    return client.get(reverse("combined:answer_compare", args=[w.review.reference]) + query_).content.decode()


def test_empty_is_not_answered_and_nothing_returned_is_said_so(w, browse):
    one = w.returned[1]
    query(part=one.part, submission=one.part.returned, checklist={}, reason="Which?", by=w.coordinator)
    answer = KloeAnswer.objects.get(report=one.report, kloe__number=2)
    values = {"not_applicable": True, "not_applicable_reason": "No contact then."}
    save_kloe_answer(report=one.report, kloe=answer.kloe, values=values, version=answer.version, by=one.author)
    reported.returned(one)
    shown = page(w, browse(w.subgroup))
    assert shown.count("Not returned") == 2 and "Nothing returned yet by Harbour View Surgery." in shown
    assert shown.count("Not applicable") >= 2 and "No contact then." in shown
    assert shown.count(">Not said<") == 3 * 3  # three parts of each of the three that say what happened


def test_a_line_of_enquiry_is_opened_by_its_address(w, browse):
    client = browse(w.subgroup)
    assert 'id="kloe-1">' in page(w, client) and 'id="kloe-2">' in page(w, client)
    opened = page(w, client, "?open=2")
    assert 'id="kloe-2" open>' in opened and 'id="kloe-1">' in opened
    assert page(w, client).count("?open=1&amp;open=2") == 1


def test_two_agencies_are_compared_and_no_third_is_beside_them(w, browse):
    client = browse(w.subgroup)
    shown = page(w, client, "?one=KH&other=GP")
    assert "Compare answers: KH and GP" in shown and 'id="kloe-1" open>' in shown and "All agencies" in shown
    table = shown[shown.index("Lines of enquiry by agency") :]
    assert "Ashmere Constabulary" not in table and "Kestrel Homes" in table and "Harbour View Surgery" in table
    assert "Choose another one than the first" in page(w, client, "?one=KH&other=KH")
    assert "Select a valid choice" in page(w, client, "?one=KH&other=NONE")


def test_who_is_excluded_from_a_return_can_neither_read_nor_choose_it(w, browse):
    fields = {"code": "H9", "name": w.subgroup.name, "role": "Officer", "email": w.subgroup.email}
    add_to_register(agency_return=w.returned[1].ret, fields=fields, by=w.returned[1].lead)
    client = browse(w.subgroup)
    for query_ in ("", "?one=POL&other=KH", "?open=1"):
        assert "Kestrel" not in page(w, client, query_)
    assert "Select a valid choice" in page(w, client, "?one=POL&other=KH")
