"""Signing in by an organisation's own sign-in, at a real provider (A1, A6, A9, S4)."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from sar_portal.access.models import AuditEvent
from sar_portal.accounts import organisation
from sar_portal.accounts.models import User
from sar_portal.accounts.services import confirm_factor_reset, request_factor_reset
from tests.accounts.codes import code, enrol
from tests.accounts.conftest import person
from tests.accounts.organised import OFFICER, START, come, configure, is_in, refused, verbs
from tests.accounts.provider import BACK
from tests.looking import look_here


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


def _without_refresh(route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=re.sub(r'<meta http-equiv="refresh"[^>]*>', "", response.text()))


@pytest.mark.django_db(transaction=True)
def test_in_a_browser(issuer_server, settings, live_server, browser):
    """From the page of sign-in to the provider and back, with scripts and policy as they are; and both pages looked at."""
    issuer_server.clear()
    configure(settings, issuer_server, live_server.url)
    settings.OIDC_NAME = "Ashmere Council with Brackwell and District"
    officer = person("officer")
    EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
    issuer_server.person("s-1", **OFFICER)
    page = browser.page
    ours = (live_server.url, issuer_server.issuer)
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
