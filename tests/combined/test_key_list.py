"""Who is who: codes for all who read the returns, names for the two who may ask and have asked (R4, G5)."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chronology.models import ReturnedEntry
from chronology.selectors.composite import composite_for, counts_of
from chronology.selectors.people import other_word
from chronology.selectors.people import shown as people_shown
from chronology.selectors.versions import versions_in_force
from reviews.models import AdultIdentity, NamesShown
from reviews.selectors import people as selectors
from reviews.services.people import show_names
from sar_portal.access.models import AuditEvent
from sar_portal.combined.selectors.composite import filters_from
from sar_portal.combined.services.annotating import add_note
from tests.accounts.sign_in import sign_in
from tests.world.canaries import found_in

NAMES = {"zqapersoncode", "zqonehidden", "zqoneshown", "zqonename"}
PAGES = ("key_list", "composite_list", "answer_compare", "learning_list", "recommendation_list", "combined_overview")


@pytest.fixture
def at(world):
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


# --- names that were left in a returned row ---------------------------------------------------------------------------
@pytest.fixture
def left_in(world) -> ReturnedEntry:
    """A row that an agency returned with the adult's real name in three of its texts, and a word that no other row has."""
    name = world.reviews["one"].identity.real_name
    row = ReturnedEntry.objects.filter(ref__startswith="AGA").first()
    row.pk, row.entry_id_then, row.ref, row._state.adding = None, 10**9, "AGA-77", True
    row.event = f"{name} was seen at home with quillwort."
    row.people, row.contact_type, row.adult_seen = f"{name}, SW1", f"Visit to {name}", f"Seen, said {name}"
    row.save(force_insert=True)
    return row


def test_a_name_that_was_left_in_a_row_is_read_as_a_code_on_every_page_of_the_composite(world, at, left_in):
    review = world.reviews["one"]
    whole, *_, surname = names = review.identity.real_name, *review.identity.real_name.split()
    client = Client()
    sign_in(client, world.people["subgroup"])
    pages = [reverse(f"combined:{name}", args=[review.reference]) for name in ("composite_list", "timeline_detail")]
    pages.append(reverse("combined:entry_detail", args=[review.reference, left_in.ref, left_in.submission.number]))
    for page in pages:
        text = client.get(page).content.decode()
        assert left_in.ref in text and not [one for one in names if one in text], page
    show_names(review=review, reason="To write to the coroner", by=world.people["coordinator"])
    sign_in(client, world.people["coordinator"])
    for page in pages:
        assert surname in client.get(page).content.decode(), page
    assert whole in ReturnedEntry.objects.get(pk=left_in.pk).event


def test_a_guessed_name_finds_no_more_and_no_fewer_rows(world, left_in):
    review, reader = world.reviews["one"], world.people["subgroup"]
    surname = review.identity.real_name.split()[-1]

    def found(**asked) -> list[str]:
        versions = versions_in_force(reader, review)
        filters = filters_from(reader, review, versions, people_shown(reader, review), asked)
        rows = composite_for(reader, review, filters)
        assert counts_of(versions, filters).found == rows.count()
        return [row.ref for row in rows]

    everything, code = len(found()), review.identity.code or review.pseudonym
    assert found(words=surname) == found(words=f'"{surname}" quillwort') == []
    assert found(words="quillwort") == found(words=f"quillwort -{surname}") == [left_in.ref]
    assert len(found(words=f"home -{surname}")) == len(found(words="home"))
    assert found(people=surname) == found(contact=surname) == []
    assert left_in.ref in found(people="sw1") and left_in.ref in found(people=code)
    assert found(contact="visit to") == [left_in.ref]
    assert len(found(words=f"-{surname}")) == everything


def test_whoever_was_shown_the_names_may_look_for_them(world, at, left_in):
    review, reader = world.reviews["one"], world.people["coordinator"]
    show_names(review=review, reason="To write to the coroner", by=reader)
    seen, versions = people_shown(reader, review), versions_in_force(reader, review)
    filters = filters_from(reader, review, versions, seen, {"words": review.identity.real_name.split()[-1]})
    assert [row.ref for row in composite_for(reader, review, filters)] == [left_in.ref]


def test_the_adult_is_looked_for_by_the_name_that_pages_show(world, left_in):
    review, reader = world.reviews["one"], world.people["subgroup"]
    AdultIdentity.objects.filter(review=review).update(code="Quenby")
    row = ReturnedEntry.objects.get(pk=left_in.pk)
    row.pk, row.entry_id_then, row.ref, row._state.adding = None, 10**9 + 1, "AGA-78", True
    row.event, row.people, row.contact_type, row.adult_seen = "Quenby was out, quillwort was not.", "SW1", "Visit", ""
    row.save(force_insert=True)
    client = Client()
    sign_in(client, reader)
    address = reverse("combined:composite_list", args=[review.reference])
    for words in (review.pseudonym, "quenby"):
        page = client.get(f"{address}?words=quillwort+{words}").content.decode()
        assert f"<mark>{review.pseudonym}</mark> was out" in page and "Quenby" not in page.partition("<article")[2]
        assert "AGA-77" in page and "AGA-78" in page


def test_what_was_annotated_has_not_changed_because_it_is_read_otherwise(world, left_in):
    """A note stands on the stored row: codes for a name, or another name for the adult, are no change of it."""
    review, by = world.reviews["one"], world.people["lead_reviewer"]
    add_note(review=review, rows=[ReturnedEntry.objects.get(pk=left_in.pk)], text="Ask about it", by=by)
    client = Client()
    sign_in(client, by)
    for name, *args in (("composite_list",), ("entry_detail", "AGA-77", 1), ("annotation_add", "AGA-77", 1)):
        page = client.get(reverse(f"combined:{name}", args=[review.reference, *args])).content.decode()
        assert "AGA-77" in page and "changed since" not in page.lower(), name
    show_names(review=review, reason="To write to the coroner", by=by)
    page = client.get(reverse("combined:composite_list", args=[review.reference])).content.decode()
    assert "Ask about it" in page and "changed since" not in page.lower()


@pytest.mark.parametrize(
    ("words", "one", "other", "becomes"),
    [
        ("arthur fell", "Arthur", "Leonard", "Leonard fell"),
        ("Arthurian", "Arthur", "Leonard", "Arthurian"),
        ("adult social care", "Adult", "Jenny", "adult social care"),
        ("Adult fell", "Adult", "Jenny", "Jenny fell"),
        ("had a fall", "A", "Jenny", "had a fall"),
        ("may have", "May", "Leonard", "may have"),
        ('"Arthur\\1" -arthur', "Arthur", "L.", '"L.\\1" -L.'),
    ],
)
def test_another_name_is_looked_for_unless_an_ordinary_word_is_meant(words, one, other, becomes):
    assert other_word(words, one, other) == becomes
