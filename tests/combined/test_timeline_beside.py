"""Key episodes and disagreements in the timeline, and nothing of them for who may not read a return that they speak of."""

import re
from datetime import date

import pytest
from django.urls import reverse

from chronology.models import ReturnedEntry
from chronology.services.settling import settle
from imr.services.register import add_to_register
from sar_portal.combined.services import annotating
from tests.chronology import disagreeing
from tests.chronology.disagreeing import candidate
from tests.combined.test_timeline_detail import lane, page_of

EPISODES = (("The bank card", 5, 8), ("The week of it", 1, 7), ("After it", 9, 9))


@pytest.fixture
def w(db):
    w = disagreeing.make_world()
    w.address = reverse("combined:timeline_detail", args=[w.review.reference])
    return w


def name_episodes(w) -> None:
    """Two that overlap and one after them, the first two tagged on a row of the police and on one of housing."""
    rows = {row.ref: row for row in ReturnedEntry.objects.filter(review=w.review)}
    for (name, first, last), ref in zip(EPISODES, ("POL-02", "KH-02", ""), strict=True):
        days = {"starts_on": date(2025, 12, first), "ends_on": date(2025, 12, last)}
        episode = annotating.add_episode(review=w.review, name=name, by=w.reviewer, **days)
        if ref:
            annotating.tag_episode(episode=episode, rows=[rows[ref]], by=w.reviewer)


def figures(page: str) -> list[str]:
    table = re.search(r'id="timeline-figures".*?</table>', page, re.DOTALL).group(0)
    return re.findall(r'<td class="numeric">(\d+)</td>', table)


def test_key_episodes_are_boxes_that_do_not_overlap_with_a_way_to_their_days(w, browse):
    client = browse(w.subgroup)
    assert "Key episode" not in re.sub(r"(?s)<nav.*?</nav>|<form.*?</form>", "", page_of(client, w.address))
    name_episodes(w)
    page = page_of(client, w.address)
    boxes = re.findall(r'<g class="[^"]*" data-lane="Key episodes".*?\n</g>', page, re.DOTALL)
    assert [box.count("portal-swimlane__episode") for box in boxes] == [2, 1]
    assert "Key episode 1: The week of it, 1 to 7 December 2025" in boxes[0]
    assert "Key episode 2: The bank card, 5 to 8 December 2025" in boxes[1]
    closer = re.search(r'2 <a class="govuk-link" href="([^"]*)">The bank card', page).group(1).replace("&amp;", "&")
    page = page_of(client, w.address + closer)
    assert "from 5 to 8 December 2025" in page and "The bank card" in page and ">After it</a>" not in page


def test_a_row_in_a_disagreement_is_underlined_and_counted_until_it_is_dismissed(w, browse):
    client = browse(w.coordinator)
    page = page_of(client, w.address)
    police = lane(page, "Ashmere Constabulary")
    assert police.count("portal-swimlane__differs") == 3 and "(in a disagreement)" in police
    assert figures(page) == ["3", "0", "3", "3", "0", "3"]
    pairs = (candidate(w, "POL-01", "KH-01"), "confirm"), (candidate(w, "POL-02", "KH-02"), "dismiss")
    for pair, verb in pairs:
        settle(candidate=pair, verb=verb, reason="As it is.", seen=0, by=w.reviewer)
    page = page_of(client, w.address)
    assert figures(page) == ["3", "0", "2", "3", "0", "2"]
    dismissed = re.search(r"<title>POL-02[^<]*</title>", page).group(0)
    assert "in a disagreement" not in dismissed


def test_who_may_not_read_one_return_is_shown_neither(w, browse):
    name_episodes(w)
    fields = {"code": "PC9", "name": w.subgroup.name, "role": "Officer", "email": w.subgroup.email}
    add_to_register(agency_return=w.police.ret, fields=fields, by=w.police.lead)
    page = page_of(browse(w.subgroup), w.address)
    assert "The bank card" not in page and "The week of it" in page and "After it" in page
    assert figures(page) == ["3", "0", "0"] and "(in a disagreement)" not in page
