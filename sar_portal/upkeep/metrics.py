"""What a Prometheus may ask for: how many answers of which view in which time, and how each part is. Nothing of a case.

With several processes in one container the library adds them up in the folder that settings.METRICS_FOLDER names.
"""

import logging
import time

from django.conf import settings
from django.utils import timezone
from prometheus_client import REGISTRY as OWN
from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from sar_portal import ticks
from sar_portal.upkeep import selectors
from sar_portal.upkeep.findings import State
from sar_portal.upkeep.held_up import HELD_UP

log = logging.getLogger(__name__)
ANSWERS = Histogram(
    "sar_portal_answer_seconds",
    "Time to answer, by view and status",
    ["view", "status"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
WORTH = {State.WELL: 1, State.WATCH: 0.5, State.WRONG: 0}


class Timed:
    """Counts and logs each answer under its view's name: an address would hold references, a name holds none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = match.view_name if match else "none"
        took = time.perf_counter() - began
        ANSWERS.labels(view, str(response.status_code)).observe(took)
        facts = {"view": view, "status": response.status_code, "method": request.method, "ms": round(took * 1000)}
        log.info("answered", extra=facts)
        return response


def exposition() -> bytes:
    """The text that Prometheus reads."""
    return generate_latest(_counted()) + generate_latest(_now())


def _counted() -> CollectorRegistry:
    if not settings.METRICS_FOLDER:
        return OWN
    registry = CollectorRegistry()
    MultiProcessCollector(registry, settings.METRICS_FOLDER)
    return registry


def _now() -> CollectorRegistry:
    registry = CollectorRegistry()
    part = Gauge("sar_portal_part", "1 well, 0.5 to be looked at, 0 wrong", ["part"], registry=registry)
    for key, finding in selectors.findings().items():
        part.labels(key).set(WORTH[finding.state])
    waits = Gauge("sar_portal_held_up", "Waiting for more than a quarter of an hour", ["what"], registry=registry)
    age = Gauge("sar_portal_tick_age_seconds", "Since a worker was last seen to work", ["worker"], registry=registry)
    for what in HELD_UP:
        if seen := ticks.last(what):
            waits.labels(what).set(seen.faults)
    for worker in (selectors.QUICK, selectors.MAIL, selectors.HEAVY):
        if seen := ticks.last(worker):
            age.labels(worker).set((timezone.now() - seen.at).total_seconds())
    return registry
