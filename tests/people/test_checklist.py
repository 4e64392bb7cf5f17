"""The checklist of the quality check is the board's own: changed by its administrator, kept version by version."""

from html import escape

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from reviews.checklist import HOUSE, Line, checklist_of, from_data
from reviews.models import BoardChecklist, QualityCheck
from reviews.services.checklist import decide_checklist
from reviews.services.returning import accept
from sar_portal.access.errors import NotAllowed, Refused
from tests.imr import writing
from tests.rules.doors import WORDS
from tests.walls import owner

pytestmark = pytest.mark.django_db


def sent(lines, **more) -> dict:
    data = {"seen": "0", "reason": "Agreed by the board"}
    for line in lines:
        data[f"words-{line.key}"] = line.words
        data |= {f"{what}-{line.key}": "on" for what in ("of_report", "of_chronology") if getattr(line, what)}
    return data | more


def test_the_house_has_twenty_lines_and_eight_of_them_for_chronologies():
    assert len(checklist_of("imr")) == 20 and len(checklist_of("chronology")) == 8 and checklist_of("records") == ()
    assert from_data(None) == HOUSE


def test_a_board_words_leaves_out_and_adds_and_earlier_checks_keep_theirs(browse):
    w = writing.submitted()
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    url = reverse("people:board_checklist", args=[w.board.code])
    data = sent(HOUSE[1:], **{"words-complete": "", "words-line_1": "Trauma was considered", "of_report-line_1": "on"})
    data["words-why"] = "It says why"
    client = browse(w.administrator)
    assert client.post(url, data).status_code == 302
    made = BoardChecklist.objects.get()
    page = client.get(url).content.decode()
    assert (
        "‘It explains why, not only what’ reads ‘It says why’." in page and "‘Trauma was considered’ is asked." in page
    )
    assert "‘It is on the template, and every line of enquiry is answered’ is no longer asked." in page
    check = reverse("reviews:part_check", args=[w.ret.reference, "imr"])
    shown = browse(w.coordinator).get(check).content.decode()
    assert "Trauma was considered" in shown and "It is on the template" not in shown
    browse(w.coordinator).post(check, {"version": 1, "outcome": "finalise", "met": ["line_1"]})
    kept = QualityCheck.objects.get()
    assert kept.against == made and kept.checklist["line_1"] is True and "complete" not in kept.checklist


def test_two_administrators_at_once_lose_nothing(browse):
    w = writing.drafting()
    decide_checklist(board=w.board, lines=HOUSE[:3], seen=0, by=w.administrator)
    url = reverse("people:board_checklist", args=[w.board.code])
    page = browse(w.administrator).post(url, sent(HOUSE)).content.decode()
    assert "Somebody else changed the checklist meanwhile" in page and BoardChecklist.objects.count() == 1
    assert all(escape(line.words) in page for line in HOUSE)  # what was typed is still there
    with pytest.raises(Refused, match="between 1 and"):
        decide_checklist(board=w.board, lines=[], seen=BoardChecklist.objects.get().pk, by=w.administrator)
    with pytest.raises(NotAllowed):
        decide_checklist(board=w.board, lines=[Line("x", "y")], seen=0, by=w.coordinator)
    with owner(), pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE reviews_boardchecklist SET lines = '[]'")
