"""Builds, in the database of its environment, so many reports that are written, or `submitted` too, so that they wait for their
senior managers; prints where, and sessions.
"""

import json
import sys
from types import SimpleNamespace

from tests.faults.apart import set_up

SUBMITTED = "submitted"


def build(count: int) -> list[dict]:
    from django.conf import settings
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse

    from tests.accounts.sign_in import sign_in
    from tests.imr import writing
    from tests.kept import made_anew
    from tests.reviews import world as making

    def session_of(person) -> str:
        client = Client()
        sign_in(client, person)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def found(one: SimpleNamespace) -> dict:
        reference = one.ret.reference
        return {
            "email": one.author.email,
            "author": session_of(one.author),
            "manager": session_of(one.manager),
            "submit": reverse("imr:report_submit", args=[reference]),
            "accept": reverse("reviews:part_accept", args=[reference, "imr", 1]),
            "download": reverse("reviews:version_download", args=[reference, "imr", 1]),
        }

    with transaction.atomic(), made_anew():
        world = making.make_world(count)
        review = making.sent(world, asks=["imr"])
        written = [waiting(SimpleNamespace(review=review), world, place) for place in range(count)]
        if SUBMITTED in sys.argv:
            for one in written:
                writing.submit(one)
    return [found(one) for one in written]


def waiting(one: SimpleNamespace, world: SimpleNamespace, place: int) -> SimpleNamespace:
    """One agency's report, written to its end by its author."""
    from imr.models import ReportPart
    from imr.services.appointment import appoint_senior_manager
    from reviews.models import AgencyReturn
    from reviews.services.answers import acknowledge
    from tests.imr import writing
    from tests.reviews import world as making

    agency, one.lead = world.agencies[place], world.leads[place]
    one.ret = AgencyReturn.objects.get(review=one.review, agency=agency)
    acknowledge(request=one.ret.requests.get(), by=one.lead)
    one.author, one.manager = (
        making.person(f"{name}@{agency.code.lower()}.example", f"{name.title()} of {agency.code}", agency)
        for name in ("author", "manager")
    )
    writing.appoint(one, one.author)
    appoint_senior_manager(agency_return=one.ret, person=one.manager, job_title="Director", by=one.lead)
    one.part = ReportPart.objects.get(agency_return=one.ret)
    writing.write(one)
    return one


if __name__ == "__main__":
    set_up()
    json.dump(build(int(sys.argv[1])), sys.stdout)
