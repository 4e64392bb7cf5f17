"""R4: one agency sees nothing of another's return until the coordinator shares the composite with it."""

import re

import pytest
from django.urls import reverse

from chronology.models import ChronologyEntry, ReturnedEntry
from imr.models import EntryCheck, KloeAnswer, Lesson, PractitionerInvolvement, Recommendation, Report
from imr.services.register import add_to_register
from imr.services.report import save_section
from reviews.models import AgencyReturn, RecordSet, Submission
from reviews.services.queries import answer
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotAllowed
from sar_portal.access.permissions import Perm
from tests.permissions.table import table
from tests.permissions.test_matrix import bare
from tests.permissions.test_not_asked_for import Sender, every_field
from tests.rules.doors import cells, client_of, no_grant_by_sql
from tests.world.canaries import foreign

OTHERS = ("other_author", "other_lead")


def _without_what_differs(response) -> str:
    """The page without its address, its form's token and its reference code."""
    page = re.sub(r"TSAB-SAR-20\d\d-01-AGA|[A-Za-z0-9]{64}", "", response.content.decode())
    return page.replace(response["X-Request-Id"], "")


@pytest.mark.parametrize("who", OTHERS)
def test_every_address_of_the_return_looks_as_if_it_were_not_there(world, addresses, who):
    assert cells(who, addresses, "/TSAB-SAR-2026-01-AGA/") <= {"404", "405"}
    client, one = client_of(world.people[who]), world.returns["a_one"]
    there = client.get(reverse("imr:return_hub", args=[one.reference]))
    nowhere = client.get(reverse("imr:return_hub", args=["TSAB-SAR-2099-01-AGA"]))
    assert there.status_code == nowhere.status_code == 404 and one.agency.name not in there.content.decode()
    assert _without_what_differs(there) == _without_what_differs(nowhere)


@pytest.mark.parametrize("who", OTHERS)
def test_a_key_of_it_under_ones_own_reference_leads_nowhere(world, who):
    client, own = client_of(world.people[who]), world.returns["b_one"].reference
    made = world.made
    for name, rest in (
        ("imr:register_change", [made["P3"].pk]),
        ("imr:interview_detail", [made["interview"].pk]),
        ("chronology:entry_change", [made["draft"].ref]),
        ("chronology:query_answer", [made["row_query"].pk]),
    ):
        assert client.get(reverse(name, args=[own, *rest])).status_code in {403, 404}, name
    url = reverse("reviews:thread_settle", args=[own, "chronology", made["query"].pk])
    assert client.post(url, {"verb": "settle"}).status_code == 404


def test_no_form_of_another_agency_takes_anything(world, addresses, monkeypatch):
    """Every address of return A is sent the fields of every table, also as if they came from its author."""
    monkeypatch.setattr("sar_portal.access.views.render", bare)
    sender, forged, wrong, tried = Sender(world.people["other_author"]), every_field(), [], 0
    forged |= {"by": world.people["author"].pk, "agency": world.agencies["a"].pk, "text": "Forged"}
    for row in table():
        address = addresses.get(row["url"], "")
        if row["method"] == "POST" and row["other_author"] == "404" and "/TSAB-SAR-2026-01-AGA/" in address:
            sent, tried = sender.send(address, forged), tried + 1
            written = [sql for sql in sent.statements if "django_session" not in sql]
            if (sent.status, sent.in_the_trail(), len(written)) != (404, ["refused"], 1):
                wrong.append(row["url"])
    assert wrong == []
    assert tried > 100


def test_no_field_of_ones_own_form_takes_a_key_of_another_return(world):
    """Agency A's people, on their own pages, with keys and references of agency B in the fields."""
    one, made = world.returns["a_one"], world.made
    row = PractitionerInvolvement.objects.get(agency_return=world.returns["b_one"])
    lesson = Lesson.objects.get(report__part__agency_return=world.returns["b_one"])
    draft, records = made["draft_b"], RecordSet.objects.get(agency_return=world.returns["b_one"])
    answer = KloeAnswer.objects.get(report=made["report"])
    rests = {
        "evidence_entries": [draft.ref],
        "evidence_interviews": [made["interview_b"].pk],
        "evidence_records": [records.pk],
    }
    practitioner = {
        "code": "N9",
        "name": "Somebody Else",
        "role": "Nurse",
        "only_manages": "no",
        "still_employed": "on",
    }
    told = {
        "text": "Do better",
        "lesson": lesson.pk,
        "further_lessons": [lesson.pk],
        "report": lesson.report_id,
        "version": 0,
    }
    sent = (
        ("author", "imr:kloe_answer_edit", [1], {"version": answer.version, "why": "Because", **rests}),
        ("author", "imr:kloe_answer_autosave", [1], {"version": answer.version + 1, "why": "Because of that", **rests}),
        ("author", "imr:item_add", ["recommendations"], told),
        ("author", "imr:interview_entry_put", [made["interview"].pk, draft.pk], {"outcome": "confirmed", "version": 0}),
        ("author", "chronology:contribution_accept", [], {"seen": f"{draft.ref}:{draft.version}"}),
        (
            "author",
            "chronology:entry_merge",
            [made["draft"].ref],
            {"other": draft.ref, "version": 1, "other_version": 1},
        ),
        ("agency_lead", "imr:register_add", [], practitioner | {"line_manager": row.pk}),
    )
    for who, name, rest, fields in sent:
        page = client_of(world.people[who]).post(reverse(name, args=[one.reference, *rest]), fields)
        assert not foreign(who, page.content.decode()) and draft.ref not in page.content.decode(), name
    answer.refresh_from_db()
    assert answer.why == "Because of that"  # so that what was sent was taken, without what is another's
    assert (answer.evidence_entries, answer.evidence_interviews, answer.evidence_records) == ([], [], [])
    assert not Recommendation.objects.filter(text="Do better").exists()
    assert not EntryCheck.objects.filter(entry=draft).exists()
    assert not PractitionerInvolvement.objects.filter(code="N9").exists()
    version = draft.version
    draft.refresh_from_db()
    assert (draft.version, draft.removed_at) == (version, None)


@pytest.mark.parametrize("who", OTHERS)
def test_no_question_to_the_selectors_and_no_verb_gets_there(world, who):
    person, one, report = world.people[who], world.returns["a_one"], world.made["report"]
    for perm in Perm:
        assert not visible(person, perm, AgencyReturn).filter(pk=one.pk).exists(), perm
    for model, path in (
        (Report, "part__agency_return"),
        (Submission, "part__agency_return"),
        (ChronologyEntry, "chronology__part__agency_return"),
        (ReturnedEntry, "submission__part__agency_return"),
        (PractitionerInvolvement, "agency_return"),
    ):
        for perm in (Perm.READ_DRAFT, Perm.READ_RETURNED, Perm.EDIT_CHRONOLOGY, Perm.KEEP_REGISTER):
            assert not visible(person, perm, model).filter(**{path: one}).exists(), (model, perm)
    with pytest.raises(NotAllowed):
        save_section(report=report, section=report.template.sections.get(number=1), text="x", version=1, by=person)
    with pytest.raises(NotAllowed):
        add_to_register(agency_return=one, fields={"code": "X", "name": "X", "role": "X"}, by=person)
    with pytest.raises(NotAllowed):
        answer(query=world.made["query"], text="x", by=person)


@pytest.mark.parametrize("who", OTHERS)
def test_no_permission_is_written_past_the_roles(world, who):
    no_grant_by_sql(
        world.people[who], world.returns["a_one"].pk, Perm.SEE_PROGRESS, Perm.READ_DRAFT, Perm.READ_RETURNED
    )
    no_grant_by_sql(world.people[who], world.reviews["one"].pk, Perm.READ_COMBINED)


@pytest.mark.parametrize("who", [*OTHERS, "author", "agency_lead", "senior_manager"])
def test_the_combined_pages_are_the_boards(world, addresses, who):
    # The readable part of one agency's own return stays its own; what combines is not shared with any agency here.
    assert cells(who, addresses, "/reviews/TSAB-SAR-2026-01/combined/") <= {"403", "404", "405"}
