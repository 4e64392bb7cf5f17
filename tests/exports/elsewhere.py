"""The archive of a review, and an installation that does not have the review: what taking in is tried with."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from chronology.models import RowAnswer, RowQuery
from notifications.models import Deadline, ReminderPlan
from notifications.rules import HOUSE
from reviews import models as board
from reviews.models import SignOff
from sar_portal.access.history import by_person
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.models import User
from sar_portal.accounts.services.directory import add_agency, open_board
from sar_portal.actions.models import ActionDecision
from sar_portal.actions.services.recommendations import reword
from sar_portal.benches.copies import connected_to
from sar_portal.closing.models import KeptLonger, LegalHold
from sar_portal.combined.models import OverlapDecision
from sar_portal.documents import storage
from sar_portal.exports.models import BlackedOut
from tests.exports.making import file_of
from tests.exports.test_archive import archived


@pytest.fixture(scope="module")
def there(_built_world, django_db_blocker) -> Any:
    """The archive of the world's review, with rows of kinds that the world has none of, and who asked for it."""
    name, world = _built_world
    with django_db_blocker.unblock(), connected_to(name), transaction.atomic():
        _more(world)
        export = archived(world)
        assert export.state == "ready", export.sentence
        by = world.people["coordinator"]
        accepter = SignOff.objects.filter(verb="accept", submission__part__agency_return__review=world.reviews["one"])
        found = SimpleNamespace(
            data=file_of(export),
            manifest=export.manifest_sha256,
            email=by.email,
            name=by.name,
            accepter=accepter.first().by.email,
        )
        transaction.set_rollback(True)
    return found


def _more(world) -> None:
    review, by = world.reviews["one"], world.people["coordinator"]
    first, second = review.returns.order_by("pk")
    said = {"reason": "As it was.", "by": by}
    LegalHold.objects.create(subject=review, verb="set", **said)
    KeptLonger.objects.create(subject=review, kind="review", until="2031-01-01", **said)
    asked = {"asked_by_role": "Sister", "requested_on": "2026-05-01", "place": "Page 4", "decided_by": "The chair"}
    BlackedOut.objects.create(subject=review, verb="black_out", **asked, **said)
    board.ContactLogged.objects.create(
        subject=first, verb="telephone", happened_on="2026-05-01", with_whom="Head of Service", **said
    )
    board.FamilyContact.objects.create(
        subject=review, verb="meeting", happened_on="2026-05-02", with_whom="Daughter", **said
    )
    board.CheckerConflict.objects.create(subject=first, verb="stand_aside", **said)
    board.StandIn.objects.create(subject=second, verb="stand_in", person=world.people["senior_manager"], **said)
    lines = board.BoardChecklist.objects.create(board=review.board, verb="decide", lines=[{"key": "why"}], **said)
    part = second.parts.get(kind="records")
    board.QualityCheck.objects.create(subject=part, verb="finalise", against=lines, **said)
    board.NamesShown.objects.create(subject=review, verb="show", until="2026-06-01T10:00:00Z", **said)
    by_person(board.Metadata(review=review, adults=1), by).save()
    query = board.Query.objects.filter(submission__part__agency_return__review=review).first()
    board.QueryAnswer.objects.create(query=query, text="It was so.", by=by)
    board.QueryDecision.objects.create(subject=query, verb="settle", **said)
    row = RowQuery.objects.filter(settlement__subject__review=review).first()
    RowAnswer.objects.create(query=row, text="It was so.", by=by)
    action = board.Action.objects.filter(recommendation__review=review).first()
    ActionDecision.objects.create(subject=action, verb="revise", on_day="2026-09-01", **said)
    one = world.made["board_recommendation"]
    newest = {
        "version": one.wordings.latest("at", "pk").version,
        "text": "Agree.",
        "level": "partnership",
        "kloes": [1],
    }
    reword(recommendation=one, target_on=timezone.localdate() + timedelta(days=90), **newest, by=by)
    plan = ReminderPlan.objects.create(board=review.board, verb="decide", plan=PLAN, **said)
    Deadline.objects.filter(part=part).update(plan=plan)
    wordings = board.Wording.objects.filter(recommendation__review=review).order_by("pk")
    OverlapDecision.objects.create(subject=review, verb="apart", first=wordings[0], second=wordings[1], **said)


PLAN = HOUSE.as_data()


@pytest.fixture
def here(there, db) -> Any:
    """Another installation, with the same board and agencies and other keys; whoever asked there is coordinator here."""
    admin = User.objects.create_user("admin@elsewhere.example", name="Ada Elsewhere")
    other, same = open_board(name="Another SAB", code="XSAB"), open_board(name="Testshire SAB", code="TSAB")
    for one in (other, same):
        assign_role(user=admin, role=Role.ADMINISTRATOR, scope=one.scope, by=None)
    add_agency(board=other, name="Ashdown Care", code="AGA", by=admin)
    agencies = {code: add_agency(board=same, name=name, code=code, by=admin) for code, name in NAMES.items()}
    by = User.objects.create_user(there.email, name=there.name)
    assign_role(user=by, role=Role.COORDINATOR, scope=same.scope, by=None)
    leads = [User.objects.create_user(f"lead{number}@elsewhere.example", name="Lea Elsewhere") for number in (1, 2)]
    for lead in leads:
        assign_role(user=lead, role=Role.AGENCY_LEAD, scope=agencies["AGA"].scope, by=None)
    ReminderPlan.objects.create(board=same, verb="decide", plan=PLAN, by=admin)
    people = set(User.objects.all())
    return SimpleNamespace(
        board=same, agencies=agencies, by=by, admin=admin, leads=leads, people=people, files=set(storage.names())
    )


NAMES = {"AGA": "Ashdown Care", "AGB": "Birchwood Trust", "AGC": "Cedar Housing"}
