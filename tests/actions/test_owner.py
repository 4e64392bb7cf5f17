"""Who can own a recommendation: whoever could have accepted it, and nobody who wrote it or is involved (R2, R12)."""

import pytest

from imr.services.register import add_to_register
from sar_portal.access.decide import allowed
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.permissions import Perm
from sar_portal.actions.selectors.register import readable
from sar_portal.actions.services import acting, recommendations

REGISTER = {"code": "M9", "name": "Somebody Else", "role": "Director", "nature": "Chaired a meeting"}


@pytest.mark.parametrize(
    ("persona", "why"), [("other_author", "appointed to write"), ("agency_lead", "of this agency")]
)
def test_it_goes_to_no_one_who_wrote_the_return_or_is_of_another_agency(world, one, owner, persona, why):
    with pytest.raises(Refused, match=why):
        recommendations.transfer(recommendation=one, person=world.people[persona], reason="Leave", by=owner)


def test_it_goes_to_no_one_who_is_on_the_register(world, one, owner):
    manager = world.people["other_manager"]
    add_to_register(agency_return=one.agency_return, fields=REGISTER | {"email": manager.email}, by=owner)
    with pytest.raises(Refused, match="cannot be appointed"):
        recommendations.transfer(recommendation=one, person=manager, reason="Back", by=owner)
    one.refresh_from_db()
    assert one.owner == owner


def test_the_role_goes_with_the_recommendation_and_the_reason_is_kept(world, one, owner):
    back = world.people["other_manager"]
    with pytest.raises(Refused, match="reason"):
        recommendations.transfer(recommendation=one, person=back, reason=" ", by=owner)
    kept = recommendations.transfer(recommendation=one, person=back, reason="They are back.", by=owner)
    assert (kept.person, kept.reason) == (back, "They are back.")
    assert Perm.OWN_RECOMMENDATIONS in allowed(back, one)
    assert Perm.OWN_RECOMMENDATIONS not in allowed(owner, one)


def test_an_owner_who_is_found_to_be_involved_sees_nothing_and_the_lead_finds_another(world, one, owner):
    """R12: the register excludes them on the spot, and the agency's lead gives it to somebody else."""
    manager = world.people["other_manager"]
    recommendations.transfer(recommendation=one, person=manager, reason="Back", by=owner)
    add_to_register(agency_return=one.agency_return, fields=REGISTER | {"email": manager.email}, by=owner)
    assert not readable(manager).filter(pk=one.pk).exists()
    with pytest.raises(NotAllowed):
        acting.add_note(recommendation=one, text="Still here", by=manager)
    recommendations.transfer(recommendation=one, person=owner, reason="Involved", by=owner)
    assert readable(owner).filter(pk=one.pk).exists()
