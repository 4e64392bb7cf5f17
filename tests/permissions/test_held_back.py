"""While a legal hold is set people go on working: what it refuses of all that can be sent stands here, with the reason (G7).

Every form is sent by somebody who may, with its texts changed where its own page has it, and undone. What the database refuses
because of a hold is heard there, whatever the page makes of it. A minute or two, and so not in the suite: `-m faults`.
Who the adult is, which is refused too, is tried by tests/closing/test_held_words.py: the form takes no number of the world.
"""

import pytest
from django.db import IntegrityError, connection
from lxml import html

from sar_portal.access.errors import HELD
from sar_portal.closing.services.retention import set_hold
from tests.permissions.table import table
from tests.permissions.test_not_asked_for import Sender, filled
from tests.world.fixtures import undone

HELD_BACK = {
    "chronology:person_remove": "a line of the people key would be gone",
    "chronology:term_remove": "a line of the glossary would be gone",
    "reviews:person_remove": "a code of the review would be gone",
}
PEOPLE = ("author", "coordinator", "agency_lead", "administrator", "other_lead", "senior_manager", "contributor")

pytestmark = pytest.mark.faults


class Hears:
    """What was refused by a hold while it listens."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        try:
            return execute(sql, params, many, context)
        except IntegrityError as error:
            if HELD in str(error):
                self.refused.append(str(error).splitlines()[0])
            raise


def written_anew(form) -> dict:
    """What the form is filled with, where it asks for text with more words."""
    more = {
        one.name
        for one in form.inputs
        if one.name
        and (one.tag == "textarea" or one.get("type") == "text")
        and not one.get("inputmode")
        and not one.name.endswith(("-day", "-month", "-year"))
    }
    return {name: f"{value} more".strip() if name in more else value for name, value in filled(form).items()}


def form_at(sender: Sender, address: str):
    with undone():
        answer = sender.client.get(address)
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html") or answer.streaming:
        return None
    forms = html.fromstring(answer.content.decode()).forms
    return next((form for form in forms if form.method == "POST" and form.action in (None, address)), None)


def test_of_all_that_can_be_sent_a_hold_refuses_what_stands_here(world, addresses):
    for review in ("one", "two"):
        set_hold(review=world.reviews[review], reason="A court asks", by=world.people["coordinator"])
    senders = {name: Sender(world.people[name]) for name in PEOPLE}
    refused, done = {}, []
    for row in table():
        name = row["url"]
        who = next((one for one in PEOPLE if row[one] in ("ok", "302")), None)
        if row["method"] != "POST" or who is None or name not in addresses:
            continue
        form = form_at(senders[who], addresses[name])
        hears = Hears()
        for fields in [{}] if form is None else [written_anew(form), filled(form)]:
            with connection.execute_wrapper(hears):
                sent = senders[who].send(addresses[name], fields)
            if sent.status == 302 and "did" in sent.in_the_trail():
                done.append(name)
                break
        if hears.refused:
            refused[name] = hears.refused[0]
    assert refused.keys() == HELD_BACK.keys(), refused
    assert len(done) > 60, done
