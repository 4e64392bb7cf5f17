"""Good practice, lessons, changes, recommendations and actions: added, changed, removed, kept in the history."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import Action, GoodPractice, Lesson, Recommendation
from imr.selectors.removed import removed_items
from imr.services.report import add_item, change_item, remove_item, restore_item
from imr.services.submission import frozen_report
from imr.views.items import SORTS
from reviews.models import AdultIdentity
from sar_portal.access.errors import NotAllowed, Refused
from tests.imr import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    made = writing.drafting()
    writing.begin(made)
    return made


def url(w, name, *rest) -> str:
    return reverse(f"imr:{name}", args=[w.ret.reference, *rest])


ADDED = {
    "good-practice": ({"what": "He <b>asked</b> twice", "why_good": "It kept the door open"}, "what"),
    "lessons": ({"text": "He <b>asked</b> twice", "level": "managers", "kloe_numbers": ["1", "2"]}, "text"),
    "changes": ({"what": "He <b>asked</b> twice", "made_when": "May", "evidence": "Audit"}, "what"),
    "recommendations": ({"text": "He <b>asked</b> twice", "target_on": "1/3/2027"}, "text"),
}


@pytest.mark.parametrize("slug", ADDED)
def test_add_change_and_remove(w, browse, slug):
    client, (said, main) = browse(w.author), ADDED[slug]
    assert client.post(url(w, "item_add", slug), said).url == url(w, "item_list", slug)
    assert "He &lt;b&gt;asked&lt;/b&gt; twice" in client.get(url(w, "item_list", slug)).content.decode()
    item = SORTS[slug].model.objects.get()
    changed = said | {"version": 1, main: "Other words"}
    assert client.post(url(w, "item_change", slug, item.pk), changed).status_code == 302
    item.refresh_from_db()
    assert (getattr(item, main), item.version) == ("Other words", 2)
    assert "Other words" in client.get(url(w, "item_remove", slug, item.pk)).content.decode()
    assert client.post(url(w, "item_remove", slug, item.pk), {"version": 2}).status_code == 302
    listed, _, removed = client.get(url(w, "item_list", slug)).content.decode().partition("Removed in the last 30 days")
    assert "Other words" not in listed and "Other words" in removed
    assert item.history.count() == 3


@pytest.mark.parametrize("slug", ADDED)
def test_bad_input_keeps_what_was_typed(w, browse, slug):
    said, main = ADDED[slug]
    rest = {name: value for name, value in said.items() if name != main}
    answer = browse(w.author).post(url(w, "item_add", slug), rest)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is a problem" in page
    assert all(value in page for value in rest.values() if isinstance(value, str) and "/" not in value)


def test_an_action_stands_under_its_recommendation(w, browse):
    values = {"text": "Train people"}
    recommendation = add_item(model=Recommendation, report=w.report, values=values, by=w.author)
    said = {"what": "Book the course", "lead_officer": "Head of training"}
    assert browse(w.author).post(url(w, "action_add", recommendation.pk), said).status_code == 302
    assert Action.objects.get().recommendation == recommendation
    assert "Book the course (Head of training)" in browse(w.author).get(
        url(w, "item_list", "recommendations")
    ).content.decode().replace("\n", "")


def test_a_lesson_that_is_rested_on_stays(w, browse):
    lesson = add_item(model=Lesson, report=w.report, values={"text": "L", "level": "managers"}, by=w.author)
    add_item(model=Recommendation, report=w.report, values={"text": "R", "lesson": lesson}, by=w.author)
    page = browse(w.author).post(url(w, "item_remove", "lessons", lesson.pk), {"version": 1}).content.decode()
    assert "A recommendation rests on this lesson" in page
    assert Lesson.objects.get().removed_at is None


def test_nothing_is_made_to_rest_on_what_was_taken_out_in_another_tab(w):
    lesson, stays = (
        add_item(model=Lesson, report=w.report, values={"text": one, "level": "managers"}, by=w.author) for one in "LS"
    )
    made = add_item(model=Recommendation, report=w.report, values={"text": "R", "lesson": stays}, by=w.author)
    remove_item(item=Lesson.objects.get(pk=lesson.pk), version=1, by=w.author)
    for values in ({"lesson": lesson}, {"lesson": stays, "further_lessons": [lesson.number]}):
        with pytest.raises(Refused, match="has been taken out of the report meanwhile"):
            change_item(item=made, version=1, values=values, by=w.author)
        with pytest.raises(Refused, match="has been taken out of the report meanwhile"):
            add_item(model=Recommendation, report=w.report, values={"text": "R2", **values}, by=w.author)
    remove_item(item=made, version=1, by=w.author)
    with pytest.raises(Refused, match="recommendation has been taken out"):
        add_item(model=Action, report=w.report, values={"recommendation": made, "what": "A"}, by=w.author)


def test_two_people_change_one_item(w, browse):
    item = add_item(model=GoodPractice, report=w.report, values={"what": "First"}, by=w.author)
    change_item(item=item, version=1, values={"what": "Theirs"}, by=w.author)
    client, where = browse(w.author), url(w, "item_change", "good-practice", item.pk)
    page = client.post(where, {"version": 1, "what": "Mine"}).content.decode()
    assert "Theirs" in page and "Mine" in page
    assert GoodPractice.objects.get().what == "Theirs"
    assert client.post(url(w, "item_remove", "good-practice", item.pk), {"version": 1}).status_code == 200
    assert GoodPractice.objects.get().removed_at is None


def test_an_item_of_another_report_is_out_of_reach(w, browse):
    from reviews.models import AgencyReturn
    from reviews.services.answers import acknowledge

    other = AgencyReturn.objects.get(reference="ASAB-SAR-2026-03-GP")
    acknowledge(request=other.requests.get(), by=w.other_lead)
    from imr.models import ReportPart
    from imr.services.report import open_report

    theirs = open_report(part=ReportPart.objects.get(agency_return=other))
    lesson = Lesson.objects.create(report=theirs, number=1, text="Theirs", level="managers")
    assert browse(w.author).get(url(w, "item_change", "lessons", lesson.pk)).status_code == 404
    with pytest.raises(NotAllowed):
        remove_item(item=lesson, version=1, by=w.author)
    with pytest.raises(Refused, match="another report"):
        add_item(model=Recommendation, report=w.report, values={"text": "R", "lesson": lesson}, by=w.author)


def test_a_name_left_in_an_item_is_asked_about_and_a_phrase_pointed_out(w, browse):
    client, name = browse(w.author), AdultIdentity.objects.get(review=w.review).real_name
    said = {"text": f"We failed to listen to {name}.", "level": "managers"}
    page = client.post(url(w, "item_add", "lessons"), said)
    assert page.status_code == 200 and not Lesson.objects.exists()
    [codes] = re.findall(r'value="(codes-\w+)"', page.content.decode())
    assert client.post(url(w, "item_add", "lessons"), said | {"names_left": codes}).status_code == 302
    lesson = Lesson.objects.get()
    assert name not in lesson.text and lesson.text.startswith("We failed to listen to")
    listed = client.get(url(w, "item_list", "lessons")).content.decode()
    assert "<mark>failed to</mark>" in listed and "Hand a matter over" not in listed
    assert "<mark>" not in browse(w.manager).get(url(w, "item_list", "lessons")).content.decode()


def test_a_name_in_place_of_the_role_that_leads_an_action_is_asked_about(w, browse):
    client, name = browse(w.author), AdultIdentity.objects.get(review=w.review).real_name
    client.post(url(w, "item_add", "recommendations"), {"text": "R"})
    said = {"what": "Train", "lead_officer": name}
    page = client.post(url(w, "action_add", Recommendation.objects.get().pk), said)
    assert page.status_code == 200 and "Names are left in what you wrote" in page.content.decode()
    assert not Action.objects.exists()


@pytest.mark.parametrize("slug", ADDED)
def test_what_was_removed_is_brought_back_by_a_button(w, browse, slug):
    """N9; twice is once, and by nobody but who could remove it."""
    client, (said, main) = browse(w.author), ADDED[slug]
    client.post(url(w, "item_add", slug), said)
    item = SORTS[slug].model.objects.get()
    remove_item(item=item, version=1, by=w.author)
    page = client.get(url(w, "item_list", slug)).content.decode()
    back = url(w, "item_restore", slug, item.pk)
    assert "Removed in the last 30 days" in page and back in page and "<b>asked</b>" not in page
    assert back not in browse(w.lead).get(url(w, "item_list", slug)).content.decode()
    assert browse(w.lead).post(back).status_code == 403 and client.get(back).status_code == 405
    for _ in range(2):
        assert client.post(back).url == url(w, "item_list", slug)
    item.refresh_from_db()
    assert (item.removed_at, getattr(item, main), item.version) == (None, said[main], 3)
    assert back not in client.get(url(w, "item_list", slug)).content.decode()


def test_after_30_days_only_the_history_has_it(w, browse, monkeypatch):
    item = add_item(model=GoodPractice, report=w.report, values={"what": "Good"}, by=w.author)
    remove_item(item=item, version=1, by=w.author)
    item.refresh_from_db()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=31))
    with pytest.raises(Refused, match="more than 30 days ago"):
        restore_item(item=item, by=w.author)
    assert removed_items(w.report, "good-practice", GoodPractice) == []


def test_what_something_rests_on_comes_back_first(w, browse):
    lesson = add_item(model=Lesson, report=w.report, values={"text": "A lesson", "level": "managers"}, by=w.author)
    values = {"text": "Do better", "lesson": lesson}
    made = add_item(model=Recommendation, report=w.report, values=values, by=w.author)
    values = {"recommendation": made, "what": "Train", "lead_officer": "Head of training"}
    action = add_item(model=Action, report=w.report, values=values, by=w.author)
    remove_item(item=action, version=1, by=w.author)
    back = url(w, "item_restore", "actions", action.pk)
    assert back in browse(w.author).get(url(w, "item_list", "recommendations")).content.decode()
    remove_item(item=made, version=1, by=w.author)
    remove_item(item=lesson, version=1, by=w.author)
    for item, said in ((action, "recommendation of this action"), (made, "lesson that this")):
        item.refresh_from_db()
        with pytest.raises(Refused, match=said):
            restore_item(item=item, by=w.author)
    for item in (lesson, made, action):
        fresh = type(item).objects.get(pk=item.pk)
        assert restore_item(item=fresh, by=w.author).removed_at is None
    assert frozen_report(w.report)["recommendations"][0]["actions"][0]["action"] == "Train"
