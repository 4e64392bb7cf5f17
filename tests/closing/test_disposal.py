"""Disposal leaves no word of the case anywhere: no row, no earlier version, no notice, no file. What stays can be verified."""

import json
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalChanges

from notifications.models import Deadline, OutboxMessage, Reminder
from reviews.models import Review, ReviewDecision, Submission
from sar_portal.access import audit, grants
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent, RoleAssignment
from sar_portal.closing.belongings import PARTS, ROOMS, STAYS, belongings
from sar_portal.closing.models import Certificate, Disposal, DoomedRow
from sar_portal.closing.rules import Rule
from sar_portal.closing.selectors.rows import AGENCIES_OWN, rows_of, scopes_of
from sar_portal.closing.services import disposing
from sar_portal.closing.services import retention as verbs
from sar_portal.closing.services.disposing import dispose, waiting_disposals
from sar_portal.documents import storage
from sar_portal.documents.canonical import content_hash
from sar_portal.documents.models import StoredFile
from tests.accounts.sign_in import sign_in
from tests.closing.closed import closed_for
from tests.walls import owner
from tests.world.canaries import MAY_READ

# Words of the two other reviews; what was sealed with a key can't be read in its table anyway.
OTHERS = {word for word in MAY_READ if word.startswith(("zqtwo", "zqthree"))}
NAMES = {"robina", "nadia", "bruno"}


@pytest.fixture
def files(settings, tmp_path) -> Path:
    """A copy of the store: the world's own files stay for other tests."""
    kept = Path(settings.PRIVATE_ROOT)
    settings.PRIVATE_ROOT = tmp_path / "files"
    shutil.copytree(kept, settings.PRIVATE_ROOT)
    return settings.PRIVATE_ROOT


def everything() -> dict[str, str]:
    """Each table as text, whole rows, as a dump would have them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            cursor.execute(f'SELECT string_agg(row::text, chr(10)) FROM "{table}" row')  # noqa: S608
            found[table] = (cursor.fetchone()[0] or "").lower()
    return found


def where(words: set[str]) -> dict[str, set[str]]:
    """In which tables words stand."""
    found = {table: {word for word in words if word in text} for table, text in everything().items()}
    return {table: hits for table, hits in found.items() if hits}


def decided(world, kind: str) -> Disposal:
    closed_for(world.reviews["one"], years=12)
    made = verbs.propose_disposal(
        review=world.reviews["one"], kind=kind, proved_at=timezone.now(), by=world.people["coordinator"]
    )
    return verbs.confirm_disposal(disposal=made, proved_at=timezone.now(), by=world.people["administrator"])


def test_every_table_belongs_to_a_review_or_says_why_not():
    """What has no SCOPE and stands nowhere would be forgotten by disposal: here it is an error."""
    known = {one.model for one in belongings()}
    ours = {model for model in apps.get_models() if model._meta.app_label in ROOMS and not model._meta.proxy}
    assert {model._meta.label for model in ours - known} == set(STAYS)
    assert {one.model for one in belongings() if issubclass(one.model, HistoricalChanges)} > {Review.history.model}


def test_a_whole_review_goes_without_trace(world, files):
    review, scopes = world.reviews["one"], scopes_of(world.reviews["one"])
    mine = {word for word in MAY_READ if word.startswith("zq")} - OTHERS
    before = where(mine | NAMES)
    by, reminded = world.people["coordinator"], Deadline.objects.filter(scope__in=scopes).earliest("pk")
    Reminder.objects.create(deadline=reminded, rule="week", due_on=timezone.localdate(), recipient=by)
    for _ in range(6):  # so many that one key has a digit more: holds go as numbers count, not as letters do
        verbs.set_hold(review=review, reason="A court asks", by=by)
        verbs.lift_hold(review=review, seen=review.legal_holds.latest("pk").pk, reason="It asks no more", by=by)
    full = {rows.model._meta.label for rows in rows_of(review, "review")}
    assert len(before) > 25 and len(full) > 70  # the world has words in all kinds of tables
    kept_names = set(StoredFile.objects.exclude(scope__in=scopes).values_list("storage_name", flat=True))
    going = set(StoredFile.objects.filter(scope__in=scopes).values_list("storage_name", flat=True))
    assert len(going) > 5

    disposal = decided(world, "review")
    assert waiting_disposals() == [disposal.pk]
    dispose(disposal=disposal)
    disposal.refresh_from_db()
    assert (disposal.state, disposal.files, DoomedRow.objects.count()) == ("done", [], 0)
    assert not Review.objects.filter(pk=review.pk).exists()
    assert [one.model._meta.label for one in belongings() if one.rows(scopes).exists()] == []
    # Reviews two and three have a sister and a friend with the same first names.
    assert where(mine | {"zqonename", "17 january 1931", "1931-01-17"}) == {}
    assert where(OTHERS) != {}
    left = {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()}
    assert left & going == set() and kept_names <= left

    assert audit.verify()[1] == [] and grants.differences() == []
    assert AuditEvent.objects.filter(scope__in=scopes, verb="accept").exists()
    certificate = Certificate.objects.get(subject=disposal)
    assert certificate.sha256 == content_hash(certificate.content)
    counted = certificate.content["disposed_of"]
    assert counted["tables"]["reviews.Submission"] > 1 and counted["files"] >= len(going)
    assert counted["tables"][AGENCIES_OWN] > 20 and not {"imr.HandOver", "imr.HistoricalStaffInterview"} & set(
        counted["tables"]
    )
    assert sum(counted["tables"].values()) == counted["rows"]
    assert (certificate.content["reference"], certificate.content["confirmed"]["by"]) == (
        review.reference,
        "Adele Frost",
    )
    assert not any(word in json.dumps(certificate.content).lower() for word in mine)
    told = dict(OutboxMessage.objects.filter(kind__startswith="disposal_").values_list("kind", "user__name"))
    assert told == {"disposal_proposed": "Adele Frost", "disposal_done": "Clara Haddock"}
    dispose(disposal=disposal)  # a task that comes twice
    assert Certificate.objects.count() == 1


def test_interview_records_go_by_themselves_and_the_rest_stays(world, files):
    review = world.reviews["one"]
    scopes = scopes_of(review)
    ours = [one for one in belongings() if one.label in PARTS["interviews"]]
    assert len([one for one in ours if one.rows(scopes).exists()]) > 6
    dispose(disposal=decided(world, "interviews"))
    assert [one.model._meta.label for one in ours if one.rows(scopes).exists()] == []
    assert Review.objects.filter(pk=review.pk).exists() and where({"zqareturnedentry"}) != {}
    assert audit.verify()[1] == []


def test_a_row_leaves_an_append_only_table_by_a_decided_disposal_alone(world):
    """The wall asks for the row itself, for two people and for no hold: none of the three alone is enough."""
    review, by = world.reviews["one"], world.people["coordinator"]
    decision = ReviewDecision.objects.filter(subject=review).earliest("pk")
    role = RoleAssignment.objects.filter(scope=review.scope).earliest("pk")
    other = world.reviews["two"]
    theirs = ReviewDecision.objects.create(subject=other, verb="start", by=by)
    their_role = RoleAssignment.objects.create(user=by, role="coordinator", scope=other.scope)
    event = AuditEvent.objects.filter(scope=review.scope).earliest("pk")

    def refused(row) -> bool:
        try:
            with owner(), transaction.atomic():
                type(row).objects.filter(pk=row.pk).delete()
        except IntegrityError:
            return True
        transaction.set_rollback(False)
        return False

    disposal = decided(world, "review")
    listed = [(decision, review), (role, review), (theirs, other), (their_role, review), (event, review)]
    for row, place in listed:
        DoomedRow.objects.create(
            disposal=disposal, table_name=row._meta.db_table, key_name="id", key=str(row.pk), scope=place.scope
        )
    assert refused(decision) and refused(role)  # it is not being done
    Disposal.objects.filter(pk=disposal.pk).update(state="erasing")
    assert refused(Submission.objects.filter(part__agency_return__review=review).earliest("pk"))  # not in the list
    verbs.set_hold(review=review, reason="A court asks", by=by)
    assert refused(decision)
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        ReviewDecision.objects.filter(pk=decision.pk).update(reason="Other words")
    verbs.lift_hold(review=review, seen=review.legal_holds.get().pk, reason="It asks no more", by=by)
    assert not refused(decision) and not refused(role)
    assert refused(theirs) and refused(their_role)  # listed, the second as if it lay here, but rows of another review
    assert refused(event)  # the trail never


def test_every_table_that_a_smaller_disposal_takes_is_known_to_the_wall(world, files):
    """A new table of interview records would be refused by the database, as no migration has told it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname ~ '^(append_only|file_never)'"
        )
        walled = {table.strip('"') for (table,) in cursor.fetchall()}
        for kind, parts in PARTS.items():
            tables = {one.model._meta.db_table for one in belongings() if one.label in parts} & walled
            cursor.execute("SELECT named FROM unnest(%s) named WHERE NOT is_of_kind(%s, named)", [sorted(tables), kind])
            assert len(tables) > 2 and cursor.fetchall() == []


@pytest.mark.parametrize("change", ["rule", "reopened"])
def test_what_is_not_due_any_more_is_not_confirmed_and_not_done(world, files, change):
    review, second = world.reviews["one"], world.people["administrator"]
    disposal = decided(world, "review")
    if change == "rule":
        longer = [Rule(kind, 30, "closed") for kind in ("interviews", "key", "review")]
        verbs.decide_rules(board=review.board, rules=longer, seen=0, reason="Our schedule", by=second)
    else:
        with owner() as cursor:
            cursor.execute(
                "UPDATE reviews_recommendation SET state = 'agreed', ended_on = NULL WHERE review_id = %s", [review.pk]
            )
    dispose(disposal=disposal)
    disposal.refresh_from_db()
    assert disposal.state == "proposed" and disposal.sentence
    with pytest.raises(Refused, match="are kept until" if change == "rule" else "still open"):
        verbs.confirm_disposal(disposal=disposal, proved_at=timezone.now(), by=second)
    assert Review.objects.filter(pk=review.pk).exists()


def test_what_the_database_refuses_is_handed_back_and_not_tried_for_ever(world, files, monkeypatch):
    def broken(found):
        raise DatabaseError("a row of the case")

    disposal = decided(world, "interviews")
    monkeypatch.setattr(disposing, "counted", broken)
    dispose(disposal=disposal)
    disposal.refresh_from_db()
    assert (disposal.state, disposal.sentence, waiting_disposals()) == ("proposed", disposing.BROKEN, [])


def test_a_hold_that_came_after_the_decision_stops_the_worker(world, files):
    review = world.reviews["one"]
    disposal = decided(world, "review")
    verbs.set_hold(review=review, reason="A court asks", by=world.people["coordinator"])
    dispose(disposal=disposal)
    disposal.refresh_from_db()
    assert (disposal.state, waiting_disposals()) == ("proposed", []) and "legal hold" in disposal.sentence
    assert Review.objects.filter(pk=review.pk).exists()


def test_a_worker_killed_before_the_files_leaves_them_to_the_next(world, files, monkeypatch):
    disposal, kept = decided(world, "review"), storage.remove

    def killed(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(storage, "remove", killed)
    with pytest.raises(KeyboardInterrupt):
        dispose(disposal=disposal)
    disposal.refresh_from_db()
    assert (disposal.state, waiting_disposals()) == ("erased", [disposal.pk]) and len(disposal.files) > 5
    assert not Certificate.objects.exists()
    monkeypatch.setattr(storage, "remove", kept)
    dispose(disposal=disposal)
    disposal.refresh_from_db()
    assert (disposal.state, disposal.files) == ("done", [])


def test_what_was_proposed_beside_a_whole_review_ends_with_it(world, files):
    review, by, second = world.reviews["one"], world.people["coordinator"], world.people["administrator"]
    whole = decided(world, "review")
    beside = verbs.propose_disposal(review=review, kind="key", proved_at=timezone.now(), by=by)
    dispose(disposal=whole)
    with pytest.raises(Refused, match="meanwhile"):
        verbs.confirm_disposal(disposal=beside, proved_at=timezone.now(), by=second)
    client = Client()
    sign_in(client, second)
    assert "0 rows" in client.get(reverse("closing:disposal_confirm", args=[beside.pk])).content.decode()
    assert verbs.withdraw_disposal(disposal=beside, by=second).state == "withdrawn"
