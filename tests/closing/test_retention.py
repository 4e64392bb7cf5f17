"""How long records are kept, what is due, and what stands in the way of a disposal (G6, G7)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chronology.selectors.people import names_hidden_by_key
from reviews.models import Metadata, Submission
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.closing.models import Certificate, Disposal, LegalHold, RetentionRules
from sar_portal.closing.rules import HOUSE, Rule
from sar_portal.closing.selectors.retention import kept_in, kept_of, rules_of
from sar_portal.closing.services import retention as verbs
from tests.accounts.sign_in import sign_in
from tests.closing.closed import closed_for
from tests.walls import owner


def kept(review, kind: str = "review"):
    return next(one for one in kept_of(type(review).objects.filter(pk=review.pk)) if one.rule.kind == kind)


@pytest.mark.parametrize(
    ("since", "years", "due"),
    [
        (date(2026, 3, 1), 6, date(2032, 3, 1)),
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_a_review_date_is_years_after_its_trigger(since, years, due):
    assert Rule("review", years, "closed").due_on(since) == due


def test_the_years_count_once_the_review_is_closed_and_nothing_is_open(world):
    review = world.reviews["one"]
    assert (kept(review).due_on, kept(review, "interviews").due_on) == (None, None)
    closed_for(review, years=9, open_recommendations=True)
    assert kept(review).due_on is None and kept(review, "interviews").is_due and not kept(review, "key").is_due


def test_a_report_published_before_the_closing_makes_nothing_due_at_once(world):
    review, by = world.reviews["one"], world.people["administrator"]
    closed_for(review, years=2)
    Metadata.objects.update_or_create(review=review, defaults={"published_on": date(2010, 1, 1)})
    rules = [Rule(kind, 5, "published") for kind in ("interviews", "key", "review")]
    verbs.decide_rules(board=review.board, rules=rules, seen=0, reason="Our schedule", by=by)
    assert kept(review).since > date(2010, 1, 1) and not kept(review).is_due


def test_all_is_due_in_the_end(world):
    review = world.reviews["one"]
    closed_for(review, years=11)
    assert [kept(review, kind).may_go for kind in ("interviews", "key", "review")] == [True, True, True]
    assert [one.review.pk for one in kept_in(world.people["coordinator"], world.boards["near"])] == [review.pk] * 3


def test_a_board_decides_its_own_rules_and_no_decision_is_overwritten(world):
    board, by = world.boards["near"], world.people["administrator"]
    assert rules_of(board) == HOUSE
    wanted = [Rule("interviews", 2, "closed"), Rule("key", 6, "published"), Rule("review", 20, "last_action")]
    made = verbs.decide_rules(board=board, rules=wanted, seen=0, reason="Our schedule", by=by)
    assert list(rules_of(board)) == wanted and wanted[0].words == "2 years after the review was closed"
    with pytest.raises(Refused, match="meanwhile"):
        verbs.decide_rules(board=board, rules=HOUSE, seen=0, reason="Another", by=by)
    with pytest.raises(Refused, match="between 1 and 100"):
        verbs.decide_rules(board=board, rules=HOUSE[:2], seen=made.pk, reason="Fewer", by=by)
    with pytest.raises(NotAllowed):
        verbs.decide_rules(board=board, rules=HOUSE, seen=made.pk, reason="Mine", by=world.people["coordinator"])
    with owner(), pytest.raises(IntegrityError), transaction.atomic():
        RetentionRules.objects.filter(pk=made.pk).delete()


def test_a_legal_hold_beats_every_rule(world):
    review, by = world.reviews["one"], world.people["coordinator"]
    closed_for(review, years=11)
    proposed = verbs.propose_disposal(review=review, kind="interviews", proved_at=timezone.now(), by=by)
    verbs.set_hold(review=review, reason="The inquest is reopened", by=by)
    assert not kept(review).may_go
    with pytest.raises(Refused, match="legal hold"):
        verbs.propose_disposal(review=review, kind="key", proved_at=timezone.now(), by=by)
    with pytest.raises(Refused, match="legal hold"):
        verbs.confirm_disposal(disposal=proposed, proved_at=timezone.now(), by=world.people["administrator"])
    with pytest.raises(Refused, match="set already"):
        verbs.set_hold(review=review, reason="Again", by=by)
    first = LegalHold.objects.get(subject=review)
    verbs.lift_hold(review=review, seen=first.pk, reason="It has ended", by=by)
    assert kept(review).may_go and LegalHold.objects.filter(subject=review).count() == 2
    verbs.set_hold(review=review, reason="Another inquest", by=by)
    with pytest.raises(Refused, match="Another legal hold"):
        verbs.lift_hold(review=review, seen=first.pk, reason="A tab of before", by=by)


def test_the_people_key_stays_while_it_hides_names_in_returned_texts(world):
    review, by = world.reviews["one"], world.people["coordinator"]
    closed_for(review, years=11)
    assert names_hidden_by_key(review) == 0
    made = verbs.propose_disposal(review=review, kind="key", proved_at=timezone.now(), by=by)
    part = world.returns["a_one"].parts.get(kind="chronology")
    entries = [
        {"what_happened": "Robina Zqonename came."},
        {"what_happened": "Miss Zqonename telephoned 07700 900123."},
    ]
    left = Submission.objects.create(part=part, number=9, content={"entries": entries}, sha256="-", by=by)
    type(part).objects.filter(pk=part.pk).update(returned=left)
    assert names_hidden_by_key(review) == 1  # a title and a number give the second away without the key
    with pytest.raises(Refused, match="1 name was left in texts that agencies returned"):
        verbs.confirm_disposal(disposal=made, proved_at=timezone.now(), by=world.people["administrator"])
    verbs.withdraw_disposal(disposal=made, by=by)
    with pytest.raises(Refused, match="only the people key hides them"):
        verbs.propose_disposal(review=review, kind="key", proved_at=timezone.now(), by=by)


def test_two_people_dispose_never_one(world):
    review, by = world.reviews["one"], world.people["coordinator"]
    with pytest.raises(Refused, match="do not count yet"):
        verbs.propose_disposal(review=review, kind="review", proved_at=timezone.now(), by=by)
    closed_for(review, years=7)
    with pytest.raises(Refused, match="are kept until"):
        verbs.propose_disposal(review=review, kind="review", proved_at=timezone.now(), by=by)
    made = verbs.propose_disposal(review=review, kind="interviews", proved_at=timezone.now(), by=by)
    with pytest.raises(Refused, match="already"):
        verbs.propose_disposal(review=review, kind="interviews", proved_at=timezone.now(), by=by)
    with pytest.raises(NotAllowed):
        verbs.confirm_disposal(disposal=made, proved_at=timezone.now(), by=by)
    assign_role(user=by, role=Role.ADMINISTRATOR, scope=world.boards["near"].scope, by=None)
    with pytest.raises(Refused, match="another person"):
        verbs.confirm_disposal(disposal=made, proved_at=timezone.now(), by=by)
    with pytest.raises(IntegrityError, match="disposal_by_two_people"), transaction.atomic():
        Disposal.objects.filter(pk=made.pk).update(state="confirmed", confirmed_by=by, confirmed_at=timezone.now())
    verbs.withdraw_disposal(disposal=made, by=by)
    with pytest.raises(NotNow):
        verbs.confirm_disposal(disposal=made, proved_at=timezone.now(), by=world.people["administrator"])
    assert verbs.propose_disposal(review=review, kind="interviews", proved_at=timezone.now(), by=by).state == "proposed"


def test_what_is_still_needed_is_looked_at_again_later(world):
    review, by = world.reviews["one"], world.people["coordinator"]
    closed_for(review, years=11)
    until = timezone.localdate() + timedelta(days=400)
    with pytest.raises(Refused, match="in the future"):
        verbs.keep_longer(review=review, kind="key", until=timezone.localdate(), reason="Needed", by=by)
    verbs.keep_longer(review=review, kind="key", until=until, reason="A family asks", by=by)
    assert kept(review, "key").due_on == until
    # The whole review would take them with it, so it waits too.
    assert (kept(review).is_due, kept(review).due_on, kept(review, "interviews").is_due) == (False, until, True)
    with pytest.raises(Refused, match="Who is who.*would go too"):
        verbs.propose_disposal(review=review, kind="review", proved_at=timezone.now(), by=by)


def test_the_pages(world):
    review = world.reviews["one"]
    closed_for(review, years=11)
    coordinator, administrator = Client(), Client()
    sign_in(coordinator, world.people["coordinator"])
    sign_in(administrator, world.people["administrator"])
    place = {"reference": review.reference}
    assert (
        coordinator.post(
            reverse("closing:disposal_propose", kwargs=place | {"kind": "interviews"}), {"sure": "on"}
        ).status_code
        == 302
    )
    made = Disposal.objects.get(reference=review.reference)
    shown = coordinator.get(reverse("closing:closing_detail", kwargs=place)).content.decode()
    assert "Waits for a second person" in shown and "Propose to dispose of them" in shown
    later = {"until": "2099-01-01", "reason": "An inquiry"}
    assert coordinator.post(reverse("closing:kept_longer", kwargs=place | {"kind": "key"}), later).status_code == 302
    hold, typed = reverse("closing:hold_change", kwargs=place), {"reason": "An inquest", "seen": 0}
    assert coordinator.post(hold, typed).status_code == 302
    assert "set already" in coordinator.post(hold, typed).content.decode()  # sent twice: it still holds
    assert "Lift the legal hold" in coordinator.get(reverse("closing:closing_detail", kwargs=place)).content.decode()
    page = reverse("closing:disposal_confirm", args=[made.pk])
    held = administrator.post(page, {"reference": review.reference}).content.decode()
    assert "A legal hold is set" in held
    seen = LegalHold.objects.get(subject=review).pk
    assert f'name="seen" value="{seen}"' in coordinator.get(hold).content.decode()
    assert coordinator.post(hold, {"reason": "Ended", "seen": seen}).status_code == 302
    assert "to dispose of its records" in administrator.post(page, {"reference": "another"}).content.decode()
    assert administrator.post(page, {"reference": review.reference}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.confirmed_by) == ("confirmed", world.people["administrator"])
    assert administrator.get(page).status_code == 409
    listed = administrator.get(reverse("closing:retention_list", args=["TSAB"])).content.decode()
    assert review.reference in listed and "Of closed reviews" not in listed
    rules = reverse("closing:retention_rules", args=["TSAB"])
    typed = {
        f"{what}-{kind}": value
        for kind in ("interviews", "key", "review")
        for what, value in (("years", 3), ("trigger", "closed"))
    }
    assert administrator.post(rules, typed | {"seen": 0, "reason": "Ours"}).status_code == 302
    assert "3 years after the review was closed" in administrator.get(rules).content.decode()
    first = RetentionRules.objects.get()
    other_tab = typed | {"years-key": 4, "seen": 0, "reason": "The second tab"}
    both = administrator.post(rules, other_tab).content.decode()
    assert "decided meanwhile" in both and f'name="seen" value="{first.pk}"' in both
    assert "3 years after the review was closed" in both and 'value="4"' in both and "The second tab" in both
    assert RetentionRules.objects.get() == first
    assert administrator.post(rules, other_tab | {"seen": first.pk}).status_code == 302
    assert not Certificate.objects.exists() and connection.in_atomic_block


def test_a_decision_that_comes_while_the_form_is_read_stands_below_and_is_what_was_seen(world, browse, monkeypatch):
    """R14: the other administrator decides between the page's own reading and the lock."""
    administrator, board, real = world.people["administrator"], world.boards["near"], verbs.decide_rules

    def after_the_other(**facts):
        monkeypatch.setattr(verbs, "decide_rules", real)
        real(**facts | {"rules": [Rule(one.kind, 9, one.trigger) for one in HOUSE], "reason": "The first"})
        return real(**facts)

    monkeypatch.setattr(verbs, "decide_rules", after_the_other)
    typed = {f"years-{one.kind}": 3 for one in HOUSE} | {f"trigger-{one.kind}": one.trigger for one in HOUSE}
    page, client = reverse("closing:retention_rules", args=[board.code]), browse(administrator)
    both = client.post(page, typed | {"seen": 0, "reason": "The second"})
    first = RetentionRules.objects.get(subject=board)
    assert both.context["theirs"].decision == first and f'name="seen" value="{first.pk}"' in both.content.decode()
    assert client.post(page, typed | {"seen": first.pk, "reason": "The second"}).status_code == 302
    assert [one.reason for one in RetentionRules.objects.filter(subject=board).order_by("pk")] == [
        "The first",
        "The second",
    ]


def test_many_are_read_in_pages(world, monkeypatch):
    """Each of the two lists in its own: the landmarks and the figures say of what, and one goes on where the other was."""
    review, by = world.reviews["one"], world.people["coordinator"]
    facts = {"scope": review.scope, "reference": review.reference, "rule": "As ruled", "due_on": timezone.localdate()}
    facts |= {"board": review.board, "kind": "key", "state": "withdrawn", "proposed_by": by}
    Disposal.objects.bulk_create(Disposal(**facts) for _ in range(101 - Disposal.objects.count()))
    client, address = Client(), reverse("closing:retention_list", args=["TSAB"])
    sign_in(client, world.people["administrator"])
    assert "Page 1 of 2: 1 to 100 of 101" in client.get(address).content.decode()
    assert "Page 2 of 2: 101 to 101 of 101" in client.get(f"{address}?disposals=2").content.decode()
    closed_for(review, years=11)
    monkeypatch.setattr("sar_portal.closing.views.retention.ON_A_PAGE", 2)
    sign_in(client, by)
    page = client.get(f"{address}?disposals=2&page=2").content.decode()
    for words in ("3 to 3 of 3 kinds of record<", "3 to 4 of 101 disposals<"):
        assert f"Page 2 of {2 if 'kinds' in words else 51}: {words}" in page
    assert 'aria-label="Pages of kinds of record"' in page and 'aria-label="Pages of disposals"' in page
    assert 'href="?disposals=2&amp;page=1"' in page and 'href="?page=2&amp;disposals=1"' in page
