"""Builds, in the database of its environment, a report that is being written; prints where, and sessions of its author."""

import json
import sys

from tests.faults.apart import set_up

BROWSERS = 8


def build() -> dict:
    from django.conf import settings
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse

    from tests.accounts.sign_in import sign_in
    from tests.imr import writing
    from tests.kept import made_anew

    with transaction.atomic(), made_anew():
        w = writing.drafting()
        writing.begin(w)
        sections = [section.key for section in w.report.template.sections.order_by("number")]
        sessions = []
        for _ in range(BROWSERS):
            client = Client()
            sign_in(client, w.author)
            sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return {
        "reference": w.ret.reference,
        "sections": sections,
        "sessions": sessions,
        "autosave": {key: reverse("imr:section_autosave", args=[w.ret.reference, key]) for key in sections},
        "edit": {key: reverse("imr:section_edit", args=[w.ret.reference, key]) for key in sections},
        "attach": reverse("imr:attachment_add", args=[w.ret.reference]),
    }


if __name__ == "__main__":
    set_up()
    json.dump(build(), sys.stdout)
