"""What people type while a legal hold is set, and what is kept of it (G7)."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from chronology.models import ChronologyEntry
from reviews.models import AdultIdentity
from reviews.services.people import show_names
from sar_portal.access.errors import HELD_AS_IT_IS_SENTENCE
from sar_portal.access.history import save_checked
from sar_portal.closing.services.retention import set_hold
from sar_portal.documents.identities import unseal
from tests.closing.test_held import as_it_lies
from tests.walls import owner

spellings = import_module("reviews.migrations.0004_no_spellings")


@pytest.fixture
def held(world):
    return set_hold(review=world.reviews["one"], reason="A court asks", by=world.people["coordinator"])


def test_a_form_that_a_hold_refuses_keeps_what_was_typed(world, held, browse):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    show_names(review=review, reason="To put it right", by=coordinator)
    page, version = reverse("reviews:adult_change", args=[review.reference]), review.identity.version
    answer = browse(coordinator).post(page, {"real_name": "Zqtyped Somebody", "version": version})
    told = answer.content.decode()
    assert answer.status_code == 200 and HELD_AS_IT_IS_SENTENCE in told and 'value="Zqtyped Somebody"' in told
    assert AdultIdentity.objects.get(review=review).real_name != "Zqtyped Somebody"


def test_of_an_adult_without_other_spellings_none_are_sealed_in_their_place(world):
    """As rows lay before, and back: a program of the version before reads only a sealed list."""
    row = AdultIdentity.objects.get(review=world.reviews["one"])
    there, back = spellings.leave_empty, spellings.seal_again
    for step, empty in ((back, False), (there, True)):
        with owner():
            step(apps, SimpleNamespace(connection=connection))
        lies = as_it_lies(row)["spellings"]
        assert (lies == "") is empty and (empty or unseal(lies) == "[]")
        row.refresh_from_db()
        assert row.spellings == []


def test_what_is_kept_is_older_than_what_took_its_place(world, held, monkeypatch):
    """Versions are dated by a web server, whose clock is behind the database's here, and what is kept by the database."""
    entry, author, now = ChronologyEntry.objects.get(pk=world.made["entry"].pk), world.people["author"], timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() - timedelta(milliseconds=300))
    for number, text in enumerate(("zqone", "zqtwo", "zqthree", "zqsaved")):
        entry = save_checked(entry, version=entry.version, values={"action": text}, by=author, autosave=number < 3)
    assert [kept.action for kept in entry.history.all()[:3]] == ["zqsaved", "zqthree", "zqtwo"]
