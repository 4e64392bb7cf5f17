"""Threads on a text of the report: inside the agency, in no paper, resolved or open, never changed (R3, R8)."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from imr.models import Comment
from imr.selectors.comments import open_counts, threads_at
from imr.selectors.report import outline_of
from imr.services.comments import add_comment, settle_comment
from imr.services.submission import frozen_report
from reviews.models import ReviewState
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import by_person
from tests.imr import writing
from tests.walls import owner

pytestmark = pytest.mark.django_db
HOSTILE = "Why <b>so</b>? canarytalk"


@pytest.fixture
def w():
    w = writing.drafting()
    writing.begin(w)
    w.url = reverse("imr:comment_list", args=[w.ret.reference, "section-methodology"])
    return w


def test_lead_and_author_talk_and_resolve(w, browse):
    lead, author = browse(w.lead), browse(w.author)
    assert lead.post(w.url, {"text": HOSTILE}).status_code == 302
    thread = Comment.objects.get()
    page = author.get(w.url).content.decode()
    assert "Why &lt;b&gt;so&lt;/b&gt;? canarytalk" in page and "Open" in page
    edit = author.get(reverse("imr:section_edit", args=[w.ret.reference, "methodology"])).content.decode()
    assert "(1 open)" in edit
    detail = lead.get(reverse("imr:report_detail", args=[w.ret.reference])).content.decode()
    assert "1 open comment" in detail and f'href="{w.url}"' in detail
    answer = reverse("imr:comment_answer", args=[w.ret.reference, "section-methodology", thread.pk])
    author.post(answer, {"verb": "reply", "text": "Because of shifts."})
    author.post(answer, {"verb": "resolve"})
    author.post(answer, {"verb": "resolve"})
    page = lead.get(w.url).content.decode()
    assert "Because of shifts." in page and "Resolved by Noor Fielding" in page
    assert [one.verb for one in thread.decisions.all()] == ["resolve"]
    lead.post(answer, {"verb": "reply", "text": "Not quite."})
    assert open_counts(w.report) == {"section-methodology": 1} and thread.decisions.last().verb == "reopen"


def test_nothing_of_it_leaves_the_agency_or_is_printed(w, browse):
    add_comment(report=w.report, place="section-methodology", text=HOSTILE, by=w.lead)
    for role in ("coordinator", "reviewer", "subgroup"):
        assert browse(getattr(w, role)).get(w.url).status_code == 403, role
    for role in ("other_lead", "stranger", "administrator"):
        assert browse(getattr(w, role)).get(w.url).status_code == 404, role
        with pytest.raises(NotAllowed):
            add_comment(report=w.report, place="section-methodology", text="x", by=getattr(w, role))
        assert threads_at(getattr(w, role), w.report, "section-methodology") == []
    assert "canarytalk" not in json.dumps(frozen_report(w.report))


def test_only_a_thread_of_that_text_is_answered(w, browse):
    thread = add_comment(report=w.report, place="section-methodology", text="First", by=w.lead)
    reply = add_comment(report=w.report, place="section-methodology", text="Reply", begins=thread, by=w.author)
    for place, key in (
        ("section-people", thread.pk),
        ("section-methodology", reply.pk),
        ("section-methodology", 999999),
    ):
        url = reverse("imr:comment_answer", args=[w.ret.reference, place, key])
        assert browse(w.author).post(url, {"verb": "resolve"}).status_code == 404
    for place in ("section-nowhere", "kloe-99", "section-x", "elsewhere-1"):
        assert browse(w.author).get(reverse("imr:comment_list", args=[w.ret.reference, place])).status_code == 404
        with pytest.raises(Refused):
            add_comment(report=w.report, place=place, text="x", by=w.lead)
    with pytest.raises(Refused):
        add_comment(report=w.report, place="section-methodology", text="x", begins=reply, by=w.lead)
    with pytest.raises(Refused):
        settle_comment(comment=reply, resolved=True, by=w.lead)
    empty = browse(w.author).post(w.url, {"text": "  "})
    assert empty.status_code == 200 and Comment.objects.count() == 2


def test_while_the_review_is_suspended_nobody_talks_on(w):
    thread = add_comment(report=w.report, place="section-methodology", text="First", by=w.lead)
    w.review.state, w.review.suspended_from = ReviewState.SUSPENDED, ReviewState.GATHERING
    by_person(w.review, w.coordinator).save()
    report, thread = type(w.report).objects.get(pk=w.report.pk), Comment.objects.get(pk=thread.pk)
    with pytest.raises(Refused, match="The review is suspended"):
        add_comment(report=report, place="section-methodology", text="x", begins=thread, by=w.author)
    with pytest.raises(Refused, match="The review is suspended"):
        settle_comment(comment=thread, resolved=True, by=w.author)


def test_a_comment_is_never_changed_or_taken_back(w):
    comment = add_comment(report=w.report, place="kloe-1", text="As it was", by=w.lead)
    for change in (lambda: Comment.objects.update(text="Other"), lambda: Comment.objects.all().delete()):
        with owner(), pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert Comment.objects.get(pk=comment.pk).text == "As it was"
    assert outline_of(w.report).kloes[0].hint == "1 open comment"
