"""A conflict that is entered while the author submits holds the return, or the submission is refused (R1)."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from imr.services.register import add_to_register
from reviews.models import ReturnPart
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.moves import move


@pytest.mark.django_db(transaction=True)
def test_registered_and_submitted_at_the_same_moment(world, appointed):
    part = ReturnPart.objects.get(agency_return=world.ret, kind="chronology")
    entered, done, told = Event(), Event(), []

    def submit():
        entered.wait(10)
        try:
            move(part, "submit", by=world.author)
            told.append("submitted")
        except (Refused, NotAllowed, NotNow) as refusal:
            told.append(type(refusal).__name__)
        finally:
            done.set()
            connection.close()

    other = Thread(target=submit)
    other.start()
    with transaction.atomic():
        fields = {"code": "N7", "name": "Somebody Else", "role": "Nurse", "staff_number": "S-100"}
        add_to_register(agency_return=world.ret, fields=fields, by=world.lead)
        entered.set()
        done.wait(2)  # with the return locked, the submission waits here until the entry is committed
    other.join(20)

    part.refresh_from_db()
    assert part.state == "in_progress" and told != ["submitted"]
