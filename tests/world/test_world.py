"""The world is whole: every grant follows from a role, the audit trail is unbroken, the states are those that tests name."""

from reviews.models import PartKind
from sar_portal.access import audit, grants
from sar_portal.access.models import Exclusion


def test_the_world_is_whole(world):
    assert grants.differences() == []
    read, faults = audit.verify()
    assert read > 100 and faults == []


def test_its_returns_are_in_the_states_that_the_matrix_speaks_of(world):
    def states(short):
        return {part.kind: part.state for part in world.returns[short].parts.all()}

    assert states("a_one") == {"records": "returned", "chronology": "in_progress", "imr": "in_progress"}
    assert states("b_one") == {"records": "returned", "chronology": "in_progress", "imr": "returned"}
    assert world.returns["a_one"].parts.get(kind=PartKind.CHRONOLOGY).returned is not None
    assert Exclusion.objects.live().get().user == world.people["excluded"]
    assert world.made["question"].person == world.people["member"]
