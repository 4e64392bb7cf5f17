"""Databases to measure in: the demo review loaded once a run through the services, and a copy of it for each bench."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from django.core.management import call_command
from django.db import connection

from reviews.models import Review
from sar_portal.access.second_wall import as_owner
from sar_portal.accounts.models import User
from sar_portal.benches.copies import connected_to, copy_of, drop
from sar_portal.demo.loader import REFERENCE, Demo
from sar_portal.demo.people import address
from sar_portal.running.servers.postgres import MIGRATED

LOADED = "bench_demo"
# Stands in for the PDFs of the demo's versions, which no bench looks at; laying them out would take a minute.
NO_PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


@cache
def _load() -> None:
    print("  loading the demo review", flush=True)
    copy_of(MIGRATED, LOADED)
    with connected_to(LOADED):
        call_command("migrate", verbosity=0)
        with patch("sar_portal.documents.services.render_pdf", lambda *_, **__: NO_PAPER):
            Demo().load(lambda _: None)
        connection.run_on_commit.clear()  # no worker is there to be woken


@contextmanager
def demo() -> Iterator[Review]:
    """A copy of the demo's database for one bench, which may change it as it likes; the review is given."""
    _load()
    name = "bench_copy"
    copy_of(LOADED, name)
    try:
        with connected_to(name):
            yield Review.objects.get(reference=REFERENCE)
    finally:
        drop(name)


def person(short: str) -> User:
    """One of the demo's people, by the short form of the address: `coordinator`, `author.pol`."""
    return User.objects.get(email=address(short))


def settle() -> None:
    """Statistics and visibility as a database in use has them: after much was put in at once, autovacuum would do this."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
