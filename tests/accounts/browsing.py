"""A real browser for the pages of sign-in."""

from playwright.sync_api import CDPSession, Page

from tests.accounts.conftest import PASSWORD


def plug_in(cdp: CDPSession, *, verifies: bool) -> str:
    """Gives the browser an authenticator that answers by itself, as if its owner touched it."""
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.enable")
    return cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


class Browser:
    """One page, its authenticator, and what broke the content security policy or went wrong in a script."""

    def __init__(self, page: Page, cdp: CDPSession):
        self.page, self.cdp, self.complaints = page, cdp, []
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def plug_in(self, *, verifies: bool) -> str:
        return plug_in(self.cdp, verifies=verifies)

    def sign_in_by_password(self, address: str) -> None:
        self.page.goto(address + "/sign-in/")
        self.page.get_by_label("E-mail address").fill("officer@example.org")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        with self.page.expect_navigation():  # or whoever goes on to another page at once is not signed in there
            self.page.get_by_role("button", name="Sign in", exact=True).click()
