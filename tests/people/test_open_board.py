"""The command that begins a board: its administrator comes in by the reset link, and only by it."""

import re

import pytest
from django.core.management import CommandError, call_command

from sar_portal.access.decide import can
from sar_portal.access.permissions import Perm
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


def test_a_board_is_opened_once(db):
    call_command("open_board", *FACTS)
    with pytest.raises(CommandError, match="already"):
        call_command("open_board", *FACTS)
