"""What cannot be taken back asks who is there, when the last time was over five minutes ago (security.md S4).

Accepting a version and signing a declaration ask on their own page, each time, and are tried in their rooms.
"""

import time

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.accounts.sign_in import sign_in

ADMINISTRATOR, COORDINATOR = "administrator", "coordinator"
ASKED = {
    "actions:owner_transfer": "other_lead",
    "closing:disposal_confirm": ADMINISTRATOR,
    "closing:disposal_propose": COORDINATOR,
    "closing:trail_away": ADMINISTRATOR,
    "closing:trail_confirm": ADMINISTRATOR,
    "combined:sharing_list": COORDINATOR,
    "combined:sharing_withdraw": COORDINATOR,
    "exports:archive_new": COORDINATOR,
    "exports:export_new": COORDINATOR,
    "exports:pack_new": COORDINATOR,
    "exports:version_export": COORDINATOR,
    "imr:author_appoint": "agency_lead",
    "imr:contributor_add": "agency_lead",
    "imr:contributor_end": "agency_lead",
    "imr:manager_appoint": "agency_lead",
    "imr:outsider_invite": "agency_lead",
    "imr:record_share": "author",
    "imr:stand_in_record": COORDINATOR,
    "notifications:feed_make": COORDINATOR,
    "people:account_close": ADMINISTRATOR,
    "people:account_reopen": ADMINISTRATOR,
    "people:address_ask": COORDINATOR,
    "people:address_confirm": "author",
    "people:agency_settings": "agency_lead",
    "people:colleague_invite": "agency_lead",
    "people:colleagues_confirm": "agency_lead",
    "people:factor_reset_confirm": COORDINATOR,
    "people:factor_reset_request": ADMINISTRATOR,
    "people:membership_end": "agency_lead",
    "people:person_address": ADMINISTRATOR,
    "people:person_invite": ADMINISTRATOR,
    "people:role_end": ADMINISTRATOR,
    "people:role_give": ADMINISTRATOR,
    "people:roles_confirm": ADMINISTRATOR,
    "reviews:names_show": COORDINATOR,
}
# What sounds like it and asks nothing: what was handed out already, by other means, is only noted.
NOT_ASKED = {
    "exports:blacked_out_add": "a line of the log of what was blacked out in a copy that exists",
    "exports:disclosure_add": "a line of the register on what went out without the portal",
}


def _asking(resolver, space="") -> set[str]:
    found = set()
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            found |= _asking(one, f"{one.namespace}:" if one.namespace else space)
        elif getattr(one.callback, "asks_again", False):
            found.add(f"{space}{one.name}")
    return found


def test_these_ask_and_whatever_is_added_is_tried_here():
    assert _asking(get_resolver()) == set(ASKED)


def test_what_is_only_noted_asks_nothing(world, addresses):
    for name in NOT_ASKED:
        client = Client()
        sign_in(client, world.people[COORDINATOR], at=time.time() - 301)
        assert client.post(addresses[name], {}).status_code == 200


@pytest.mark.parametrize("name", ASKED)
def test_a_sign_in_of_some_time_ago_does_nothing(world, addresses, name):
    client = Client()
    sign_in(client, world.people[ASKED[name]], at=time.time() - 301)
    answer = client.post(addresses[name], {})
    assert answer.status_code == 302 and answer["Location"].startswith("/account/confirm/")
    sign_in(client, world.people[ASKED[name]], at=time.time() - 60)
    assert "/account/confirm/" not in client.post(addresses[name], {}).get("Location", "")
