"""The compose file and the image cannot be started here, so what can be read off them is."""

import re
import tomllib
from typing import Any

import pytest
from django.conf import settings
from ruamel.yaml import YAML

from sar_portal.celery import app
from sar_portal.queues import WORK
from sar_portal.running.places import CHECKOUT

COMPOSE: dict[str, Any] = YAML(typ="safe").load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "sar-portal"}
SETTINGS = "".join((CHECKOUT / "sar_portal" / name).read_text() for name in ("settings.py", "env.py"))
READ = set(re.findall(r'env\.(?:text|secret|flag|words|whole|place|required)\(\s*"([A-Z_]+)"', SETTINGS))
FROM_FILES = set(re.findall(r'env\.(?:secret|words)\(\s*"([A-Z_]+)"', SETTINGS))


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_closed(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    if name == "proxy-folder":  # hands a new volume over, with no network, and ends
        assert service["network_mode"] == "none"
        assert service["cap_add"] == ["CHOWN"]
    else:
        assert service["user"].split(":")[0] not in {"", "0", "root"}


def test_what_runs_for_long_says_whether_it_is_well():
    short = {"migrate", "proxy-folder", "backup"}
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == short


def test_several_of_everything_that_serves_people():
    replicas = {name: service.get("deploy", {}).get("replicas") for name, service in SERVICES.items()}
    assert replicas["web"] >= 2
    assert replicas["worker-quick"] >= 2
    assert replicas["worker-heavy"] >= 1
    assert replicas["worker-mail"] >= 2
    assert replicas["beat"] == 2 and settings.CELERY_BEAT_SCHEDULER == "sar_portal.beating:OneBeat"


def test_the_workers_take_exactly_the_queues_there_are():
    taken = {service["command"][-1] for name, service in SERVICES.items() if name.startswith("worker-")}
    assert taken == {queue.name for queue in settings.CELERY_TASK_QUEUES} == {"quick", "mail", "heavy"}


def test_each_task_exists_and_is_sent_where_its_line_says():
    """A task that is in no line, or in two, is an error here: nobody would notice it waiting behind an import."""
    app.loader.import_default_modules()
    named = [task for tasks in WORK.values() for task in tasks]
    assert sorted(named) == sorted(task for task in app.tasks if not task.startswith("celery."))
    for queue, tasks in WORK.items():
        assert {app.amqp.router.route({}, task)["queue"].name for task in tasks} == {queue}


def test_beat_names_only_tasks_that_exist():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_only_the_proxy_can_be_reached_and_the_press_reaches_nothing_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    out = [name for name, service in SERVICES.items() if "out" in service.get("networks", [])]
    assert out == ["worker-mail"]  # and the proxy, which is the way in
    assert SERVICES["worker-heavy"]["networks"] == SERVICES["worker-quick"]["networks"] == ["back"]
    assert SERVICES["database"]["networks"] == SERVICES["valkey"]["networks"] == ["back"]


def test_every_setting_given_to_the_containers_is_one_that_is_read():
    for name, service in OURS.items():
        for variable in service["environment"]:
            plain = variable.removesuffix("_FILE")
            assert plain in (READ if plain == variable else FROM_FILES), f"{name}: {variable}"


def test_each_file_that_a_container_reads_is_given_to_it():
    for name, service in OURS.items():
        read = {path for variable, path in service["environment"].items() if variable.endswith("_FILE")}
        assert read <= {f"/run/secrets/{secret}" for secret in service["secrets"]}, name


def test_what_serves_people_does_not_know_the_owner_of_the_tables():
    """A migration changes tables and a backup reads every row; both end when they are done."""
    knows = [name for name, service in OURS.items() if "owner_database_url" in service["secrets"]]
    assert knows == ["migrate", "backup"] and all(OURS[name]["restart"] == "no" for name in knows)


def test_no_secret_is_written_into_the_compose_file_and_each_is_made_in_the_guide():
    guide = (CHECKOUT / "docs" / "deploy.md").read_text()
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    for secret, source in COMPOSE["secrets"].items():
        assert source == {"file": f"./secrets/{secret}"}
        assert f"> {secret}\n" in guide


def test_every_setting_is_in_the_guide():
    table = (CHECKOUT / "docs" / "deploy.md").read_text()
    named = dict(re.findall(r"^\| `([A-Z_]+)`( \*file\*)? \|", table, re.MULTILINE))
    assert set(named) == READ
    assert {name for name, is_file in named.items() if is_file} == FROM_FILES


def test_what_writes_files_of_any_size_has_a_disk_for_them_that_is_not_its_memory():
    folder = "/srv/work"
    for name in ("web", "worker-quick", "worker-heavy", "backup"):
        assert OURS[name]["environment"]["WORK_FOLDER"] == folder and f"work:{folder}" in OURS[name]["volumes"], name
        assert not [one for one in OURS[name]["tmpfs"] if one.startswith(folder)]
    assert "work" in COMPOSE["volumes"]
    made = re.search(r"install -d -o portal -g portal -m 0700 (.+)", (CHECKOUT / "Dockerfile").read_text())
    assert made and folder in made[1].split()  # a new volume has the owner that the image gives its folder


def test_the_volume_of_postgresql_18_is_where_its_image_keeps_the_data():
    assert SERVICES["database"]["image"] == "postgres:18"
    assert SERVICES["database"]["volumes"] == ["database:/var/lib/postgresql"]


def test_the_image_holds_every_room_and_no_test_tool():
    dockerfile = (CHECKOUT / "Dockerfile").read_text()
    rooms = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    copied = set(re.findall(r"^COPY (\S+) \./", dockerfile, re.MULTILINE))
    assert copied == {*rooms, "manage.py", "templates", "static"}
    assert "requirements-dev" not in dockerfile
    assert re.search(r"^USER 10001:10001$", dockerfile, re.MULTILINE)
    allowed = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert allowed == copied | {"requirements.txt"}
