"""A disciplinary matter leaves the review and is seen by its author and its recipient alone (R6, D5)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from imr.models import HandOver
from imr.services.appointment import appoint_senior_manager
from imr.services.handover import hand_over
from imr.services.register import add_to_register, strike_off
from notifications.models import OutboxMessage
from notifications.services import send_due
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from tests.imr import conftest as agency
from tests.rules.doors import no_grant_by_sql, refused_by_the_database
from tests.walls import owner

pytestmark = pytest.mark.django_db
world, appointed = agency.world, agency.appointed  # the agency's side has a world of its own
WORDS = ("hand-over", "hand over", "handed", "disciplin", "concern")


@pytest.fixture
def handed(world, appointed):
    appoint_senior_manager(agency_return=world.ret, person=world.manager, job_title="M", by=world.lead)
    return hand_over(
        agency_return=world.ret, recipient=world.gp1, how="in_person", handed_on=timezone.localdate(), by=world.author
    )


def everyone_else(world):
    return [world.lead, world.second_lead, world.manager, world.coordinator, world.other_lead, world.stranger]


def test_only_its_author_and_its_recipient_open_it(world, handed, client):
    address = reverse("imr:hand_over_detail", args=[handed.pk])
    for person in (world.author, world.gp1):
        client.force_login(person)
        assert client.get(address).status_code == 200
        assert address in client.get(reverse("imr:hand_over_list")).content.decode()
    for person in everyone_else(world):
        client.force_login(person)
        assert client.get(address).status_code == 404, person.name
        assert address not in client.get(reverse("imr:hand_over_list")).content.decode()


def test_nothing_of_it_is_on_the_pages_of_the_return(world, handed, client):
    for person in everyone_else(world)[:4]:
        client.force_login(person)
        for name in ("return_hub", "author_detail", "register_list"):
            page = client.get(reverse(f"imr:{name}", args=[world.ret.reference])).content.decode().lower()
            assert not [word for word in WORDS if word in page], (person.name, name)


def test_the_notice_says_nothing(world, handed, mailoutbox):
    message = OutboxMessage.objects.get(kind="hand_over")
    assert (message.user, message.reference, message.link) == (world.gp1, "", "/waiting/")
    assert message.scope_id == handed.pk
    while send_due():
        pass
    [letter] = [one for one in mailoutbox if "/waiting/" in one.body]
    text = f"{letter.subject} {letter.body}".lower()
    assert not [word for word in WORDS if word in text] and world.ret.reference.lower() not in text


def test_the_notice_leads_to_it(world, handed, client):
    client.force_login(world.gp1)
    page = client.get("/waiting/", follow=True).content.decode()
    assert reverse("imr:hand_over_detail", args=[handed.pk]) in page


def test_there_is_no_place_for_the_matter_itself():
    names = {field.name for field in HandOver._meta.get_fields() if not field.auto_created}
    assert names == {"scope", "agency_return", "recipient", "how", "handed_on", "by", "at"}


def test_who_may_hand_over_to_whom(world, handed):
    facts = {"agency_return": world.ret, "how": "letter", "handed_on": timezone.localdate()}
    for person in (world.lead, world.manager, world.coordinator, world.other_lead):
        with pytest.raises(NotAllowed):
            hand_over(recipient=world.gp1, by=person, **facts)
    for recipient in (world.other_lead, world.coordinator, world.author):
        with pytest.raises(Refused):
            hand_over(recipient=recipient, by=world.author, **facts)


def test_nobody_is_handed_what_may_be_about_them(world, handed, client):
    """Who was involved is no recipient, unless they manage somebody; neither on the form nor by a forged one."""
    manager = add_to_register(
        agency_return=world.ret,
        fields={"code": "PM", "name": "O T", "role": "M", "email": world.manager.email},
        by=world.lead,
    )
    fields = {"code": "GP1", "name": "A B", "role": "GP", "email": world.gp1.email, "line_manager": manager}
    involved = add_to_register(agency_return=world.ret, fields=fields, by=world.lead)
    address = reverse("imr:concern_hand_over", args=[world.ret.reference])
    today = timezone.localdate()
    facts = {"agency_return": world.ret, "how": "letter", "handed_on": today, "by": world.author}
    client.force_login(world.author)
    page = client.get(address).content.decode()
    assert "Oliver Trent, Practice manager" in page and "Amrit Bhandal" not in page
    assert reverse("imr:hand_over_list") in page  # the hand-over of `handed`
    sent = {"recipient": world.gp1.pk, "how": "telephone"}
    sent |= {"handed_on-day": today.day, "handed_on-month": today.month, "handed_on-year": today.year}
    assert client.post(address, sent).status_code == 200
    with pytest.raises(Refused, match="line manager or senior manager"):
        hand_over(recipient=world.gp1, **facts)
    assert hand_over(recipient=world.manager, **facts).recipient == world.manager
    strike_off(involvement=involved, reason="Mistake", by=world.lead)
    assert hand_over(recipient=world.gp1, **facts)
    with pytest.raises(Refused):
        hand_over(recipient=world.manager, **facts)


def test_it_is_never_changed(handed):
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.update(how="letter")


def test_nobody_writes_themselves_into_it(world, handed, client):
    """By a forged form, by the tables, by a role that is given for it."""
    client.force_login(world.lead)
    address = reverse("imr:hand_over_detail", args=[handed.pk])
    assert client.post(address, {"recipient": world.lead.pk}).status_code == 404
    for person in (world.lead, world.coordinator, world.manager):
        no_grant_by_sql(person, handed.pk, Perm.READ_HAND_OVER)
    refused_by_the_database("UPDATE imr_handover SET recipient_id = %s", world.lead.pk)
    refused_by_the_database("DELETE FROM imr_handover")


def test_the_form_keeps_it_and_shows_it(world, handed, client):
    client.force_login(world.author)
    today = timezone.localdate()
    sent = {"recipient": world.manager.pk, "how": "telephone"}
    sent |= {"handed_on-day": today.day, "handed_on-month": today.month, "handed_on-year": today.year}
    page = client.post(reverse("imr:concern_hand_over", args=[world.ret.reference]), sent, follow=True)
    assert "The review goes on without it" in page.content.decode()
    assert HandOver.objects.filter(recipient=world.manager).count() == 1
