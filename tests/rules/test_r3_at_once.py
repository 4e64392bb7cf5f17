"""R3 at one moment: whoever of the board reads while something is decided sees the accepted version or nothing, never a draft."""

from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from imr.models import Comment
from imr.services.comments import add_comment
from imr.services.report import save_section
from imr.services.submission import submit_report
from reviews.models import QueryAnswer, ReturnPart, Submission
from reviews.services import queries, returning
from reviews.services.returning import accept, make_paper, send_back
from reviews.views import returning as pages
from sar_portal.access.decide import visible
from sar_portal.access.errors import NotNow
from sar_portal.access.permissions import Perm
from tests.apart import Apart
from tests.imr import writing
from tests.reviews import world as making
from tests.rules.doors import WORDS, client_of

pytestmark = pytest.mark.django_db(transaction=True)
DRAFT = "Nobody outside has read this."


def _part(w) -> ReturnPart:
    return ReturnPart.objects.get(pk=w.part.pk)


def _queried(w):
    """Version 1 is accepted, and the board asks about it; what it asked."""
    accept(part=_part(w), submission=w.submission, by=w.manager, **WORDS)
    asked = queries.ask(submission=w.submission, place="section-introduction", text="Which?", by=w.coordinator)
    returning.query(part=_part(w), submission=w.submission, checklist={}, reason="Which?", by=w.coordinator)
    return asked


def _next(w) -> Submission:
    """The next version, with the senior manager."""
    writing.rewrite(w, DRAFT)
    return submit_report(report=w.report, by=w.author)


@pytest.mark.parametrize("who", ["coordinator", "reviewer", "subgroup"])
def test_who_reads_while_it_is_accepted_sees_nothing_and_then_the_accepted_version(transactional_db, who):
    """The first answer is made before the acceptance is there for others, and waits for it with its line in the trail."""
    w = writing.submitted()
    making.share(w, w.review)
    client, url = client_of(getattr(w, who)), reverse("reviews:version_detail", args=[w.ret.reference, "imr", 1])
    with transaction.atomic():
        accept(part=_part(w), submission=w.submission, by=w.manager, **WORDS)
        reading = Apart(lambda: [client.get(url) for _ in range(2)])
        assert reading.waits()
    reading.join(30)
    first, second = reading.told
    assert first.status_code in {403, 404, 409} and "Written by the author" not in first.content.decode()
    assert second.status_code == 200 and "Written by the author" in second.content.decode()


def test_a_version_that_is_submitted_while_the_board_checks_is_not_on_its_page(transactional_db, monkeypatch):
    """Another coordinator has asked, and the author has written and submitted, between two questions of one page."""
    w = writing.submitted()
    accept(part=_part(w), submission=w.submission, by=w.manager, **WORDS)
    expect = pages._expect

    def meanwhile(part, state):
        writes = Apart(
            lambda: (
                returning.query(
                    part=_part(w), submission=w.submission, checklist={}, reason="Which?", by=w.coordinator
                ),
                _next(w),
            )
        )
        writes.join(30)
        assert _part(w).state == "with_senior_manager", writes.told
        return expect(part, state)

    monkeypatch.setattr(pages, "_expect", meanwhile)
    page = client_of(w.coordinator).get(reverse("reviews:part_check", args=[w.ret.reference, "imr"]))
    assert page.status_code == 200 and page.context["submission"] == w.submission
    assert DRAFT not in page.content.decode()


@pytest.mark.parametrize("decided", ["accept", "send_back"])
def test_what_the_agency_says_while_it_decides_is_read_by_nobody_of_the_board(transactional_db, decided):
    w = writing.submitted()
    asked = _queried(w)
    queries.answer(query=asked, text="Given with it.", by=w.author)
    newer = _next(w)
    make_paper(submission=newer, stage="submitted")
    section = w.report.template.sections.get(number=1)
    verbs = [
        lambda: queries.answer(query=asked, text=DRAFT, by=w.author),
        lambda: save_section(report=w.report, section=section, text=f"Again. {DRAFT}", version=2, by=w.author),
        lambda: add_comment(report=w.report, place="section-introduction", text=DRAFT, by=w.lead),
    ]
    decide = {
        "accept": partial(accept, **WORDS),
        "send_back": partial(send_back, reason="Say why.", sections=[], name="G", role="ACC"),
    }[decided]
    with transaction.atomic():
        decide(part=_part(w), submission=newer, by=w.manager)
        said = [Apart(verb) for verb in verbs]
        assert [one.waits() for one in said] == [True] * 3
    for one in said:
        one.join(30)
    answered, saved, talked = (one.told for one in said)
    assert isinstance(talked, Comment)
    if decided == "accept":
        assert isinstance(answered, NotNow) and isinstance(saved, NotNow)
    else:
        assert isinstance(answered, QueryAnswer) and saved.text.endswith(DRAFT)
    read = set(visible(w.coordinator, Perm.CHECK_QUALITY, QueryAnswer).values_list("text", flat=True))
    assert read == ({"Given with it."} if decided == "accept" else set())
    client, shown = client_of(w.coordinator), ""
    for name in ("reviews:version_list", "reviews:thread_list", "reviews:part_check"):
        shown += client.get(reverse(name, args=[w.ret.reference, "imr"])).content.decode()
    shown += client.get(w.ret.get_absolute_url()).content.decode()
    assert DRAFT not in shown
