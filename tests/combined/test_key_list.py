"""Who is who: codes for all who read the returns, names for the two who may ask and have asked (R4, G5)."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews.models import NamesShown
from reviews.selectors import people as selectors
from reviews.services.people import show_names
from sar_portal.access.models import AuditEvent
from tests.accounts.sign_in import sign_in
from tests.world.canaries import found_in

NAMES = {"zqapersoncode", "zqonehidden", "zqoneshown", "zqonename"}
PAGES = ("key_list", "composite_list", "answer_compare", "learning_list", "recommendation_list", "combined_overview")


@pytest.fixture
def at(world):
    cache.clear()
    review = world.reviews["one"]

    def page_of(persona: str, name: str = "key_list"):
        client = Client()
        sign_in(client, world.people[persona])
        return client.get(reverse(f"combined:{name}", args=[review.reference]))

    return page_of


def names_at(response) -> set[str]:
    return found_in(response.content.decode()) & NAMES


def test_codes_and_roles_for_all_who_read_the_returns(at):
    for persona in ("coordinator", "lead_reviewer", "subgroup"):
        text = at(persona).content.decode()
        assert "SW1" in text and "Sister 1" in text and "Social worker" in text
        assert found_in(text) & NAMES == set(), persona


def test_only_who_asked_is_shown_the_names(world, at):
    show_names(review=world.reviews["one"], reason="To write to the coroner", by=world.people["coordinator"])
    assert names_at(at("coordinator")) == NAMES
    for persona in ("lead_reviewer", "subgroup", "author", "other_author", "agency_lead", "other_lead"):
        for name in PAGES:
            assert names_at(at(persona, name)) == set(), (persona, name)


def test_after_ten_minutes_they_are_gone(world, at, monkeypatch):
    show_names(review=world.reviews["one"], reason="Panel", by=world.people["lead_reviewer"])
    assert names_at(at("lead_reviewer")) == NAMES
    later = timezone.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(selectors, "timezone", type("Later", (), {"now": staticmethod(lambda: later)}))
    assert names_at(at("lead_reviewer")) == set()


def test_asking_takes_a_reason_and_leads_back_to_our_own_page(world):
    cache.clear()
    client, reference = Client(), world.reviews["one"].reference
    sign_in(client, world.people["coordinator"])
    url, key = reverse("reviews:names_show", args=[reference]), reverse("combined:key_list", args=[reference])
    page = client.get(f"{url}?next={quote(key)}").content.decode()
    assert f'value="{key}"' in page
    assert "There is a problem" in client.post(url, {"reason": " ", "next": key}).content.decode()
    assert not NamesShown.objects.exists()
    for there, then in ((key, key), ("https://elsewhere.example/", key), ("//elsewhere.example/", key), ("", key)):
        assert client.post(url, {"reason": "To write a letter", "next": there}).url == then
    shown = NamesShown.objects.latest("pk")
    assert shown.reason == "To write a letter"
    assert AuditEvent.objects.filter(verb="show_names", actor=world.people["coordinator"]).count() == 4
    hidden = reverse("reviews:names_hide", args=[reference])
    assert client.get(hidden).url == key and names_at(client.get(key)) == NAMES
    client.post(hidden, {"next": key})
    assert names_at(client.get(key)) == set()


def test_boxes_with_a_name_open_only_while_names_are_shown(world):
    cache.clear()
    client, review, person = Client(), world.reviews["one"], world.made["common"]
    sign_in(client, world.people["coordinator"])
    for url in (
        reverse("reviews:adult_change", args=[review.reference]),
        reverse("reviews:person_change", args=[review.reference, person.pk]),
    ):
        asks = client.get(url)
        assert asks.status_code == 302 and asks.url.startswith(reverse("reviews:names_show", args=[review.reference]))
    show_names(review=review, reason="To mend it", by=world.people["coordinator"])
    assert "Zqonehidden" in client.get(url).content.decode()
