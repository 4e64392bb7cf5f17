"""What is typed into a form that saves nothing until it is sent is there again after the browser was closed (R15)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imr.models import Lesson
from reviews.models import UnsentForm
from reviews.services.queries import ask
from reviews.services.returning import accept, query
from reviews.tasks import erase_unsent
from tests.imr import writing
from tests.looking import look, signed_in
from tests.rules.doors import WORDS

pytestmark = pytest.mark.django_db
HALF = {"text": "Half a wagtail", "level": "", "version": ""}


@pytest.fixture
def w():
    w = writing.drafting()
    writing.begin(w)
    w.address = reverse("imr:item_add", args=[w.ret.reference, "lessons"])
    return w


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def key_in(page: str) -> str:
    return page.split('name="unsent" value="')[1].split('"')[0]


def type_in(client, address, key, **boxes):
    return client.post(address, HALF | boxes | {"unsent": key}, headers={"X-Autosave": "1"})


def test_half_a_lesson_is_there_again_and_no_lesson_yet(w):
    client = of(w.author)
    key = key_in(client.get(w.address).content.decode())
    saved = type_in(client, w.address, key, kloe_numbers=["1"])
    assert saved.status_code == 200 and "not sent" in saved.json()["said"] and not Lesson.objects.exists()
    assert "no-store" in saved["Cache-Control"]
    page = of(w.author).get(w.address).content.decode()  # the browser was closed in between
    assert "Half a wagtail</textarea>" in page and "did not send it" in page and key_in(page) == key
    assert "There is a problem" not in page and page.count("checked") == 1
    refused = client.post(w.address, HALF | {"unsent": key})
    assert refused.status_code == 200 and "Half a wagtail</textarea>" in refused.content.decode()
    assert UnsentForm.objects.count() == 1
    client.post(w.address, HALF | {"text": "A whole wagtail", "level": "practitioners", "unsent": key})
    assert Lesson.objects.get().text == "A whole wagtail" and not UnsentForm.objects.filter(sent=False).exists()
    assert "wagtail" not in client.get(w.address).content.decode()


def test_a_save_that_is_delivered_after_the_form_was_sent_brings_nothing_back(w):
    client = of(w.author)
    key = key_in(client.get(w.address).content.decode())
    type_in(client, w.address, key)
    client.post(w.address, HALF | {"text": "A whole wagtail", "level": "practitioners", "unsent": key})
    assert type_in(client, w.address, key, text="A whole wagt").status_code == 200
    assert UnsentForm.objects.get().words == {}
    assert "did not send it" not in client.get(w.address).content.decode()


def test_a_second_window_writes_over_nothing_and_a_button_throws_away(w):
    client = of(w.author)
    one, two = (key_in(client.get(w.address).content.decode()) for _ in range(2))
    assert one != two
    type_in(client, w.address, one, text="The first")
    type_in(client, w.address, two, text="The second")
    page = client.get(w.address).content.decode()
    assert "The second</textarea>" in page
    thrown = client.post(w.address, HALF | {"unsent": key_in(page), "discard": "1"})
    assert thrown.status_code == 302
    assert "The first</textarea>" in client.get(w.address).content.decode()
    assert not Lesson.objects.exists()


def test_nobody_else_sees_it_or_keeps_anything_where_they_may_not_write(w):
    type_in(of(w.author), w.address, "a" * 32)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM reviews_unsentform")
        assert "wagtail" not in cursor.fetchone()[0]
    for person in (w.lead, w.manager, w.coordinator, w.other_lead):
        assert "wagtail" not in of(person).get(w.address).content.decode()
        assert type_in(of(person), w.address, "b" * 32).status_code in {403, 404}
        assert type_in(of(person), w.address, "a" * 32, text="Forged").status_code in {403, 404}
    assert [one.words["text"] for one in UnsentForm.objects.all()] == [["Half a wagtail"]]


def test_what_was_changed_meanwhile_is_shown_when_it_is_sent(w):
    """The draft was written on what stood then (R14)."""
    client = of(w.author)
    client.post(w.address, HALF | {"text": "As it was", "level": "practitioners", "unsent": "a" * 32})
    lesson = Lesson.objects.get()
    change = reverse("imr:item_change", args=[w.ret.reference, "lessons", lesson.pk])
    typed = {"level": "practitioners", "version": lesson.version, "text": "Mine"}
    type_in(client, change, "c" * 32, **typed)
    client.post(change, typed | {"text": "By another tab", "unsent": "d" * 32})
    page = client.get(change).content.decode()
    assert "Mine</textarea>" in page
    both = client.post(change, typed | {"unsent": "c" * 32}).content.decode()
    assert "By another tab" in both and "Mine</textarea>" in both
    lesson.refresh_from_db()
    assert lesson.text == "By another tab" and UnsentForm.objects.count() == 1


def test_an_answer_to_a_query_is_kept_until_it_is_one():
    w = writing.submitted()
    accept(part=w.part, submission=w.submission, by=w.manager, **WORDS)
    asked = ask(submission=w.submission, place="section-methodology", text="Which policy?", by=w.coordinator)
    query(part=w.part, submission=w.submission, checklist={}, reason="See each.", by=w.coordinator)
    client, box = of(w.author), f"text-{asked.pk}"
    address = reverse("reviews:thread_list", args=[w.ret.reference, "imr"])
    key = key_in(client.get(address).content.decode())
    saved = client.post(address, {box: "Half a wagtail", "unsent": key}, headers={"X-Autosave": "1"})
    assert saved.status_code == 200 and not asked.answers.exists()
    assert "Half a wagtail</textarea>" in client.get(address).content.decode()
    client.post(address, {box: "A whole wagtail", "unsent": key})
    assert asked.answers.get().text == "A whole wagtail" and not UnsentForm.objects.filter(sent=False).exists()


def test_it_is_erased_after_two_weeks(w):
    type_in(of(w.author), w.address, "a" * 32)
    for age, left in ((timedelta(days=13, hours=23), 1), (timedelta(days=14), 0)):
        UnsentForm.objects.update(saved_at=timezone.now() - age)
        erase_unsent()
        assert UnsentForm.objects.count() == left


def test_the_board_s_long_texts_are_kept_too(w):
    client = of(w.coordinator)
    for name, box in (("remit_change", "terms_of_reference"), ("criteria_change", "concern_reason")):
        address = reverse(f"reviews:{name}", args=[w.review.reference])
        page = client.get(address).content.decode()
        assert (
            client.post(
                address, {box: "Half a wagtail", "unsent": key_in(page)}, headers={"X-Autosave": "1"}
            ).status_code
            == 200
        )
        assert "Half a wagtail</textarea>" in client.get(address).content.decode()


def test_the_browser_is_closed_in_the_middle_of_a_lesson(transactional_db, live_server, chromium):
    w = writing.drafting()
    writing.begin(w)
    url = live_server.url + reverse("imr:item_add", args=[w.ret.reference, "lessons"])
    page, wrong = signed_in(chromium, live_server, w.author)
    page.goto(url)
    page.get_by_label("Lesson").fill("Half a les")
    page.get_by_text("not sent yet").first.wait_for()
    page.context.close()
    page, more = signed_in(chromium, live_server, w.author)
    more += look(page, url, "item_add_kept")
    assert page.get_by_label("Lesson").input_value() == "Half a les"
    page.get_by_label("Lesson").fill("Half a lesson, and the other half")
    page.get_by_label("Practitioners").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Lessons").first.wait_for()
    page.context.close()
    assert (
        Lesson.objects.get().text == "Half a lesson, and the other half"
        and not UnsentForm.objects.filter(sent=False).exists()
    )
    assert wrong + more == []
