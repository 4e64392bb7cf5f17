"""A program with the portal's password plays two people who dispose of a review: the database believes it nothing (R8)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from chronology.models import ReturnedEntry
from reviews.models import PartDecision, RequestDecision, ReviewDecision, Submission
from sar_portal.access import audit, proofs
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.row_wall import walls
from sar_portal.closing.models import Certificate, Disposal, DisposalDecision, DoomedRow
from sar_portal.closing.services import retention as verbs
from sar_portal.closing.services.deciding import DECIDE, decide
from tests.closing.closed import closed_for
from tests.walls import owner

Verb = DisposalDecision.Verb


@pytest.fixture
def review(world):
    closed_for(world.reviews["one"], years=12)
    return world.reviews["one"]


def proposed(world, review, kind: str = "review") -> Disposal:
    return verbs.propose_disposal(review=review, kind=kind, proved_at=timezone.now(), by=world.people["coordinator"])


def confirmed(world, disposal: Disposal) -> Disposal:
    return verbs.confirm_disposal(disposal=disposal, proved_at=timezone.now(), by=world.people["administrator"])


def written_confirmed(disposal: Disposal, world) -> None:
    """What the role may write of the disposal's own row."""
    Disposal.objects.filter(pk=disposal.pk).update(
        state="erasing", confirmed_by=world.people["administrator"], confirmed_at=timezone.now()
    )


def erased(disposal: Disposal, row, review) -> bool:
    """Whether the row is gone after the list was written and the function called, all as the portal's own role."""
    key = str(row.pk)
    DoomedRow.objects.create(
        disposal=disposal, table_name=row._meta.db_table, key_name="id", key=key, scope=review.scope
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT erase_doomed(%s, %s, ARRAY[%s])", [disposal.pk, row._meta.db_table, key])
            gone = cursor.fetchone() == (1,)
            transaction.set_rollback(True)
            return gone
    except IntegrityError:
        return False
    finally:
        DoomedRow.objects.filter(disposal=disposal).delete()


def tried(*values) -> str:
    """The SQLSTATE with which the function refuses."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DECIDE, values)
    return str(refused.value.__cause__.pgcode)


def test_what_two_people_decided_is_let_through_and_nothing_less(world, review):
    row = ReviewDecision.objects.filter(subject=review).earliest("pk")
    disposal = proposed(world, review)
    written_confirmed(disposal, world)
    assert not erased(disposal, row, review)  # two names in its row, and one person's decision
    Disposal.objects.filter(pk=disposal.pk).update(state="proposed", confirmed_by=None, confirmed_at=None)
    confirmed(world, disposal)
    written_confirmed(disposal, world)
    assert erased(disposal, row, review)
    decide(disposal, Verb.HAND_BACK, by=None)
    assert not erased(disposal, row, review)  # it was handed back since


def test_a_decision_is_for_one_review_one_kind_and_one_time(world, review):
    row, other = ReviewDecision.objects.filter(subject=review).earliest("pk"), world.reviews["two"]
    theirs = ReviewDecision.objects.create(subject=other, verb="start", by=world.people["coordinator"])
    disposal = confirmed(world, proposed(world, review, "interviews"))
    written_confirmed(disposal, world)
    assert not erased(disposal, row, review)  # no interview record
    Disposal.objects.filter(pk=disposal.pk).update(kind="review")
    assert not erased(disposal, row, review)
    Disposal.objects.filter(pk=disposal.pk).update(kind="interviews")
    whole = confirmed(world, proposed(world, review))
    written_confirmed(whole, world)
    assert erased(whole, row, review)
    Disposal.objects.filter(pk=whole.pk).update(scope=other.scope)
    assert not erased(whole, theirs, other)


def test_a_row_of_another_review_is_not_let_through_whatever_the_list_says_of_it(world, review):
    """Listed under a true disposal of the whole of one review: by its own column, and by a way of several tables."""
    other = world.reviews["two"]
    mine = {
        ReviewDecision.objects.filter(subject=review).earliest("pk"),
        Submission.objects.filter(part__agency_return__review=review).earliest("pk"),
        RequestDecision.objects.filter(subject__agency_return__review=review).earliest("pk"),
        ReturnedEntry.objects.filter(review=review).earliest("pk").submission,
    }
    theirs = [
        ReviewDecision.objects.create(subject=other, verb="start", by=world.people["coordinator"]),
        *PartDecision.objects.filter(subject__agency_return__review=other)[:1],
        *Submission.objects.filter(part__agency_return__review=other)[:1],
        *RequestDecision.objects.filter(subject__agency_return__review=other)[:1],
    ]
    assert len(theirs) > 2
    disposal = confirmed(world, proposed(world, review))
    written_confirmed(disposal, world)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert [row for row in mine if not erased(disposal, row, review)] == []
    assert [row for row in theirs if erased(disposal, row, review)] == []


def test_where_each_append_only_row_lies_is_known(world):
    """The wall reads it of the policy, and says the same as the models."""
    asked = "SELECT count(*) FROM {table} t WHERE scope_of_row('{table}', to_jsonb(t)) IS NULL"
    unknown = []
    for wall in walls():
        with owner() as cursor:
            cursor.execute(asked.format(table=wall.table))
            if cursor.fetchone() != (0,):
                unknown.append(wall.table)
    assert unknown == []


def test_once_it_is_certified_nothing_more_goes(world, review):
    row = Submission.objects.filter(part__agency_return__review=review).earliest("pk")
    disposal = confirmed(world, proposed(world, review))
    written_confirmed(disposal, world)
    Certificate.objects.create(
        subject=disposal, verb="certify", content={}, sha256="", by=world.people["administrator"]
    )
    assert not erased(disposal, row, review)


def test_without_the_key_nobody_decides_anything(world, review):
    """And what a person decided shows nothing of another person, another verb, another day or another disposal."""
    first, second = world.people["coordinator"], world.people["administrator"]
    disposal = proposed(world, review)
    now = int(timezone.now().timestamp() * 1_000_000)
    true = ("disposal", disposal.pk, disposal.scope_id, disposal.kind, "confirm", second.pk, now)
    for wrong in ("", "0" * 64, proofs.proof(*true[:-1], now - 1), proofs.proof(*true[:5], first.pk, now)):
        assert tried(disposal.pk, "confirm", second.pk, now, wrong, "") == "42501"
    old = now - 11 * 60 * 1_000_000
    assert tried(disposal.pk, "confirm", second.pk, old, proofs.proof(*true[:-1], old), "") == "42501"
    assert tried(disposal.pk, "confirm", second.pk, None, "", "") == "42501"
    own = proofs.proof(*true[:5], first.pk, now)
    assert tried(disposal.pk, "confirm", first.pk, now, own, "") == "23000"  # by whoever proposed it
    assert tried(disposal.pk, "erase", second.pk, now, "", "") == "23000"
    with connection.cursor() as cursor:
        cursor.execute(DECIDE, [disposal.pk, "confirm", second.pk, now, proofs.proof(*true), ""])
    assert list(disposal.decisions.values_list("verb", "by")) == [("propose", first.pk), ("confirm", second.pk)]
    for statement in ("UPDATE closing_disposaldecision SET by_id = by_id", "DELETE FROM closing_disposaldecision"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_trail_has_each_decision_as_the_database_wrote_it(world, review):
    disposal = confirmed(world, proposed(world, review))
    events = AuditEvent.objects.filter(subject=f"closing.disposal:{disposal.pk}")
    assert list(events.order_by("number").values_list("verb", "actor__name")) == [
        ("propose_disposal", "Clara Haddock"), ("confirm_disposal", "Adele Frost"),
    ]  # fmt: skip
    assert audit.verify()[1] == []


def test_a_key_that_the_database_was_not_told_is_one_sentence(world, review, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next one" * 6
    with pytest.raises(Refused, match="has to run “migrate”"):
        proposed(world, review)
    with owner():
        proofs.tell_the_database()
    assert proposed(world, review).state == "proposed"


def test_a_database_restored_without_the_place_of_the_keys_is_one_sentence(world, review):
    with owner() as cursor:
        cursor.execute("DROP SCHEMA owner_only CASCADE")
    with pytest.raises(Refused, match="restored from a backup"), transaction.atomic():
        proposed(world, review)
    with owner():
        proofs.tell_the_database()
    assert proposed(world, review).state == "proposed"


def test_who_proved_themselves_long_ago_decides_nothing(world, review):
    with pytest.raises(Refused, match="Prove who you are again"):
        verbs.propose_disposal(
            review=review,
            kind="key",
            proved_at=timezone.now() - timedelta(hours=1),
            by=world.people["coordinator"],
        )
