"""Writes, in the database of its environment, messages that wait to be sent; prints how many."""

import sys

from tests.faults.apart import set_up


def build(count: int) -> int:
    from django.db import transaction

    from notifications.models import OutboxMessage
    from notifications.services import queue_all
    from sar_portal.accounts.models import User

    with transaction.atomic():
        person = User.objects.filter(is_active=True).order_by("pk").first()
        rows = [
            OutboxMessage(
                kind="request_sent", user=person, reference="ASAB-SAR-2026-03-POL", link="/", once=f"load:{n}"
            )
            for n in range(count)
        ]
        return len(queue_all(rows))


if __name__ == "__main__":
    set_up()
    sys.stdout.write(str(build(int(sys.argv[1]))))
