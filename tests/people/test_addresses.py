"""Another e-mail address for an account: asked for, confirmed from the new one by its owner, told to the old one."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from sar_portal.accounts.identities import TAKEN_IN, address_sha256, people_at
from sar_portal.accounts.models import AddressChange, User
from sar_portal.accounts.services import ask_for_address
from sar_portal.accounts.services.addresses import UNUSABLE
from sar_portal.people.services import confirm_address
from sar_portal.people.tasks import forget_addresses
from tests.accounts.sign_in import sign_in
from tests.accounts.test_sessions import alive, open_session
from tests.walls import walls_down

NEW = "officer.new@example.org"


def asked(client, page: str, address: str = NEW):
    return client.post(page, {"email": address, "email_again": address})


def letters(mailoutbox) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in mailoutbox:
        found.setdefault(one.to[0], []).append(one.body)
    return found


def test_from_asking_to_signing_in(client, world, django_capture_on_commit_callbacks, mailoutbox):
    sign_in(client, world.officer)
    other = open_session(world.officer)
    SocialAccount.objects.create(user=world.officer, provider="oidc-x", uid="1")
    with django_capture_on_commit_callbacks(execute=True):
        assert asked(client, "/account/address/").status_code == 302
    world.officer.refresh_from_db()
    assert world.officer.email == "officer@example.org" and alive(other)
    assert "Nothing has changed yet" in letters(mailoutbox)["officer@example.org"][0]
    [letter] = letters(mailoutbox)[NEW]
    page = re.search(r"https?://[^/]+(/\S+)", letter)[1]
    mailoutbox.clear()
    for _ in range(3):  # a scanner that looks uses nothing up
        assert NEW in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page).status_code == 302
    world.officer.refresh_from_db()
    assert world.officer.email == NEW and not alive(other)
    assert client.get("/account/security/").status_code == 200
    assert list(EmailAddress.objects.filter(user=world.officer).values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert not SocialAccount.objects.exists()
    assert all("was changed" in letters(mailoutbox)[one][0] for one in ("officer@example.org", NEW))
    assert client.post(page).status_code == 409
    kept = AuditEvent.objects.filter(verb__in=["ask_for_address", "change_address"]).order_by("pk")
    assert [one.verb for one in kept] == ["ask_for_address", "change_address"]
    assert "@" not in str([one.details for one in kept])


def test_an_administrator_asks_and_the_person_alone_confirms(client, world):
    sign_in(client, world.administrator)
    assert asked(client, f"/admin-area/ASAB/people/{world.officer.pk}/address/").status_code == 302
    change = AddressChange.objects.get()
    assert (change.user, change.asked_by) == (world.officer, world.administrator)
    assert client.get(f"/account/address/{change.nonce}/").status_code == 404
    with pytest.raises(Refused):
        confirm_address(change=change, keep="", by=world.administrator)
    sign_in(client, world.officer)
    assert client.post(f"/account/address/{change.nonce}/").status_code == 302


def test_an_address_by_which_a_review_that_was_taken_in_knows_somebody_is_like_another_s(
    client, world, django_capture_on_commit_callbacks, mailoutbox
):
    """No account becomes a second person beside who wrote and accepted there (R1, R2, decision 30), and nobody is told (A6)."""

    def ask() -> AddressChange:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            return ask_for_address(user=world.officer, address=NEW, by=world.officer)

    before = ask()
    assert {NEW, world.officer.email} == letters(mailoutbox).keys()
    User.objects.create_user(f"{address_sha256(NEW)}{TAKEN_IN}", name="Sam First", is_active=False)
    with pytest.raises(Refused, match=UNUSABLE):
        confirm_address(change=before, keep="", by=world.officer)
    after = ask()
    assert {world.officer.email} == letters(mailoutbox).keys()
    with pytest.raises(Refused, match=UNUSABLE):
        confirm_address(change=after, keep="", by=world.officer)


def test_an_address_that_somebody_left_stays_theirs(world, django_capture_on_commit_callbacks, mailoutbox):
    """It would mean two people to the registers (R1, R12), and a review taken in would give the one's authorship to the other
    (R2, D1). Its owner may have it again.
    """

    def ask(user: User, address: str) -> tuple[AddressChange, set[str]]:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            change = ask_for_address(user=user, address=address, by=user)
        return change, set(letters(mailoutbox))

    before, told = ask(world.police_lead, NEW)
    assert told == {NEW, "police_lead@example.org"}
    confirm_address(change=ask(world.officer, NEW)[0], keep="", by=world.officer)
    world.officer.refresh_from_db()
    confirm_address(change=ask(world.officer, "third@example.org")[0], keep="", by=world.officer)
    world.officer.refresh_from_db()
    with pytest.raises(Refused, match=UNUSABLE):
        confirm_address(change=before, keep="", by=world.police_lead)
    for left in ("officer@example.org", NEW.upper()):
        change, told = ask(world.police_lead, left)
        assert told == {"police_lead@example.org"}
        with pytest.raises(Refused, match=UNUSABLE):
            confirm_address(change=change, keep="", by=world.police_lead)
    change, told = ask(world.officer, "officer@example.org")
    assert told == {"officer@example.org", "third@example.org"}
    confirm_address(change=change, keep="", by=world.officer)
    assert list(people_at("officer@example.org")) == [world.officer]


def test_who_may_not_ask(world):
    with pytest.raises(NotAllowed):
        ask_for_address(user=world.officer, address=NEW, by=world.police_lead)
    with pytest.raises(NotAllowed):
        ask_for_address(user=world.officer, address=NEW, board=world.board, by=world.police_lead)
    with pytest.raises(Refused):
        ask_for_address(user=world.stranger, address=NEW, board=world.board, by=world.administrator)
    with pytest.raises(Refused, match="already"):
        ask_for_address(user=world.officer, address="Officer@example.org", by=world.officer)


def test_an_address_that_somebody_has_gets_no_letter(client, world, django_capture_on_commit_callbacks, mailoutbox):
    sign_in(client, world.officer)
    with django_capture_on_commit_callbacks(execute=True):
        assert asked(client, "/account/address/", world.coordinator.email).status_code == 302
    assert set(letters(mailoutbox)) == {"officer@example.org"}
    with pytest.raises(Refused, match="cannot be used"):
        confirm_address(change=AddressChange.objects.get(), keep="", by=world.officer)
    world.officer.refresh_from_db()
    assert world.officer.email == "officer@example.org"


@pytest.mark.parametrize("spoilt", ["old", "asked again", "changed meanwhile"])
def test_a_spent_link_changes_nothing(world, spoilt):
    change = ask_for_address(user=world.officer, address=NEW, by=world.officer)
    if spoilt == "old":
        AddressChange.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoilt == "asked again":
        ask_for_address(user=world.officer, address="third@example.org", by=world.officer)
    else:
        world.officer.email = "elsewhere@example.org"
        world.officer.save()
    with pytest.raises(Refused, match="cannot be used"):
        confirm_address(change=change, keep="", by=world.officer)


def test_it_is_asked_for_five_times_a_day_at_most(world):
    for number in range(5):
        ask_for_address(user=world.officer, address=f"n{number}@example.org", by=world.officer)
    with pytest.raises(Refused, match="often today"):
        ask_for_address(user=world.officer, address=NEW, by=world.officer)


def test_what_was_asked_for_and_never_made_is_forgotten_after_a_month_and_what_was_made_never(world):
    made = ask_for_address(user=world.officer, address=NEW, by=world.officer)
    confirm_address(change=made, keep="", by=world.officer)
    never = ask_for_address(user=world.coordinator, address="mistyped@example.org", by=world.coordinator)
    for days, left in ((25, {made.pk, never.pk}), (33, {made.pk})):
        with walls_down(connection):
            AddressChange.objects.update(expires_at=timezone.now() - timedelta(days=days))
        forget_addresses()
        assert set(AddressChange.objects.values_list("pk", flat=True)) == left


PAST = {
    "another account's": "UPDATE accounts_addresschange SET user_id = asked_by_id + 1",
    "another address": "UPDATE accounts_addresschange SET was = 'nobody@example.org'",
    "made a second time": "UPDATE accounts_addresschange SET made_at = now() WHERE made_at IS NOT NULL",
    "not made after all": "UPDATE accounts_addresschange SET made_at = NULL WHERE made_at IS NOT NULL",
    "a link that lasts longer": "UPDATE accounts_addresschange SET expires_at = now() + interval '9 days' WHERE made_at IS NULL",
    "forgotten": "DELETE FROM accounts_addresschange WHERE made_at IS NOT NULL",
    "forgotten while it is open": "DELETE FROM accounts_addresschange WHERE made_at IS NULL",
}


@pytest.mark.parametrize("past", PAST)
def test_the_database_lets_nobody_have_another_past(world, past):
    """R1, R12: by what an address was somebody is known on a register."""
    confirm_address(
        change=ask_for_address(user=world.officer, address=NEW, by=world.officer), keep="", by=world.officer
    )
    ask_for_address(user=world.coordinator, address="next@example.org", by=world.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PAST[past])
