"""The web server as production starts it, behind a proxy that speaks TLS: what is on the wire (security.md S3, H1 to H3, H9)."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from sar_portal.running.places import CHECKOUT
from sar_portal.running.servers.ports import free_port
from tests.house.test_wire import CSP
from tests.running.test_backup import address
from tests.running.test_production_refusals import SAFE

pytestmark = pytest.mark.django_db  # or there would be no database of the suite to ask

HOST = "portal.example.org"
GUARDS = {
    "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# What is asked for, and the status: no address lists a folder, and nothing but pages and what belongs to them is answered.
ANSWERS = {
    "/sign-in/": 200,
    "/": 302,
    "/nowhere/": 404,
    "/static/": 404,
    "/static/../manage.py": 404,
    "/.git/config": 404,
    "/.env": 404,
    "/manage.py": 404,
    "/admin/": 404,
}


class Web:
    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, method: str = "GET", **heads: str) -> tuple[int, list[tuple[str, str]], str]:
        """Status, the heads one by one as they came, and the body."""
        sent = {"Host": HOST, "X-Forwarded-Proto": "https"} | {name.replace("_", "-"): to for name, to in heads.items()}
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        talk.request(method, path, headers=sent)
        answer = talk.getresponse()
        said = (
            answer.status,
            [(name.lower(), to) for name, to in answer.getheaders()],
            answer.read().decode("utf-8", "replace"),
        )
        talk.close()
        return said


@pytest.fixture(scope="module")
def web(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Web]:
    """On the suite's own database, as it is: no page that is asked for here reads more than a session."""
    folder, port = tmp_path_factory.mktemp("web"), free_port()
    environment = {
        "PATH": os.defpath,
        **SAFE,
        "STATIC_ROOT": str(folder / "static"),
        "PRIVATE_ROOT": str(folder / "files"),
    }
    environment |= {"DATABASE_URL": address(connection.settings_dict["NAME"]), "REDIS_URL": os.environ["REDIS_URL"]}
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=CHECKOUT, env=environment, check=True)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "sar_portal.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "2",
    ]
    with Path(folder, "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--no-control-socket"], cwd=CHECKOUT, env=environment, stdout=log, stderr=log
        )
    found, until = Web(port), time.monotonic() + 60
    try:
        while True:
            assert server.poll() is None and time.monotonic() < until, Path(folder, "log").read_text()
            try:
                found.ask("/health/live")
                break
            except OSError:
                time.sleep(0.1)
        yield found
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_the_guarding_headers_and_nothing_else_is_served(web, path):
    status, heads, body = web.ask(path)
    assert status == ANSWERS[path]
    said = dict(heads)
    assert {name: said.get(name) for name in GUARDS} == GUARDS
    assert set(said["content-security-policy"].split("; ")) == CSP
    assert said["permissions-policy"] and not any(figure.isdigit() for figure in said["server"])
    assert path.startswith("/static/") or said["cache-control"] == "no-store"
    assert "Traceback" not in body and "repositoryformatversion" not in body and "django" not in body.lower()


def test_what_belongs_to_a_page_has_them_too(web):
    page = web.ask("/sign-in/")[2]
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    status, heads, _ = web.ask(sheet)
    assert status == 200
    assert {name: dict(heads).get(name) for name in GUARDS} == GUARDS
    assert "immutable" in dict(heads)["cache-control"]


def test_each_cookie_is_bound_to_this_host_and_kept_from_scripts(web):
    """As it is sent, not as the settings say."""
    cookies = [to for name, to in web.ask("/sign-in/")[1] if name == "set-cookie"]
    assert cookies
    for cookie in cookies:
        name, _, rest = cookie.partition("=")
        marks = {mark.strip().lower() for mark in rest.split(";")[1:]}
        assert name.startswith("__Host-")
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= marks
        assert not any(mark.startswith("domain") for mark in marks)


def test_plain_http_leads_to_tls_and_another_host_nowhere(web):
    status, heads, _ = web.ask("/sign-in/", X_Forwarded_Proto="http")
    assert (status, dict(heads)["location"]) == (301, f"https://{HOST}/sign-in/")
    assert web.ask("/sign-in/", Host="evil.example")[0] == 400


def test_a_request_is_never_sent_back_and_no_page_takes_another_method(web):
    for method in ("TRACE", "PUT", "DELETE", "OPTIONS"):
        status, _, body = web.ask("/sign-in/", method, X_Canary="canary")
        assert status == 405 and "canary" not in body


def test_a_form_without_its_token_is_refused(web):
    assert web.ask("/sign-in/", "POST", Content_Type="application/x-www-form-urlencoded")[0] == 403
