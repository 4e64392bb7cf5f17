"""What browsers tell of rules of the content security policy that a page broke (H1): counted by rule and view, nothing else kept.

A report is written by whoever likes, and names addresses, with references in them, and pieces of pages. Only the rule is read,
if it is one of ours, and of the address the view's name.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from prometheus_client import Counter

log = logging.getLogger(__name__)
MOST_BYTES = 20_000
MOST_REPORTS = 20
OTHER = "other"
# Parts of a rule that browsers name by themselves.
PARTS = ("-elem", "-attr")
BROKEN = Counter(
    "sar_portal_broken_rules", "Rules of the content security policy that browsers told of", ["rule", "view"]
)


def note(body: bytes) -> int:
    """Counts and logs what is in one message of a browser; how many reports. Raises ValueError where it is none."""
    found = list(_reports(json.loads(body)))[:MOST_REPORTS]
    for rule, address in found:
        facts = {"rule": _rule(rule), "view": _view(address)}
        BROKEN.labels(*facts.values()).inc()
        log.warning("a page broke a rule of the content security policy", extra=facts)
    return len(found)


def _reports(message: Any) -> Iterator[tuple[str, str]]:
    """Rule and address of each, in the older form (one, with hyphens) and the newer (a list, in one word)."""
    if isinstance(message, dict) and isinstance(old := message.get("csp-report"), dict):
        yield str(old.get("effective-directive") or old.get("violated-directive", "")), str(old.get("document-uri", ""))
    for one in message if isinstance(message, list) else []:
        body = one.get("body") if isinstance(one, dict) and one.get("type") == "csp-violation" else None
        if isinstance(body, dict):
            yield str(body.get("effectiveDirective", "")), str(body.get("documentURL", ""))


def _rule(said: str) -> str:
    word = said.partition(" ")[0]
    for part in PARTS:
        word = word.removesuffix(part)
    return word if word in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] else OTHER


def _view(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except (Resolver404, ValueError):
        return OTHER
