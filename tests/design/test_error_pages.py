"""No test here may use the database: pytest-django fails one that tries."""

import errno
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory
from redis.exceptions import ConnectionError as RedisConnectionError

from sar_portal.design import errors

PAGES = sorted(Path("templates/errors").glob("[0-9]*.html"))


@pytest.fixture
def visitor(kitchen_settings):
    return Client(raise_request_exception=False)


def test_there_is_a_page_for_each_fault():
    assert [page.stem for page in PAGES] == ["400", "403", "404", "409", "413", "429", "500", "503"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_says_what_happened_and_gives_the_reference(page, kitchen_settings):
    request = RequestFactory().get("/secret-path/")
    request.id = "ab12cd34ef56"
    response = errors.error_page(request, int(page.stem))
    html = response.content.decode()
    assert response.status_code == int(page.stem)
    assert html.count("<h1") == 1 and "ab12cd34ef56" in html and "OFFICIAL-SENSITIVE" in html
    assert "secret-path" not in html


def test_a_fault_is_told_without_its_words(visitor):
    response = visitor.get("/fail/")
    assert response.status_code == 500
    assert "something went wrong" in response.content.decode() and "Adult D" not in response.content.decode()


def test_the_fault_page_needs_no_request_user_or_database():
    assert "something went wrong" in errors.server_error(None).content.decode()
    assert errors.unavailable(None).status_code == 503


SECRET = "secret-host:5432 refused"


@pytest.mark.parametrize(
    "away",
    [OperationalError(SECRET), InterfaceError(SECRET), RedisConnectionError(SECRET), OSError(errno.ENOSPC, SECRET)],
    ids=lambda away: type(away).__name__,
)
def test_a_part_that_does_not_answer_is_not_called_a_fault(away):
    try:
        raise away
    except type(away):
        page = errors.server_error(None)
    words = page.content.decode()
    assert page.status_code == 503 and "a part of it does not answer" in words and "secret-host" not in words


def test_an_unknown_address_and_a_refusal(visitor):
    missing = visitor.get("/nothing/<script>")
    assert (
        missing.status_code == 404 and "<script>" not in missing.content.decode().split("<main")[1].split("</main")[0]
    )
    refused = visitor.get("/refuse/")
    assert refused.status_code == 409 and "It was accepted on 3 September." in refused.content.decode()


def test_a_form_sent_without_its_token(kitchen_settings):
    response = Client(enforce_csrf_checks=True).post("/sign-out/")
    assert response.status_code == 403 and "open too long" in response.content.decode()
