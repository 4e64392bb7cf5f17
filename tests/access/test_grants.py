"""Roles minus exclusions: exact sets of grants, and the walls in the database behind them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sar_portal.access import grants
from sar_portal.access.errors import Refused
from sar_portal.access.models import RoleAssignment, Scope, ScopeGrant
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.roles import ROLES, Role
from sar_portal.access.services import assign_role, end_exclusion, end_role, exclude
from tests.apart import Apart
from tests.walls import owner


def held(user, scope) -> set[str]:
    rows = ScopeGrant.objects.filter(user=user, content_object=scope)
    return set(rows.values_list("permission__codename", flat=True))


def give(tree, role, scope, name=""):
    user = tree.person(name or role.value)
    assign_role(user=user, role=role, scope=scope, by=None)
    return user


def words(role, kind):
    return {perm.value for perm in ROLES[role].grants.get(kind, ())}


def test_a_role_on_the_board_reaches_its_reviews_and_returns(tree):
    user = give(tree, Role.COORDINATOR, tree.board)
    assert held(user, tree.board) == words(Role.COORDINATOR, Kind.BOARD)
    assert held(user, tree.review) == words(Role.COORDINATOR, Kind.REVIEW)
    assert held(user, tree.own) == held(user, tree.other) == words(Role.COORDINATOR, Kind.RETURN)
    assert "read_draft" not in held(user, tree.own)


def test_a_role_on_an_agency_reaches_its_own_return_alone(tree):
    user = give(tree, Role.AGENCY_LEAD, tree.agency)
    assert held(user, tree.own) == words(Role.AGENCY_LEAD, Kind.RETURN)
    assert held(user, tree.other) == set()
    assert held(user, tree.review) == {"see_review"}


def test_an_author_holds_nothing_of_another_return(tree):
    user = give(tree, Role.AUTHOR, tree.own)
    assert held(user, tree.own) == words(Role.AUTHOR, Kind.RETURN)
    assert held(user, tree.other) == set()


def test_administrators_and_auditors_hold_nothing_of_a_case(tree):
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.SUBGROUP_MEMBER):
        user = give(tree, role, tree.board)
        assert held(user, tree.review) == held(user, tree.own) == set()


def test_an_excluded_person_holds_nothing_whatever_the_role(tree):
    """R12, and the review above is lost too when the return was the only way to it."""
    lead = give(tree, Role.AGENCY_LEAD, tree.agency)
    coordinator = give(tree, Role.COORDINATOR, tree.board)
    for user in (lead, coordinator):
        exclude(user=user, scope=tree.own, because="involvement:1", by=None)
    assert held(lead, tree.own) == held(coordinator, tree.own) == set()
    assert held(lead, tree.review) == set()
    assert "manage_review" in held(coordinator, tree.review)
    assert "read_returned" in held(coordinator, tree.other)


def test_ending_an_exclusion_gives_back_what_the_role_gives(tree):
    lead = give(tree, Role.AGENCY_LEAD, tree.agency)
    first = exclude(user=lead, scope=tree.own, because="involvement:1", by=None)
    second = exclude(user=lead, scope=tree.own, because="involvement:2", by=None)
    end_exclusion(exclusion=first, by=None)
    assert held(lead, tree.own) == set()
    end_exclusion(exclusion=second, by=None)
    assert held(lead, tree.own) == words(Role.AGENCY_LEAD, Kind.RETURN)


def test_a_role_is_held_on_its_own_kind_of_scope_only(tree):
    with pytest.raises(Refused):
        assign_role(user=tree.person("x"), role=Role.AUTHOR, scope=tree.board, by=None)
    with pytest.raises(Refused):
        exclude(user=tree.person("y"), scope=tree.review, because="z", by=None)


def test_an_ended_role_is_gone_at_once_and_by_the_clock(tree):
    user = give(tree, Role.AGENCY_LEAD, tree.agency)
    end_role(assignment=RoleAssignment.objects.get(user=user), by=None)
    assert held(user, tree.own) == set()
    other = tree.person("until")
    assign_role(user=other, role=Role.AGENCY_LEAD, scope=tree.agency, until=timezone.now() + timedelta(days=1), by=None)
    assert held(other, tree.own)
    # The clock passes the end: beat's sweep takes the grants away.
    RoleAssignment.objects.filter(user=other).update(until=timezone.now())
    grants.sync_ended(timezone.now() - timedelta(minutes=1))
    assert held(other, tree.own) == set()


def test_one_author_at_a_time(tree):
    give(tree, Role.AUTHOR, tree.own, "first")
    with pytest.raises(IntegrityError), transaction.atomic():
        give(tree, Role.AUTHOR, tree.own, "second")


def test_verify_grants_finds_a_row_too_many_and_one_too_few(tree):
    user = give(tree, Role.COORDINATOR, tree.board)
    call_command("verify_grants")
    ScopeGrant.objects.filter(user=user, content_object=tree.review).first().delete()
    ScopeGrant.objects.create(
        user=tree.person("stray"),
        content_object=tree.board,
        permission=Permission.objects.get(codename=Perm.OPEN_REVIEW.value),
    )
    assert len(grants.differences()) == 2
    with pytest.raises(CommandError):
        call_command("verify_grants")
    grants.sync(tree.board)
    assert grants.differences() == []


def _insert_grant(user, scope, perm):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_scopegrant (user_id, permission_id, content_object_id)"
            " SELECT %s, id, %s FROM auth_permission WHERE codename = %s",
            [user.pk, scope.pk, perm.value],
        )


def test_the_database_refuses_a_grant_that_no_role_explains(tree):
    """R3 by direct SQL: even the coordinator's role does not explain reading a draft."""
    stranger = tree.person("stranger")
    coordinator = give(tree, Role.COORDINATOR, tree.board)
    for user, perm in ((stranger, Perm.READ_RETURNED), (coordinator, Perm.READ_DRAFT)):
        with pytest.raises(IntegrityError), transaction.atomic():
            _insert_grant(user, tree.own, perm)


def test_the_database_refuses_a_grant_to_an_excluded_person(tree):
    """R12 by direct SQL."""
    lead = give(tree, Role.AGENCY_LEAD, tree.agency)
    exclude(user=lead, scope=tree.own, because="involvement:1", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        _insert_grant(lead, tree.own, Perm.READ_DRAFT)


def test_roles_and_exclusions_are_ended_never_rewritten_or_removed(tree):
    """R8 by direct SQL."""
    user = give(tree, Role.AGENCY_LEAD, tree.agency)
    exclude(user=user, scope=tree.own, because="involvement:1", by=None)
    for statement in (
        "UPDATE access_roleassignment SET role = 'coordinator'",
        "DELETE FROM access_roleassignment",
        "UPDATE access_exclusion SET because = 'nothing'",
        "DELETE FROM access_exclusion",
    ):
        with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["given", "ended", "excluded", "let in again"])
def test_roles_that_change_on_a_review_and_on_its_return_do_not_wait_for_each_other(tree, what):
    give(tree, Role.SENIOR_MANAGER, tree.own)
    manager = RoleAssignment.objects.get(role=Role.SENIOR_MANAGER)
    one, other = tree.person("one"), tree.person("other")
    out = exclude(user=other, scope=tree.own, because="involvement:1", by=None)
    verb = {
        "given": lambda: assign_role(user=one, role=Role.CONTRIBUTOR, scope=tree.own, by=None),
        "ended": lambda: end_role(assignment=manager, by=None),
        "excluded": lambda: exclude(user=one, scope=tree.own, because="involvement:2", by=None),
        "let in again": lambda: end_exclusion(exclusion=out, by=None),
    }[what]
    with transaction.atomic():
        Scope.objects.select_for_update(no_key=True).get(pk=tree.review.pk)
        beside = Apart(verb)
        assert beside.waits()
        give(tree, Role.LEAD_REVIEWER, tree.review)
    beside.join(30)
    assert not isinstance(beside.told, Exception), beside.told
    assert not grants.differences()
