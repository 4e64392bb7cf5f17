"""Themes across the reviews of a board: what is told, to whom, and that nothing small follows from it."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from reviews.models import Metadata
from reviews.services.reviews import change_review, open_review
from sar_portal.closing.selectors.annual import last_year
from sar_portal.closing.selectors.themes import UNSAID, themes_of
from sar_portal.closing.services.metadata import enter_metadata
from tests.looking import look_at_all
from tests.reviews import world as making


@pytest.fixture
def w(db):
    return making.make_world()


def concluded(w, count: int, year: int, *, abuse=(), domains=(), factors=()) -> None:
    """So many reviews whose report the board approved in a reporting year."""
    for _ in range(count):
        w.number = getattr(w, "number", 0) + 1
        review = open_review(
            board=w.board,
            reference=f"ASAB-SAR-{2000 + w.number}-01",
            pseudonym="Robin",
            mandate="mandatory",
            referral_received=date(year - 1, 1, 1),
            period_start=date(year - 3, 1, 1),
            period_end=date(year - 2, 1, 1),
            by=w.coordinator,
        )
        change_review(review=review, version=review.version, types_of_abuse=list(abuse), by=w.coordinator)
        said = {"domains": list(domains), "factors": list(factors), "completed_on": date(year, 6, 1)}
        enter_metadata(review=review, version=0, by=w.coordinator, **said)


def lines(w, year: int | None = None) -> dict[str, list]:
    found = themes_of(w.coordinator, w.board, year or last_year())
    return {f"{theme.heading}: {line.name}": line.cells for theme in found.themes for line in theme.lines}


def test_each_theme_is_counted_by_year_and_together(w):
    now = last_year()
    concluded(w, 6, now, abuse=["self_neglect", "financial"], domains=["practice"], factors=["team"])
    concluded(w, 7, now - 2, abuse=["self_neglect"], domains=["practice", "board"])
    concluded(w, 9, now - 6, abuse=["self_neglect"])
    found = lines(w)
    assert found["Types of abuse or neglect: Self-neglect"] == [0, 0, 7, 0, 6, 13]
    assert found["Types of abuse or neglect: Financial or material"] == [0, 0, None, 0, 6, None]
    assert found["Domains of learning: Direct practice"][-1] == 13
    assert found["Contributory factors: The team"] == [0, 0, None, 0, 6, None]
    assert found[f"Contributory factors: {UNSAID}"] == [0, 0, 7, 0, None, None]
    assert found["Types of abuse or neglect: Sexual"] == [0, 0, None, 0, None, None]
    themes = themes_of(w.coordinator, w.board, now)
    assert (themes.all, themes.concluded) == (13, [0, 0, 7, 0, 6])
    assert themes.themes[0].finding == "Most often: self-neglect, in 13 of 13 reviews."
    assert themes.themes[0].lines[0].name == "Self-neglect" and themes.themes[0].lines[0].width == 240


def test_small_years_are_told_together_and_a_small_one_never_follows(w):
    now = last_year()
    concluded(w, 3, now - 1, abuse=["domestic"])
    assert lines(w)["Types of abuse or neglect: Domestic"][-1] is None
    concluded(w, 2, now - 1, abuse=["physical"])
    concluded(w, 4, now, abuse=["domestic"])
    concluded(w, 2, now, abuse=["physical"])
    found = lines(w)
    assert found["Types of abuse or neglect: Domestic"] == [0, 0, 0, None, None, 7]
    assert found["Types of abuse or neglect: Physical"] == [0, 0, 0, None, None, None]
    concluded(w, 2, now + 1, abuse=["domestic"])
    # With the seven of before, nine would say that there were two of the new year.
    assert lines(w, now + 1)["Types of abuse or neglect: Domestic"][-1] is None


def test_the_figures_are_the_same_for_all_who_read_them_and_nobody_else_does(w, browse):
    concluded(w, 6, last_year(), abuse=["self_neglect"])
    address = reverse("closing:theme_list", args=["ASAB"])
    pages = [browse(one).get(address) for one in (w.coordinator, w.subgroup)]
    texts = [page.content.decode().partition('id="main-content"')[2].partition("</main>")[0] for page in pages]
    assert texts[0] == texts[1] and "in 6 of 6 reviews" in texts[0] and "ASAB-SAR" not in texts[0]
    assert [browse(one).get(address).status_code for one in (w.administrator, w.leads[0], w.stranger)] == [
        403,
        404,
        404,
    ]
    assert browse(w.other_coordinator).get(address).status_code == 404
    assert "Themes across reviews" in browse(w.subgroup).get(reverse("reviews:review_list")).content.decode()
    assert "Themes across reviews" not in browse(w.leads[0]).get(reverse("reviews:review_list")).content.decode()
    assert themes_of(w.stranger, w.board, last_year()).all == 0


def test_the_file_says_what_the_page_says(w, browse):
    concluded(w, 6, last_year(), abuse=["self_neglect"])
    client = browse(w.subgroup)
    answer = client.get(reverse("closing:theme_download", args=["ASAB"]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert rows[1] == ["Reviews concluded", "", "0", "0", "0", "0", "6", "6"]
    assert ["Types of abuse or neglect", "Self-neglect", "0", "0", "0", "0", "6", "6"] in rows
    assert ["Types of abuse or neglect", "Sexual", "0", "0", "0", "0", "Not shown", "Not shown"] in rows
    assert f"themes-{last_year()}" in answer["Content-Disposition"]
    for wrong in ("?year=1066", "?year=x", "?year=²"):
        assert client.get(reverse("closing:theme_list", args=["ASAB"]) + wrong).status_code == 404


def test_with_no_review_and_with_none_of_what_is_asked(w, browse):
    page = browse(w.coordinator).get(reverse("closing:theme_list", args=["ASAB"])).content.decode()
    assert "No review was concluded in these years." in page
    concluded(w, 6, last_year())
    assert not Metadata.objects.exclude(factors=[]).exists()
    assert themes_of(w.coordinator, w.board, last_year()).themes[2].finding == "No sum of the five years can be shown."


def test_the_page_at_two_widths(transactional_db, live_server, chromium):
    w = making.make_world()
    address = reverse("closing:theme_list", args=["ASAB"])
    assert look_at_all(chromium, live_server, w, [("subgroup", "theme_list-none", address)]) == []
    concluded(w, 7, last_year() - 1, abuse=["self_neglect", "neglect"], domains=["practice"], factors=["culture"])
    concluded(w, 6, last_year(), abuse=["self_neglect", "domestic"], domains=["practice", "together"], factors=["team"])
    assert look_at_all(chromium, live_server, w, [("subgroup", "theme_list", address)]) == []
