"""Production starts with safe values only, and says which value is not (security.md H5)."""

import os
import subprocess
import sys

import pytest

from sar_portal.running.checks import production_values
from sar_portal.running.places import CHECKOUT
from sar_portal.running.servers import ThrowAwayServers

SAFE = production_values() | {
    "DATABASE_URL": "postgres://sar_portal:word@127.0.0.1:9/sar_portal",
    "REDIS_URL": "redis://:word@127.0.0.1:9/0",
}


def load_settings(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sar_portal.settings"],
        env={"PATH": os.defpath, "PYTHONPATH": str(CHECKOUT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_values_start():
    done = load_settings(SAFE)
    assert done.returncode == 0, done.stderr


def test_production_is_what_an_unset_mode_means():
    done = load_settings({name: value for name, value in SAFE.items() if name not in {"SAR_PORTAL_MODE", "SECRET_KEY"}})
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("SECRET_KEY", "django-insecure-" + SAFE["SECRET_KEY"]),
        ("SECRET_KEY_FILE", "/nowhere/secret_key"),
        ("DATA_KEYS", ""),
        ("DATA_KEYS", "short"),
        ("DATA_KEYS", "0" * 64),
        ("DATA_KEYS", "0123456789abcdef" * 4 + ",another"),
        ("DEBUG", "True"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "portal.example.org,*"),
        ("BASE_URL", "http://portal.example.org"),
        ("REDIS_URL", ""),
        ("DATABASE_URL", ""),
        ("EMAIL_URL", ""),
        ("EMAIL_URL", "consolemail://"),
        ("OIDC_ISSUER", "https://issuer.example.org"),
        ("OIDC_SECOND_FACTOR", "mfa"),
        ("OIDC_PRIVATE", "yes"),
        ("SAR_PORTAL_MODE", "prod"),
        ("DEBUG", "yes"),
        ("TRUSTED_PROXIES", "many"),
        ("SCANNER", "/run/clamav/clamd.ctl"),
        ("SCANNER", "clamav"),
    ],
)
def test_an_unsafe_value_is_refused_by_name(name: str, value: str):
    done = load_settings(SAFE | {name: value})
    assert done.returncode != 0
    assert "BadSetting" in done.stderr
    assert name in done.stderr.splitlines()[-1]


def test_all_that_is_wrong_is_said_at_once():
    last = load_settings({"SAR_PORTAL_MODE": "production"}).stderr.splitlines()[-1]
    for name in ("SECRET_KEY", "DATA_KEYS", "ALLOWED_HOSTS", "BASE_URL", "REDIS_URL", "DATABASE_URL", "EMAIL_URL"):
        assert name in last


def test_a_secret_may_come_from_a_file(tmp_path):
    file = tmp_path / "secret_key"
    file.write_text(SAFE["SECRET_KEY"] + "\n")
    done = load_settings(
        {name: value for name, value in SAFE.items() if name != "SECRET_KEY"} | {"SECRET_KEY_FILE": str(file)}
    )
    assert done.returncode == 0, done.stderr


def migrate(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "migrate", "--plan"],
        cwd=CHECKOUT,
        env={"PATH": os.defpath, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_superuser_of_the_database_is_refused_and_the_portal_s_own_role_is_not():
    given: dict[str, str] = {}
    servers = ThrowAwayServers()
    servers.start(given)
    try:
        assert servers.postgres is not None
        assert migrate(SAFE | given).returncode == 0
        done = migrate(SAFE | given | {"DATABASE_URL": servers.postgres.superuser_url})
    finally:
        servers.stop()
    assert done.returncode != 0
    assert "The database role of DATABASE_URL is a superuser." in done.stderr


def test_notify_with_its_template_does_without_a_mail_server():
    by_notify = {name: value for name, value in SAFE.items() if name != "EMAIL_URL"} | {"NOTIFY_API_KEY": "a-key"}
    refused = load_settings(by_notify)
    assert refused.returncode != 0 and "NOTIFY_TEMPLATE is not set" in refused.stderr
    assert "EMAIL_URL" not in refused.stderr
    assert load_settings(by_notify | {"NOTIFY_TEMPLATE": "a-template"}).returncode == 0
