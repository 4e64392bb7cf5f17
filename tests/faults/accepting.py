"""Accepts a version in a process of its own, as a web server does, so that it can be killed in the middle."""

import sys
from importlib import import_module

from django.conf import settings

from tests.faults.apart import set_up


def accept(part: int, submission: int, by: int) -> None:
    from reviews.models import ReturnPart, Submission
    from reviews.services import returning
    from sar_portal.accounts.models import User

    words = {"statement": "I accept it.", "name": "Grace Holt", "role": "Assistant chief constable"}
    returning.accept(
        part=ReturnPart.objects.get(pk=part),
        submission=Submission.objects.get(pk=submission),
        by=User.objects.get(pk=by),
        **words,
    )


if __name__ == "__main__":
    set_up()
    import_module(settings.ROOT_URLCONF)  # as a web server does: every room has its say then
    accept(*(int(one) for one in sys.argv[1:]))
