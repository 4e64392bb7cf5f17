"""Letters to practitioners: the board's words with one person's facts, kept, and how each reached them."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from imr.models import LetterGiven, PractitionerInvolvement
from imr.services.letters import make_letters, print_letter, record_given, unprinted_letters
from imr.tasks import sweep_letters
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import by_person
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.letters import PRACTITIONER_FIELDS, check_merge_fields, merged, practitioner_letter
from sar_portal.accounts.services import change_agency, change_board
from tests.documents.reading import words
from tests.walls import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(world, row):
    change_agency(agency=world.agency, support_offer="Occupational health, extension 4410", by=world.lead)
    return [row("GP1", "Amrit {role} Bhandal", team="Harbour"), row("GP2", "Siobhan Lynch")]


def test_fields_are_checked_and_filled_once():
    check_merge_fields(practitioner_letter(), PRACTITIONER_FIELDS)
    assert merged("{name}: {role}", {"name": "{role}", "role": "GP"}) == "{role}: GP"
    for text, said in (("Dear {nmae}", "nmae"), ("Dear {name", "brace"), ("Dear } {name}", "brace"), (" ", "no words")):
        with pytest.raises(Refused, match=said):
            check_merge_fields(text, PRACTITIONER_FIELDS)


def test_the_board_writes_the_words(world):
    assign_role(user=world.stranger, role=Role.ADMINISTRATOR, scope=world.board.scope, by=None)
    with pytest.raises(Refused, match="not a field"):
        change_board(board=world.board, practitioner_letter="Dear {whom}", by=world.stranger)
    assert change_board(board=world.board, practitioner_letter="Dear {name}", by=world.stranger).practitioner_letter
    with pytest.raises(NotAllowed):
        change_board(board=world.board, practitioner_letter="Dear {name}", by=world.lead)


def test_each_letter_keeps_the_crest_of_its_day(world, people, monkeypatch):
    crest = {"crest": {"sha256": "a" * 64, "words": "Arms"}}
    monkeypatch.setattr("imr.services.letters.crest_of", lambda board: crest if board == world.board else {})
    made = make_letters(agency_return=world.ret, rows=people, by=world.lead)
    assert [letter.content["crest"] for letter in made] == [crest["crest"]] * 2


def test_each_gets_a_letter_of_their_own_and_it_is_kept_as_it_was(world, people):
    first, second = make_letters(agency_return=world.ret, rows=people, by=world.lead)
    assert (first.number, second.number) == (1, 2)
    assert "Amrit {role} Bhandal" in first.content["text"] and "Siobhan" not in first.content["text"]
    assert "extension 4410" in first.content["text"] and "Arthur" in first.content["text"]
    world.board.practitioner_letter = "Other words"
    by_person(world.board, None).save()
    made = print_letter(letter=first)
    assert print_letter(letter=first) == made and unprinted_letters() == [second]
    assert made.file_name == "ASAB-SAR-2026-03-GP-practitioner-letter-v1.pdf"
    assert sweep_letters() == 1 and unprinted_letters() == []


def test_one_letter_that_cannot_be_printed_stops_no_other(world, people):
    first, second = make_letters(agency_return=world.ret, rows=people, by=world.lead)

    def prints(*, letter):
        if letter == first:
            raise MemoryError
        return print_letter(letter=letter)

    with patch("imr.tasks.letters.print_letter", prints):
        sweep_letters()
    assert unprinted_letters() == [first]
    second.refresh_from_db()
    assert second.pdf is not None


def test_a_letter_says_what_support_there_is_or_is_not_made(world, row):
    with pytest.raises(Refused, match="support"):
        make_letters(agency_return=world.ret, rows=[row("GP1", "Amrit Bhandal")], by=world.lead)


def test_who_makes_them_for_whom(world, people):
    for person in (world.coordinator, world.other_lead, world.manager):
        with pytest.raises(NotAllowed):
            make_letters(agency_return=world.ret, rows=people, by=person)
    change_agency(agency=world.other_agency, support_offer="Somebody", by=world.other_lead)
    with pytest.raises(Refused, match="Tick"):
        make_letters(agency_return=world.other_return, rows=people, by=world.other_lead)


def test_how_they_arrived_is_kept_and_tells_the_register(world, people):
    today = timezone.localdate()
    letters = make_letters(agency_return=world.ret, rows=people, by=world.lead)
    facts = {"agency_return": world.ret, "letters": letters, "by": world.lead}
    with pytest.raises(Refused, match="before it was made"):
        record_given(verb="handed", on=today - timedelta(days=1), **facts)
    with pytest.raises(Refused, match="how"):
        record_given(verb="e-mailed", on=today, **facts)
    assert record_given(verb="handed", on=today, **facts | {"letters": letters[:1]}) == 1
    assert record_given(verb="posted", on=today, **facts) == 1
    assert {one.subject.number: one.verb for one in LetterGiven.objects.all()} == {1: "handed", 2: "posted"}
    assert {one.notified_on for one in PractitionerInvolvement.objects.all()} == {today}
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        LetterGiven.objects.update(verb="posted")


def test_the_pages_make_show_and_note(world, people, client):
    client.force_login(world.lead)
    make, listed = (reverse(f"imr:{name}", args=[world.ret.reference]) for name in ("letter_make", "letter_list"))
    page = client.get(make).content.decode()
    assert page.count("checked") == 2 and "extension 4410" in page
    with patch("imr.services.letters.current_app.send_task") as asked:
        page = client.post(make, {"rows": [people[1].pk]}, follow=True).content.decode()
    assert "being printed" in page and "GP2" in page and asked.call_count == 0  # asked for at commit, not before
    letter = world.ret.practitioner_letters.get()
    address = reverse("imr:letter_download", args=[world.ret.reference, 1])
    assert client.get(address).status_code == 404
    print_letter(letter=letter)
    response = client.get(address)
    assert response.content.startswith(b"%PDF-") and "Siobhan Lynch" in words(response.content)
    assert "Siobhan" not in response.headers["Content-Disposition"]
    sent = {"letters": [letter.pk], "verb": "posted", "on": timezone.localdate().isoformat()}
    assert "Sent by internal post" in client.post(listed, sent, follow=True).content.decode()
    client.force_login(world.coordinator)
    assert client.get(address).status_code in {403, 404}
