"""R6: what is handed over is stored only as the agency's setting allows, sealed, for one reader, and then it is gone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from imr.models import HandOver, HandOverText
from imr.services.handover import hand_over, read_text, seal_texts_anew
from imr.services.register import add_to_register
from imr.tasks import erase_hand_overs
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.accounts.models import Agency
from sar_portal.accounts.services import change_agency

pytestmark = pytest.mark.django_db
TEXT = "She was seen to alter the record on 3 May."


def keep(world, days: int) -> None:
    change_agency(agency=world.agency, hand_over_days=days, by=world.lead)
    world.ret.refresh_from_db()


def hand(world, text: str = TEXT) -> HandOver:
    facts = {"recipient": world.gp1, "how": "letter", "handed_on": timezone.localdate()}
    return hand_over(agency_return=world.ret, text=text, by=world.author, **facts)


def test_by_default_nothing_of_the_matter_is_stored(world, appointed, client):
    with pytest.raises(Refused, match="stores no text"):
        hand(world)
    client.force_login(world.author)
    address = reverse("imr:concern_hand_over", args=[world.ret.reference])
    assert 'name="text"' not in client.get(address).content.decode()
    today = timezone.localdate().isoformat()
    client.post(address, {"recipient": world.gp1.pk, "how": "letter", "handed_on": today, "text": ""})
    assert HandOver.objects.count() == 1 and not HandOverText.objects.exists()


def test_what_was_written_while_the_agency_still_stored_it_is_not_lost(world, appointed, client):
    """R6, N: the lead turns it off while the author writes, or the person is put on the register; then it is sent."""
    keep(world, 7)
    client.force_login(world.author)
    address = reverse("imr:concern_hand_over", args=[world.ret.reference])
    assert 'name="text"' in client.get(address).content.decode()
    sent = {"recipient": world.gp1.pk, "how": "letter", "handed_on": timezone.localdate().isoformat(), "text": TEXT}
    add_to_register(
        agency_return=world.ret,
        fields={"code": "GP1", "name": "A B", "role": "GP", "email": world.gp1.email},
        by=world.lead,
    )
    page = client.post(address, sent).content.decode()
    assert "Select a valid choice" in page and TEXT in page
    keep(world, 0)
    sent["recipient"] = world.manager.pk
    page = client.post(address, sent).content.decode()
    assert "no longer stores what is handed over" in page and TEXT in page
    assert "days at most" not in page and "nobody but them can read it" not in page
    assert not HandOver.objects.exists() and not HandOverText.objects.exists()
    assert client.post(address, sent | {"text": " "}).status_code == 302
    assert HandOver.objects.get().recipient == world.manager and not HandOverText.objects.exists()


def test_its_recipient_reads_it_for_an_hour_and_the_fact_stays(world, appointed, client, monkeypatch):
    keep(world, 7)
    kept = hand(world)
    sealed = HandOverText.objects.get().sealed
    assert "record" not in sealed and TEXT not in sealed
    address = reverse("imr:hand_over_detail", args=[kept.pk])
    for person in (world.author, world.gp1):
        client.force_login(person)
        assert TEXT not in client.get(address).content.decode()
    client.force_login(world.author)
    page = client.post(address).content.decode()
    assert TEXT not in page and "waits for Amrit Bhandal" in page
    with pytest.raises(NotAllowed):
        read_text(kept=kept, by=world.author)
    client.force_login(world.gp1)
    for _ in range(2):  # a line that breaks or a second click takes nothing from them
        assert TEXT in client.post(address).content.decode()
    assert erase_hand_overs() == 0
    moment = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("imr.services.handover.timezone.now", lambda: moment)
    with pytest.raises(Refused, match="Nothing waits"):
        read_text(kept=kept, by=world.gp1)
    assert erase_hand_overs() == 1
    monkeypatch.undo()  # an hour later their session is over too
    assert not HandOverText.objects.exists() and HandOver.objects.filter(pk=kept.pk).exists()
    page = client.post(address).content.decode()
    assert TEXT not in page and "Nothing waits to be read" in page
    assert not [event for event in AuditEvent.objects.all() if "alter the record" in str(event.details)]


def test_unread_it_is_erased_when_its_days_are_over(world, appointed, monkeypatch):
    keep(world, 7)
    kept = hand(world)
    assert erase_hand_overs() == 0
    moment = timezone.now() + timedelta(days=7)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert erase_hand_overs() == 1 and not HandOverText.objects.exists()
    with pytest.raises(Refused, match="Nothing waits"):
        read_text(kept=kept, by=world.gp1)


def test_an_agency_that_stops_keeping_them_keeps_none(world, appointed):
    keep(world, 7)
    hand(world)
    keep(world, 0)
    assert erase_hand_overs() == 1 and not HandOverText.objects.exists()


def test_nobody_keeps_them_for_long(world):
    with pytest.raises(Refused, match="28 days"):
        keep(world, 29)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_agency SET hand_over_days = 29")
    assert set(Agency.objects.values_list("hand_over_days", flat=True)) == {0}


def test_nobody_else_comes_to_it(world, appointed, client):
    keep(world, 7)
    kept = hand(world)
    for person in (world.lead, world.second_lead, world.manager, world.coordinator, world.other_lead, world.stranger):
        client.force_login(person)
        assert client.post(reverse("imr:hand_over_detail", args=[kept.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            read_text(kept=kept, by=person)
    assert HandOverText.objects.exists()


def test_after_a_change_of_the_secret_key_a_text_that_waits_goes_over_too(world, appointed, settings):
    keep(world, 7)
    kept = hand(world)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next one" * 6
    assert (seal_texts_anew(), seal_texts_anew()) == ((1, 0, 0), (0, 1, 0))
    settings.SECRET_KEY_FALLBACKS = []
    assert read_text(kept=kept, by=world.gp1) == TEXT
