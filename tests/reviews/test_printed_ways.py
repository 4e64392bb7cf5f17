"""Lists on paper: what only leads elsewhere is for the screen, so it is not printed."""

import pytest
from django.urls import reverse
from lxml import html

from sar_portal.closing.selectors.annual import last_year
from tests.reviews import world as making

PAGES = (
    "home:work_list",
    "reviews:review_list",
    "notifications:date_list",
    "notifications:notice_list",
    "actions:tracker_list",
)


@pytest.mark.django_db
def test_a_paragraph_of_links_alone_is_not_printed(browse):
    world = making.make_world()
    client = browse(world.coordinator)
    making.sent(world)
    annual = reverse("closing:annual_detail", args=[world.board.code, last_year()])
    met = 0
    for address in (*map(reverse, PAGES), annual):
        main = html.fromstring(client.get(address).content).find(".//main")
        for one in main.iterfind(".//p"):
            links = one.findall("a")
            words = "".join(one.itertext())
            for link in links:
                words = words.replace("".join(link.itertext()), "")
            if links and words.strip(" ,\n") in ("", "Other years:"):
                assert "portal-on-screen" in one.get("class"), (address, html.tostring(one))
                met += 1
        for link in main.iterfind(".//a[@href]"):
            if "recommendations/add" in link.get("href"):
                assert any("portal-on-screen" in each.get("class", "") for each in link.iterancestors()), address
    assert met > len(PAGES)
