"""Two at one moment about a hand-over (R6): it is being kept, read or erased while somebody asks for it."""

from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import HandOver, HandOverText
from imr.models.handover import OPEN_FOR
from imr.services.handover import erase_old_texts, hand_over, read_text
from imr.services.recheck import lock
from imr.views import handover
from sar_portal.access.audit import record
from sar_portal.access.errors import NotAllowed
from sar_portal.accounts.services import change_agency
from tests.apart import Apart, comes_between
from tests.imr import writing
from tests.rules.doors import at_once, client_of
from tests.rules.test_agency_at_once import register, told

pytestmark = pytest.mark.django_db(transaction=True)
BY_HAND = {"Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def w(transactional_db):
    return writing.drafting()


def test_a_text_that_is_erased_while_it_is_read_keeps_nobody_waiting(w):
    """R6: whoever reads it holds it, and then writes to the trail."""
    change_agency(agency=w.agencies[0], hand_over_days=7, by=w.lead)
    w.ret.refresh_from_db()
    facts = {"recipient": w.manager, "how": "letter", "handed_on": timezone.localdate(), "by": w.author}
    kept = hand_over(agency_return=w.ret, text="What was found", **facts)
    HandOverText.objects.update(opened_at=timezone.now() - OPEN_FOR)
    reads = partial(record, "did", "read_hand_over", kept, by=w.manager)
    assert comes_between(lambda: HandOverText.objects.select_for_update().get(), erase_old_texts, reads) == 1
    assert not HandOverText.objects.exists()


def test_a_hand_over_that_is_sent_twice_is_kept_once(w):
    """R6: a second click, at the same moment, makes no second hand-over that somebody would look for."""
    url, day = reverse("imr:concern_hand_over", args=[w.ret.reference]), timezone.localdate()
    sent = {"csrfmiddlewaretoken": "t1", "recipient": w.manager.pk, "how": "letter"}
    sent |= {"handed_on-day": day.day, "handed_on-month": day.month, "handed_on-year": day.year}
    answers = at_once(*[lambda: client_of(w.author).post(url, sent, headers=BY_HAND)] * 4)
    kept = HandOver.objects.get()
    where = reverse("imr:hand_over_detail", args=[kept.pk])
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, where)}


def test_nothing_is_handed_to_somebody_who_is_being_put_on_the_register(w):
    """R6: the matter may be about them."""
    facts = {"recipient": w.second, "how": "letter", "handed_on": timezone.localdate(), "by": w.author}
    said = comes_between(
        partial(lock, w.ret),
        told(lambda: hand_over(agency_return=w.ret, **facts)),
        lambda: register(w, w.second),
    )
    assert "line manager or senior manager" in str(said) and not HandOver.objects.exists()


def test_who_else_asks_while_it_is_handed_over_finds_nothing_then_or_afterwards(w, monkeypatch):
    """R6: their page is being made when the hand-over is kept; the lead, who runs the agency, and the board among them."""
    found, handed, listed = handover.hand_overs_of, [], reverse("imr:hand_over_list")
    facts = {"recipient": w.manager, "how": "letter", "handed_on": timezone.localdate(), "by": w.author}

    def meanwhile(viewer):
        giving = Apart(partial(hand_over, agency_return=w.ret, **facts))
        giving.join(30)
        handed.append(giving.told.pk)
        return found(viewer)

    others = [client_of(one) for one in (w.lead, w.second, w.coordinator, w.reviewer, w.other_lead)]
    with monkeypatch.context() as then:
        then.setattr(handover, "hand_overs_of", meanwhile)
        pages = [client.get(listed).content.decode() for client in others]
    addresses = [reverse("imr:hand_over_detail", args=[key]) for key in handed]
    assert len(set(addresses)) == len(others)
    for client, page in zip(others, pages, strict=True):
        for address in addresses:
            assert address not in page + client.get(listed).content.decode()
            assert client.get(address).status_code == client.post(address).status_code == 404
    for one in (w.author, w.manager):
        assert client_of(one).get(addresses[0]).status_code == 200


def test_what_is_being_erased_is_read_by_nobody_any_more(w):
    """R6: the agency stores it no longer, and its recipient opens it before that is done."""
    setting = partial(change_agency, agency=w.agencies[0], by=w.lead)
    setting(hand_over_days=7)
    w.ret.refresh_from_db()
    facts = {"recipient": w.manager, "how": "letter", "handed_on": timezone.localdate(), "by": w.author}
    kept = hand_over(agency_return=w.ret, text="She altered the record.", **facts)
    for person in (w.lead, w.coordinator, w.author):
        with pytest.raises(NotAllowed):
            read_text(kept=kept, by=person)
    waiting = HandOverText.objects.select_for_update(of=("self",)).filter(hand_over=kept)
    said = comes_between(
        lambda: waiting.get(),
        told(lambda: read_text(kept=HandOver.objects.get(), by=w.manager)),
        lambda: (setting(hand_over_days=0), erase_old_texts()),
    )
    assert "Nothing waits" in said and not HandOverText.objects.exists()
