"""A real OpenID Connect provider on this machine, whose answers can be made to lie."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import flask
import jwt
import oidc_provider_mock
import requests
import werkzeug.serving
from cryptography.hazmat.primitives.serialization import load_pem_private_key

BACK = "/sign-in/organisation/back/"
Twist = Callable[[dict], dict]


class Provider:
    """`claims` are what it says of the next token; `twist` what becomes of them before it signs anew, in its own hand."""

    def __init__(self, port: int):
        self.issuer = f"http://127.0.0.1:{port}"
        self.clear()

    def clear(self) -> None:
        self.asked: list[tuple[str, dict]] = []
        self.twist: Twist | None = None
        self.sign: Callable[[dict], str] | None = None
        self.config: dict = {}
        self.userinfo: dict | None = None

    def register(self, base_url: str) -> dict:
        """A client of its own for a portal at that address: what the settings need to name it."""
        told = requests.post(
            self.issuer + "/oauth2/clients", json={"redirect_uris": [base_url + BACK]}, timeout=5
        ).json()
        return {"OIDC_CLIENT_ID": told["client_id"], "OIDC_CLIENT_SECRET": told["client_secret"]}

    def person(self, subject: str, **claims) -> str:
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()
        return subject

    def answer(self, question: str, subject: str) -> str:
        """The address that the browser is sent back to once the person has signed in there."""
        answered = requests.post(question, data={"sub": subject}, allow_redirects=False, timeout=5)
        assert answered.status_code == 302, answered.text
        back = urlsplit(answered.headers["Location"])
        return f"{back.path}?{back.query}"

    def _altered(self, token: str, private) -> str:
        claims = jwt.decode(token, options={"verify_signature": False})
        claims = self.twist(claims) if self.twist else claims
        if self.sign:
            return self.sign(claims)
        key = load_pem_private_key(private.as_pem(is_private=True), None)
        return jwt.encode(claims, key, algorithm="RS256")


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def question(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def running() -> Iterator[Provider]:
    app = oidc_provider_mock.app(require_client_registration=True, require_nonce=True)
    server = werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True)
    provider = Provider(server.server_port)

    @app.before_request
    def note():
        provider.asked.append((flask.request.path, {**flask.request.args, **flask.request.form}))

    @app.after_request
    def lie(response):
        if flask.request.path.endswith("/openid-configuration") and provider.config:
            response.set_data(json.dumps(response.get_json() | provider.config))
        if flask.request.path == "/oauth2/token" and response.status_code == 200:
            told = response.get_json()
            told["id_token"] = provider._altered(told["id_token"], flask.g.oidc_provider_mock_storage.jwk)
            response.set_data(json.dumps(told))
        if flask.request.path == "/userinfo" and provider.userinfo is not None:
            response.set_data(json.dumps(provider.userinfo))
        return response

    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
