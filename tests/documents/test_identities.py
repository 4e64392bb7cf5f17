"""Identities are sealed field by field (security.md F9): nothing to read in a dump, found again by a keyed mark alone."""

import os
import re
import subprocess
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings as ours
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection

from chronology.models import PersonCode
from imr.models import EntryCheck, InterviewConfirmation, RecordAddendum, RecordCopy, StaffInterview
from imr.models.interview import RECORD
from reviews.models import AdultIdentity, CommonPerson
from sar_portal.documents import checks, identities
from sar_portal.documents.identities import PREFIX, mark_of_name, mark_of_nhs_number, seal, unseal
from sar_portal.documents.models import IdentityKey
from sar_portal.running.servers.binaries import postgres_programs
from sar_portal.sealing import UnknownKey, Unreadable

NEW = "cd" * 31 + "02"
IDENTITIES = {
    "reviews_adultidentity": ["real_name", "date_of_birth", "date_of_death", "nhs_number", "spellings"],
    "reviews_informationrequest": ["content"],
    "reviews_commonperson": ["name", "spellings"],
    "reviews_historicalcommonperson": ["name", "spellings"],
    "chronology_personcode": ["name", "spellings"],
    "chronology_historicalpersoncode": ["name", "spellings"],
    "chronology_returnedperson": ["name", "spellings"],
}
CHECKED = ("new_people", "new_event", "new_action", "asked")


def sealed_columns() -> dict[str, list[str]]:
    """By table, what the models seal."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, identities._Sealed):
                found.setdefault(model._meta.db_table, []).append(field.column)
    return found


SEALED = sealed_columns()


@pytest.fixture
def afresh(monkeypatch):
    """A process that has opened no key yet."""
    monkeypatch.setattr(identities, "_opened", {})


def dumped(database: str) -> str:
    """All of a database as text, as a thief would read it."""
    address = os.environ.get("OWNER_DATABASE_URL") or os.environ["DATABASE_URL"]
    url = urlsplit(address)._replace(path=f"/{database}").geturl()
    done = subprocess.run(
        [str(postgres_programs() / "pg_dump"), "--dbname", url], check=True, capture_output=True, text=True
    )
    return done.stdout


def stored() -> list[str]:
    """Every value of the sealed columns as it lies there."""
    found = []
    with connection.cursor() as cursor:
        for table, columns in SEALED.items():
            for column in columns:
                cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608
                found += [value for (value,) in cursor.fetchall()]
    return found


def test_a_dump_holds_no_name_no_date_of_birth_and_no_nhs_number_of_the_adult_or_the_family(world):
    identity = AdultIdentity.objects.get(review=world.reviews["one"])
    assert (identity.real_name, identity.date_of_birth, identity.nhs_number) == (
        "Robina Zqonename",
        date(1931, 1, 17),
        "zqonenhs",
    )
    assert set(CommonPerson.objects.values_list("name", flat=True)) >= {"Nadia Zqonehidden", "Bruno Zqoneshown"}
    dump = dumped(connection.settings_dict["NAME"]).lower()
    assert "tsab-sar-2026-01" in dump  # the review is in it
    for canary in ("zqonename", "zqtwoname", "zqonenhs", "zqtwonhs", "zqonehidden", "zqoneshown"):
        assert canary not in dump, canary
    for written in ("1931-01-17", "17/01/1931", "17.01.1931", "17 january 1931", "17 jan 1931", "19310117"):
        assert written not in dump, written


def test_nor_a_word_of_an_interview(world):
    """What was said, what the interviewee answered, what was added and what was printed."""
    words = ("said in confidence, zqainterview", "zqaremark", "zqaaddendum", "said in confidence, zqbinterview")
    kept = " ".join(str(value) for row in read_records() for value in row)
    dump = dumped(connection.settings_dict["NAME"]).lower()
    for canary in words:
        assert canary in kept.lower() and canary not in dump, canary


def test_every_value_of_a_sealed_column_is_sealed(world):
    values = stored()
    assert len(values) > 20 and [value for value in values if not value.startswith(PREFIX)] == []
    assert len(set(values)) == len(values)  # the same name twice is not seen to be the same


def test_what_is_sealed_cannot_be_looked_for_in_the_database(db):
    for model, field in (
        (AdultIdentity, "real_name"),
        (AdultIdentity, "date_of_birth"),
        (PersonCode, "spellings"),
        (StaffInterview, "opening"),
        (InterviewConfirmation, "remarks"),
        (EntryCheck, "asked"),
    ):
        for lookup in ("", "__in", "__icontains", "__gt", "__year"):
            with pytest.raises(FieldError, match="is sealed"):
                model.objects.filter(**{field + lookup: "x"}).exists()
        assert not model.objects.filter(**{f"{field}__isnull": True}).exists()


@pytest.mark.parametrize("text", ["Siân Ó Briain", "日本 “the first”", "x", "sealed:1:not", "y" * 500])
def test_what_is_sealed_comes_back_and_each_time_looks_different(text, db):
    assert unseal(seal(text)) == text
    assert seal(text) != seal(text)
    assert seal("") == "" and unseal("as it was before") == "as it was before"


def test_a_changed_character_is_refused(db):
    sealed = seal("Leonard Brindle")
    for place in range(len(PREFIX), len(sealed)):
        other = sealed[:place] + ("B" if sealed[place] != "B" else "C") + sealed[place + 1 :]
        with pytest.raises(Unreadable):
            unseal(other)
    for cut in (sealed[:-4], f"{PREFIX}1:", f"{PREFIX}999999:{sealed.rpartition(':')[2]}"):
        with pytest.raises(Unreadable):
            unseal(cut)


def test_a_mark_is_the_same_for_the_same_person_and_tells_nothing_without_the_key(db, monkeypatch):
    mark = mark_of_name("Siân  Smith-Jones")
    assert mark == mark_of_name("sian smith jones") and re.fullmatch("[0-9a-f]{64}", mark)
    assert mark != mark_of_name("Sian Smith") and mark_of_name(" ") == "" == mark_of_nhs_number("")
    number = mark_of_nhs_number("943 476 5919")
    assert number == mark_of_nhs_number("9434765919") != mark_of_name("9434765919")
    monkeypatch.setattr(identities, "_opened", {1: b"k" * 32})
    assert mark_of_nhs_number("943 476 5919") != number


def test_a_new_key_takes_over_without_touching_a_row_that_is_never_changed(world, settings, monkeypatch, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    before, old = stored(), settings.DATA_KEYS
    settings.DATA_KEYS = [NEW]
    with pytest.raises(CommandError, match="the key of the identities cannot be opened"):
        call_command("rotate_keys")
    assert [one.id for one in checks.keys_open_the_identities(databases=["default"])] == ["documents.E003"]
    settings.DATA_KEYS = [NEW, *old]
    call_command("rotate_keys")
    assert identities.wrap_again() == 0
    settings.DATA_KEYS = [NEW]
    monkeypatch.setattr(identities, "_opened", {})
    assert stored() == before
    assert AdultIdentity.objects.get(review=world.reviews["one"]).real_name == "Robina Zqonename"
    assert checks.keys_open_the_identities(databases=["default"]) == []
    settings.DATA_KEYS = old
    monkeypatch.setattr(identities, "_opened", {})
    with pytest.raises(UnknownKey):
        AdultIdentity.objects.get(review=world.reviews["one"])


def test_what_a_web_server_of_the_version_before_writes_during_the_update_is_read(world):
    """It writes dates, arrays and JSON into columns that are text by now."""
    identity = AdultIdentity.objects.get(review=world.reviews["one"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_adultidentity SET real_name = %s, date_of_birth = %s, spellings = %s::varchar(120)[] WHERE id = %s",
            ["Robina", date(1931, 1, 18), ["Bob", 'The "Robin", Zq'], identity.pk],
        )
    identity.refresh_from_db()
    assert (identity.real_name, identity.date_of_birth) == ("Robina", date(1931, 1, 18))
    assert identity.spellings == ["Bob", 'The "Robin", Zq']
    identity.save()
    assert [value for value in stored() if not value.startswith(PREFIX)] == []


def test_without_an_identity_key_nothing_is_written_plain(db, afresh):
    IdentityKey.objects.all().delete()
    with pytest.raises(UnknownKey, match="manage.py migrate"):
        seal("Leonard Brindle")


def test_the_key_lies_in_the_database_sealed_itself(db):
    row = IdentityKey.objects.get()
    key = identities.open_all()[row.pk]
    assert len(key) == 32 and key not in bytes(row.box)
    assert bytes.fromhex(ours.DATA_KEYS[0]) not in bytes(row.box)


def read_records() -> list:
    return [
        *StaffInterview.objects.order_by("pk").values_list(*RECORD),
        *StaffInterview.history.order_by("pk").values_list(*RECORD),
        *EntryCheck.objects.order_by("pk").values_list("said", *CHECKED),
        *EntryCheck.history.order_by("pk").values_list("said", *CHECKED),
        *InterviewConfirmation.objects.order_by("pk").values_list("comment", "remarks"),
        *RecordAddendum.objects.order_by("pk").values_list("text"),
        *RecordCopy.objects.order_by("pk").values_list("content"),
    ]
