"""Every verb in every state for every role, on parts and on reviews: exactly what product.md says, and nothing else."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from reviews import states
from reviews.models import PartKind, PartState, Review, ReviewState, SignOff
from reviews.services.returning import freeze
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.moves import move
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role, exclude
from tests.reviews.world import person
from tests.walls import owner

S, R = PartState, ReviewState
LEAD, AUTHOR, MANAGER, BOARD = "agency lead", "author", "senior manager", "coordinator"

# By hand from product.md, 'States': verb → (who, from, to). Written apart from the code on purpose.
WRITTEN = {
    "acknowledge": (LEAD, [S.REQUESTED], S.IN_PROGRESS),
    "nil_return": (LEAD, [S.REQUESTED], S.NIL),
    "refuse": (LEAD, [S.REQUESTED], S.REFUSED),
    "submit": (AUTHOR, [S.IN_PROGRESS], S.WITH_MANAGER),
    "accept": (MANAGER, [S.WITH_MANAGER], S.RETURNED),
    "send_back": (MANAGER, [S.WITH_MANAGER], S.IN_PROGRESS),
    "finalise": (BOARD, [S.RETURNED], S.FINAL),
    "query": (BOARD, [S.RETURNED], S.IN_PROGRESS),
    "return_for_revision": (BOARD, [S.RETURNED], S.IN_PROGRESS),
    "reopen": (BOARD, [S.FINAL], S.IN_PROGRESS),
    "withdraw": (BOARD, [S.REQUESTED, S.IN_PROGRESS], S.WITHDRAWN),
    "request_again": (BOARD, [S.NIL, S.REFUSED, S.WITHDRAWN], S.REQUESTED),
}
RECORDS = {verb: row for verb, row in WRITTEN.items() if verb not in {"submit", "accept", "send_back"}}
RECORDS["confirm_secured"] = (LEAD, [S.IN_PROGRESS], S.RETURNED)
RUNNING = [R.GATHERING, R.ANALYSIS, R.REPORTING, R.ACTIONS]
OF_REVIEW = {
    "start_gathering": ([R.SET_UP], R.GATHERING),
    "start_analysis": ([R.GATHERING], R.ANALYSIS),
    "start_reporting": ([R.ANALYSIS], R.REPORTING),
    "start_actions": ([R.REPORTING], R.ACTIONS),
    "close": ([R.ACTIONS], R.CLOSED),
    "suspend": (RUNNING, R.SUSPENDED),
    "resume": ([R.SUSPENDED], None),
}


@pytest.fixture
def people(world, sent):
    """Everyone who could come near the police's return, by what they are to it."""
    agency = world.ret.agency
    world.author = person("author@pol.example", "Marcus Hale", agency)
    world.manager = person("manager@pol.example", "Ingrid Voss", agency)
    world.helper = person("helper@pol.example", "Tom Reed", agency)
    world.excluded = person("excluded@pol.example", "Nora Pike", agency)
    held = {world.author: Role.AUTHOR, world.manager: Role.SENIOR_MANAGER, world.helper: Role.CONTRIBUTOR}
    for user, role in held.items():
        assign_role(user=user, role=role, scope=world.ret.scope, by=world.lead)
    assign_role(user=world.excluded, role=Role.AGENCY_LEAD, scope=agency.scope, by=None)
    exclude(user=world.excluded, scope=world.ret.scope, because="involvement:1", by=world.lead)
    return {
        LEAD: world.lead,
        AUTHOR: world.author,
        MANAGER: world.manager,
        BOARD: world.coordinator,
        "contributor": world.helper,
        "excluded lead": world.excluded,
        "lead of another agency": world.leads[1],
        "lead reviewer": world.reviewer,
        "subgroup member": world.subgroup,
        "administrator": world.administrator,
        "auditor": world.auditor,
        "coordinator of another board": world.other_coordinator,
        "stranger": world.stranger,
    }


def facts_for(part, verb: str, submission) -> dict:
    signed = {"submission": submission, "name": "Name", "role": "Role"}
    if verb in {"accept", "confirm_secured"}:
        return signed | {"statement": "Accepted"}
    if verb == "send_back":
        return signed
    return {"submission": submission} if verb in {"finalise", "query", "return_for_revision"} else {}


def put(subject, state: str, **more) -> None:
    """Straight into the table: the way there is tested by the verbs; here each state is only a starting point."""
    with owner():
        type(subject).objects.filter(pk=subject.pk).update(state=state, **more)
    subject.refresh_from_db()


@pytest.mark.parametrize("kind", ["records", "chronology"])
def test_every_verb_in_every_state_for_every_role(world, people, kind):
    part = world.ret.parts.get(kind=kind)
    expected = RECORDS if kind == PartKind.RECORDS else WRITTEN
    assert {row.verb for row in states.PART.moves} == set(WRITTEN) | set(RECORDS)
    submission = freeze(part=part, content={"version": ""}, by=world.lead)
    tried = 0
    for verb in {row.verb for row in states.PART.moves}:
        who, sources, target = expected.get(verb, (None, [], None))
        for state in PartState.values:
            for name, user in people.items():
                put(part, state)
                outcome = attempt(part, verb, user, facts_for(part, verb, submission))
                tried += 1
                if name != who:
                    assert outcome is NotAllowed, (verb, state, name)
                elif state not in sources:
                    assert outcome is NotNow, (verb, state, name)
                else:
                    # The facts may still speak against it (no PDF yet, records not listed); who and when do not.
                    assert outcome in {target, Refused}, (verb, state, name, outcome)
    assert tried == len({row.verb for row in states.PART.moves}) * len(PartState.values) * len(people)


class Undo(Exception):
    """Ends a try, so that the next one finds the world as it was."""


def attempt(subject, verb: str, user, facts: dict):
    """The state it ends in, or the class of the refusal; everything is undone."""
    outcome = None
    try:
        with transaction.atomic():
            try:
                outcome = move(subject, verb, by=user, reason="because", facts=facts).subject.state
            except (NotAllowed, NotNow, Refused) as refusal:
                outcome = type(refusal)
            raise Undo
    except Undo:
        return outcome


def test_every_verb_of_a_review(world, people):
    review = Review.objects.get(pk=world.ret.review_id)
    assert {row.verb for row in states.REVIEW.moves} == set(OF_REVIEW)
    for verb, (sources, target) in OF_REVIEW.items():
        for state in ReviewState.values:
            for name, user in people.items():
                suspended_from = R.ANALYSIS if state == R.SUSPENDED else ""
                set_review(review, state, suspended_from)
                outcome = attempt(review, verb, user, {})
                if name != BOARD:
                    assert outcome is NotAllowed, (verb, state, name)
                elif state not in sources:
                    assert outcome in {NotNow, NotAllowed}, (verb, state, name)
                else:
                    assert outcome in {target or R.ANALYSIS, Refused}, (verb, state, name, outcome)


def set_review(review, state: str, suspended_from: str) -> None:
    with owner() as cursor:
        cursor.execute(
            "UPDATE reviews_review SET state = %s, suspended_from = %s WHERE scope_id = %s",
            [state, suspended_from, review.pk],
        )
    review.refresh_from_db()


@pytest.mark.parametrize("table", [states.PART, states.REVIEW])
def test_every_state_is_reached_and_left(table):
    """From the start every state can be reached; none but the final ones is a dead end."""
    reached: set[str] = {table.start}
    before: set[str] = set()
    while reached != before:
        before = set(reached)
        reached |= {row.target for row in table.moves if set(row.source) & reached}
    assert reached == set(table.states)
    left = {state for row in table.moves for state in row.source}
    assert set(table.states) - left <= {ReviewState.CLOSED}


def test_the_diagram_names_every_move():
    for table in (states.PART, states.REVIEW):
        diagram = table.mermaid()
        assert all(row.verb in diagram for row in table.moves)
        assert diagram.startswith("stateDiagram-v2")


def test_sign_offs_are_append_only(world, people):
    part = world.ret.parts.get(kind="records")
    submission = freeze(part=part, content={"version": ""}, by=world.lead)
    row = SignOff.objects.create(
        subject=part, submission=submission, verb="confirm_secured", name="N", role="R", by=world.lead
    )
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.filter(pk=row.pk).update(name="Other")
