"""Contacts with the family: noted by who may know the adult, read by them alone, and kept as they were noted."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from reviews.models import FamilyContact
from reviews.services.people import log_family_contact
from sar_portal.access.errors import NotAllowed, Refused

SAID = {
    "how": "meeting",
    "happened_on": date(2026, 5, 2),
    "with_whom": "Daughter",
    "said": "Zq wishes to read the draft",
}


def test_a_contact_is_noted_on_its_page_and_stands_in_the_list(world, review, browse):
    client, add = browse(world.coordinator), reverse("reviews:family_contact_add", args=[review.reference])
    typed = {"how": "telephone", "with_whom": "Niece", "said": "Zq declines, and says why"}
    typed |= {"happened_on-day": "1", "happened_on-month": "5", "happened_on-year": "2026"}
    assert client.post(add, typed).status_code == 302
    log_family_contact(review=review, by=world.coordinator, **SAID)
    page = client.get(reverse("reviews:family_list", args=[review.reference])).content.decode()
    assert page.index("Daughter") < page.index("Niece") and "Zq declines, and says why" in page and "1 May 2026" in page
    setup = client.get(reverse("reviews:review_setup", args=[review.reference])).content.decode()
    assert "2 contacts noted" in setup


def test_the_lead_reviewer_notes_too_and_nobody_else(world, sent, browse):
    log_family_contact(review=sent, by=world.reviewer, **SAID)
    for who in ("subgroup", "lead", "administrator", "auditor", "other_coordinator"):
        with pytest.raises(NotAllowed):
            log_family_contact(review=sent, by=getattr(world, who), **SAID)
        for name in ("review_terms", "review_overview", "family_list"):
            page = browse(getattr(world, who)).get(reverse(f"reviews:{name}", args=[sent.reference]), follow=True)
            assert "Zq wishes" not in page.content.decode()


def test_what_is_not_said_or_has_not_been_is_refused_and_what_was_noted_stays(world, review):
    ahead = timezone.localdate() + timedelta(days=1)
    for wrong in ({"with_whom": " "}, {"said": " "}, {"happened_on": ahead}):
        with pytest.raises(Refused):
            log_family_contact(review=review, by=world.coordinator, **SAID | wrong)
    log_family_contact(review=review, by=world.coordinator, **SAID)
    with pytest.raises(DatabaseError), transaction.atomic():
        FamilyContact.objects.update(reason="Otherwise")
