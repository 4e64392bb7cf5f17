"""The command that begins a board: its administrator comes in by the reset link, and only by it."""

import re
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from sar_portal.access.decide import can
from sar_portal.access.permissions import Perm
from sar_portal.accounts.identities import TAKEN_IN, address_sha256, people_at
from sar_portal.accounts.models import Board, User
from tests.accounts.conftest import PASSWORD

FACTS = ("CSAB", "Castleford SAB", "ada@example.org", "Ada Admin")


def test_the_first_administrator_chooses_a_password_by_the_link(
    db, client, mailoutbox, django_capture_on_commit_callbacks, capsys
):
    call_command("open_board", *FACTS)
    assert "/password/forgotten/" in capsys.readouterr().out
    ada = User.objects.get(email="ada@example.org")
    assert not ada.has_usable_password()
    assert can(ada, Perm.MANAGE_ACCOUNTS, Board.objects.get(code="CSAB"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/password/forgotten/", {"email": "ada@example.org"})
    link = re.search(r"http://localhost:8000(/password/choose/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[0][0]
    assert client.post(form, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    assert client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD}).status_code == 302
    assert client.get("/admin-area/CSAB/people/").status_code == 200


def test_an_address_that_somebody_has_left_is_given_to_nobody_else(db):
    """They would be one person to the registers (R1, R12)."""
    user = User.objects.create_user("ada.new@example.org", PASSWORD, name="Ada Admin")
    now = timezone.now()
    times = {"asked_at": now, "expires_at": now, "made_at": now}
    user.address_changes.create(was=FACTS[2], becomes=user.email, nonce=uuid.uuid4(), asked_by=user, **times)
    with pytest.raises(CommandError, match="another account before"):
        call_command("open_board", *FACTS)
    assert not Board.objects.exists()


def test_who_is_known_by_a_review_that_was_taken_in_is_who_they_are(db):
    known = User.objects.create_user(f"{address_sha256(FACTS[2])}{TAKEN_IN}", name="Ada", is_active=False)
    call_command("open_board", *FACTS)
    [ada] = people_at(FACTS[2])
    assert (ada.pk, ada.email, ada.name, ada.is_active) == (known.pk, FACTS[2], FACTS[3], True)
    assert not ada.has_usable_password() and can(ada, Perm.MANAGE_ACCOUNTS, Board.objects.get(code="CSAB"))


def test_a_board_is_opened_once(db):
    call_command("open_board", *FACTS)
    with pytest.raises(CommandError, match="already"):
        call_command("open_board", *FACTS)
