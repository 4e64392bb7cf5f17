"""What a form does not offer is not taken (security.md Z4, R4): every choice of every form is sent with what it does not have.

The pages are walked, and each form on one is sent with another's row, or with no row at all, in each field in which somebody
chooses. The form refuses it by that field, nothing is done, and nothing is said of the row. The field itself is then asked about
every row of its table that it does not offer; and of those that it offers, whether each is of this return, review or board.
"""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import resolve, reverse
from lxml import html

from reviews.forms.reviews import CopyForm
from reviews.selectors.reviews import reviews_to_copy
from sar_portal.access.decide import path_to_scope
from sar_portal.access.models import RoleAssignment
from sar_portal.accounts.models import Agency, Board, Membership, User
from sar_portal.design.fields import ChosenField
from tests.permissions.table import table
from tests.permissions.test_not_asked_for import Sender, filled
from tests.world.build import paper_of
from tests.world.fixtures import undone

PEOPLE = (
    "author", "coordinator", "agency_lead", "administrator", "other_lead", "senior_manager", "contributor", "lead_reviewer",
)  # fmt: skip
OF_THE_BOARD = {"coordinator", "administrator", "lead_reviewer"}
NOBODYS = "987654321"
NO_KEYS = [NOBODYS, "9" * 40, "-1", "zqnowhere", "' OR 1=1 --", "\0"]
# Fields that offer rows and are on no page of the world, with the reason.
NOT_IN_THE_WORLD = {
    ("CopyForm", "source"): "lines of enquiry are copied before the requests are sent, and here they were sent",
    (
        "ThreadForm",
        "agency_return",
    ): "a comment on one agency's answer speaks of that agency, and the page does not ask",
}


class Heard(list[forms.BaseForm]):
    """The forms that were made while it listens."""

    def fields(self) -> dict[str, tuple[forms.BaseForm, str, forms.Field]]:
        """What stands behind each name on the page."""
        return {form.add_prefix(own): (form, own, field) for form in self for own, field in form.fields.items()}


@pytest.fixture
def heard(monkeypatch) -> Heard:
    make, forms_made = forms.BaseForm.__init__, Heard()

    def listening(form, *args, **kwargs):
        make(form, *args, **kwargs)
        forms_made.append(form)

    monkeypatch.setattr(forms.BaseForm, "__init__", listening)
    monkeypatch.setattr("imr.views.blank.render_pdf", paper_of)
    return forms_made


def pages(world, addresses) -> list[tuple[str, str]]:
    """Each page of the world, with the first who may look at it; and those of recommendations beside those of good practice."""
    found = []
    for row in table():
        who = next((one for one in PEOPLE if row[one] == "200"), None)
        if row["method"] == "GET" and who and row["url"] in addresses:
            found.append((who, addresses[row["url"]]))
    return [*found, ("author", reverse("imr:item_add", args=[world.returns["a_one"].reference, "recommendations"]))]


def chosen(form, behind: dict) -> dict[str, forms.ChoiceField]:
    """The fields of a form on a page in which somebody chooses, by their names there."""
    names = {one.name for one in form.inputs if one.name in behind}
    return {name: behind[name][2] for name in sorted(names) if isinstance(behind[name][2], forms.ChoiceField)}


def not_offered(field: forms.ModelChoiceField) -> dict[str, Any]:
    """Every row of the table that the field does not offer, by what would be sent for it."""
    offered = set(field.queryset.values_list("pk", flat=True))
    rows = field.queryset.model._base_manager.exclude(pk__in=offered).order_by("-pk")
    return {str(getattr(row, field.to_field_name or "pk")): row for row in rows}


def takes(field: forms.ChoiceField, value: str) -> bool:
    """Whether the field makes anything of a value."""
    several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    try:
        return bool(field.clean([value] if several else value))
    except ValidationError:
        return False


def own_scopes(world, address: str, who: str) -> tuple[set[int], set[int]]:
    """Where rows lie that may be offered to somebody at an address, and whose people: to an agency its return and its own people;
    to the board's people the review with all its returns, and everybody of the board, as somebody of another agency stands in.
    """
    reference = resolve(address).kwargs.get("reference", "")
    one = next((each for each in world.returns.values() if each.reference == reference), None)
    if one is not None and who not in OF_THE_BOARD:
        return {one.pk, one.review_id}, {one.pk, one.agency_id}
    review, near = world.reviews["one"], world.boards["near"]
    agencies = set(Agency.objects.filter(board=near).values_list("pk", flat=True))
    returns = set(review.returns.values_list("pk", flat=True))
    return {review.pk, near.pk, *returns}, {review.pk, near.pk, *returns, *agencies}


def is_anothers(row, of: tuple[set[int], set[int]]) -> bool:
    rows, people = of
    if isinstance(row, User):
        held = RoleAssignment.objects.filter(user=row, scope__in=people)
        return not (Membership.objects.filter(user=row, agency__in=people).exists() or held.exists())
    if isinstance(row, Board | Agency):
        return row.pk not in people
    return type(row)._base_manager.filter(pk=row.pk).values_list(path_to_scope(type(row)), flat=True).get() not in rows


def taken_by_fields(fields: dict[str, forms.ChoiceField], of: tuple[set[int], set[int]]) -> list[str]:
    """What each field takes that it does not offer, and what it offers that is another's, in words."""
    found = [f"{name} takes {value!r}" for name in fields for value in NO_KEYS if takes(fields[name], value)]
    for name, field in fields.items():
        if isinstance(field, forms.ModelChoiceField):
            found += [f"{name} takes {row}" for value, row in not_offered(field).items() if takes(field, value)]
            found += [f"{name} offers {row}" for row in field.queryset if is_anothers(row, of)]
    return found


def taken_by_form(
    form, address: str, fields: dict[str, forms.ChoiceField], heard: Heard, sender: Sender, page: str
) -> list[str]:
    """What comes of sending a form with what it does not offer in each of its fields at once, where it should not, in words."""
    others = {name: not_offered(field) for name, field in fields.items() if isinstance(field, forms.ModelChoiceField)}
    forged = {name: next(iter(others.get(name, ())), NOBODYS) for name in fields}
    heard.clear()
    sent = sender.send(address, filled(form) | forged)
    found = [f"answered {sent.status}"] if sent.status >= 500 else []
    asked = {
        name for name, field in fields.items() if not isinstance(field, ChosenField)
    }  # which leaves out what it lacks
    if asked and "did" in sent.in_the_trail():
        found.append(f"is done with {forged}")
    for made in (one for one in heard if one.is_bound and one._errors is not None):
        of_it = {made.add_prefix(own): own for own in made.fields}
        found += [f"{name} is not refused" for name in asked & of_it.keys() if of_it[name] not in made.errors]
    for name, rows in others.items():
        said = {getattr(row, "name", "") or str(row) for value, row in rows.items() if value == forged[name]}
        found += [f"{name} says {one}" for one in said if one in sent.shown and one not in page]
    return found


def test_no_choice_takes_what_it_does_not_offer_or_offers_what_is_another_s(world, addresses, heard):
    senders = {name: Sender(world.people[name]) for name in PEOPLE}
    wrong, tried, done = [], set(), set()
    for who, page in pages(world, addresses):
        heard.clear()
        with undone():
            answer = senders[who].client.get(page)
        if answer.status_code != 200 or answer.streaming or not answer["Content-Type"].startswith("text/html"):
            continue
        behind = heard.fields()
        for form in html.fromstring(answer.content.decode()).forms:
            address, fields = (form.action or page).partition("?")[0], chosen(form, behind)
            once = (resolve(address).view_name, *fields)
            if form.method != "POST" or not fields or once in done:
                continue
            done.add(once)
            tried |= {(type(behind[name][0]).__name__, behind[name][1]) for name in fields}
            said = taken_by_fields(fields, own_scopes(world, address, who))
            said += taken_by_form(form, form.action or page, fields, heard, senders[who], answer.content.decode())
            wrong += [f"{once[0]}: {one}" for one in said]
    assert wrong == []
    assert offer_rows() - tried == NOT_IN_THE_WORLD.keys()
    assert len(tried) > 90


def offer_rows() -> set[tuple[str, str]]:
    """Every field of the portal's forms that offers rows; of forms that others are made from, the others'."""
    found, left = set(), [forms.BaseForm]
    while left:
        one = left.pop()
        left += one.__subclasses__()
        if not one.__subclasses__() and not one.__module__.startswith(("django.", "allauth.")):
            fields = getattr(one, "base_fields", {})
            found |= {
                (one.__name__, name) for name, field in fields.items() if isinstance(field, forms.ModelChoiceField)
            }
    return found


def test_lines_of_enquiry_of_another_board_s_review_are_no_choice(world):
    coordinator, review = world.people["coordinator"], world.reviews["one"]
    offered = CopyForm(reviews=reviews_to_copy(coordinator, review)).fields["source"].queryset
    assert world.reviews["two"] in offered and world.reviews["three"] not in offered
    for other, valid in (("two", True), ("three", False)):
        form = CopyForm({"source": world.reviews[other].reference}, reviews=reviews_to_copy(coordinator, review))
        assert form.is_valid() is valid
