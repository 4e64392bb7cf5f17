"""R4 at one moment: two agencies ask at once, and the combined returns are shared or taken back while somebody reads them."""

from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from sar_portal.combined.services.sharing import share_with_subgroup, withdraw_sharing
from sar_portal.combined.views import composite
from tests.accounts.conftest import member
from tests.apart import Apart
from tests.chronology import disagreeing
from tests.rules.doors import at_once, client_of

pytestmark = pytest.mark.django_db(transaction=True)
POLICE, HOUSING = "999 call received", "Caretaker noticed post"


@pytest.fixture
def w(transactional_db):
    return disagreeing.make_world()


def _own_pages(one) -> list[str]:
    client, reference = client_of(one.author), one.ret.reference
    pages = [
        reverse(name, args=[reference]) for name in ("chronology:entry_list", "imr:return_hub", "chronology:query_list")
    ]
    found = [client.get(page) for page in pages]
    found += [client.post(reverse("search:result_list"), {"words": words}) for words in ("received", "caretaker")]
    assert {page.status_code for page in found} == {200}
    return [page.content.decode() for page in found]


def test_two_agencies_that_ask_at_the_same_moment_each_read_their_own(w):
    for police, housing in [at_once(partial(_own_pages, w.police), partial(_own_pages, w.housing)) for _ in range(3)]:
        assert POLICE in police[0] and HOUSING in housing[0]
        assert all(HOUSING not in page and "KH-0" not in page for page in police)
        assert all(POLICE not in page and "POL-0" not in page for page in housing)


@pytest.fixture
def reads(w):
    """Somebody of the housing agency who is on the subgroup too, and the composite as they ask for it."""
    member(w.housing.agency, w.subgroup)
    withdraw_sharing(review=w.review, member=w.subgroup, reason="Not yet", by=w.coordinator)
    client, url = client_of(w.subgroup), reverse("combined:composite_list", args=[w.review.reference])
    return lambda: client.get(url)


def test_who_reads_while_it_is_taken_back_reads_nothing_from_then_on(w, reads):
    share_with_subgroup(review=w.review, member=w.subgroup, by=w.coordinator)
    with transaction.atomic():
        withdraw_sharing(review=w.review, member=w.subgroup, reason="Left", by=w.coordinator)
        reading = Apart(lambda: [reads(), reads()])
        assert reading.waits()
    reading.join(30)
    first, second = reading.told
    assert first.status_code == 200  # it was asked for before that
    assert second.status_code in {403, 404} and POLICE not in second.content.decode()


def test_a_page_that_is_being_made_when_it_is_taken_back_has_no_row_in_it(w, reads, monkeypatch):
    share_with_subgroup(review=w.review, member=w.subgroup, by=w.coordinator)
    found = composite.versions_in_force

    def meanwhile(viewer, review):
        withdraws = Apart(
            partial(withdraw_sharing, review=w.review, member=w.subgroup, reason="Left", by=w.coordinator)
        )
        withdraws.join(30)
        assert not isinstance(withdraws.told, Exception), withdraws.told
        return found(viewer, review)

    monkeypatch.setattr(composite, "versions_in_force", meanwhile)
    page = reads().content.decode()
    assert POLICE not in page and HOUSING not in page and "POL-0" not in page
