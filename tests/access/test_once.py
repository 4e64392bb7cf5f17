"""The same form sent twice does what it does once, whatever it adds (security.md N3)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from imr.models import Comment
from sar_portal.access.models import SentForm
from sar_portal.access.once import TWICE, _key
from sar_portal.access.tasks import forget_sent_forms
from tests.accounts.sign_in import sign_in
from tests.imr import writing
from tests.rules.doors import at_once

BY_HAND = {"Sec-Fetch-Mode": "navigate"}


def drafted():
    w = writing.drafting()
    writing.begin(w)
    w.url = reverse("imr:comment_list", args=[w.ret.reference, "section-methodology"])
    return w


@pytest.fixture
def w(db):
    return drafted()


def sends(w, text="Why so?", token="t1", **headers):
    client = Client()
    sign_in(client, w.lead)
    return client.post(w.url, {"csrfmiddlewaretoken": token, "text": text, "verb": "reply"}, headers=headers or BY_HAND)


def test_a_second_click_and_a_retry_add_nothing_and_are_answered_as_the_first(w):
    answers = [sends(w) for _ in range(3)]
    assert Comment.objects.count() == 1
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, w.url)}


def test_other_words_or_a_page_that_was_opened_anew_are_another_form(w):
    sends(w), sends(w, text="And why that?"), sends(w, token="t2")
    assert Comment.objects.count() == 3


def test_what_was_refused_can_be_sent_again(w):
    answers = [sends(w, text="") for _ in range(2)]
    assert not SentForm.objects.exists() and answers[0].status_code != 302
    assert [b"error-summary" in one.content for one in answers] == [True, True]


def test_a_way_on_that_says_what_is_wrong_is_no_submission(w):
    sends(w)
    thread = Comment.objects.get()
    w.url = reverse("imr:comment_answer", args=[w.ret.reference, "section-methodology", thread.pk])
    answers = [sends(w, text="") for _ in range(2)]
    assert {one.status_code for one in answers} == {302} and SentForm.objects.count() == 1


def test_who_sends_it_again_is_told(w):
    client = Client()
    sign_in(client, w.lead)
    form = {"csrfmiddlewaretoken": "t1", "text": "Why so?"}
    pages = [client.post(w.url, form, headers=BY_HAND, follow=True).content.decode() for _ in range(2)]
    assert [TWICE in page for page in pages] == [False, True]


def test_a_file_counts_by_what_is_in_it():
    keys = []
    for content in (b"date,event\n1", b"date,event\n2", b"date,event\n1"):
        file = SimpleUploadedFile("rows.csv", content)
        request = RequestFactory().post("/x", {"csrfmiddlewaretoken": "t1", "file": file}, headers=BY_HAND)
        request.user = AnonymousUser()
        keys.append(_key(request))
        assert request.FILES["file"].read() == content
    assert keys[0] == keys[2] != keys[1]


def test_somebody_elses_form_is_another(w):
    sends(w)
    client = Client()
    sign_in(client, w.author)
    client.post(w.url, {"csrfmiddlewaretoken": "t1", "text": "Why so?"}, headers=BY_HAND)
    assert {one.by for one in Comment.objects.all()} == {w.lead, w.author}


def test_a_script_tells_its_own_requests_apart(w):
    sends(w, **{"Sec-Fetch-Mode": "cors"}), sends(w, **{"Sec-Fetch-Mode": "cors"})
    assert Comment.objects.count() == 2 and not SentForm.objects.exists()


def test_nothing_of_it_is_kept_but_a_hash_and_an_address_and_that_for_a_day(w):
    sends(w, text="canaryonce")
    assert "canaryonce" not in str(SentForm.objects.values_list().get())
    assert forget_sent_forms() == 0
    SentForm.objects.update(at=timezone.now() - timedelta(days=2))
    assert forget_sent_forms() == 1 and not SentForm.objects.exists()


def test_two_at_the_same_moment(transactional_db):
    w = drafted()
    answers = at_once(*[lambda: sends(w)] * 4)
    assert Comment.objects.count() == 1
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, w.url)}
