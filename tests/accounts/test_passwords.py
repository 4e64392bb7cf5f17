"""What a password may be (A4), and how a forgotten one is replaced (A6, A7)."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sar_portal.design.mail import html_of
from tests.accounts.codes import code, enrol
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in import sign_in

FORGOTTEN = "/password/forgotten/"
NEW = "willow-anchor-53-tin"


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "пароль-длинный-и-свой", "x7 " * 42, "😀 twelve chars", PASSWORD]
)
def test_long_ones_of_any_characters_are_good(password):
    validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "short-one-1",
        "a" * 129,
        "1234567890123",
        "qwertyuiop123",
        "Safeguarding1",
        "safeguarding2026!",
        "S4feguarding99",
        "SAR Portal 2026",
        "officer@example.org",
    ],
)
def test_short_common_and_local_ones_are_refused(password, world):
    with pytest.raises(ValidationError):
        validate_password(password, world.officer)


def test_argon2id_is_what_production_stores(settings):
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[-1:]
    assert make_password(PASSWORD).startswith("argon2$argon2id$")


def ask(client, address, capture, mailoutbox):
    mailoutbox.clear()
    with capture(execute=True):
        response = client.post(FORGOTTEN, {"email": address}, follow=True)
    return response, mailoutbox[0]


def test_the_answer_is_the_same_for_known_and_unknown(client, world, mailoutbox, django_capture_on_commit_callbacks):
    addresses = ("officer@example.org", "nobody@example.org")
    pages, letters = zip(
        *(ask(client, a, django_capture_on_commit_callbacks, mailoutbox) for a in addresses),
        strict=True,
    )
    bodies = [re.sub(r"[0-9a-f]{12}|[A-Za-z0-9]{64}", "", page.content.decode()) for page in pages]
    assert bodies[0] == bodies[1]
    assert letters[0].subject == letters[1].subject
    assert all("Officer" not in letter.body and "ASAB" not in letter.body for letter in letters)
    for letter in letters:
        [(html, kind)] = letter.alternatives
        assert kind == "text/html" and "Officer" not in html and "ASAB" not in html
        assert html_of(letter.subject, letter.body) == html


def link(letter) -> str:
    return re.search(r"http://localhost:8000(/password/choose/\S+)", letter.body)[1]


def test_a_reset_sets_only_one_s_own_password_and_still_asks_for_the_factor(
    client, world, mailoutbox, django_capture_on_commit_callbacks
):
    secret = enrol(world.officer)
    _, letter = ask(client, "officer@example.org", django_capture_on_commit_callbacks, mailoutbox)
    page = client.get(link(letter), follow=True)
    assert page.redirect_chain[0][0].endswith("-set-password/")
    done = client.post(page.redirect_chain[0][0], {"password1": NEW, "password2": NEW})
    assert done.status_code == 302 and "_auth_user_id" not in client.session
    assert client.get(link(letter), follow=True).content.count(b"This link cannot be used")
    assert client.post("/sign-in/", {"login": "officer@example.org", "password": NEW}).url == "/sign-in/check/"
    assert client.get("/permissions/").status_code == 302
    client.post("/sign-in/check/", {"code": code(secret)})
    assert client.get("/permissions/").status_code == 200


def test_the_link_leads_to_our_address_whatever_the_request_says(
    client, world, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.ALLOWED_HOSTS = ["*"]
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(FORGOTTEN, {"email": "officer@example.org"}, HTTP_HOST="evil.example")
    assert "evil" not in mailoutbox[0].body and link(mailoutbox[0])


def test_the_owner_is_told_that_the_password_was_changed(client, world, mailoutbox, django_capture_on_commit_callbacks):
    sign_in(client, world.officer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    [letter] = mailoutbox
    assert letter.to == ["officer@example.org"] and "password of your account was changed" in letter.body
    assert "Officer" not in letter.body and NEW not in letter.body


def test_a_mail_server_that_is_down_changes_no_answer(client, world, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(FORGOTTEN, {"email": "officer@example.org"}).status_code == 302
