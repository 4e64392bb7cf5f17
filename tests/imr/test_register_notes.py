"""The register as a working list: what is shown, and what is noted of several people at once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.clearance import Holds
from imr.models import PractitionerInvolvement
from imr.selectors.register import register_of, working_list
from imr.services.people_list import note_for
from sar_portal.access.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def note(world, rows, what, on=None, words="", by=None):
    return note_for(agency_return=world.ret, rows=rows, what=what, on=on, words=words, by=by or world.lead)


def test_something_is_noted_of_many_and_never_over_what_is_there(world, row):
    today = timezone.localdate()
    first, second = row("GP1", "Amrit Bhandal", notified_on=today), row("GP2", "Siobhan Lynch")
    noted = note(world, [first, second], "told", today)
    assert noted.done == ["GP2"] and noted.left == ["GP1: noted already"]
    assert note(world, [first], "support_accepted").left == ["GP1: it was not offered yet"]
    note(world, [first], "support_offered", today, "Occupational health")
    assert note(world, [first], "support_accepted").done == ["GP1"]
    first.refresh_from_db()
    assert (first.support_offered, first.support_answer, first.version) == ("Occupational health", "accepted", 3)
    with pytest.raises(Refused, match="which day"):
        note(world, [first], "discussion_offered")
    with pytest.raises(NotAllowed):
        note(world, [first], "told", today, by=world.coordinator)


def test_nobody_notes_what_may_be_about_themselves(world, row):
    entry = row("L1", "W Ashcroft")
    assert note(world, [entry], "told", timezone.localdate()).left == [
        "L1: this may be you, so somebody else has to note it"
    ]


def test_rows_of_another_return_are_left_alone(world, row):
    entry = row("GP1", "Amrit Bhandal")
    with pytest.raises(NotAllowed):
        note_for(agency_return=world.ret, rows=[entry], what="told", on=timezone.localdate(), by=world.other_lead)
    other = note_for(
        agency_return=world.other_return, rows=[entry], what="told", on=timezone.localdate(), by=world.other_lead
    )
    assert other.done == []


def test_ways_to_look_count_whom_they_show(world, row):
    manager = row("PM", "Oliver Trent", only_manages=True, email="manager@gp.example")
    row("GP1", "Amrit Bhandal", line_manager=manager, still_employed=False)
    row("GP2", "Siobhan Lynch", notified_on=timezone.localdate())
    everyone = register_of(world.lead, world.ret)
    numbers = {one.key: one.number for one in working_list(everyone, Holds([])).shows}
    assert numbers == {
        "": 3,
        "to_do": 2,
        "not_told": 1,
        "discussion": 2,
        "support": 2,
        "no_manager": 1,
        "managers": 1,
        "left": 1,
    }
    assert [one.code for one in working_list(everyone, Holds([]), "left").rows] == ["GP1"]
    assert working_list(everyone, Holds([]), "nonsense").shown == ""
    assert working_list([], Holds([]), "left").rows == []


def test_the_page_keeps_what_is_ticked_until_it_is_noted(world, row, client):
    entry = row("GP1", "Amrit Bhandal")
    client.force_login(world.lead)
    address = reverse("imr:register_list", args=[world.ret.reference])
    page = client.post(address, {"rows": [entry.pk]}).content.decode()
    assert f'id="row-{entry.pk}" checked' in page and "Choose what happened" in page
    sent = {"rows": [entry.pk], "what": "told", "on": timezone.localdate().isoformat()}
    page = client.post(f"{address}?show=to_do", sent, follow=True)
    assert page.redirect_chain == [(f"{address}?show=to_do", 302)] and "Noted for 1 person." in page.content.decode()
    assert PractitionerInvolvement.objects.get().notified_on == timezone.localdate()
