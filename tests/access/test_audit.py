"""The audit trail: appended in the caller's transaction, unchangeable, and every tampering found (R10)."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from sar_portal.access import audit
from sar_portal.access.models import AuditChain, AuditEvent
from tests.walls import owner, walls_down


@pytest.fixture
def events(tree):
    actor = tree.person("actor")
    for number in range(5):
        audit.record("did", "something", tree.own, by=actor, details={"number": number})
    audit.record("viewed", "platform_page", tree.board, by=actor)
    return AuditEvent.objects.filter(scope=tree.own)


def unwalled(statement):
    with walls_down(connection) as cursor:
        cursor.execute(statement)


def test_a_return_shares_its_reviews_chain_and_the_rest_is_on_the_platforms(events, tree):
    assert {event.chain.scope_id for event in events} == {tree.review.pk}
    assert AuditEvent.objects.get(verb="platform_page").chain.scope_id is None
    assert audit.verify()[1] == []


@pytest.mark.django_db(transaction=True)
def test_an_event_is_refused_outside_a_transaction(tree):
    with pytest.raises(transaction.TransactionManagementError):
        audit.record("did", "something", tree.own, by=None)


def test_a_rolled_back_verb_leaves_no_event_and_no_gap(events, tree):
    before = AuditChain.objects.get(scope=tree.review).length
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("did", "something", tree.own, by=None)
        1 / 0  # noqa: B018
    assert AuditChain.objects.get(scope=tree.review).length == before
    assert audit.verify()[1] == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE access_auditevent SET verb = 'x'", "DELETE FROM access_auditevent", "TRUNCATE access_auditevent"],
)
def test_the_database_refuses_to_change_an_event(events, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE would be refused for another reason
    with owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE access_auditevent SET details = '{}' WHERE verb = 'something' AND number = 3", "was changed"),
        ("DELETE FROM access_auditevent WHERE verb = 'something' AND number = 3", "is missing"),
        ("DELETE FROM access_auditevent WHERE verb = 'something' AND number = 5", "the head says"),
    ],
)
def test_verify_finds_an_edit_a_gap_and_a_cut_tail(events, statement, words):
    unwalled(statement)
    found = audit.verify()[1]
    assert found and any(words in fault for fault in found)
    with pytest.raises(CommandError):
        call_command("verify_audit")
