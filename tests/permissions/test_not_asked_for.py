"""What a form does not ask for is not taken (security.md Z4): forms are sent with the fields of every table beside their own.

That no field is read but by a form that has it is shown of every address by tests/house/test_what_was_sent.py.

Whether anything was taken is read from what goes to the database. The same form is sent three times, each time undone: twice as
its page has it, then with all that it did not ask for. What differs between the first two, as times and new keys do, says
nothing; whatever else differs in the third was taken from what nobody was asked.
"""

import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models
from django.test import Client
from lxml import html

from tests.accounts.sign_in import sign_in
from tests.world.fixtures import undone

WRITES = re.compile(r"INSERT|UPDATE|DELETE|SELECT record_event")


@dataclass
class Sent:
    """One sending: what was answered, and every statement that writes, with its values."""

    status: int = 0
    shown: str = ""
    statements: list[str] = field(default_factory=list)
    values: list[tuple[str, ...]] = field(default_factory=list)

    def note(self, execute, sql, params, many, context):
        if WRITES.match(sql):
            self.statements.append(sql)
            self.values.append(tuple(str(getattr(one, "obj", one)) for one in params or ()))
        return execute(sql, params, many, context)

    def in_the_trail(self) -> list[str]:
        """What each event says that was written: 'did', 'viewed', 'refused' (L5)."""
        written = zip(self.statements, self.values, strict=True)
        return [values[1] for sql, values in written if "record_event" in sql]


class Sender:
    def __init__(self, user) -> None:
        self.client = Client(raise_request_exception=False)
        sign_in(self.client, user)
        self.cookies = self.client.cookies.output(header="", sep=";")

    def send(self, address: str, fields: dict) -> Sent:
        cache.clear()  # how often somebody may try is counted here
        self.client.cookies, sent = SimpleCookie(self.cookies), Sent()
        with undone(), connection.execute_wrapper(sent.note):
            answer = self.client.post(address, fields)
        sent.status, sent.shown = (
            answer.status_code,
            "" if answer.streaming else answer.content.decode("utf-8", "replace"),
        )
        return sent

    def form_at(self, address: str) -> dict[str, Any]:
        """The form that the page at this address has for it, filled in."""
        with undone():
            page = html.fromstring(self.client.get(address).content.decode())
        return next(filled(form) for form in page.forms if form.method == "POST" and form.action in (None, address))


def filled(form) -> dict[str, Any]:
    """The fields of a form as it stands, and where nothing stands, something that it may take."""
    fields: dict[str, Any] = {}
    for one in form.inputs:
        name, kind = one.name, one.get("type", one.tag)
        if not name or kind in ("file", "submit"):
            continue
        if kind in ("radio", "checkbox"):
            if one.get("checked") is not None or name not in fields:
                fields[name] = [one.get("value", "on")]
        elif one.tag == "select":
            # One with an account, of the people to choose from: for the others no text can wait.
            may_be = [option for option in one.value_options if option and not option.startswith("register-")]
            fields[name] = one.value or may_be[-1:]
        else:
            fields[name] = (one.value or "").strip() or _typed(name, one.get("inputmode", kind))
    for button in form.xpath(".//button[@name]")[:1]:
        fields.setdefault(button.get("name"), button.get("value", ""))
    return fields


def _typed(name: str, kind: str) -> str:
    endings = {"-day": "1", "-month": "6", "-year": "2026"}
    kinds = {"email": "someone@world.example", "numeric": "3", "textarea": "Words typed here", "hidden": ""}
    return next((text for ending, text in endings.items() if name.endswith(ending)), kinds.get(kind, "Words"))


def every_field() -> dict[str, str]:
    """A value for the field of every table: another row's key, the last of its states, a word that is found again."""
    found = {"by": "1", "pk": "1", "next": "/search/"}
    for model in apps.get_models():
        for one in model._meta.concrete_fields:
            value = _value(one)
            found |= {one.name: value, one.attname: value}
    return found


def _value(one: models.Field) -> str:
    if isinstance(one, models.ForeignKey):
        return str(one.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 1)
    if one.choices:
        return str(one.flatchoices[-1][0])
    if isinstance(one, models.BooleanField):
        return "on"
    if isinstance(one, models.DateField):
        return "2020-02-02"
    return "7" if isinstance(one, models.IntegerField) else "zqextra"


def told_apart(first: Sent, again: Sent, third: Sent) -> str:
    """What the third did that the two before it did not, in words; empty where nothing."""
    if third.status != first.status:
        return f"answered {third.status}, not {first.status}"
    if third.statements != first.statements:
        other = [sql for sql in third.statements if sql not in first.statements]
        return f"wrote otherwise: {other or third.statements}"
    for sql, *values in zip(first.statements, first.values, again.values, third.values, strict=True):
        stable = [(was, now) for was, twice, now in zip(*values, strict=True) if was == twice]
        taken = [(was, now) for was, now in stable if was != now]
        if taken:
            return f"took {taken} into {sql}"
    return ""


# Forms of every room that are taken with what `filled` types; each in the words of who sends it.
SENT = {
    "author": [
        "chronology:entry_add", "chronology:entry_change", "chronology:term_change", "chronology:query_answer", "imr:action_add",
        "imr:addendum_add", "imr:clearance_decide", "imr:comment_list", "imr:concern_hand_over", "imr:interview_hold",
        "imr:item_add", "imr:section_edit", "people:address_ask",
    ],
    "coordinator": [
        "actions:recommendation_add", "closing:hold_change", "closing:metadata_change", "combined:annotation_add",
        "combined:comment_add", "combined:sharing_list", "exports:disclosure_add", "exports:export_new", "imr:stand_in_record",
        "reviews:criteria_change", "reviews:parallel_add", "reviews:part_withdraw", "reviews:person_add", "reviews:review_open",
        "reviews:review_move",
    ],
    "agency_lead": ["people:agency_settings", "people:colleague_invite"],
    "administrator": ["people:account_close", "people:agency_edit", "people:person_invite"],
    "other_lead": ["actions:action_move", "actions:action_plan", "actions:recommendation_move"],
}  # fmt: skip


@pytest.mark.parametrize("persona", SENT)
def test_what_no_form_asks_for_is_not_taken(world, addresses, persona):
    sender, extra, wrong = Sender(world.people[persona]), every_field(), []
    for name in SENT[persona]:
        fields = sender.form_at(addresses[name])
        first, again = (sender.send(addresses[name], fields) for _ in range(2))
        assert first.status == 302 and first.statements and again.statements == first.statements, name
        assert "did" in first.in_the_trail(), name
        third = sender.send(addresses[name], {one: value for one, value in extra.items() if one not in fields} | fields)
        if said := told_apart(first, again, third):
            wrong.append(f"{name} {said}")
    assert wrong == []
