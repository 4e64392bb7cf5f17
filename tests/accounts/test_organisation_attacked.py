"""What somebody might try with an organisation's own sign-in (A5, A6, A9, G4)."""

import time

import jwt
import pytest
import requests
from django.test import Client

from sar_portal.accounts import organisation
from tests.accounts.organised import START, ask, come, is_in, refused, said, verbs
from tests.accounts.provider import BACK, challenge_of, question, running


def test_the_question_binds_the_answer_to_this_session_and_this_portal(client, provider, world):
    asked = question(ask(client))
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16 and asked["nonce"] != asked["state"]
    assert asked["redirect_uri"] == "http://portal.example" + BACK
    provider.asked.clear()
    come(client, provider)
    (challenge,) = {sent["code_challenge"] for path, sent in provider.asked if path == "/oauth2/authorize"}
    (verifier,) = [sent["code_verifier"] for path, sent in provider.asked if path == "/oauth2/token"]
    assert challenge == challenge_of(verifier)


def test_nothing_in_the_address_changes_the_question(client, provider, world):
    address = client.post(START + "?auth_params=redirect_uri%3Dhttps%3A%2F%2Fevil.example&scope=all").context["address"]
    asked = question(address)
    assert asked["redirect_uri"] == "http://portal.example" + BACK and set(asked["scope"].split()) == {
        "openid",
        "email",
    }


@pytest.mark.parametrize("forged", ["", "state=forged", "state=forged&code=x", "error=access_denied&state=forged"])
def test_a_forged_state(client, provider, world, forged):
    assert refused(client, client.get(f"{BACK}?{forged}"))
    assert [path for path, _ in provider.asked if path == "/oauth2/token"] == []


def test_an_answer_to_another_browsers_question(client, provider, world):
    back = provider.answer(ask(Client()), "s-1")
    ask(client)
    assert refused(client, client.get(back))


def test_cancelled_there(client, provider, world):
    state = question(ask(client))["state"]
    assert refused(client, client.get(f"{BACK}?error=access_denied&state={state}"))


def test_a_replayed_answer_and_a_replayed_code(client, provider, world):
    back = provider.answer(ask(client), "s-1")
    assert client.get(back).url == "/"
    client.post("/sign-out/")
    assert refused(client, client.get(back))
    state = question(ask(client))["state"]
    spent = question(back)["code"]
    assert refused(client, client.get(f"{BACK}?code={spent}&state={state}"))


def test_a_token_of_another_session_in_a_code_of_ones_own(client, provider, world):
    provider.twist = lambda claims: claims | {"nonce": organisation.nonce_of("of another")}
    assert refused(client, come(client, provider))


WRONG = {
    "audience": {"aud": "another-portal"},
    "audiences": {"aud": ["another-portal", "OURS"]},
    "issuer": {"iss": "https://evil.example"},
    "over": {"exp": int(time.time()) - 3600},
    "from the future": {"iat": int(time.time()) + 3600},
    "no nonce": {"nonce": None},
    "no subject": {"sub": ""},
    "endless subject": {"sub": "s" * 192},
    "a number for a subject": {"sub": 1},
}


@pytest.mark.parametrize("case", WRONG)
def test_a_token_that_is_not_for_us(client, provider, world, settings, case):
    def twist(claims):
        wrong = WRONG[case]
        if case == "audiences":
            wrong = {"aud": ["another-portal", settings.OIDC_CLIENT_ID]}
        return {name: value for name, value in (claims | wrong).items() if value is not None}

    provider.twist = twist
    assert refused(client, come(client, provider))
    assert verbs() == {"sign_in_by_organisation_no_proof"}


@pytest.mark.parametrize("hand", ["none", "our secret", "another key", "no token"])
def test_a_token_that_the_issuer_did_not_sign(client, provider, world, settings, hand):
    from cryptography.hazmat.primitives.asymmetric import rsa

    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider.sign = {
        "none": lambda claims: jwt.encode(claims, "", algorithm="none"),
        "our secret": lambda claims: jwt.encode(claims, settings.OIDC_CLIENT_SECRET.ljust(64, "x"), algorithm="HS256"),
        "another key": lambda claims: jwt.encode(claims, other, algorithm="RS256"),
        "no token": lambda claims: "nothing",
    }[hand]
    assert refused(client, come(client, provider))


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_leads_to_no_other_site(client, provider, world, next_page):
    assert come(client, provider, next=next_page).url == "/"


def test_the_host_that_a_request_names_is_not_where_the_answer_goes(provider, world, settings):
    settings.ALLOWED_HOSTS = ["*"]
    address = Client(headers={"Host": "evil.example"}).post(START).context["address"]
    assert question(address)["redirect_uri"] == "http://portal.example" + BACK


@pytest.mark.parametrize("which", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_the_portal_asks_no_host_but_the_issuer(client, provider, world, which):
    with running() as elsewhere:
        path = {"token_endpoint": "/oauth2/token", "jwks_uri": "/jwks"}.get(which, "/oauth2/authorize")
        provider.config = {which: elsewhere.issuer + path}
        response = client.post(START)
        if which != "authorization_endpoint":
            response = client.get(provider.answer(response.context["address"], "s-1"))
        assert not is_in(client) and response.url == "/sign-in/"
        assert elsewhere.asked == []


def test_an_issuer_that_calls_itself_something_else(client, provider, world):
    provider.config = {"issuer": "https://evil.example"}
    assert client.post(START).url == "/sign-in/"


def test_a_private_address_is_asked_only_where_that_is_allowed(client, provider, world, settings):
    settings.OIDC_PRIVATE = False
    provider.asked.clear()
    assert client.post(START).url == "/sign-in/" and provider.asked == []


def test_a_redirect_is_not_followed_and_a_long_answer_not_read(provider, world, monkeypatch):
    with organisation.IssuerSession() as session:
        monkeypatch.setattr(organisation, "MOST_BYTES", 10)
        with pytest.raises(organisation.OAuth2Error):
            session.get(provider.issuer + "/jwks")
        monkeypatch.undo()
        assert session.get(provider.issuer + "/oauth2/end_session").history == []
        with pytest.raises(organisation.OAuth2Error):
            session.get(provider.issuer.replace("http://", "http://them@"))


def test_an_issuer_that_is_away_is_said_to_be(client, provider, world, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    response = client.post(START)
    assert response.url == "/sign-in/" and "cannot be reached now" in said(response)[0]


def test_visits_are_counted_as_tries_are(client, provider, world, monkeypatch):
    monkeypatch.setattr(requests.Session, "request", lambda *args, **options: pytest.fail("asked"))
    monkeypatch.setattr(organisation.Issuer, "openid_config", {"authorization_endpoint": provider.issuer + "/x"})
    monkeypatch.setattr(organisation.Issuer, "access_token_url", provider.issuer + "/y")
    monkeypatch.setattr(organisation.Issuer, "basic_auth", True)
    assert {client.post(START).status_code for _ in range(30)} == {200}
    assert client.post(START).status_code == 429


def test_who_is_signed_in_already_stays_who_they_are(client, provider, world):
    come(client, provider)
    other = Client()
    back = provider.answer(ask(other), "s-1")
    other.force_login(world.coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.get(back).url == "/" and other.session["_auth_user_id"] == str(world.coordinator.pk)
    assert other.post(START).url == "/"
