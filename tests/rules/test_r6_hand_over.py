"""A disciplinary matter leaves the review and is seen by its author and its recipient alone (R6, D5)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from imr.models import HandOver
from imr.services.appointment import appoint_senior_manager
from imr.services.handover import hand_over
from imr.services.register import add_to_register, strike_off
from notifications.models import OutboxMessage
from notifications.services import send_due
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.services import change_agency
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
    assert names == {"scope", "agency_return", "recipient", "line_manager", "how", "handed_on", "by", "at"}


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


def test_a_line_manager_without_an_account_is_told_by_other_means(world, handed, client):
    """The fact is its author's alone, and nothing can wait for them; whom it may be about is refused."""

    def on_register(code, **fields):
        fields = {"code": code, "name": f"Person {code}", "role": f"Role {code}"} | fields
        return add_to_register(agency_return=world.ret, fields=fields, by=world.lead)

    boss, only = on_register("LM1"), on_register("LM2", only_manages=True)
    nurse = on_register("N1", line_manager=boss)
    member = on_register("LM3", only_manages=True, email=world.gp1.email)
    elsewhere = on_register(
        "LM5", only_manages=True, email=world.other_lead.email
    )  # who has an account of another agency
    mine = on_register("LM4", only_manages=True, name=world.author.name)  # a same-name question is open
    change_agency(agency=world.agency, hand_over_days=7, by=world.lead)
    world.ret.refresh_from_db()
    address, today = reverse("imr:concern_hand_over", args=[world.ret.reference]), timezone.localdate()
    facts = {"agency_return": world.ret, "how": "telephone", "handed_on": today, "by": world.author}
    for row in (nurse, member, mine):
        with pytest.raises(Refused):
            hand_over(line_manager=row, **facts)
    for both in ({}, {"line_manager": boss, "recipient": world.gp1}):
        with pytest.raises(Refused, match="one person"):
            hand_over(**both, **facts)
    with pytest.raises(Refused, match="no account in this agency"):
        hand_over(line_manager=boss, text="About them", **facts)
    client.force_login(world.author)
    page = client.get(address).content.decode()
    assert "Person LM1, Role LM1" in page and f'value="register-{only.pk}"' in page
    assert f'value="register-{elsewhere.pk}"' in page and page.count("without an account in this agency") == 1
    assert not [row.code for row in (nurse, member, mine) if f"register-{row.pk}" in page]
    sent = {"recipient": f"register-{boss.pk}", "how": "telephone"}
    sent |= {"handed_on-day": today.day, "handed_on-month": today.month, "handed_on-year": today.year}
    assert client.post(address, sent | {"recipient": f"register-{nurse.pk}"}).status_code == 200
    waiting = OutboxMessage.objects.filter(kind="hand_over").count()
    page = client.post(address, sent, follow=True).content.decode()
    assert (
        "Person LM1, Role LM1" in page and "They had no account in this agency: nobody but you sees this page" in page
    )
    kept = HandOver.objects.get(recipient=None)
    assert OutboxMessage.objects.filter(kind="hand_over").count() == waiting
    strike_off(involvement=nurse, reason="Mistake", by=world.lead)
    strike_off(involvement=boss, reason="Mistake", by=world.lead)
    assert (
        "Person LM1, Role LM1" in client.get(reverse("imr:hand_over_list")).content.decode()
    )  # the fact stays as it was
    for person in [*everyone_else(world), world.gp1]:
        client.force_login(person)
        assert client.get(reverse("imr:hand_over_detail", args=[kept.pk])).status_code == 404, person.name
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT line_manager FROM imr_handover WHERE scope_id = %s", [kept.pk])
        assert "LM1" not in cursor.fetchone()[0]


def test_no_form_hands_it_to_anybody_who_is_not_offered(world, handed, client):
    """Keys that the list has not: another agency's, the board's, one's own, of a closed account; and fields that no form has."""
    client.force_login(world.author)
    address, today = reverse("imr:concern_hand_over", args=[world.ret.reference]), timezone.localdate()
    sent = {"how": "letter", "by": world.gp1.pk, "scope": handed.pk, "agency_return": world.other_return.pk}
    sent |= {"handed_on-day": today.day, "handed_on-month": today.month, "handed_on-year": today.year}
    world.second_lead.is_active = False
    world.second_lead.save()
    for person in (world.other_lead, world.coordinator, world.stranger, world.author, world.second_lead):
        assert "Select a valid choice" in client.post(address, sent | {"recipient": person.pk}).content.decode()
    for recipient in ("", "0", "everybody", "register-999999", f"{world.manager.pk},{world.lead.pk}"):
        assert client.post(address, sent | {"recipient": recipient}).status_code == 200
    for person in (world.lead, world.manager, world.contributor, world.coordinator):
        client.force_login(person)
        assert client.post(address, sent | {"recipient": world.gp1.pk}).status_code in {403, 404}, person.name
    assert list(HandOver.objects.all()) == [handed]
    client.force_login(world.author)
    client.post(address, sent | {"recipient": [world.lead.pk, world.manager.pk]})
    new = HandOver.objects.latest("pk")
    assert (new.by, new.recipient, new.agency_return) == (
        world.author,
        world.manager,
        world.ret,
    ) and new.pk != handed.pk
    client.force_login(world.lead)
    assert client.get(reverse("imr:hand_over_detail", args=[new.pk])).status_code == 404


def test_whoever_goes_back_a_version_loses_nobody_to_whom_it_went(world, handed):
    """A line manager without an account has no place there: who migrates back is told before anything is changed."""

    def migrate(name):
        with owner() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as in a transaction of its own
            MigrationExecutor(connection).migrate([("imr", name)])
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'imr_handover'")
            return "line_manager" in {column for (column,) in cursor.fetchall()}

    assert migrate("0004_unsent_answers") is False and migrate("0005_told_by_other_means") is True
    fields = {"code": "LM1", "name": "Person LM1", "role": "Role LM1", "only_manages": True}
    boss = add_to_register(agency_return=world.ret, fields=fields, by=world.lead)
    facts = {"agency_return": world.ret, "how": "telephone", "handed_on": timezone.localdate(), "by": world.author}
    kept = hand_over(line_manager=boss, **facts)
    with pytest.raises(Refused, match="1 of the hand-overs went to a line manager"):
        migrate("0004_unsent_answers")
    kept.refresh_from_db()
    assert kept.line_manager == "Person LM1, Role LM1"
    assert migrate("0006_held_by_the_row") is True  # as the refusal says: what was taken down on the way is put back
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname IN ('hand_over_is_theirs', 'excluded_while_registered')"
        )
        assert cursor.fetchone() == (2,)


def test_it_is_never_changed(handed):
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.update(how="letter")


def test_nobody_writes_themselves_into_it(world, handed, client):
    """By a forged form, by the tables, by a role that a service gives or that is written into its table before the grant."""
    client.force_login(world.lead)
    address = reverse("imr:hand_over_detail", args=[handed.pk])
    assert client.post(address, {"recipient": world.lead.pk}).status_code == 404
    for person in (world.lead, world.coordinator, world.manager):
        no_grant_by_sql(person, handed.pk, Perm.READ_HAND_OVER)
        for role in (Role.HAND_OVER_RECIPIENT, Role.HAND_OVER_AUTHOR):
            with pytest.raises(IntegrityError, match="R6"), transaction.atomic():
                assign_role(user=person, role=role, scope=handed.scope, by=world.author)
        for role in ("hand_over_recipient", "hand_over_author", "agency_lead"):
            refused_by_the_database(
                "INSERT INTO access_roleassignment (user_id, role, scope_id, since, reason, team)"
                " VALUES (%s, %s, %s, now(), '', '')",
                person.pk, role, handed.pk, says="R6",
            )  # fmt: skip
        assert not can(person, Perm.READ_HAND_OVER, handed)
    for kind in ("agency", "board", "return", "review"):  # of which other things explain a grant, or nothing has to
        refused_by_the_database("UPDATE access_scope SET kind = %s WHERE id = %s", kind, handed.pk, says="kind")
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
