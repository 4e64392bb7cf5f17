"""Recommendations of all agencies in groups, and what people say of those that overlap: kept, merging and hiding nothing."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from imr.services.register import add_to_register
from imr.services.report import change_item
from reviews.models import Wording
from reviews.services.returning import query
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.combined.models import OverlapDecision
from sar_portal.combined.selectors import recommendations as selectors
from sar_portal.combined.services.overlapping import decide_overlap
from tests.combined import reported
from tests.reviews import world as making
from tests.walls import walls_down

POLICE, HOUSING = "ASAB-SAR-2026-03-POL-R2", "ASAB-SAR-2026-03-KH-R1"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def w(db):
    return reported.reported()


def url(w, name: str, query: str = "") -> str:
    return reverse(f"combined:{name}", args=[w.review.reference]) + query


def pair(first: str = POLICE, second: str = HOUSING) -> str:
    return f"?first={first}&second={second}"


def sections(page: str) -> dict[str, str]:
    """What stands under each heading."""
    parts = re.split(r"<h[23][^>]*>(.*?)</h[23]>", page, flags=re.S)[1:]
    return {
        " ".join(re.sub(r"<[^>]+>", "", head).split()): body for head, body in zip(parts[::2], parts[1::2], strict=True)
    }


def wordings(w, viewer) -> dict:
    return {one.one.reference: one.wording for one in selectors.recommended(viewer, w.review)}


def decided(w, by, verb: str = "together", seen: int = 0, **more) -> OverlapDecision:
    said = wordings(w, w.coordinator)
    return decide_overlap(
        review=w.review, first=said[POLICE], second=said[HOUSING], verb=verb, seen=seen, by=by, **more
    )


def test_they_are_read_by_agency_by_theme_and_by_line_of_enquiry(w, browse):
    client = browse(w.subgroup)
    by_agency = sections(client.get(url(w, "recommendation_list")).content.decode())
    [police] = [body for head, body in by_agency.items() if "Ashmere Constabulary" in head]
    assert "condition of the home" in police and "key safe" not in police
    by_theme = sections(client.get(url(w, "recommendation_list", "?by=theme")).content.decode())
    risk = by_theme["Risk held by several agencies (2)"]
    assert "declines help" in risk and "refuse services" in risk and "key safe" not in risk
    assert "Fit a new key safe" in by_theme["No theme found (1)"]
    by_enquiry = sections(client.get(url(w, "recommendation_list", "?by=enquiry")).content.decode())
    assert (
        "missed appointments" in by_enquiry["1 Self-neglect (3)"]
        and "missed appointments" in by_enquiry["2 Capacity (2)"]
    )
    assert "declines help" in by_enquiry["No line of enquiry named (1)"]
    assert client.get(url(w, "recommendation_list", "?by=nonsense")).status_code == 200


def test_lessons_are_read_by_theme_too(w, browse):
    client = browse(w.subgroup)
    by_theme = sections(client.get(url(w, "learning_list", "?by=theme")).content.decode())
    assert "Missed appointments were a sign." in by_theme["Contact missed or refused (1)"]
    assert "The door stayed shut." in by_theme["No theme found (3)"]
    assert "2 Capacity (2)" in sections(client.get(url(w, "learning_list", "?by=enquiry")).content.decode())


def test_a_likely_overlap_stands_beside_both_with_the_words_they_share(w, browse):
    page = browse(w.subgroup).get(url(w, "recommendation_list")).content.decode()
    assert page.count("Proposed") == 2 and "risk held by several agencies" in page
    assert ">KH 1</a>" in page and ">POL 2</a>" in page and ">GP 1</a>" not in page
    one = browse(w.subgroup).get(url(w, "recommendation_pair", pair())).content.decode()
    assert "declines help" in one and "refuse services" in one and "‘declines help’, ‘refuse services’" in one


def test_a_person_says_that_they_go_together_and_the_last_word_counts(w, browse):
    client, address = browse(w.subgroup), url(w, "recommendation_pair", pair())
    assert b"This field is required" not in client.get(address).content
    assert client.post(address, {"seen": "0"}).status_code == 200 and not OverlapDecision.objects.exists()
    answer = client.post(address, {"verb": "together", "reason": f"One plan {HOSTILE}", "seen": "0"})
    assert answer.status_code == 302 and answer["Location"].endswith("?by=overlaps")
    page = client.get(answer["Location"]).content.decode()
    assert "Overlaps (0 to read)" in page and "One plan" in page and HOSTILE not in page
    assert w.subgroup.name in sections(page)["Go together (1)"]
    reviewer = browse(w.reviewer)
    late = reviewer.post(address, {"verb": "apart", "reason": "Mine", "seen": "0"}).content.decode()
    assert "Someone else decided this" in late and "Mine" in late and 'name="seen" value="1"' in late
    assert reviewer.post(address, {"verb": "apart", "seen": "1"}).status_code == 302
    shown = sections(reviewer.get(url(w, "recommendation_list", "?by=overlaps")).content.decode())
    assert "POL 2 and KH 1" in shown["Not the same (1)"] and OverlapDecision.objects.count() == 2
    listed = client.get(url(w, "recommendation_list")).content.decode()
    assert ">KH 1</a>" not in listed and "declines help" in listed and "refuse services" in listed
    assert AuditEvent.objects.filter(verb="decide_overlap").count() == 2


def test_two_that_no_rule_finds_alike_can_be_put_together(w, browse):
    client = browse(w.coordinator)
    page = client.get(url(w, "recommendation_pair")).content.decode()
    assert "KH 2: Fit a new key safe." in page
    twice = client.get(url(w, "recommendation_pair", pair(POLICE, POLICE))).content.decode()
    assert "Choose another one than the first" in twice and "Decide" not in twice
    address = url(w, "recommendation_pair", pair(POLICE, "ASAB-SAR-2026-03-KH-R2"))
    assert "no word in common" in client.get(address).content.decode()
    assert client.post(address, {"verb": "together", "seen": "0"}).status_code == 302
    assert "POL 2 and KH 2" in client.get(url(w, "recommendation_list", "?by=overlaps")).content.decode()


def test_a_new_version_in_other_words_says_so_and_keeps_what_was_decided(w, browse):
    decided(w, w.reviewer)
    one = w.returned[2]
    query(part=one.part, submission=one.part.returned, checklist={}, reason="Which?", by=w.coordinator)
    row = one.report.recommendations.get(number=1)
    change_item(item=row, version=row.version, values={"text": "Buy a van."}, by=one.author)
    reported.returned(one)
    page = browse(w.subgroup).get(url(w, "recommendation_list", "?by=overlaps")).content.decode()
    assert "Buy a van." in page and "Worded otherwise since" in page and "Go together (1)" in page


def test_who_is_excluded_from_one_of_two_hears_of_neither_the_overlap_nor_the_decision(w, browse):
    decided(w, w.reviewer, reason="Both wait for the other.")
    fields = {"code": "H9", "name": w.subgroup.name, "role": "Officer", "email": w.subgroup.email}
    add_to_register(agency_return=w.returned[2].ret, fields=fields, by=w.returned[2].lead)
    client = browse(w.subgroup)
    for name, query_ in (("recommendation_list", ""), ("recommendation_list", "?by=overlaps"), ("learning_list", "")):
        page = client.get(url(w, name, query_)).content.decode()
        assert "Kestrel" not in page and ">KH 1" not in page and "Both wait" not in page and "key safe" not in page
    assert "Overlaps (0 to read)" in client.get(url(w, "recommendation_list")).content.decode()
    one = client.get(url(w, "recommendation_pair", pair())).content.decode()
    assert "refuse services" not in one and "Both wait" not in one
    assert client.post(url(w, "recommendation_pair", pair()), {"verb": "apart", "seen": "1"}).status_code == 200
    with pytest.raises(NotAllowed):
        decided(w, w.subgroup, seen=1)
    assert OverlapDecision.objects.count() == 1


def test_agencies_decide_nothing_and_a_stranger_finds_nothing(w, browse):
    for person in (w.returned[0].author, w.returned[0].manager, w.returned[0].lead, w.stranger):
        with pytest.raises(NotAllowed):
            decided(w, person)
        assert browse(person).get(url(w, "recommendation_pair", pair())).status_code in {403, 404}


def test_what_is_no_decision_is_refused(w):
    said = wordings(w, w.coordinator)
    with pytest.raises(Refused):
        decided(w, w.coordinator, verb="merge")
    with pytest.raises(Refused):
        decide_overlap(review=w.review, first=said[POLICE], second=said[POLICE], verb="apart", seen=0, by=w.coordinator)
    decided(w, w.coordinator)
    with pytest.raises(Refused, match="Someone else"):
        decided(w, w.reviewer, verb="apart")


def test_nothing_is_shown_before_a_report_is_accepted(db, browse):
    w = making.sent_world()
    client = browse(w.coordinator)
    assert "has been returned yet" in client.get(url(w, "recommendation_list", "?by=overlaps")).content.decode()
    assert "no two recommendations" in client.get(url(w, "recommendation_pair")).content.decode()


def test_what_the_register_does_not_have_yet_is_said_rather_than_left_out(w, browse):
    page = browse(w.subgroup).get(url(w, "recommendation_list")).content.decode()
    assert "not shown here" not in page
    with walls_down(connection):
        Wording.objects.all().delete()
    page = browse(w.subgroup).get(url(w, "recommendation_list")).content.decode()
    assert "recommendations are not shown here" in page and "No recommendation has been returned yet" not in page
