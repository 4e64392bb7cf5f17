"""R15 at one moment: 'saved' is said of what is on the server, and of nothing that came to nothing there."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from imr.models import ReportAnswer
from imr.services.report import save_section
from imr.services.submission import submit_report
from reviews.models import ReturnPart
from tests.accounts.sign_in import sign_in
from tests.apart import Apart
from tests.imr import writing
from tests.rules.doors import at_once
from tests.walls import owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def w(transactional_db):
    made = writing.drafting()
    writing.write(made)
    made.section = made.report.template.sections.get(number=1)
    return made


def _types(w, text: str, version: int = 1):
    """What the page sends in the background, from a session of its own."""
    client = Client(raise_request_exception=False)
    sign_in(client, w.author)
    url = reverse("imr:section_autosave", args=[w.ret.reference, w.section.key])
    return lambda: client.post(url, {"text": text, "version": version}, headers={"X-Autosave": "1"})


def _stored(w) -> str:
    return ReportAnswer.objects.get(report=w.report, section=w.section).text


def test_two_tabs_that_save_at_once_are_told_saved_once(w):
    """The other is told that it was not, with what stands there now."""
    one, other = at_once(_types(w, "What one tab says"), _types(w, "What the other says"))
    assert sorted([one.status_code, other.status_code]) == [200, 409]
    saved, refused = (one, other) if one.status_code == 200 else (other, one)
    assert saved.json()["version"] == 2 and _stored(w) in refused.content.decode()
    assert _stored(w) == ("What one tab says" if saved is one else "What the other says")


def test_the_same_words_that_come_twice_at_once_are_saved_once(w):
    answers = at_once(*[_types(w, "Sent again, as no answer came")] * 3)
    assert {(one.status_code, one.json()["version"]) for one in answers} == {(200, 2)}
    assert _stored(w) == "Sent again, as no answer came"
    w.section = w.report.template.sections.filter(required=False).first()
    first = at_once(*[_types(w, "The first words", version=0)] * 3)
    assert {(one.status_code, one.json()["version"]) for one in first} == {(200, 1)}


def test_what_comes_while_the_author_submits_is_not_said_to_be_saved(w):
    sends = _types(w, "A last word")
    with transaction.atomic():
        submission = submit_report(report=w.report, by=w.author)
        saving = Apart(sends)
        assert saving.waits()
    saving.join(30)
    assert saving.told.status_code == 422 and "version" not in saving.told.json()
    assert "A last word" not in _stored(w) + str(submission.content)


def test_what_the_database_did_not_keep_at_the_end_is_not_said_to_be_saved(w, monkeypatch):
    """The answer is made before the commit, and goes out after it."""
    sends, commit, before = _types(w, "Half a sentence"), BaseDatabaseWrapper._commit, _stored(w)

    def fails(self):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", fails)
    assert sends().status_code == 503
    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", commit)
    connection.close()
    assert _stored(w) == before
    assert sends().status_code == 200 and _stored(w) == "Half a sentence"


def test_what_the_database_ended_is_not_said_to_be_saved_and_can_be_sent_again(w):
    before, sends = _stored(w), _types(w, "Half a sentence")
    with transaction.atomic():
        ReturnPart.objects.select_for_update().get(pk=w.part.pk)
        saving = Apart(sends)
        assert saving.waits()
        with owner() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [saving.server])
        saving.join(30)
    assert saving.told.status_code == 503
    assert _stored(w) == before
    assert sends().status_code == 200 and _stored(w) == "Half a sentence"


def test_what_a_save_returned_is_there_though_its_process_dies(w):
    """R15: by the service, as a worker or command calls it: nothing is written later than it returns."""
    returned = []

    def saves_and_dies():
        returned.append(
            save_section(report=w.report, section=w.section, text="Half a", version=1, autosave=True, by=w.author)
        )
        with owner() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    dying = Apart(saves_and_dies)
    dying.join(30)
    assert isinstance(dying.told, DatabaseError | InterfaceError)
    assert [one.version for one in returned] == [2] and _stored(w) == "Half a"
