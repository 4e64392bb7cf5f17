"""Verbs that change roles on several reviews at once ask for their locks in one order, so that the database ends none of two
that meet (reviews/services/holding.py).
"""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace

import pytest

from imr.services.register import add_to_register
from reviews.models import AgencyReturn, Review
from reviews.services.requests import send_requests
from sar_portal.access.models import Exclusion, RoleAssignment, Scope, ScopeGrant
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import Agency, Membership
from sar_portal.accounts.services import ask_for_address, change_agency, deactivate, end_board_role, reactivate
from sar_portal.people.selectors import members_to_confirm
from sar_portal.people.services import (
    accept_invitation,
    confirm_address,
    confirm_members,
    remove_member,
    send_invitation,
    set_confirmations,
)
from tests.accounts.conftest import PASSWORD
from tests.apart import comes_between
from tests.reviews import world as making

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "new@pol.example"


@pytest.fixture
def w() -> SimpleNamespace:
    """Two reviews of one agency. The one that was opened first was sent last: its return has the higher key."""
    world = making.make_world(1)
    world.first = making.ready(world, "ASAB-SAR-2026-01")
    world.second = making.sent(world, "ASAB-SAR-2026-02")
    send_requests(review=world.first, conditions=making.CONDITIONS, supply_to="The board", by=world.coordinator)
    [world.agency], [world.lead] = world.agencies, world.leads
    world.returns = list(AgencyReturn.objects.order_by("pk"))
    assert [one.review_id for one in world.returns] == [
        world.second.pk,
        world.first.pk,
    ] and world.first.pk < world.second.pk
    world.member = making.person("member@pol.example", "Grace Holt", world.agency, "Assistant chief constable")
    return world


def _holds(w: SimpleNamespace, role: Role) -> None:
    for one in w.returns:
        assign_role(user=w.member, role=role, scope=one.scope, by=None)


def _lock(place: Review | Agency) -> None:
    Scope.objects.select_for_update(no_key=True).get(pk=place.pk)


def _between_two_reviews(w: SimpleNamespace, verb: Callable[[], object]) -> None:
    comes_between(partial(_lock, w.first), verb, partial(_lock, w.second))


@pytest.mark.parametrize("verb", [deactivate, reactivate])
def test_an_account_is_closed_or_opened_again(w, verb):
    """Several reviews: in which order the database finds them is its own affair."""
    reviews = [making.opened(w, f"ASAB-SAR-2026-{number:02}") for number in range(11, 17)]
    for one in reviews:
        assign_role(user=w.member, role=Role.LEAD_REVIEWER, scope=one.scope, by=None)
    if verb is reactivate:
        deactivate(user=w.member, board=w.board, by=w.administrator)
    comes_between(
        partial(_lock, reviews[0]),
        lambda: verb(user=w.member, board=w.board, by=w.administrator),
        lambda: [_lock(one) for one in reviews],
    )
    assert ScopeGrant.objects.filter(user=w.member).exists() == (verb is reactivate)


def test_an_account_is_closed_while_it_gets_another_address(w):
    """Who changes an address has the returns and their scopes before the account; so has who closes it."""
    _holds(w, Role.CONTRIBUTOR)
    change = ask_for_address(user=w.member, address=NEW, by=w.member)
    comes_between(
        partial(_lock, w.first),
        lambda: deactivate(user=w.member, board=w.board, by=w.administrator),
        lambda: confirm_address(change=change, keep="", by=w.member),
    )
    w.member.refresh_from_db()
    assert (w.member.email, w.member.is_active) == (NEW, False)


@pytest.mark.parametrize("reads", [True, False])
def test_an_agency_says_who_reads_its_interviews(w, reads):
    _holds(w, Role.SENIOR_MANAGER)
    if not reads:
        change_agency(agency=w.agency, manager_reads_interviews=True, by=w.lead)
    _between_two_reviews(w, lambda: change_agency(agency=w.agency, manager_reads_interviews=reads, by=w.lead))
    assert RoleAssignment.objects.live().filter(role=Role.INTERVIEW_READER).count() == (2 if reads else 0)


@pytest.mark.parametrize("how", ["comes in", "moves"])
def test_somebody_is_on_two_registers(w, how):
    for one in w.returns:
        fields = {"code": "N1", "name": "Una Nye", "role": "Officer", "email": NEW}
        add_to_register(agency_return=one, fields=fields, by=w.lead)
    if how == "comes in":
        facts = {"email": NEW, "name": "Una Nye", "agency": w.agency}
        invitation = send_invitation(scope=w.agency.scope, by=w.lead, **facts)
        verb = partial(accept_invitation, invitation=invitation, address=NEW, password=PASSWORD)
    else:
        change = ask_for_address(user=w.member, address=NEW, by=w.member)
        verb = partial(confirm_address, change=change, keep="", by=w.member)
    _between_two_reviews(w, verb)
    assert Exclusion.objects.filter(user__email=NEW).count() == 2


def test_a_member_goes_while_their_agency_confirms_its_members(w):
    _holds(w, Role.CONTRIBUTOR)
    [asked] = members_to_confirm(w.lead, w.agency)
    membership = Membership.objects.get(pk=asked.key)
    told = comes_between(
        partial(_lock, w.agency),
        lambda: remove_member(membership=membership, reason="", by=w.administrator),
        lambda: confirm_members(agency=w.agency, needed={asked.key: False}, by=w.lead),
    )
    assert told is None and not RoleAssignment.objects.live().filter(user=w.member).exists()


def test_who_reads_two_reviews_leaves_the_subgroup(w):
    for review in (w.second, w.first):
        assign_role(user=w.subgroup, role=Role.SUBGROUP_READER, scope=review.scope, by=w.coordinator)
    held = RoleAssignment.objects.get(user=w.subgroup, role=Role.SUBGROUP_MEMBER)
    _between_two_reviews(w, lambda: end_board_role(assignment=held, board=w.board, by=w.administrator))
    assert not RoleAssignment.objects.live().filter(user=w.subgroup).exists()


def test_dates_of_confirmations_are_set_for_many_agencies(w):
    # Its name comes first among agencies, and its scope last.
    other = making.make_agency(w.board, "Alder Homes", "AH")
    making.person("lead@ah.example", "Paula Grant", other)
    comes_between(partial(_lock, w.agency), set_confirmations, partial(_lock, other))
