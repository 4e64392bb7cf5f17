"""Every page of the agency's people answers, to those it is for and to nobody else."""

import pytest
from django.urls import reverse

from tests.accounts.sign_in import sign_in

pytestmark = pytest.mark.django_db

LEAD = {
    "return_hub": 200,
    "register_list": 200,
    "register_add": 200,
    "author_detail": 200,
    "author_appoint": 200,
    "manager_appoint": 200,
    "contributor_add": 200,
    "resources_agree": 200,
    "identity_list": 200,
    "declaration_sign": 403,
    "interview_list": 403,
    "concern_hand_over": 403,
    "stand_in_record": 403,
}
AUTHOR = dict.fromkeys(LEAD, 403) | dict.fromkeys(
    [
        "return_hub",
        "register_list",
        "register_add",
        "author_detail",
        "declaration_sign",
        "interview_list",
        "concern_hand_over",
    ],
    200,
)
COORDINATOR = dict.fromkeys(LEAD, 403) | {"return_hub": 200, "stand_in_record": 200}
NOBODY = dict.fromkeys(LEAD, 404)


def status(client, world, person, name) -> int:
    sign_in(client, person)
    return client.get(reverse(f"imr:{name}", args=[world.ret.reference])).status_code


@pytest.mark.parametrize("name", LEAD)
def test_who_opens_which_page(client, world, appointed, row, name):
    row("GP1", "Dr Amrit Bhandal", email="a.bhandal@gp.example")
    people = {
        world.lead: LEAD,
        world.author: AUTHOR,
        world.coordinator: COORDINATOR,
        world.other_lead: NOBODY,
        world.gp1: NOBODY,
    }
    for person, wanted in people.items():
        assert status(client, world, person, name) == wanted[name], (person.name, name)
