"""Two people at one thing (R14): on every page on which something is edited the second is shown both texts and overwrites nobody.

A model that is edited has a version and a history; one that is missing from the table below fails here.
"""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from imr.models import Action, ChangeMade, Lesson, Recommendation, ReportAnswer
from imr.services.report import add_item
from reviews.models import CommonPerson, RecordSet
from reviews.services.people import show_names
from reviews.services.reviews import open_review
from reviews.services.terms import add_kloe
from sar_portal.access.history import HistoryWouldBeLost, TrackedModel
from tests.accounts.sign_in import sign_in
from tests.rules.doors import client_of, refused_by_the_database
from tests.world.places import place, url_names

FIRST, SECOND = "what the first wrote", "what the second wrote"
ADDRESSES = "first.words@zq.example", "second.words@zq.example"


def _item(slug: str, model):
    """The address of the one item of a sort in the report that is being written."""

    def address(world) -> str:
        report = world.made["report"]
        path = {"recommendation__report": report} if model is Action else {"report": report}
        found = model.objects.filter(**path).first()
        if found is None:
            values = {"recommendation": report.recommendations.get(), "what": "Ask", "lead_officer": "Head"}
            found = add_item(model=model, report=report, values=values, by=world.people["author"])
        return reverse("imr:item_change", args=[report.part.agency_return.reference, slug, found.pk])

    return address


def _kloe_of_a_new_review(world) -> str:
    """Lines of enquiry are fixed once the requests are sent."""
    facts = {"referral_received": date(2026, 3, 1), "period_start": date(2025, 1, 1), "period_end": date(2026, 1, 31)}
    by, board = world.people["coordinator"], world.boards["near"]
    review = open_review(
        board=board, reference="TSAB-SAR-2026-09", pseudonym="Wren", mandate="mandatory", by=by, **facts
    )
    add_kloe(review=review, number=1, title="Knowing", question="What was known?", by=by)
    return reverse("reviews:kloe_change", args=[review.reference, 1])


def _unconfirmed_records(world) -> str:
    row = RecordSet.objects.get(agency_return=world.returns["a_two"])
    return reverse("reviews:record_change", args=[row.agency_return.reference, row.pk])


def _common_person(world) -> str:
    """Its page has a real name in it, so names have to be shown first."""
    person = CommonPerson.objects.filter(review=world.reviews["one"]).earliest("pk")
    show_names(review=person.review, reason="To mend an entry", by=world.people["coordinator"])
    return reverse("reviews:person_change", args=[person.review.reference, person.pk])


# The model, who edits it, on which page (a URL name, or what finds the address), and one of the texts on it.
EDITED = (
    ("reviews.Metadata", "coordinator", "closing:metadata_change", "family_reason"),
    ("accounts.Board", "administrator", "people:board_settings", "contact"),
    ("accounts.Agency", "administrator", "people:agency_edit", "name"),
    ("accounts.Agency", "agency_lead", "people:agency_settings", "shared_mailbox"),
    ("reviews.Review", "coordinator", "reviews:basics_change", "pseudonym"),
    ("reviews.Review", "coordinator", "reviews:family_change", "family_involvement"),
    ("reviews.KeyLineOfEnquiry", "coordinator", _kloe_of_a_new_review, "question"),
    ("reviews.ParallelProcess", "coordinator", "reviews:parallel_change", "status"),
    ("reviews.Milestone", "coordinator", "reviews:milestone_change", "what"),
    ("reviews.RecordSet", "agency_lead", _unconfirmed_records, "custodian"),
    ("reviews.Action", "other_lead", "actions:action_change", "what"),
    ("chronology.ChronologyEntry", "author", "chronology:entry_change", "event"),
    ("chronology.PersonCode", "author", "chronology:person_change", "name"),
    ("chronology.GlossaryTerm", "author", "chronology:term_change", "meaning"),
    ("reviews.CommonPerson", "coordinator", _common_person, "role"),
    ("combined.KeyEpisode", "coordinator", "combined:episode_change", "why"),
    ("imr.PractitionerInvolvement", "agency_lead", "imr:register_change", "nature"),
    ("imr.StaffInterview", "author", "imr:interview_change", "place"),
    ("imr.StaffInterview", "author", "imr:record_write", "lessons"),
    ("imr.EntryCheck", "author", "imr:interview_entry_put", "said"),
    ("imr.ReportAnswer", "author", "imr:section_edit", "text"),
    ("imr.KloeAnswer", "author", "imr:kloe_answer_edit", "what_happened"),
    ("imr.GoodPractice", "author", "imr:item_change", "what"),
    ("imr.Lesson", "author", _item("lessons", Lesson), "text"),
    ("imr.ChangeMade", "author", _item("changes", ChangeMade), "what"),
    ("imr.Recommendation", "author", _item("recommendations", Recommendation), "text"),
    ("imr.Action", "author", _item("actions", Action), "what"),
)


class _Forms(HTMLParser):
    """The forms of a page, each with what its browser would send if nothing was changed."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        at = dict(attrs)
        name = at.get("name") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name and at.get("type") not in {"submit", "file"}:
            if at.get("type") not in {"checkbox", "radio"} or "checked" in at:
                self.forms[-1].setdefault(name, []).append(at.get("value") or "")
        elif tag == "textarea":
            self._area = name
            self.forms[-1][name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in at:
            self.forms[-1].setdefault(self._select, []).append(at.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area][0] += data


def _sent_from(page: str, field: str, words: str) -> dict[str, list[str]]:
    """What the form with this field sends once these words stand in it."""
    read = _Forms()
    read.feed(page)
    form = next(form for form in read.forms if field in form)
    return form | {field: [words]}


def _tracked() -> set[str]:
    return {model._meta.label for model in apps.get_models() if issubclass(model, TrackedModel)}


def test_every_model_that_is_edited_is_in_the_table():
    assert len(_tracked()) > 15
    assert _tracked() - {label for label, *_ in EDITED} == set()


EACH = pytest.mark.parametrize(
    ("label", "persona", "page", "field"), EDITED, ids=[f"{row[0]}-{row[3]}" for row in EDITED]
)


@EACH
def test_the_second_of_two_is_shown_both_texts(world, label, persona, page, field):
    model, client = apps.get_model(label), Client()
    one, other = ADDRESSES if field == "shared_mailbox" else (FIRST, SECOND)
    sign_in(client, world.people[persona])
    address = page(world) if callable(page) else place(world, page, url_names()[page])
    opened = client.get(address).content.decode()
    first = client.post(address, _sent_from(opened, field, one))
    assert first.status_code == 302, first.content.decode()
    second = client.post(address, _sent_from(opened, field, other))
    assert second.status_code in {200, 409}
    shown = second.content.decode()
    assert one in shown and other in shown
    # Read rather than looked for: what is sealed cannot be looked for.
    stored = {getattr(row, field) for row in model._default_manager.all()}
    assert one in stored and other not in stored
    assert one in {getattr(row, field) for row in model.history.all()}


@EACH
def test_no_version_that_is_made_up_overwrites_anybody(world, label, persona, page, field):
    """Left out, older, far ahead or nonsense; who sends the one that stands replaces words that can be read back."""
    model, client = apps.get_model(label), client_of(world.people[persona])
    one, other = ADDRESSES if field == "shared_mailbox" else (FIRST, SECOND)
    address = page(world) if callable(page) else place(world, page, url_names()[page])
    opened = client.get(address).content.decode()
    sent = _sent_from(opened, field, other)
    [version] = sent.pop("version")
    assert client.post(address, _sent_from(opened, field, one)).status_code == 302
    for forged in ({}, *({"version": [words]} for words in (version, "999999", "newest"))):
        assert client.post(address, sent | forged).status_code in {200, 409, 422}, forged
        assert other not in {getattr(row, field) for row in model._default_manager.all()}, forged
    now = client.get(address).content.decode()
    assert client.post(address, _sent_from(now, field, other)).status_code == 302
    assert other in {getattr(row, field) for row in model._default_manager.all()}
    assert one in {getattr(row, field) for row in model.history.all()}


def test_past_the_services_no_words_leave_the_history(world):
    """By a query of the models, and by SQL: the history takes no change, so that what has a version in it can be read back.

    What was saved by itself in the ten minutes before has none yet: during a legal hold alone the database gives it one itself.
    """
    tried = 0
    for model in [model for model in apps.get_models() if issubclass(model, TrackedModel)]:
        with pytest.raises(HistoryWouldBeLost):
            model.objects.update(version=1)
        if model.history.exists():
            table = model.history.model._meta.db_table
            for statement in ("UPDATE {} SET version = version + 1", "DELETE FROM {}"):
                refused_by_the_database(statement.format(f'"{table}"'))
            tried += 1
    assert tried > 15
    answer = ReportAnswer.objects.filter(report=world.made["report"]).earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE imr_reportanswer SET text = %s WHERE id = %s", [SECOND, answer.pk])
    assert ReportAnswer.objects.get(pk=answer.pk).text == SECOND
    assert answer.text in answer.history.values_list("text", flat=True)
