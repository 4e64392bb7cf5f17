"""R8: decisions are rows that are added, never updated or deleted."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews.models import RequestDecision, SignOff
from reviews.services.requests import decline_extension, grant_extension
from reviews.services.returning import accept
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import Decision
from tests.accounts.sign_in import sign_in
from tests.imr import writing
from tests.rules.doors import WORDS, client_of, refused_by_the_database
from tests.world.places import url_names


def decisions() -> list:
    return [model for model in apps.get_models() if issubclass(model, Decision)]


def test_there_are_decisions_to_look_at():
    assert len(decisions()) > 15


def test_no_table_of_decisions_takes_a_change_from_the_applications_role(world):
    filled = [model for model in decisions() if model._default_manager.exists()]
    assert len(filled) > 8
    for model in filled:
        table = model._meta.db_table
        for statement in ("UPDATE {} SET reason = 'Other'", "UPDATE {} SET by_id = by_id", "DELETE FROM {}"):
            refused_by_the_database(statement.format(f'"{table}"'), says="added, never changed")


def test_every_table_of_decisions_has_its_wall(world):
    """Also one that nothing in the world stands in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'")
        walled = {table for (table,) in cursor.fetchall()}
    assert {model._meta.db_table for model in decisions()} <= walled


def test_nor_do_the_models(world):
    for model in decisions():
        row = model._default_manager.last()
        if row is None:
            continue
        for change in (row.save, row.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_no_address_takes_one_back():
    """Roles, memberships and sharings end by another row; nothing is named for removing a decision."""
    words = ("decision", "sign_off", "appointment", "declaration", "disclosure", "quality")
    ends = ("remove", "delete", "undo", "restore", "change")
    named = [name for name in url_names() if any(word in name for word in words) and name.endswith(ends)]
    assert named == []


def test_a_second_tab_decides_nothing_a_second_time(world):
    client, key = client_of(world.people["coordinator"]), world.made["extension"].pk
    url = reverse("reviews:extension_decide", args=[world.returns["a_one"].reference, key])
    assert client.post(url, {"decision": "decline", "reason": "No"}).status_code == 302
    first = list(RequestDecision.objects.order_by("pk").values_list("pk", "verb", "reason"))
    assert first[-1][2] == "No"
    day = timezone.localdate() + timedelta(days=60)
    boxes = {"until-day": day.day, "until-month": day.month, "until-year": day.year}
    assert client.post(url, {"decision": "grant", "reason": "Yes"} | boxes).status_code != 302
    assert list(RequestDecision.objects.order_by("pk").values_list("pk", "verb", "reason")) == first


def _all() -> dict[tuple[str, int], dict]:
    return {(model._meta.label, row["id"]): row for model in decisions() for row in model._default_manager.values()}


@pytest.mark.parametrize("who", ["coordinator", "agency_lead"])
def test_nothing_that_is_sent_to_any_address_changes_a_decision(world, addresses, who):
    """Whatever its form takes, and whatever fields it is sent with: keys of decisions that stand, other words, another hand."""
    client, before = Client(raise_request_exception=False), _all()
    sign_in(client, world.people[who])
    forged = {name: row[name] for row in before.values() for name in ("id", "subject_id") if name in row}
    forged |= {"pk": forged["id"], "key": forged["id"], "by": world.people["nobody"].pk, "at": "2020-01-01"}
    forged |= {
        "verb": "undo",
        "decision": "grant",
        "reason": "Otherwise",
        "delete": "on",
        "undo": "on",
        "_method": "DELETE",
    }
    tried = 0
    for name, address in addresses.items():
        if name.startswith(("reviews:", "imr:", "chronology:", "combined:", "actions:", "exports:", "closing:")):
            assert client.post(address, forged).status_code < 500, name
            tried += 1
    after = _all()
    assert tried > 150 and {key: after.get(key) for key in before} == before


def test_a_decision_is_the_signed_in_persons_whatever_keys_are_sent_with_it(world):
    """The key of one that stands makes a new row beside it, by whoever is there, of the thing that the address names."""
    client, key = client_of(world.people["coordinator"]), world.made["extension"].pk
    before = {row["id"]: row for row in RequestDecision.objects.values()}
    url = reverse("reviews:extension_decide", args=[world.returns["a_one"].reference, key])
    sent = {"id": key, "pk": key, "subject": world.returns["b_one"].requests.get().pk, "at": "2020-01-01"}
    client.post(url, sent | {"by": world.people["agency_lead"].pk, "decision": "decline", "reason": "No"})
    after = {row["id"]: row for row in RequestDecision.objects.values()}
    [new] = [after.pop(one) for one in after.keys() - before.keys()]
    assert after == before
    asked = RequestDecision.objects.get(pk=key)
    assert (new["by_id"], new["subject_id"], new["reason"]) == (world.people["coordinator"].pk, asked.subject_id, "No")
    assert new["at"].date() == timezone.now().date()


def test_no_service_decides_again_or_answers_what_is_no_question(world):
    """The question itself, the answer to it, another decision of the same agency; by who decided before and by who may not."""
    coordinator, asked = world.people["coordinator"], world.made["extension"]
    acknowledged = RequestDecision.objects.filter(verb="acknowledge", subject_id=asked.subject_id).earliest("pk")
    declined = decline_extension(asked=asked, reason="No", by=coordinator)
    before = list(RequestDecision.objects.order_by("pk").values())
    until = timezone.localdate() + timedelta(days=60)
    for one in (asked, declined, acknowledged):
        with pytest.raises(Refused, match="decided already"):
            grant_extension(asked=one, until=until, by=coordinator)
        with pytest.raises(Refused, match="decided already"):
            decline_extension(asked=one, reason="Otherwise", by=coordinator)
        for other in ("agency_lead", "other_lead", "other_coordinator"):
            with pytest.raises(NotAllowed):
                grant_extension(asked=one, until=until, by=world.people[other])
    assert list(RequestDecision.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_an_acceptance_is_not_made_a_second_time_by_the_service():
    w = writing.submitted()
    accept(part=w.report.part, submission=w.submission, by=w.manager, **WORDS)
    with pytest.raises(NotNow):
        accept(part=w.report.part, submission=w.submission, by=w.manager, **(WORDS | {"statement": "Otherwise."}))
    assert SignOff.objects.get(verb="accept").statement == WORDS["statement"]
