"""Which versions of the board's templates an agency gets that is asked today, for who sets the review up."""

import pytest
from django.urls import reverse

from imr.selectors.templates import newest_template, sections_of
from imr.services.templates import publish_template
from tests.imr import writing

pytestmark = pytest.mark.django_db


def test_each_template_is_named_with_its_version_and_what_a_later_change_does(browse):
    w = writing.drafting()
    there, client = reverse("imr:review_templates", args=[w.review.reference]), browse(w.coordinator)
    before = client.get(there).content.decode()
    newest = newest_template(w.review.board)
    assert "Request letter" in before and "The portal’s own" in before
    assert "Source of information (must be filled)" in before
    assert f"Version {newest.number}<" in before and "until its author moves it" in before
    sections = sections_of(newest)
    sections[0].heading = "Quillwort and subject"
    publish_template(board=w.review.board, seen=newest.number, reason="Clearer", sections=sections, by=w.administrator)
    page = client.get(there).content.decode()
    assert f"Version {newest.number + 1}<" in page and "Quillwort" in page and "Quillwort" not in before
    setup = client.get(reverse("reviews:review_setup", args=[w.review.reference])).content.decode()
    assert f'href="{there}"' in setup
