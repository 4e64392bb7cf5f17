"""What people do about their own sign-in: second factors added, used, lost and reset by two, a password forgotten."""

import re

from allauth.mfa.models import Authenticator

from sar_portal.accounts.models import AddressChange, FactorReset
from sar_portal.demo.people import PASSWORD, address
from tests.accounts.browsing import plug_in
from tests.accounts.codes import code
from tests.journeys.portal import Visitor
from tests.journeys.story import Story

WHO = "chair"  # of the subgroup, who has no other part in the story
ANOTHER = "another.name@chair.example"
NEW_PASSWORD = "another demo password 2026"  # noqa: S105


def use_two_second_factors(story: Story) -> None:
    """A passkey and an authenticator app; then the passkey opens the door behind the password."""
    at = story.portal.signed_in(WHO)
    plug_in(at.page.context.new_cdp_session(at.page), verifies=True)
    at.go("mfa_add_webauthn").fill("Name of this passkey", "Work laptop").press("Add a passkey")
    at.see("Passkey: Work laptop").go("mfa_activate_totp")
    secret = at.page.locator(".portal-code").text_content()
    assert secret is not None
    at.fill("Code", code(secret)).press("Add the app").see("Authenticator app")
    at.go("accounts:account_security").look(again=True)
    key = Authenticator.objects.get(user__email=address(WHO), type=Authenticator.Type.WEBAUTHN)
    at.go("mfa_edit_webauthn", key.pk).go("mfa_remove_webauthn", key.pk).go("mfa_deactivate_totp")
    for name in ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
        at.go(name)
    at.go("account_logout").press("Sign out").go("account_login")
    at.fill("E-mail address", address(WHO)).fill("Password", PASSWORD).press("Sign in").see("Enter your code")
    at.press("Use a passkey").see("My work").leave()


def lose_them(story: Story) -> None:
    """An administrator asks, the coordinator confirms; neither could do it alone."""
    person = story.demo.people[WHO].pk
    admin = story.portal.signed_in("admin")
    admin.go("people:factor_reset_request", "ASAB", person).fill("Why?", "The laptop was left on a train")
    admin.press("Ask for it to be removed").leave()
    coordinator = story.portal.signed_in("coordinator")
    coordinator.go("people:factor_reset_confirm", FactorReset.objects.get(user=person).pk)
    coordinator.press("I have spoken with them: remove the factors").see("The second factors were removed").leave()
    assert not Authenticator.objects.filter(user=person).exists()


def ask_for_another_address(story: Story) -> None:
    """Asked for, and the link looked at; they leave it there, so that the rest of the story knows them."""
    at = story.portal.signed_in(WHO)
    at.go("people:address_ask").fill("New e-mail address", ANOTHER).fill("New e-mail address again", ANOTHER)
    at.press("Send the link").see("A link was sent to the new address")
    story.wait_for("the letter to the new address", lambda: [one for one in story.portal.outbox if one.to == [ANOTHER]])
    at.go("people:address_confirm", AddressChange.objects.get(user__email=address(WHO)).nonce).leave()


def forget_the_password(story: Story) -> None:
    guest = story.portal.visitor("guest")
    guest.go("account_reset_password").fill("E-mail address", address(WHO)).press("Send the link")
    link = story.wait_for("the letter with the link", lambda: _link_in(story.portal.outbox))
    guest.open(link)
    guest.look().fill("New password", NEW_PASSWORD).fill("New password again", NEW_PASSWORD)
    guest.press("Save the new password").see("Your password was changed")
    _sign_in(guest, NEW_PASSWORD)
    guest.see("My work").leave()


def _link_in(outbox) -> str:
    """Mail about sign-in is sent by the web server itself, which runs in this process (docs/decisions/0004)."""
    texts = [str(letter.body) for letter in outbox if letter.to == [address(WHO)]]
    found = (re.search(r"http\S+/password/choose/\S+", text) for text in texts)
    return next((match.group() for match in found if match), "")


def _sign_in(at: Visitor, password: str) -> None:
    at.go("account_login").fill("E-mail address", address(WHO)).fill("Password", password).press("Sign in")


def find_a_closed_door(story: Story) -> None:
    """Somebody whose account was closed meanwhile is told so, and no more."""
    admin = story.portal.signed_in("admin")
    admin.go("people:account_close", "ASAB", story.demo.people[WHO].pk).fill("Why?", "Left the board")
    admin.press("Close the account").leave()
    guest = story.portal.visitor("guest")
    _sign_in(guest, NEW_PASSWORD)
    guest.see("This account is closed").leave()
