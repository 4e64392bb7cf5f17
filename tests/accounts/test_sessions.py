"""How long sessions last, and who can end them (S1, S2, S5, S6)."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from sar_portal.accounts.services import deactivate, end_all_sessions
from tests.accounts.codes import code, enrol
from tests.accounts.conftest import PASSWORD
from tests.accounts.sign_in import sign_in

PAGE = "/permissions/"


@pytest.fixture
def later(monkeypatch):
    """Moves the clock that the sessions read."""
    start, moved = timezone.now(), [timedelta()]
    monkeypatch.setattr("sar_portal.accounts.sessions._now", lambda: (start + moved[0]).timestamp())

    def move(**by):
        moved[0] += timedelta(**by)

    return move


def open_session(user, **headers) -> Client:
    client = Client(**headers)
    response = client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302
    return client


def alive(client) -> bool:
    return client.get(PAGE).status_code == 200


def test_thirty_minutes_without_an_action_end_the_session(client, world, later):
    sign_in(client, world.officer)
    assert alive(client)
    later(minutes=29)
    assert alive(client)
    later(minutes=31)
    response = client.get(PAGE + "?kind=review")
    assert response.url == "/sign-in/?next=%2Fpermissions%2F%3Fkind%3Dreview"
    assert "after 30 minutes without activity" in client.get(response.url).content.decode()


def test_a_form_that_comes_after_the_end_is_told_not_to_have_been_saved(client, world, later):
    sign_in(client, world.officer)
    assert alive(client)
    later(minutes=31)
    response = client.post("/account/session/keep/", {}, headers={"Referer": "http://testserver/permissions/"})
    assert response.url == "/sign-in/?next=%2Fpermissions%2F"
    assert "What you had just sent was not saved" in client.get(response.url).content.decode()


def test_the_page_s_own_clock_leads_to_sign_in_and_back(client, world, later):
    sign_in(client, world.officer)
    assert alive(client)
    later(minutes=31)
    page = client.get("/sign-in/?next=/permissions/")
    assert page.status_code == 200 and "after 30 minutes without activity" in page.content.decode()
    facts = {"login": "officer@example.org", "password": PASSWORD, "next": "/permissions/"}
    assert client.post("/sign-in/", facts).url == "/permissions/"


def test_saving_in_the_background_keeps_no_session_alive(client, world, later):
    sign_in(client, world.officer)
    assert alive(client)
    for _ in range(2):
        later(minutes=14)
        assert client.get(PAGE, headers={"X-Autosave": "1"}).status_code == 200
        assert client.get("/account/session/left/", headers={"X-Background": "1"}).status_code == 200
    later(minutes=3)
    response = client.post("/account/session/keep/", headers={"X-Autosave": "1"})
    assert response.status_code == 401 and "_auth_user_id" not in client.session
    assert client.post("/account/session/keep/", headers={"X-Autosave": "1"}).status_code == 401


def test_what_a_browser_reports_by_itself_keeps_no_session_alive(client, world, later):
    """A page that breaks a rule again and again would stay open for as long as the computer is on (S1)."""
    sign_in(client, world.officer)
    assert alive(client)
    for _ in range(2):
        later(minutes=14)
        assert client.post("/policy-report", "{}", content_type="application/csp-report").status_code == 204
    later(minutes=3)
    assert not alive(client) and "_auth_user_id" not in client.session


def test_staying_signed_in_can_be_asked_for_again_and_again(client, world, later):
    sign_in(client, world.officer)
    for _ in range(12):
        later(minutes=28)
        left = client.post("/account/session/keep/").json()["seconds_left"]
        assert 1790 <= left <= 1800
    assert alive(client)


def test_twelve_hours_end_it_whatever_one_does(client, world, later):
    sign_in(client, world.officer)
    for _ in range(35):
        assert alive(client)
        later(minutes=20)
    assert client.get("/account/session/left/").json()["seconds_left"] <= 1200
    later(minutes=21)
    assert not alive(client)


def test_a_form_sent_too_late_leads_back_to_the_page_it_was_on(client, world, later):
    sign_in(client, world.officer)
    assert alive(client)
    later(minutes=31)
    response = client.post("/account/sessions/end/", headers={"referer": "http://testserver/account/security/"})
    assert response.url == "/sign-in/?next=%2Faccount%2Fsecurity%2F"


def test_a_fragment_asked_for_too_late_sends_the_whole_page_to_sign_in(client, world, later):
    sign_in(client, world.officer)
    assert alive(client)
    later(minutes=31)
    response = client.get(PAGE, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/permissions/"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/sign-in/?next=%2Fpermissions%2F"


def test_the_session_has_a_new_key_after_signing_in(client, world):
    client.get("/sign-in/")
    client.session.save()
    client.cookies["session"] = before = client.session.session_key
    client.post("/sign-in/", {"login": "officer@example.org", "password": PASSWORD})
    assert client.cookies["session"].value != before


def test_a_changed_password_ends_every_session(world):
    here, elsewhere = open_session(world.officer), open_session(world.officer)
    new = {"oldpassword": PASSWORD, "password1": "willow-anchor-53-tin", "password2": "willow-anchor-53-tin"}
    assert here.post("/account/password/", new).status_code == 302
    assert not alive(here) and not alive(elsewhere)


def test_an_added_factor_ends_the_other_sessions(world):
    here, elsewhere = open_session(world.officer), open_session(world.officer)
    secret = here.get("/account/security/authenticator/").context["form"].secret
    here.post("/account/security/authenticator/", {"code": code(secret)})
    assert alive(here) and not alive(elsewhere)


def test_a_removed_factor_ends_the_other_sessions(world, client):
    elsewhere = open_session(world.officer)
    enrol(world.officer)
    sign_in(client, world.officer, at=time.time())
    assert client.post("/account/security/authenticator/remove/").status_code == 302
    assert not alive(elsewhere)


def test_one_can_end_one_s_other_sessions_but_nobody_else_s(world):
    here, elsewhere, third = (open_session(world.officer) for _ in range(3))
    stranger = open_session(world.stranger)
    rows = {row.session_key: row.pk for row in UserSession.objects.all()}
    page = here.get("/account/security/")
    assert page.content.count(b"/end/") == 3
    assert here.post(f"/account/sessions/{rows[elsewhere.session.session_key]}/end/").status_code == 302
    assert not alive(elsewhere) and alive(third)
    assert here.post(f"/account/sessions/{rows[stranger.session.session_key]}/end/").status_code == 404
    here.post("/account/sessions/end/")
    assert not alive(third) and alive(here) and alive(stranger)


def test_an_administrator_ends_anyone_s_sessions_and_closes_accounts(world):
    officer = open_session(world.officer)
    end_all_sessions(user=world.officer, board=world.board, by=world.administrator)
    assert not alive(officer)
    again = open_session(world.officer)
    deactivate(user=world.officer, board=world.board, by=world.administrator)
    assert not alive(again)


def test_signing_out_leaves_nothing_behind(client, world):
    sign_in(client, world.officer)
    assert client.get("/sign-out/").status_code == 200 and alive(client)
    response = client.post("/sign-out/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not alive(client)
    assert client.get(PAGE).headers["Cache-Control"] == "no-store"


def test_a_page_that_was_under_way_does_not_bring_a_signed_out_session_back(client, world):
    sign_in(client, world.officer)
    under_way = client.session
    assert under_way["_auth_user_id"] == str(world.officer.pk)
    client.post("/sign-out/")
    under_way["something"] = 1
    with pytest.raises(UpdateError):
        under_way.save()
    assert not Session.objects.filter(session_key=under_way.session_key).exists()
