"""R5: interview records never leave the agency: author and that interviewee; the senior manager where the agency says so."""

import json

import pytest
from django.test import Client
from django.urls import resolve, reverse

from imr.models import EntryCheck, InterviewConfirmation, InterviewShare, StaffInterview, UnsentAnswer
from imr.services.interviews import write_record
from imr.services.sharing import share_record
from imr.services.submission import frozen_report
from notifications import links
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed
from sar_portal.access.permissions import Perm
from sar_portal.accounts.models import Agency
from tests.permissions.table import table
from tests.rules.doors import cells, client_of, no_grant_by_sql

NOT_THEIRS = (
    "agency_lead",
    "senior_manager",
    "contributor",
    "coordinator",
    "lead_reviewer",
    "subgroup",
    "other_author",
)


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_no_address_opens_a_record(world, addresses, who):
    assert cells(who, addresses, "/TSAB-SAR-2026-01-AGA/interviews/") <= {"403", "404", "405"}
    made = world.made["interview"]
    url = reverse("imr:record_write", args=[world.returns["a_one"].reference, made.pk])
    client = client_of(world.people[who])
    assert client.get(url).status_code in {403, 404}
    assert client.post(url, {"lessons": "Forged", "version": made.version}).status_code in {403, 404}
    assert "Forged" not in StaffInterview.objects.values_list("lessons", flat=True)


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_no_question_to_the_selectors_and_no_verb_gets_there(world, who):
    person, made = world.people[who], world.made["interview"]
    for perm in (Perm.READ_INTERVIEWS, Perm.HOLD_INTERVIEWS):
        for model in (StaffInterview, EntryCheck):
            path = "involvement__agency_return" if model is StaffInterview else "interview__involvement__agency_return"
            assert not visible(person, perm, model).filter(**{path: world.returns["a_one"]}).exists()
    with pytest.raises(NotAllowed):
        write_record(interview=made, version=made.version, fields={"lessons": "Forged"}, by=person)


def _records() -> list:
    """Whatever is kept of every interview."""
    kept = (StaffInterview, EntryCheck, InterviewShare, InterviewConfirmation)
    return [list(model._default_manager.order_by("pk").values()) for model in kept]


@pytest.mark.parametrize("who", ["other_author", "other_lead", "far_lead"])
def test_nothing_is_sent_to_a_record_under_ones_own_reference(world, addresses, who):
    """Every form of an interview, with a key of agency A in the address of one's own return, and in the fields as well."""
    own = world.returns["x_three" if who == "far_lead" else "b_one"].reference
    client, before, tried = client_of(world.people[who]), _records(), 0
    for row in table():
        found = resolve(addresses[row["url"]])
        if row["method"] == "GET" or "key" not in found.kwargs or "/interviews/" not in addresses[row["url"]]:
            continue
        made = world.made["interview"]
        sent = {"interview": made.pk, "key": made.pk, "reference": world.returns["a_one"].reference}
        sent |= {"lessons": "Forged", "version": made.version, "address": "mine@world.example", "reason": "Forged"}
        answer = client.post(reverse(row["url"], kwargs=found.kwargs | {"reference": own}), sent)
        assert answer.status_code in {403, 404, 405}, row["url"]
        tried += 1
    assert tried > 15 and _records() == before


def test_a_link_opens_and_answers_its_own_record_alone(world):
    """Whatever keys the interviewee's own form is sent with, and to whichever link their cookie."""
    other = world.made["interview"]
    other = write_record(
        interview=other, version=other.version, fields={"lessons": "zqofanother"}, by=world.people["author"]
    )
    second, _ = share_record(interview=other, address="another@world.example", by=world.people["author"])
    check, share = other.checks.get(), world.made["share"]
    path, theirs = (reverse("imr:record_open", args=[one.nonce]) for one in (share, second))
    client = Client()
    client.get(links.absolute(path, signed=True))
    client.post(path, {"code": world.made["code"]})
    kept, before = client.cookies["record"].value, list(EntryCheck.objects.order_by("pk").values())
    for address in (theirs, links.absolute(theirs, signed=True)):
        client.cookies.load({"record": kept})
        assert "zqofanother" not in client.post(address, {"answer": "confirm"}).content.decode()
        assert "zqofanother" not in client.get(address, follow=True).content.decode()
    client.cookies.load({"record": kept})
    saved = client.post(reverse("imr:answer_autosave", args=[second.nonce]), {"comment": "Mine", "version": 0})
    assert saved.status_code == 401 and not UnsentAnswer.objects.filter(share=second).exists()
    client.cookies.load({"record": kept})
    sent = {
        "answer": "comment",
        "comment": "Mine",
        f"entry_{check.pk}": "Forged",
        "interview": other.pk,
        "key": other.pk,
    }
    sent |= {"nonce": str(second.nonce), "share": second.pk, "lessons": "Forged", "state": "held", "version": 1}
    page = client.post(path, sent, follow=True).content.decode()
    assert "Mine" in page and "zqofanother" not in page
    answer = InterviewConfirmation.objects.latest("pk")
    assert (answer.interview, answer.comment, answer.remarks) == (world.made["interview_shared"], "Mine", {})
    assert not InterviewConfirmation.objects.filter(interview=other).exists()
    assert StaffInterview.objects.get(pk=other.pk).lessons == "zqofanother"
    assert list(EntryCheck.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("who", ["senior_manager", "author", "contributor", "coordinator", "administrator"])
def test_whoever_would_read_them_does_not_set_that_they_may(world, who):
    agency = world.agencies["a"]
    sent = {"manager_reads_interviews": "on", "hand_over_days": 0, "shared_mailbox": "", "version": agency.version}
    answer = client_of(world.people[who]).post(reverse("people:agency_settings", args=["TSAB", "AGA"]), sent)
    assert answer.status_code in {403, 404}
    assert not Agency.objects.get(pk=agency.pk).manager_reads_interviews


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_no_permission_is_written_past_the_roles(world, who):
    no_grant_by_sql(world.people[who], world.returns["a_one"].pk, Perm.READ_INTERVIEWS, Perm.HOLD_INTERVIEWS)


def test_nothing_of_a_record_is_in_what_is_submitted(world):
    """By role and date alone; what is frozen is what papers, exports and the composite are made of."""
    assert "zqainterview" not in json.dumps(frozen_report(world.made["report"])).lower()
