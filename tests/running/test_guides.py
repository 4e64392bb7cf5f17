"""What the guides tell an operator to type is typed here, with Docker played by a program that writes down what it was asked."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from ruamel.yaml import YAML

from sar_portal.running.checks import production_values
from sar_portal.running.places import CHECKOUT
from sar_portal.running.servers.binaries import postgres_programs
from sar_portal.running.servers.postgres import Postgres

COMPOSE: dict[str, Any] = YAML(typ="safe").load((CHECKOUT / "docker-compose.yml").read_text())
# What the first version that people installed had; whatever came later, an update must make.
FIRST = {
    "secret_key", "secret_key_fallbacks", "database_url", "database_password", "postgres_password", "redis_url",
    "valkey_password", "email_url",
}  # fmt: skip
ROLES = ("sar_portal", "sar_portal_app", "sar_portal_trail", "sar_portal_reports")
DOCKER = """#!/bin/sh
echo "$(cat secrets/data_keys): docker $*" >> "$LOG"
case "$*" in *" psql "*) cat >> "$SQL"; exit "${PSQL_ENDS:-0}";; *" up "*) exit "${UP_ENDS:-0}";; esac
"""
OPENSSL = """#!/bin/sh
od -An -N32 -tx1 /dev/urandom | tr -d ' \\n'; echo
"""


def block(guide: str, section: str) -> str:
    """The first thing to type in that section."""
    text = (CHECKOUT / "docs" / guide).read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    return text.split("```sh\n")[1].split("```")[0]


class Machine:
    """A folder with `secrets/` as the first version left it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.secrets = folder, folder / "secrets"
        self.log, self.sql = folder / "log", folder / "sql"
        self.secrets.mkdir()
        for name in FIRST:
            (self.secrets / name).write_text(f"{name} of before")
            (self.secrets / name).chmod(0o444)
        (folder / "programs").mkdir()
        for name, said in (("docker", DOCKER), ("openssl", OPENSSL), ("git", "#!/bin/sh\n")):
            (folder / "programs" / name).write_text(said)
            (folder / "programs" / name).chmod(0o755)

    def type(self, commands: str, **given: str) -> None:
        path = f"{self.folder / 'programs'}:{os.defpath}"
        given |= {"PATH": path, "LOG": str(self.log), "SQL": str(self.sql)}
        subprocess.run(["sh", "-c", commands], cwd=self.folder, env=given, check=False)

    def kept(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in self.secrets.iterdir()}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_update_makes_every_secret_that_the_first_version_had_not(machine: Machine):
    machine.type(block("deploy.md", "A new version"))
    kept = machine.kept()
    assert set(kept) == set(COMPOSE["secrets"]) and all(kept.values())
    assert all(path.stat().st_mode & 0o777 == 0o444 for path in machine.secrets.iterdir())
    assert kept["owner_password"] == "database_password of before"
    assert kept["owner_database_url"] == "database_url of before"
    word = kept["database_password"].strip()
    assert kept["database_url"].strip() == f"postgres://sar_portal_app:{word}@database:5432/sar_portal"
    assert machine.sql.read_text().startswith(f"\\set word {word}\n") and word not in machine.log.read_text()
    machine.sql.unlink()
    machine.type(block("deploy.md", "A new version"))
    assert machine.kept() == kept and not machine.sql.exists()


def test_an_update_whose_role_cannot_be_made_leaves_the_first_one_as_it_was(machine: Machine):
    machine.type(block("deploy.md", "A new version"), PSQL_ENDS="3")
    kept = machine.kept()
    assert kept["database_url"] == "database_url of before" and "owner_database_url" not in kept
    machine.type(block("deploy.md", "A new version"))
    assert machine.kept()["owner_database_url"] == "database_url of before"


def test_a_new_data_key_is_known_to_all_before_one_seals_with_it(machine: Machine):
    (machine.secrets / "data_keys").write_text("older,old\n")
    machine.type(block("keys.md", "A new data key"))
    known, front, rotate = machine.log.read_text().splitlines()
    new = known.split(":")[0].removeprefix("older,old,")
    assert re.fullmatch("[0-9a-f]{64}", new)
    assert known.startswith(f"older,old,{new}: docker compose up ") and "--force-recreate" in known
    assert front.startswith(f"{new},older,old: docker compose up ") and "--force-recreate" in front
    assert rotate.endswith("rotate_keys")


def test_a_new_data_key_that_not_all_know_stays_at_the_end(machine: Machine):
    (machine.secrets / "data_keys").write_text("old\n")
    machine.type(block("keys.md", "A new data key"), UP_ENDS="1")
    assert machine.kept()["data_keys"].startswith("old,")
    assert len(machine.log.read_text().splitlines()) == 1


# --- the first start --------------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server as PostgreSQL's image makes it: with its superuser alone."""
    folder = tmp_path_factory.mktemp("fresh")
    for step in [folder, *folder.parents]:
        if step.stat().st_uid == os.getuid() and step.stat().st_mode & 0o001 == 0:
            step.chmod(step.stat().st_mode | 0o011)
    server = Postgres(folder / "postgresql", durable=False)
    server.start()
    tell(server.superuser_url, "DROP DATABASE sar_portal", "DROP DATABASE sar_portal_migrated")
    tell(server.superuser_url, *(f"DROP ROLE {name}" for name in ROLES))
    yield server
    server.kill()


def tell(url: str, *statements: str) -> list[tuple[Any, ...]]:
    opened = psycopg2.connect(url)
    opened.autocommit = True
    with opened.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
    opened.close()
    return found


def typed_by_the_image(server: Postgres, script: str) -> None:
    """As its entry point does: by its shell, as the superuser."""
    superuser = server.superuser_url.split(":")[2].split("@")[0]
    given = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGPASSWORD": superuser}
    path = f"{postgres_programs()}:{os.defpath}"
    subprocess.run(["sh", "-ec", script], env=given | {"PATH": path, "LC_ALL": "C.UTF-8"}, cwd="/", check=True)


@cache
def secrets() -> dict[str, str]:
    """The same at each start, as those of an installation are."""
    return production_values()


def migrate(server: Postgres, *to: str, **owner: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name in {"PATH", "REDIS_URL", "HOME"}}
    portal = f"postgres://sar_portal_app:of-the-portal@127.0.0.1:{server.port}/sar_portal"
    given |= secrets() | {"SAR_PORTAL_MODE": "production", "DATABASE_URL": portal} | owner
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0", *to]
    return subprocess.run(command, cwd=CHECKOUT, env=given, text=True, capture_output=True, check=False)


def test_the_first_start_gets_from_an_empty_server_to_a_portal_that_reads(fresh: Postgres, tmp_path: Path):
    (tmp_path / "owner_password").write_text("of-the-owner\n")
    (tmp_path / "database_password").write_text("of-the-portal\n")
    script = COMPOSE["configs"]["database-roles"]["content"].replace("$$", "$")
    assert "--set owner_password" not in script and "$(cat" not in script  # in no list of processes
    typed_by_the_image(fresh, script.replace("/run/secrets/", f"{tmp_path}/"))

    superuser = fresh.superuser_url.removesuffix("postgres") + "sar_portal"
    refused = migrate(fresh, OWNER_DATABASE_URL=superuser)
    assert refused.returncode != 0 and "OWNER_DATABASE_URL is a superuser" in refused.stderr

    owner = f"postgres://sar_portal:of-the-owner@127.0.0.1:{fresh.port}/sar_portal"
    done = migrate(fresh, OWNER_DATABASE_URL=owner)
    assert done.returncode == 0, done.stderr
    portal = owner.replace("sar_portal:of-the-owner", "sar_portal_app:of-the-portal")
    assert tell(portal, "SELECT count(*) > 0, (SELECT count(*) FROM accounts_user) FROM django_migrations") == [
        (True, 0)
    ]
    assert tell(portal, "SELECT has_database_privilege('public', 'sar_portal', 'CONNECT')") == [(False,)]
    _each_role_has_its_own(fresh, owner, portal)


def _each_role_has_its_own(server: Postgres, owner: str, portal: str) -> None:
    """H6, as the guide makes them: the owner of the tables has no right in the trail but to read, until it says that it becomes
    the other; the portal writes there by its function alone; reports are read by a role that can read nothing else.
    """
    tell(portal, "SELECT record_event(NULL, 'did', 'something', NULL, '', '{}', '', now())")
    for statement in (
        "DELETE FROM access_auditevent",
        "UPDATE access_auditchain SET length = 0",
        "INSERT INTO access_trailepoch (chain_id) VALUES (1)",
        "ALTER TABLE access_auditevent DISABLE TRIGGER append_only",
        "ALTER FUNCTION record_event SECURITY INVOKER",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            tell(owner, statement)
    assert tell(owner, "SELECT count(*) FROM access_auditevent") == [(1,)]
    dump = [
        str(postgres_programs() / "pg_dump"),
        "--dbname",
        owner,
        "--file",
        "/dev/null",
        "--exclude-schema=owner_only",
    ]
    subprocess.run(dump, check=True, capture_output=True, cwd="/")  # as `back_up` does
    again = migrate(server, OWNER_DATABASE_URL=owner)  # once more, as at each start
    assert again.returncode == 0 and "W002" not in again.stderr, again.stderr

    tell(server.superuser_url, "ALTER ROLE sar_portal_reports LOGIN PASSWORD 'of-the-reports'")
    reports = owner.replace("sar_portal:of-the-owner", "sar_portal_reports:of-the-reports")
    assert tell(reports, "SELECT what, events FROM sar_portal_reports.trail_by_day") == [("did", 1)]
    for statement in (
        "SELECT FROM reviews_review",
        "SELECT FROM access_auditevent",
        "CREATE TABLE public.mine (word text)",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            tell(reports, "SET default_transaction_read_only = off", statement)

    back = migrate(
        server, "access", "0003", OWNER_DATABASE_URL=owner
    )  # what belongs to the trail's role goes as that role
    assert back.returncode == 0, back.stderr
    assert tell(owner, "SELECT to_regclass('access_trailepoch'), count(*) FROM access_auditevent") == [(None, 1)]
    asked = migrate(server, "--check", OWNER_DATABASE_URL=owner)
    assert asked.returncode == 1 and tell(reports, "SELECT count(*) FROM sar_portal_reports.reviews") == [(0,)]
    there = migrate(server, OWNER_DATABASE_URL=owner)
    assert there.returncode == 0, there.stderr
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        tell(owner, "DELETE FROM access_trailepoch")


def test_the_update_s_role_can_sign_in(fresh: Postgres, machine: Machine):
    tell(fresh.superuser_url, "CREATE DATABASE sar_portal")
    tell(fresh.superuser_url, "REVOKE ALL ON DATABASE sar_portal FROM PUBLIC")
    machine.type(block("deploy.md", "A new version"))
    typed_by_the_image(
        fresh, f"psql --username postgres --set ON_ERROR_STOP=1 --single-transaction --file {machine.sql}"
    )
    word = machine.kept()["database_password"].strip()
    url = f"postgres://sar_portal_app:{word}@127.0.0.1:{fresh.port}/sar_portal"
    assert tell(url, "SELECT current_user") == [("sar_portal_app",)]


def test_the_two_roles_that_an_earlier_version_had_not_are_made_once(fresh: Postgres, machine: Machine):
    tell(fresh.superuser_url, "CREATE ROLE sar_portal")
    machine.type(block("deploy.md", "Four roles in the database"))
    for _ in range(2):
        typed_by_the_image(fresh, f"psql --username postgres --set ON_ERROR_STOP=1 --file {machine.sql}")
    superuser = fresh.superuser_url
    assert tell(superuser, "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname ~ 'trail|reports' ORDER BY 1") == [
        ("sar_portal_reports", False),
        ("sar_portal_trail", False),
    ]
    inherits = "SELECT inherit_option, set_option FROM pg_auth_members WHERE roleid = 'sar_portal_trail'::regrole"
    assert tell(superuser, inherits) == [(False, True)]
