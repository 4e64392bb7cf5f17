"""What browsers report of broken rules is counted by rule and view, and not a word of it is kept (H1, R9)."""

import json
import logging

import pytest
from django.test import Client
from prometheus_client import REGISTRY

ADDRESS = "/policy-report"
PAGE = "http://testserver/returns/TSAB-SAR-2026-01-AGA/report/?zqquery=1#zqhash"
OLD = {
    "csp-report": {
        "document-uri": PAGE,
        "violated-directive": "style-src-attr",
        "effective-directive": "style-src-attr",
        "blocked-uri": "https://zqother.example/x",
        "script-sample": "zqsample",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {"effectiveDirective": "script-src-elem", "documentURL": PAGE, "sample": "zqsample"},
    },
    {"type": "deprecation", "body": {"id": "zqother"}},
]


@pytest.fixture
def browser(db):
    return Client(enforce_csrf_checks=True)


def sent(browser, message, kind="application/csp-report") -> int:
    body = message if isinstance(message, str) else json.dumps(message)
    return browser.post(ADDRESS, body, content_type=kind).status_code


def counted(rule: str, view: str) -> float:
    return REGISTRY.get_sample_value("sar_portal_broken_rules_total", {"rule": rule, "view": view}) or 0


@pytest.mark.parametrize(
    ("message", "kind", "rule"),
    [(OLD, "application/csp-report", "style-src"), (NEW, "application/reports+json", "script-src")],
)
def test_it_is_counted_and_logged_by_rule_and_view_alone(browser, caplog, message, kind, rule):
    before = counted(rule, "imr:report_detail")
    with caplog.at_level(logging.WARNING):
        assert sent(browser, message, kind) == 204
    assert counted(rule, "imr:report_detail") == before + 1
    [line] = [one for one in caplog.records if one.name.endswith("broken_rules")]
    assert (line.rule, line.view) == (rule, "imr:report_detail")
    assert "zq" not in str(vars(line)) and "TSAB" not in str(vars(line))


def test_what_is_not_known_is_other(browser):
    before = counted("other", "other")
    strange = {"csp-report": {"document-uri": "http://[", "effective-directive": "zqdirective"}}
    assert sent(browser, strange) == 204
    assert counted("other", "other") == before + 1


@pytest.mark.parametrize("message", ["", "no json", "[" * 19_000, '"' + "\\ud800" + '"'])
def test_what_is_no_report_is_refused_quietly(browser, message):
    assert sent(browser, message) in (204, 400)


def test_it_is_bounded_in_size_number_and_rate(browser):
    assert sent(browser, "[" + " " * 30_000 + "]") == 413
    before = counted("script-src", "imr:report_detail")
    assert sent(browser, NEW[:1] * 60) == 204
    assert counted("script-src", "imr:report_detail") == before + 20
    answers = [sent(browser, OLD) for _ in range(40)]
    assert answers[0] == 204 and answers[-1] == 429
