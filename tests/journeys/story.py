"""Who is in the story, and at which browser each of them sits."""

import time
from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from reviews.models import AgencyReturn, Review
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import User
from sar_portal.demo import people, returns
from sar_portal.demo.loader import REFERENCE, Demo
from sar_portal.demo.people import AGENCIES, PASSWORD, address
from tests.journeys.portal import Portal, Visitor
from tests.notifications.sink import text_of

HOSPITAL = f"{REFERENCE}-AGH"
HOUSING = f"{REFERENCE}-KH"
OTHERS = [agency for agency in AGENCIES if agency.code != "AGH"]


def days(number: int) -> date:
    """So many days from today: the pages ask for days that are past or to come, whenever the test runs."""
    return timezone.localdate() + timedelta(days=number)


class Story:
    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.demo = Demo()
        self.demo.open_board()
        self._visitors: dict[str, Visitor] = {}

    def at(self, short: str) -> Visitor:
        """The person at their own browser, signed in since they first came."""
        if short not in self._visitors:
            self._visitors[short] = self.portal.signed_in(short)
        return self._visitors[short]

    def close_the_browser_of(self, short: str) -> None:
        """Whoever sits there signs in anew at the next `at`."""
        self._visitors.pop(short).leave()

    @property
    def hospital(self) -> AgencyReturn:
        return AgencyReturn.objects.get(reference=HOSPITAL)

    def find_returns(self) -> None:
        """The loader's own steps for the five other agencies begin at what the coordinator has sent."""
        demo = self.demo
        demo.review = Review.objects.get(reference=REFERENCE)
        demo.returns = {one.agency.code: one for one in demo.review.returns.select_related("agency", "scope")}
        short, name, _ = people.REVIEWER
        demo.people[short] = User.objects.create_user(address(short), PASSWORD, name=name)
        assign_role(
            user=demo.people[short], role=Role.LEAD_REVIEWER, scope=demo.review.scope, by=demo.people["coordinator"]
        )

    def five_agencies_do_their_part(self) -> None:
        """Through the services, as the demo's loader does it."""
        for agency in OTHERS:
            returns.acknowledge(self.demo.returns[agency.code], self.demo.people[f"lead.{agency.code.lower()}"])
            returns.prepare(self.demo, agency)
            self.demo.return_chronology(agency)
        for agency in OTHERS:
            returns.report(self.demo, agency)

    def wait_for(self, what: str, true: Callable[[], object], seconds: float = 240):
        """The worker does it in its own time."""
        deadline = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < deadline, (
                f"not within {seconds} s: {what}\n{self.portal.worker.log.read_text()[-3000:]}"
            )
            time.sleep(0.1)
        return found

    def letter_to(self, mail: str, saying: str) -> str:
        """The text of the last e-mail to the address with these words in it."""

        def found() -> str:
            texts = [text_of(letter) for letter in self.letters if letter["To"] == mail]
            return next((text for text in reversed(texts) if saying in text), "")

        return self.wait_for(f"an e-mail to {mail} with {saying!r}", found)

    @property
    def letters(self) -> list:
        return list(self.portal.mail.letters)
