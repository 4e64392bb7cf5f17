"""A version is frozen while others write: what they were told is saved is in it, and what is not in it was refused (R7)."""

from datetime import date
from threading import Event

import pytest
from django.db import transaction

from chronology.models import ChronologyEntry, GlossaryTerm
from chronology.services import people
from chronology.services.contributions import accept_entries
from chronology.services.entries import change_entry, move_entry, remove_entry, restore_entry
from chronology.services.glossary import change_term, explain_term
from chronology.services.pasting import paste_block
from chronology.services.residual import replace_names
from chronology.services.submitting import submit_chronology
from imr.models import Attachment, GoodPractice, Lesson, Report
from imr.services.attaching import attach, put_back, take_off
from imr.services.report import add_item, change_item, remove_item, restore_item, save_kloe_answer, save_section
from imr.services.submission import submit_report
from reviews.models import AgencyReturn, ReturnPart, Submission
from reviews.services.answers import acknowledge
from reviews.services.holding import hold
from reviews.services.records import add_record_set, change_record_set, confirm_secured, remove_record_set
from sar_portal.access.errors import NotNow, Refused
from tests.apart import Apart
from tests.chronology import world as chronologies
from tests.chronology.world import entry, fresh, values
from tests.imr import writing
from tests.reviews import world as boards

NEW = "Written while the author submits."


def _while_frozen(monkeypatch, module: str, name: str, submit, verbs: dict) -> dict:
    """Runs the verbs after the draft was read and before the part is with the senior manager, each of which waits for that; what
    came of each.
    """
    real, begun = getattr(__import__(module, fromlist=[name]), name), {}

    def reads(*given):
        content = real(*given)
        begun.update({words: Apart(verb) for words, verb in verbs.items()})
        assert {words: one.waits() for words, one in begun.items()} == dict.fromkeys(verbs, True)
        return content

    monkeypatch.setattr(f"{module}.{name}", reads)
    try:
        submit()
    finally:
        for one in begun.values():
            one.join(30)
    return {words: one.told for words, one in begun.items()}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_saved_in_a_report_that_is_being_frozen(transactional_db, monkeypatch):
    w = writing.drafting()
    writing.write(w)
    section, kloe = w.report.template.sections.get(number=1), w.review.kloes.get(number=1)
    good = GoodPractice.objects.get(report=w.report)
    lesson = Lesson.objects.get(report=w.report)
    gone, by = add_item(model=GoodPractice, report=w.report, values={"what": "Taken out"}, by=w.author), w.author
    gone = remove_item(item=gone, version=1, by=by)
    listed, off = (
        attach(report=w.report, data=words.encode(), name="policy.txt", title=words, by=by) for words in ("One", "Two")
    )
    take_off(attachment=off, by=by)

    def report() -> Report:
        return Report.objects.get(pk=w.report.pk)

    verbs = {
        "save_section": lambda: save_section(report=report(), section=section, text=NEW, version=1, by=by),
        "save_kloe_answer": lambda: save_kloe_answer(
            report=report(), kloe=kloe, values={"why": NEW}, version=1, by=by
        ),
        "add_item": lambda: add_item(
            model=Lesson, report=report(), values={"text": NEW, "level": "managers"}, by=by
        ),
        "change_item": lambda: change_item(item=lesson, version=1, values={"text": NEW}, by=by),
        "remove_item": lambda: remove_item(item=good, version=1, by=by),
        "restore_item": lambda: restore_item(item=gone, by=by),
        "attach": lambda: attach(report=report(), data=b"Three", name="policy.txt", title=NEW, by=by),
        "take_off": lambda: take_off(attachment=listed, by=by),
        "put_back": lambda: put_back(attachment=off, by=by),
        "explain_term": lambda: explain_term(agency_return=w.ret, term="ABC", meaning=NEW, by=by),
    }  # fmt: skip
    # The report is the one part of which the key is written: the chronology has not been begun.
    ReturnPart.objects.filter(agency_return=w.ret, kind="chronology").update(state="withdrawn")
    told = _while_frozen(
        monkeypatch, "imr.services.submission", "frozen_report", lambda: submit_report(report=report(), by=by), verbs
    )
    assert {words: type(one) for words, one in told.items()} == dict.fromkeys(verbs, NotNow)
    assert NEW not in str(Submission.objects.get(part=w.part).content)
    assert not w.report.answers.filter(text=NEW).exists() and not GlossaryTerm.objects.exists()
    assert Attachment.objects.filter(report=w.report, removed_at__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_saved_in_a_chronology_that_is_being_frozen(transactional_db, monkeypatch):
    w = chronologies.make_world(0).police
    by = w.author
    rows = [entry(w, event=f"Visit {number} of PC Archer.") for number in range(5)]
    gone = remove_entry(entry=entry(w), version=1, by=by)
    for part in ReturnPart.objects.filter(agency_return=w.ret).exclude(kind__in=["chronology", "records"]):
        ReturnPart.objects.filter(pk=part.pk).update(state="withdrawn")
    person = people.add_person(agency_return=w.ret, code="PC9", name="PC Archer", by=by)
    term = explain_term(agency_return=w.ret, term="ABC", meaning="As before", by=by)
    verbs = {
        "change_entry": lambda: change_entry(entry=rows[0], version=1, values=values(event=NEW), by=by),
        "remove_entry": lambda: remove_entry(entry=rows[1], version=1, by=by),
        "restore_entry": lambda: restore_entry(entry=gone, by=by),
        "move_entry": lambda: move_entry(entry=rows[2], up=True, by=by),
        "replace_names": lambda: replace_names(entry=rows[3], version=1, by=by),
        "accept_entries": lambda: accept_entries(chronology=rows[4].chronology, seen={rows[4].ref: 1}, by=by),
        "add_entry": lambda: entry(w, event=NEW),
        "paste_block": lambda: paste_block(
            chronology=fresh(w.chronology), text=f"1/6/2025\t{NEW}", under=["date", "event"], by=w.contributor
        ),
        "add_person": lambda: people.add_person(agency_return=w.ret, code="PC10", name=NEW, by=by),
        "change_person": lambda: people.change_person(person=person, version=1, code="PC9", name=NEW, by=by),
        "change_term": lambda: change_term(line=term, version=1, term="ABC", meaning=NEW, by=by),
    }
    told = _while_frozen(
        monkeypatch,
        "chronology.services.submitting",
        "frozen_chronology",
        lambda: submit_chronology(chronology=fresh(w.chronology), by=by),
        verbs,
    )
    assert {words: type(one) for words, one in told.items()} == dict.fromkeys(verbs, NotNow)
    frozen = Submission.objects.get(part=w.part).content["entries"]
    stored = ChronologyEntry.objects.filter(chronology=w.chronology, removed_at__isnull=True)
    assert [one["what_happened"] for one in frozen] == [row.event for row in stored]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_listed_among_records_that_are_being_confirmed(transactional_db, monkeypatch):
    w = boards.sent_world()
    ret = AgencyReturn.objects.earliest("pk")
    by = w.leads[0]
    acknowledge(request=ret.requests.get(), by=by)
    secured = {"agency_return": ret, "secured_on": date(2026, 9, 7), "secured_by": "Records manager", "by": by}
    one, other = (add_record_set(system=system, **secured) for system in ("First", "Second"))
    confirm = {"agency_return": ret, "name": "Lead", "role": "Safeguarding lead", "by": by}
    verbs = {
        "add_record_set": lambda: add_record_set(system=NEW, **secured),
        "change_record_set": lambda: change_record_set(record_set=one, version=1, system=NEW, by=by),
        "remove_record_set": lambda: remove_record_set(record_set=other, by=by),
        "confirm_secured": lambda: confirm_secured(**confirm),
    }
    told = _while_frozen(
        monkeypatch, "reviews.services.records", "_list_content", lambda: confirm_secured(**confirm), verbs
    )
    assert {words: type(one) for words, one in told.items()} == dict.fromkeys(verbs, Refused)
    listed = Submission.objects.get(part__agency_return=ret).content["record_sets"]
    stored = list(ret.record_sets.order_by("pk").values_list("system", flat=True))
    assert [each["system"] for each in listed] == stored == ["First", "Second"]


@pytest.mark.django_db(transaction=True)
def test_what_is_being_saved_when_the_author_submits_is_in_the_version(transactional_db):
    w = writing.drafting()
    writing.write(w)
    section, lesson = w.report.template.sections.get(number=1), Lesson.objects.get(report=w.report)
    with transaction.atomic():
        save_section(report=w.report, section=section, text=NEW, version=1, by=w.author)
        submitted = Apart(lambda: submit_report(report=Report.objects.get(pk=w.report.pk), by=w.author))
        assert submitted.waits()
        change_item(item=lesson, version=1, values={"text": NEW}, by=w.author)
    submitted.join(30)
    content = submitted.told.content
    assert NEW in content["sections"][0]["text"] and content["lessons"][0]["lesson"] == NEW


@pytest.mark.django_db(transaction=True)
def test_two_who_write_in_different_places_do_not_wait_for_each_other(transactional_db):
    w = chronologies.make_world(0).police
    first, second = entry(w), entry(w)
    saved = Event()

    def save():
        change_entry(entry=second, version=1, values=values(event=NEW), by=w.contributor)
        saved.set()

    with transaction.atomic():
        hold(w.part)  # as the first does who saves in the other row, up to the trail at its end
        ChronologyEntry.objects.select_for_update().get(pk=first.pk)
        saving = Apart(save)
        assert saved.wait(20), saving.told
    saving.join(20)
    assert ChronologyEntry.objects.get(pk=second.pk).event == NEW


def test_a_part_is_held_in_a_transaction_alone(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        hold(ReturnPart(pk=1))
