"""Signing in by an organisation's own sign-in, at a real provider; and what somebody might try with it (A1, A5, A6, A9, S4)."""

import re
import time
from urllib.parse import urlsplit

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.messages import get_messages
from django.test import Client

from sar_portal.access.models import AuditEvent
from sar_portal.accounts import organisation
from sar_portal.accounts.models import User
from sar_portal.accounts.services import confirm_factor_reset, request_factor_reset
from tests.accounts.codes import code, enrol
from tests.accounts.conftest import person
from tests.accounts.provider import BACK, challenge_of, question, running
from tests.looking import look_here

START = "/sign-in/organisation/"
OFFICER = {"email": "officer@example.org", "email_verified": True}


@pytest.fixture(scope="module")
def _server():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider itself refuses to work without TLS
        with running() as provider:
            yield provider


def configure(settings, provider, base_url: str) -> None:
    for name, value in provider.register(base_url).items():
        setattr(settings, name, value)
    settings.BASE_URL, settings.OIDC_ISSUER = base_url, provider.issuer
    settings.OIDC_NAME, settings.OIDC_DOMAINS, settings.OIDC_PRIVATE = "Ashmere Council", ["example.org"], True


@pytest.fixture
def provider(_server, settings, world):
    _server.clear()
    configure(settings, _server, "http://portal.example")
    for each in User.objects.all():
        EmailAddress.objects.create(user=each, email=each.email, verified=True, primary=True)
    _server.person("s-1", **OFFICER)
    yield _server
    _server.clear()


def ask(client, **sent) -> str:
    return client.post(START, sent).context["address"]


def come(client, provider, subject: str = "s-1", **sent):
    return client.get(provider.answer(ask(client, **sent), subject))


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def refused(client, response) -> bool:
    sentence = "You could not be signed in by Ashmere Council. Sign in with your e-mail address and password, or ask"
    told = said(response)[-1].startswith(sentence)
    return response.status_code == 302 and response.url == "/sign-in/" and told and not is_in(client)


def verbs() -> set[str]:
    return set(AuditEvent.objects.filter(what="refused").values_list("verb", flat=True))


def test_where_none_is_named_nothing_is_shown_and_no_address_opens(client, world):
    assert b"organisation" not in client.get("/sign-in/").content
    for address in (START, BACK + "?code=1&state=1"):
        assert client.get(address).status_code == client.post(address).status_code == 404


def test_an_existing_account_comes_in_and_is_bound_at_first_use(
    client, provider, world, mailoutbox, django_capture_on_commit_callbacks
):
    assert b"Sign in with Ashmere Council" in client.get("/sign-in/").content
    with django_capture_on_commit_callbacks(execute=True):
        response = come(client, provider, next="/permissions/")
    assert response.url == "/permissions/" and client.get("/permissions/").status_code == 200
    assert client.get(START).status_code == 405
    bound = SocialAccount.objects.get()
    assert (bound.user, bound.uid, bound.extra_data) == (world.officer, "s-1", {})
    assert b"Ashmere Council" in client.get("/account/security/").content
    signed_in = AuditEvent.objects.get(verb="sign_in", actor=world.officer)
    assert signed_in.details == {"by": "organisation"}
    assert [message.to for message in mailoutbox] == [["officer@example.org"]]  # a browser it was not used in before
    client.post("/sign-out/")
    assert come(client, provider).url == "/" and SocialAccount.objects.count() == 1
    assert AuditEvent.objects.filter(verb="bind_organisation").count() == 1


def test_case_of_an_address_makes_no_other_person(client, provider, world):
    provider.person("s-1", email="OFFICER@Example.org", email_verified=True)
    assert come(client, provider).url == "/" and SocialAccount.objects.get().user == world.officer


def test_the_address_may_be_told_when_asked_instead(client, provider, world):
    provider.twist = lambda claims: {name: claims[name] for name in claims if not name.startswith("email")}
    assert come(client, provider).url == "/" and is_in(client)


def test_but_not_of_somebody_else(client, provider, world):
    provider.twist = lambda claims: {name: claims[name] for name in claims if not name.startswith("email")}
    provider.userinfo = {"sub": "s-2", **OFFICER}
    assert refused(client, come(client, provider))


def test_our_second_factor_is_asked_all_the_same(client, provider, world):
    secret = enrol(world.officer)
    provider.twist = lambda claims: claims | {"amr": ["pwd", "mfa"]}
    assert come(client, provider).url == "/sign-in/check/" and not is_in(client)
    assert "password" not in str(dict(client.session))  # nothing of the account waits in the session
    assert client.post("/sign-in/check/", {"code": code(secret)}).status_code == 302
    assert client.get("/permissions/").status_code == 200


@pytest.mark.parametrize(
    ("claims", "counts"),
    [({"amr": ["pwd", "mfa"]}, True), ({"acr": "phrh"}, True), ({"amr": ["pwd"]}, False), ({}, False)],
)
def test_the_organisations_counts_only_where_the_setting_names_it_and_the_answer_says_it(
    client, provider, world, settings, claims, counts
):
    settings.SECOND_FACTOR_REQUIRED, settings.OIDC_SECOND_FACTOR = True, ["amr:mfa", "acr:phrh"]
    enrol(world.officer)
    provider.twist = lambda said: said | claims
    assert come(client, provider).url == ("/" if counts else "/sign-in/check/")
    assert (client.get("/permissions/").status_code == 200) is counts


def test_without_any_second_factor_one_must_be_added_and_that_takes_the_password(client, provider, world, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert come(client, provider).url == "/"
    assert client.get("/permissions/").url == "/account/security/"
    asked = client.get("/account/security/authenticator/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/account/confirm/")
    assert b"I do not know my password" in asked.content


def test_the_organisations_sign_in_is_no_fresh_proof_for_what_cannot_be_taken_back(client, provider, world, settings):
    settings.OIDC_SECOND_FACTOR = ["amr:mfa"]
    provider.twist = lambda claims: claims | {"amr": ["mfa"]}
    come(client, provider)
    assert client.get("/account/security/passkeys/add/").url.startswith("/account/confirm/")


def _closed(user):
    user.is_active = False
    user.save()


def _without_password(user):
    user.set_unusable_password()
    user.save()


NOT_LET_IN = {
    "unverified": ({"email_verified": False}, None),
    "unverified, as a word": ({"email_verified": "true"}, None),
    "domain": ({"email": "officer@example.com"}, None),
    "domain, below ours": ({"email": "officer@mail.example.org"}, None),
    "domain, two of them": ({"email": "officer@example.org@example.com"}, None),
    "domain, letters alike": ({"email": "off\u0131cer@example.org"}, None),
    "no_account": ({"email": "nobody@example.org"}, None),
    "closed": ({}, _closed),
    "unverified_here": ({}, lambda user: EmailAddress.objects.filter(user=user).update(verified=False)),
    "no_password": ({}, _without_password),
}


@pytest.mark.parametrize("case", NOT_LET_IN)
def test_everybody_else_is_told_the_same(client, provider, world, case):
    claims, change = NOT_LET_IN[case]
    if change:
        change(world.officer)
    provider.person("s-1", **(OFFICER | claims))
    assert refused(client, come(client, provider))
    assert verbs() == {f"sign_in_by_organisation_{case.split(',')[0]}"}
    assert not SocialAccount.objects.exists() and not User.objects.filter(email="nobody@example.org").exists()


def test_a_second_subject_with_the_same_address_is_refused_and_the_board_can_read_of_it(client, provider, world):
    come(client, provider)
    client.post("/sign-out/")
    provider.person("s-2", **OFFICER)
    assert refused(client, come(client, provider, "s-2"))
    told = AuditEvent.objects.get(verb="sign_in_by_organisation_another_subject")
    assert told.scope_id == world.board.pk and told.details == {"user": world.officer.pk}


def test_a_subject_whose_address_has_become_another_persons_is_refused(client, provider, world):
    come(client, provider)
    client.post("/sign-out/")
    provider.person("s-1", email="coordinator@example.org", email_verified=True)
    assert refused(client, come(client, provider))
    assert verbs() == {"sign_in_by_organisation_of_another_account"}


def test_the_same_subject_at_another_issuer_is_somebody_else(client, provider, world, settings):
    SocialAccount.objects.create(user=world.coordinator, provider="oidc-of-another", uid="s-1")
    come(client, provider)
    assert SocialAccount.objects.get(provider=organisation.key()).user == world.officer


def test_a_reset_by_two_people_takes_the_binding_off(client, provider, world):
    come(client, provider)
    reset = request_factor_reset(user=world.officer, board=world.board, reason="New account", by=world.administrator)
    confirm_factor_reset(reset=reset, by=world.police_lead)
    assert not SocialAccount.objects.exists() and client.get("/permissions/").status_code == 302
    provider.person("s-2", **OFFICER)
    assert come(client, provider, "s-2").url == "/"


# --- what somebody might try ---------------------------------------------------------------------------------------


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


def _without_refresh(route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=re.sub(r'<meta http-equiv="refresh"[^>]*>', "", response.text()))


@pytest.mark.django_db(transaction=True)
def test_in_a_browser(_server, settings, live_server, browser):
    """From the page of sign-in to the provider and back, with scripts and policy as they are; and both pages looked at."""
    _server.clear()
    configure(settings, _server, live_server.url)
    settings.OIDC_NAME = "Ashmere Council with Brackwell and District"
    officer = person("officer")
    EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
    _server.person("s-1", **OFFICER)
    page = browser.page
    ours = (live_server.url, _server.issuer)
    page.route(lambda url: not url.startswith(ours), lambda route: route.fulfill(body=""))  # what its pages would fetch
    page.goto(live_server.url + "/sign-in/?next=/permissions/")
    wrong = look_here(page, "sign-in-with-organisation")
    # The page in between leads on at once, so it is looked at without the line that does.
    page.route("**" + START, _without_refresh)
    page.get_by_role("button", name="Sign in with Ashmere Council with Brackwell and District").click()
    page.get_by_role("link", name="Go on to Ashmere Council").wait_for()
    wrong += look_here(page, "going-to-organisation")
    page.unroute("**" + START)
    page.goto(live_server.url + "/sign-in/?next=/permissions/")
    page.get_by_role("button", name="Sign in with Ashmere Council with Brackwell and District").click()
    page.get_by_placeholder("sub").fill("s-1")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/permissions/")
    assert urlsplit(page.url).netloc == urlsplit(live_server.url).netloc
    assert wrong == []
    assert [text for text in browser.complaints if "404" not in text] == []
