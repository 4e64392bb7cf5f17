"""What the second wall shows a request: what lies in the scopes of its person, whatever the code forgot to ask (Z7, R4)."""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from imr.models import ReportAnswer, StaffInterview
from imr.views import share as share_views
from notifications import links
from reviews.models import AdultIdentity, InformationRequest, PartDecision, RecordSet, Review, SignOff
from sar_portal.access import decide, row_wall
from sar_portal.access.decide import path_to_scope
from sar_portal.access.models import ScopeGrant
from sar_portal.access.permissions import Kind
from sar_portal.access.row_wall import open_to, whole_house
from sar_portal.access.services import open_scope
from sar_portal.access.views import by_link, signed_in
from tests.access.written import WRITTEN, column
from tests.accounts.sign_in import sign_in
from tests.world.canaries import MAY_READ, found_in

OPEN_NOW = "SELECT current_setting('sar.scopes', true)"


def shown_to(view, user) -> object:
    request = RequestFactory().get("/")
    request.user = user
    with transaction.atomic():
        return view(request)


def scopes_in(model: type[Model]) -> set[int]:
    return set(model._default_manager.values_list(path_to_scope(model), flat=True))


# --- a filter forgotten ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", WRITTEN)
def test_a_view_without_any_filter_shows_an_author_the_own_returns_alone(world, outside, model):
    mine, theirs = world.returns["a_one"].pk, world.returns["b_one"].pk
    assert mine in scopes_in(model)
    forgetful = signed_in(lambda request: scopes_in(model))
    held = set(ScopeGrant.objects.filter(user=world.people["author"]).values_list("content_object_id", flat=True))
    assert theirs not in held
    shown = shown_to(forgetful, world.people["author"])
    assert mine in shown and shown <= held
    assert mine not in shown_to(forgetful, world.people["other_author"])


def test_a_board_is_shown_nothing_of_another_and_an_excluded_person_nothing_of_that_return(world, outside):
    forgetful = signed_in(lambda request: (scopes_in(AdultIdentity), scopes_in(RecordSet)))
    far = shown_to(forgetful, world.people["other_coordinator"])
    near = shown_to(forgetful, world.people["coordinator"])
    assert far[0] and near[0] and not far[0] & near[0] and not far[1] & near[1]
    assert world.returns["a_one"].pk not in shown_to(forgetful, world.people["excluded"])[1]


def test_steps_are_near_to_who_runs_the_review_and_far_from_the_agency_beside(world, outside):
    mine, theirs = world.returns["a_one"].pk, world.returns["b_one"].pk
    forgetful = signed_in(lambda request: scopes_in(PartDecision) | scopes_in(InformationRequest))
    assert shown_to(forgetful, world.people["author"]) & {mine, theirs} == {mine}
    # On the register of A, and running the review: what was written is shut, what is to be done next is not.
    excluded = signed_in(lambda request: (scopes_in(ReportAnswer), scopes_in(PartDecision)))
    keep_out(world.people["coordinator"], world.returns["a_one"])
    written, steps = shown_to(excluded, world.people["coordinator"])
    assert mine not in written and mine in steps


def keep_out(person, agency_return) -> None:
    ScopeGrant.objects.filter(user=person, content_object=agency_return.scope_id).delete()


def test_what_is_not_shown_is_not_changed_either_and_nothing_is_put_there(world, outside):
    author, theirs = world.people["author"], RecordSet.objects.filter(agency_return=world.returns["b_one"])
    other = RecordSet.objects.filter(agency_return=world.returns["a_one"]).first()

    def forgets(request):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reviews_recordset SET custodian = 'x' WHERE agency_return_id = %s", [world.returns["b_one"].pk]
            )
            changed = cursor.rowcount
        other.pk, other.agency_return = None, world.returns["b_one"]
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            other.save_without_historical_record(force_insert=True)
        return changed

    assert shown_to(signed_in(forgets), author) == 0
    with whole_house():
        assert not theirs.filter(custodian="x").exists()


@pytest.fixture
def sabotaged(monkeypatch):
    """`decide` says yes to everything, on every row in every state."""
    monkeypatch.setattr(decide, "_open", lambda *asked: ScopeGrant.objects.values("content_object_id"))
    monkeypatch.setattr(decide, "_counting", lambda perm, top: top._default_manager.values("pk"))
    monkeypatch.setattr(decide, "_when", lambda model, perm: decide.Q())


# Of return A and of its review: what is being written, told, kept and counted, and what is looked for across reviews.
WALKED = (
    "home:work_list", "reviews:review_overview", "reviews:return_progress", "imr:return_hub", "imr:report_detail",
    "imr:report_read", "imr:register_list", "imr:interview_list", "chronology:entry_list", "chronology:person_list",
    "combined:composite_list", "combined:learning_list", "actions:tracker_list", "search:result_list",
)  # fmt: skip


@pytest.mark.parametrize("persona", ["other_author", "other_coordinator"])
def test_with_every_decision_sabotaged_no_page_shows_what_lies_elsewhere(world, addresses, sabotaged, outside, persona):
    person = world.people[persona]
    hidden = {word for word in MAY_READ if word.startswith("zqa")} - words_shown_to(person)
    assert hidden >= {"zqadraftentry", "zqareport", "zqainterview", "zqapractitioner", "zqapersoncode"}
    assert words_read_by(person, addresses) & hidden == set()


def test_without_the_wall_the_same_sabotage_would_show_it(world, addresses, sabotaged, outside, monkeypatch):
    """Or the walk above would prove nothing."""
    monkeypatch.setattr(
        "sar_portal.access.views.open_to", lambda user: column("SELECT set_config('sar.scopes', '*', true)")
    )
    read = words_read_by(world.people["other_author"], addresses)
    assert {"zqadraftentry", "zqareport", "zqapractitioner"} <= read


def words_shown_to(person) -> set[str]:
    """By a query of every table there is, without any filter."""
    with transaction.atomic():
        open_to(person)
        tables = connection.introspection.table_names()
        text = " ".join(
            column(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{name}\" t")[0]  # noqa: S608
            for name in tables
        )
        transaction.set_rollback(True)
    return found_in(text)


def words_read_by(person, addresses) -> set[str]:
    client = Client(raise_request_exception=False)
    sign_in(client, person)
    found = set()
    for name in WALKED:
        response = client.get(addresses[name])
        found |= found_in(b"".join(response).decode(errors="replace"))
    return found


# --- and nothing that may be seen is hidden --------------------------------------------------------------------------


def test_the_wall_hides_nothing_that_decide_would_show(world, outside):
    compared, walled = 0, {wall.table for wall in row_wall.walls()}
    for person in world.people.values():
        held = list(ScopeGrant.objects.filter(user=person).values_list("content_object_id", flat=True).distinct())
        for model, own, way in row_wall.ways():
            if model is not own or way.table not in walled:
                continue
            rows = model._default_manager.filter(**{f"{path_to_scope(model)}__in": held})
            there = rows.count()
            if there:
                with transaction.atomic():
                    open_to(person)
                    assert rows.count() == there, (person.email, model._meta.label)
                    transaction.set_rollback(True)
                compared += 1
    assert compared > 200


# Whose roles reach a review from above or from beneath, and what they look at that is made from rows of cases.
LOOKED_AT = {
    "administrator": ("home:work_list", "reviews:review_list", "closing:retention_list", "closing:disposal_detail"),
    "auditor": (
        "exports:disclosure_audit",
        "closing:retention_list",
        "closing:disposal_detail",
        "actions:tracker_list",
    ),
    "contributor": ("home:work_list", "chronology:entry_list", "chronology:entry_add", "chronology:check_list"),
    "subgroup_unshared": ("home:work_list", "closing:theme_list", "reviews:review_list", "search:result_list"),
    "excluded": ("home:work_list", "reviews:review_list", "actions:tracker_list", "notifications:date_list"),
}


@pytest.mark.parametrize("persona", LOOKED_AT)
def test_a_page_says_no_less_than_with_the_whole_house_open(world, addresses, outside, monkeypatch, persona):
    client = Client()
    sign_in(client, world.people[persona])
    names = LOOKED_AT[persona]
    behind = {name: said_by(client, addresses[name]) for name in names}
    monkeypatch.setattr(
        "sar_portal.access.views.open_to", lambda user: column("SELECT set_config('sar.scopes', '*', true)")
    )
    assert behind == {name: said_by(client, addresses[name]) for name in names}


def said_by(client, address) -> str:
    """The page, without what is made anew for each showing."""
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(
        r"csrf\S+ (value|content)=\S+|X-CSRFToken\S+ \S+|[0-9a-f-]{12,}|\d\d:\d\d", "", response.content.decode()
    )


def test_a_link_opens_nothing_by_itself_and_then_the_one_scope_that_it_names(world, outside):
    mine, theirs = world.returns["a_one"], world.returns["b_one"]
    column("SELECT set_config('sar.scopes', '', true)")
    said = shown_to(by_link(lambda request: HttpResponse(str(StaffInterview.objects.count()))), None)
    assert said.content == b"0"
    row_wall.open_alone(mine.pk)
    assert scopes_in(StaffInterview) == {mine.pk} and scopes_in(RecordSet) == {mine.pk}
    assert scopes_in(Review) == {mine.review_id} and scopes_in(AdultIdentity) == set()
    assert theirs.pk not in scopes_in(SignOff) | scopes_in(InformationRequest)


def test_the_page_of_a_link_is_shown_its_return_alone(world, outside, monkeypatch):
    """Through the real page: what was open when it was answered."""
    seen = []
    opened = "SELECT open_scopes()"
    monkeypatch.setattr(share_views, "_ask_code", lambda *_: seen.append(column(opened)) or HttpResponse())
    path = reverse("imr:record_open", args=[world.made["share"].nonce])
    client = Client()
    client.get(links.absolute(path, signed=True))
    assert client.get(path).status_code == 200
    assert seen == [[world.returns["a_one"].pk]]


def test_a_request_ends_what_it_opened(transactional_db):
    with transaction.atomic():
        open_to(type("Nobody", (), {"pk": 0})())
        assert column("SELECT current_setting('sar.scopes')") == ["{}"]
    assert column("SELECT current_setting('sar.scopes')") == ["*"]


def test_a_new_scope_is_open_to_whoever_made_it(world, outside):
    with transaction.atomic():
        open_to(world.people["nobody"])
        made = open_scope(Kind.REVIEW, parent=world.boards["near"].scope)
        assert made.pk in column("SELECT open_scopes()")


def test_scopes_named_one_by_one_open_the_same(world, outside):
    """As the version before names them, whose pages are served while `migrate` runs."""
    with transaction.atomic():
        open_to(world.people["coordinator"])
        before, shown = column("SELECT open_scopes()"), set(ReportAnswer.objects.values_list("pk", flat=True))
        assert before and shown
        column("SELECT set_config('sar.scopes', '{}', true)")
        assert column("SELECT open_scopes()") == [] and not ReportAnswer.objects.exists()
        column("SELECT set_config('sar.scopes', %s, true)", f"{{{','.join(map(str, before))}}}")
        assert column("SELECT open_scopes()") == before
        assert set(ReportAnswer.objects.values_list("pk", flat=True)) == shown


def test_the_house_is_closed_again_however_it_was_left(world, outside):
    with transaction.atomic():
        open_to(world.people["nobody"])
        with whole_house():
            assert StaffInterview.objects.count() > 0
        assert StaffInterview.objects.count() == 0
        with pytest.raises(ZeroDivisionError), whole_house():
            1 / 0  # noqa: B018
        assert StaffInterview.objects.count() == 0
        with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic(), whole_house():
            column("SELECT 1 / 0")
        assert StaffInterview.objects.count() == 0
