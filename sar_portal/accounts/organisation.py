"""Signing in by an organisation's own sign-in (OpenID Connect), where the environment names one.

What allauth does not do is here: no other host than the issuer is asked, and what it says is checked for its signature, for whom
it is, and for which session.
"""

import ipaddress
import socket
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.internal.jwtkit import verify_jti
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

PROVIDER = "openid_connect"
# Signed with the issuer's published key; a secret that both sides know ('HS…') or none at all is not taken.
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
WANTED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_DIFFER = 60
SECONDS = 5
MOST_BYTES = 500_000
LONGEST_SUBJECT = 191
# What may go wrong with what the issuer says: it is no answer, lacks something, or is not what it should be.
BROKEN = (OAuth2Error, requests.RequestException, jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError)


class NoProof(OAuth2Error):
    """What the issuer says is not what it should be; why, in words of ours that may stand in a log."""


def configured() -> bool:
    return bool(settings.OIDC_ISSUER)


def key() -> str:
    """What links are kept under: another issuer's subjects are other people, so they never meet."""
    return "oidc-" + sha256(settings.OIDC_ISSUER.encode()).hexdigest()[:24]


def app() -> SocialApp:
    """allauth's picture of the issuer, from the environment alone: no row of the database names one."""
    return SocialApp(
        provider=PROVIDER,
        provider_id=key(),
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={
            "server_url": settings.OIDC_ISSUER.rstrip("/") + "/.well-known/openid-configuration",
            "oauth_pkce_enabled": True,
            "scope": ["openid", "email"],
        },
    )


def is_bound(user) -> bool:
    return configured() and SocialAccount.objects.filter(user=user, provider=key()).exists()


def second_factor_given(claims: dict) -> bool:
    """Do the claims say, in one of the ways that the setting names (such as amr:mfa), that a second factor was used?"""
    for name, _, value in (way.partition(":") for way in settings.OIDC_SECOND_FACTOR):
        said = claims.get(name)
        if value in (said if isinstance(said, list) else [said]):
            return True
    return False


def _origin(address: str) -> tuple:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port


def _check_place(address: str) -> None:
    """Raises NoProof for any place but the issuer's own, and for a private one unless the environment allows it."""
    if _origin(address) != _origin(settings.OIDC_ISSUER) or "@" in urlsplit(address).netloc:
        raise NoProof("not at the issuer")
    if settings.OIDC_PRIVATE:
        return
    host, port = urlsplit(address).hostname, urlsplit(address).port or 443
    found = {place[4][0] for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not all(ipaddress.ip_address(place).is_global for place in found):
        raise NoProof("a private address")


class IssuerSession(requests.Session):
    """Asks the issuer and nobody else: no redirect, no proxy or password from the surroundings, not for long, not much."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, method, url, *args, **options) -> requests.Response:
        _check_place(str(url))
        options |= {"timeout": SECONDS, "allow_redirects": False, "stream": True}
        response = super().request(method, url, *args, **options)
        body = response.raw.read(MOST_BYTES + 1, decode_content=True)
        response.close()
        if len(body) > MOST_BYTES:
            raise NoProof("a very long answer")
        response._content = body
        return response


def nonce_of(state: str) -> str:
    """The issuer signs it into its answer, so an answer to another session's question is none to this one."""
    return salted_hmac("sar_portal.accounts.organisation", state).hexdigest()


class Asking(OAuth2Client):
    """The question that the browser carries to the issuer, with a nonce."""

    def get_redirect_url(self, authorization_url, scope, extra_params) -> str:
        return super().get_redirect_url(authorization_url, scope, {**extra_params, "nonce": nonce_of(self.state)})


class Issuer(OpenIDConnectOAuth2Adapter):
    client_class = Asking

    def __init__(self, request, provider_id: str = "") -> None:
        super().__init__(request, provider_id or key())

    def get_provider(self):
        """allauth's provider, which asks by this class rather than by its own."""
        provider = super().get_provider()
        provider.oauth2_adapter_class = Issuer
        return provider

    @property
    def openid_config(self) -> dict:
        """What the issuer says of itself. Raises NoProof where it is another, or sends the browser elsewhere."""
        said = super().openid_config
        if said["issuer"] != settings.OIDC_ISSUER:
            raise NoProof("another issuer")
        _check_place(said["authorization_endpoint"])
        return said

    @property
    def basic_auth(self) -> bool:
        """How the portal proves itself: an issuer that says nothing of it wants this way, by the standard."""
        return "client_secret_post" not in self.openid_config.get("token_endpoint_auth_methods_supported", [])

    def get_callback_url(self, request, app) -> str:
        """Begins with our own address, never with what the request's Host header says."""
        return settings.BASE_URL + reverse("account_organisation_back")

    def complete_login(self, request, app, token, **kwargs) -> Any:
        claims = self._proved(kwargs["response"]["id_token"])
        if "email" not in claims:
            claims |= self._told(token.token, claims["sub"])
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        # What else the organisation says of the person is not ours to keep.
        login.account.extra_data, login.email_addresses, login.claims = {}, [], claims
        return login

    def _proved(self, token: str) -> dict:
        """The claims of a token that is signed by the issuer, for us, for this session, and not used before."""
        kid = jwt.get_unverified_header(token).get("kid")
        with IssuerSession() as session:
            answer = session.get(self.openid_config["jwks_uri"])
        answer.raise_for_status()
        keys = [one for one in jwt.PyJWKSet.from_dict(answer.json()).keys if kid is None or one.key_id == kid]
        if len(keys) != 1:
            raise NoProof("no key")
        claims = jwt.decode(
            token,
            keys[0],
            algorithms=SIGNED_BY,
            issuer=settings.OIDC_ISSUER,
            audience=settings.OIDC_CLIENT_ID,
            leeway=CLOCKS_DIFFER,
            options={"require": WANTED},
        )
        audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if len(audiences) > 1 and claims.get("azp") != settings.OIDC_CLIENT_ID:
            raise NoProof("for somebody else as well")
        if not constant_time_compare(claims["nonce"], nonce_of(self.request.GET["state"])):
            raise NoProof("of another session")
        if not claims["sub"] or len(claims["sub"]) > LONGEST_SUBJECT:
            raise NoProof("no subject")
        verify_jti(claims)
        return claims

    def _told(self, access_token: str, subject: str) -> dict:
        """The address, where the token holds none and the issuer tells it when asked. Of the same person only."""
        told = self._fetch_user_info(access_token)
        if told["sub"] != subject:
            raise NoProof("of somebody else")
        return {name: told.get(name) for name in ("email", "email_verified")}
