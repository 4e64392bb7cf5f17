"""Known and unknown addresses take the same way (A6): told by what is done, where a clock would only guess."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications.models import OutboxMessage
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in import sign_in

KNOWN, CLOSED, UNKNOWN = ADDRESSES = "housing_lead@example.org", "stranger@example.org", "nobody@example.org"


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """What a password was hashed for: far the longest of what a request does. The suite's hasher; production has Argon2."""
    done, encode = [], MD5PasswordHasher.encode

    def counted(self, password, salt, *args, **kwargs):
        done.append(password)
        return encode(self, password, salt, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return done


@pytest.fixture
def outcomes(world, hashed, mailoutbox, django_capture_on_commit_callbacks):
    """What it comes to when `client` sends the form: answer, passwords hashed, mails sent at once and left to the worker."""

    def sent(client, path, fields) -> tuple:
        hashed.clear()
        mailoutbox.clear()
        waiting = OutboxMessage.objects.count()
        with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
            answer = client.post(path, fields)
        writes = [re.sub(r"\d+", "", one["sql"])[:30] for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]
        left = OutboxMessage.objects.count() - waiting
        return answer.status_code, answer.get("Location"), len(hashed), len(mailoutbox), left, writes

    assert {world.housing_lead.email, world.stranger.email} == {KNOWN, CLOSED}
    world.stranger.is_active = False
    world.stranger.save()
    return sent


def test_signing_in_hashes_once(outcomes):
    known, closed, unknown = (
        outcomes(Client(), "/sign-in/", {"login": address, "password": PASSWORD + "x"}) for address in ADDRESSES
    )
    assert known == closed == unknown and known[2] == 1


def test_a_reset_sends_one_mail_and_hashes_nothing(outcomes):
    Client().post("/password/forgotten/", {"email": KNOWN})  # the library notes an account's address once
    known, closed, unknown = (outcomes(Client(), "/password/forgotten/", {"email": address}) for address in ADDRESSES)
    assert known == closed == unknown and known[2:5] == (0, 1, 0)


def test_an_invitation_leaves_its_mail_to_the_worker(outcomes, world):
    client = Client()
    sign_in(client, world.police_lead)
    client.get("/agencies/ASAB/POL/people/invite/")  # the session begins here
    facts = {"name": "N", "job_title": "J", "role": ""}
    known, closed, unknown = (
        outcomes(client, "/agencies/ASAB/POL/people/invite/", facts | {"email": one, "email_again": one})
        for one in ADDRESSES
    )
    assert known == closed == unknown and known[0] == 302 and known[2:5] == (0, 0, 1)
