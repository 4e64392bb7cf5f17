"""That somebody opened the page of a hand-over stands in the trail, and in no log that the board's side reads (R6, R10)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import HandOver
from sar_portal.access.audit import verify
from sar_portal.access.models import AuditEvent
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from tests.imr.conftest import person

pytestmark = pytest.mark.django_db
WORDS = ("concern", "hand over", "hand_over", "hand-over", "disciplin", "handover")


def test_an_auditor_finds_no_trace_of_a_hand_over(world, appointed, client):
    page = reverse("imr:concern_hand_over", args=[world.ret.reference])
    client.force_login(world.lead)
    assert client.get(page).status_code == 403
    client.force_login(world.author)
    assert client.get(page).status_code == 200
    typed = {"recipient": world.gp1.pk, "how": "telephone"}
    client.post(page, typed)
    today = timezone.localdate()
    days = {"handed_on_0": today.day, "handed_on_1": today.month, "handed_on_2": today.year}
    client.post(page, typed | days | {"handed_on": today.isoformat()})
    kept = HandOver.objects.get()
    client.get(reverse("imr:hand_over_list"))
    for verb in ("concern_hand_over", "hand_over_list"):
        seen = AuditEvent.objects.filter(verb=verb, what="viewed", actor=world.author)
        assert seen.exists(), "the view is recorded (R10)"
    assert {one.scope_id for one in seen} == {kept.scope_id}
    assert not verify()[1]
    assert not AuditEvent.objects.filter(verb__contains="hand_over", chain__scope=world.review.pk).exists()

    auditor = person("auditor@board.example", "Imogen Sharp")
    assign_role(user=auditor, role=Role.AUDITOR, scope=world.board.scope, by=None)
    client.force_login(auditor)
    for query in ("", "?verb=hand", "?verb=concern", f"?person={world.author.pk}"):
        shown = client.get(reverse("people:audit_list", args=[world.board.code]) + query)
        lines = shown.context["lines"]
        found = [line.words.lower() for line in lines if any(word in line.words.lower() for word in WORDS)]
        assert not found, (query, found)
