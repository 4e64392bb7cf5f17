"""A record for somebody without e-mail, what is said of single entries, and what is added once it is answered."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from chronology.services.entries import add_entry, chronology_of
from imr.models import InterviewConfirmation, InterviewShare, RecordAddendum, StaffInterview
from imr.services.copies import enter_answer, give_copy, make_copy, print_copy, unprinted_copies
from imr.services.interviews import hold_interview, plan_interview, write_record
from imr.services.putting import put_entry
from imr.services.sharing import add_addendum, answer_record, share_record, take_back
from sar_portal.access.errors import NotNow, Refused
from tests.documents.reading import words
from tests.imr.test_record_open import enter, path_of
from tests.walls import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(world, row, appointed):
    gp = row("GP2", "Siobhan Lynch", email="s.lynch@gp.example")
    interview = plan_interview(involvement=gp, fields={"arranged_with": "PM1"}, by=world.author)
    today = {"held_on": timezone.localdate(), "purpose_explained": True}
    interview = hold_interview(interview=interview, version=interview.version, fields=today, by=world.author)
    fields = {"factor_team": "Nobody to ask, said kingfisher"}
    return write_record(interview=interview, version=interview.version, fields=fields, by=world.author)


@pytest.fixture
def check(world, held):
    chronology = chronology_of(world.ret.parts.get(kind="chronology"))
    values = {"date": "May 2025", "source": "EMIS", "event": "He was awake"}
    entry = add_entry(chronology=chronology, values=values, by=world.author)
    return put_entry(interview=held, entry=entry, outcome="confirmed", by=world.author)


def given(world, held):
    copy = make_copy(interview=held, by=world.author)
    give_copy(copy=copy, verb="handed", on=timezone.localdate(), by=world.author)
    return copy


def test_printed_handed_over_and_the_signed_answer_entered(world, held, check, browse):
    copy = make_copy(interview=held, by=world.author)
    pdf = print_copy(copy=copy)
    assert print_copy(copy=copy) == pdf and unprinted_copies() == [] and "Lynch" not in pdf.file_name
    client, ref = browse(world.author), world.ret.reference
    page = client.get(reverse("imr:copy_download", args=[ref, held.pk, 1]))
    assert {"kingfisher", "Lynch,"} <= set(words(page.content).split())
    today = timezone.localdate()
    sent = {"verb": "handed", "on": today.isoformat()}
    assert client.post(reverse("imr:record_print", args=[ref, held.pk]), sent).status_code == 302
    assert StaffInterview.objects.get().state == "shared"
    paper = SimpleUploadedFile("signed by Siobhan.txt", b"Signed")
    sent = {"answer": "confirm", f"entry_{check.pk}": "He dozed", "signed_on": today.isoformat(), "paper": paper}
    assert client.post(reverse("imr:answer_enter", args=[ref, held.pk]), sent).status_code == 302
    answer = InterviewConfirmation.objects.get()
    assert (answer.entered_by, answer.signed_on, answer.remarks) == (world.author, today, {str(check.pk): "He dozed"})
    assert StaffInterview.objects.get().state == "commented"
    read = client.get(reverse("imr:interview_detail", args=[ref, held.pk])).content.decode()
    assert "He dozed" in read and "Entered by Nadia Rahman" in read
    download = client.get(reverse("imr:answer_download", args=[ref, held.pk, answer.pk]))
    assert b"".join(download) == b"Signed" and "Siobhan" not in str(download.headers)


def test_only_what_stands_is_handed_over_and_only_what_was_handed_over_is_answered(world, held):
    today = timezone.localdate()
    with pytest.raises(Refused, match="as it stands"):
        enter_answer(interview=held, signed_on=today, by=world.author)
    copy = make_copy(interview=held, by=world.author)
    changed = write_record(interview=held, version=held.version, fields={"lessons": "One more"}, by=world.author)
    with pytest.raises(Refused, match="changed since"):
        give_copy(copy=copy, verb="handed", on=today, by=world.author)
    given(world, changed)
    with pytest.raises(Refused, match="cannot have signed"):
        enter_answer(interview=changed, signed_on=today - timedelta(days=1), by=world.author)
    enter_answer(interview=changed, signed_on=today, by=world.author)
    with pytest.raises(NotNow):
        enter_answer(interview=changed, signed_on=today, by=world.author)


def test_a_signature_is_an_answer_to_what_they_had_in_hand_alone(world, held):
    today = timezone.localdate()
    given(world, held)
    take_back(interview=held, reason="A slip", by=world.author)
    held.refresh_from_db()
    held = write_record(interview=held, version=held.version, fields={"lessons": "Rewritten"}, by=world.author)
    share_record(interview=held, address="a@b.example", by=world.author)
    with pytest.raises(Refused, match="as it stands"):
        enter_answer(interview=held, signed_on=today, by=world.author)
    given(world, held)
    enter_answer(interview=held, signed_on=today, by=world.author)
    add_addendum(interview=held, text="They rang", by=world.author)
    with pytest.raises(Refused, match="as it stands"):
        enter_answer(interview=held, signed_on=today, by=world.author)
    given(world, held)
    enter_answer(interview=held, signed_on=today, by=world.author)
    assert InterviewConfirmation.objects.count() == 2


def test_they_comment_on_one_entry_by_the_link(world, held, check, client, browse):
    share, code = share_record(interview=held, address="a@b.example", by=world.author)
    enter(client, share, code)
    assert f'name="entry_{check.pk}"' in client.get(path_of(share)).content.decode()
    client.post(path_of(share), {"answer": "confirm", f"entry_{check.pk}": "He dozed", "entry_999": "Forged"})
    answer = InterviewConfirmation.objects.get()
    assert (answer.verb, answer.comment, answer.remarks) == ("comment", "", {str(check.pk): "He dozed"})
    assert "He dozed" in client.get(path_of(share)).content.decode()
    page = browse(world.author).get(reverse("imr:interview_detail", args=[world.ret.reference, held.pk]))
    assert "He dozed" in page.content.decode() and "The code was right" in page.content.decode()


def test_what_is_added_later_stands_beside_and_can_be_answered_once_more(world, held, client, browse):
    with pytest.raises(Refused, match="not answered yet"):
        add_addendum(interview=held, text="Later", by=world.author)
    first, _code = share_record(interview=held, address="a@b.example", by=world.author)
    answer_record(share=first)
    with pytest.raises(NotNow):
        share_record(interview=held, address="a@b.example", by=world.author)
    added = add_addendum(interview=held, text="They rang: it was a Tuesday", by=world.author)
    added.text = "Another day"
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        added.save()
    share, code = share_record(interview=held, address="a@b.example", by=world.author)
    assert InterviewShare.objects.get(pk=first.pk).revoked_at is not None
    enter(client, share, code)
    assert "it was a Tuesday" in client.get(path_of(share)).content.decode()
    client.post(path_of(share), {"answer": "comment", "comment": "A Monday"})
    assert [one.verb for one in InterviewConfirmation.objects.order_by("pk")] == ["confirm", "comment"]
    assert StaffInterview.objects.get().state == "confirmed"  # as they answered the record itself
    assert 'name="answer"' not in client.get(path_of(share)).content.decode()
    assert RecordAddendum.objects.count() == 1
    detail = reverse("imr:interview_detail", args=[world.ret.reference, held.pk])
    end, author = reverse("imr:link_end", args=[world.ret.reference, held.pk]), browse(world.author)
    assert end in author.get(detail).content.decode()
    assert author.post(end).status_code == 302
    assert client.get(path_of(share)).status_code == 404 and end not in author.get(detail).content.decode()
