"""What the product is built of: every locked package in the bill of materials, no licence that nobody allowed, no known fault
that waits for ever (security.md H7).
"""

import json
import re
from datetime import date

import pytest

from sar_portal.running import advisories, dependencies
from sar_portal.running.dependencies import Package, allowed, locked, not_allowed
from sar_portal.running.places import CHECKOUT

RULES = {"allowed": ["MIT", "BSD-3-Clause"], "exceptions": {"odd": {"licence": "LGPL", "because": "used unchanged"}}}
REPORT = {
    "dependencies": [
        {"name": "whole", "version": "1", "vulns": []},
        {"name": "broken", "version": "2", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]}]},
    ]
}


def test_every_locked_package_is_in_the_bill_with_its_hashes_and_licence(tmp_path):
    dependencies.write_bill_of_materials(tmp_path / "sbom.json")  # checked against the standard's own schema on the way
    bill = json.loads((tmp_path / "sbom.json").read_text())
    lines = re.findall(r"^([a-z0-9._-]+)==(\S+)", (CHECKOUT / "requirements.txt").read_text(), re.MULTILINE)
    assert {(one["name"], one["version"]) for one in bill["components"]} == set(lines) and len(lines) > 40
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert [one["name"] for one in bill["components"] if not one.get("hashes") or not one.get("licenses")] == []
    (product,) = [one for one in bill["dependencies"] if one["ref"] == "sar-portal"]
    assert set(product["dependsOn"]) == {one["purl"] for one in bill["components"]}


def test_no_package_of_the_product_has_a_licence_that_nobody_allowed():
    rules = dependencies.rules()
    assert not_allowed(locked(dependencies.LOCK.read_text()), rules) == []
    assert [name for name, one in rules["exceptions"].items() if not one["licence"] or not one["because"]] == []


@pytest.mark.parametrize(
    ("licence", "is_allowed"),
    [
        ("MIT", True),
        ("GPL-3.0 OR MIT", True),
        ("MIT AND BSD-3-Clause", True),
        ("MIT AND GPL-3.0", False),
        ("GPL-3.0", False),
        ("", False),
    ],
)
def test_one_of_several_is_enough_and_all_that_hold_together_are_needed(licence, is_allowed):
    assert allowed(licence, set(RULES["allowed"])) == is_allowed


def test_an_unknown_licence_and_an_exception_for_nothing_are_named():
    packages = [Package("plain", "1", (), "MIT"), Package("new", "2", (), "GPL-3.0"), Package("silent", "3", ())]
    assert not_allowed(packages, RULES) == [
        "new 2: GPL-3.0",
        "silent 3: no licence is known here",
        "odd: is excepted and no longer locked",
    ]


def test_a_known_fault_waits_fourteen_days_where_somebody_said_why_and_not_at_all_where_nobody_did():
    noticed = {"CVE-1": {"noticed": date(2026, 11, 1), "because": "not reached from outside"}}
    assert advisories.known(REPORT, {}, date(2026, 11, 1)) == ["broken 2: PYSEC-1, mended in 2.1"]
    assert advisories.known(REPORT, noticed, date(2026, 11, 15)) == []
    assert advisories.known(REPORT, noticed, date(2026, 11, 16)) == ["broken 2: PYSEC-1, mended in 2.1"]


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("requests.exceptions.ConnectionError: no network", 0, "could not be reached"),
        ("usage: pip-audit", 1, "usage"),
    ],
)
def test_without_a_network_it_says_so_and_fails_nothing(monkeypatch, capsys, said, code, words):
    monkeypatch.setattr(advisories.subprocess, "run", lambda *a, **k: type("Done", (), {"stderr": said})())
    assert advisories.main() == code
    assert words in capsys.readouterr().out


def test_what_the_database_says_is_told(monkeypatch, capsys):
    def answers(command, **kwargs):
        with open(command[-1], "w") as file:
            json.dump(REPORT, file)

    monkeypatch.setattr(advisories.subprocess, "run", answers)
    assert advisories.main() == 1
    assert "broken 2: PYSEC-1" in capsys.readouterr().out
