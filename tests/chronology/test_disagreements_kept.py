"""Candidates are kept for each pair through all versions; what people settled stays, and says when a row has changed since."""

import pytest

from chronology.models import Candidate, CandidateMember, Matching, Settlement
from chronology.selectors import disagreements
from chronology.selectors.matching import reviews_to_match
from chronology.services.matching import Matched, match_review
from chronology.services.settling import settle
from chronology.tasks import match_returned
from imr.services.register import add_to_register
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent
from tests.chronology import disagreeing
from tests.chronology.disagreeing import candidate, next_version


@pytest.fixture
def w(db):
    return disagreeing.make_world()


def told(w, viewer) -> dict[str, str]:
    found = disagreements.page_of(viewer, w.review, "open", None).object_list
    return {" ".join(row.ref for row in one.rows): one.difference_sentence for one in found}


def test_the_worker_compares_what_was_returned_once(db):
    w = disagreeing.make_world(matched=False)
    assert reviews_to_match() == [w.review] and not disagreements.is_compared(w.coordinator, w.review)
    assert match_returned() == 1 and match_returned() == 0
    assert disagreements.is_compared(w.coordinator, w.review)
    assert told(w, w.coordinator) == {
        "POL-01 KH-01": "Date differs by 1 day.",
        "POL-02 KH-02": "Time differs by 45 minutes.",
        "KH-03 POL-03": "Time differs by 9 minutes.",
    }
    event = AuditEvent.objects.get(verb="match_chronologies")
    assert event.actor is None and event.details["raised"] == 3
    before = list(Candidate.objects.order_by("pk").values())
    assert match_review(review=w.review) == Matched(raised=0, kept=3, superseded=0)
    assert list(Candidate.objects.order_by("pk").values()) == before


def test_what_was_settled_stays_when_versions_change(w):
    first, second = candidate(w, "POL-01", "KH-01"), candidate(w, "POL-02", "KH-02")
    settle(candidate=first, verb="confirm", reason="The neighbour heard of it next day.", seen=0, by=w.reviewer)
    settle(candidate=second, verb="dismiss", reason="Two calls.", seen=0, by=w.coordinator)
    next_version(w, w.housing, 0, date="2025-08-02", action="Key request refused, logged for HO1.")
    assert reviews_to_match() == [w.review]
    match_returned()
    shown = disagreements.disagreement_of(w.subgroup, w.review, first.pk)
    assert shown.state == "confirmed" and [row.ref for row in shown.changed] == ["KH-01"]
    assert [row.submission.number for row in shown.rows] == [1, 2] or shown.rows[0].ref == "KH-01"
    other = disagreements.disagreement_of(w.subgroup, w.review, second.pk)
    assert other.state == "dismissed" and other.changed == []
    assert "date" not in Candidate.objects.get(pk=first.pk).kinds
    settle(candidate=first, verb="confirm", reason="Still one.", seen=1, by=w.reviewer)
    again = disagreements.disagreement_of(w.subgroup, w.review, first.pk)
    assert again.changed == [] and len(again.settlements) == 2


def test_what_rules_no_longer_find_is_not_shown_unless_it_was_settled(w):
    kept, gone = candidate(w, "POL-03", "KH-03"), candidate(w, "POL-02", "KH-02")
    settle(candidate=kept, verb="confirm", reason="One death.", seen=0, by=w.reviewer)
    unlike = {
        "event": "A letter about the rent.",
        "people": "",
        "action": "",
        "contact_type": "Letter",
        "adult_seen": "",
    }
    next_version(w, w.housing, 1, date="1 April 2025", time="", **unlike)
    next_version(w, w.housing, 2, date="2 April 2025", time="", **unlike)
    match_returned()
    assert Candidate.objects.get(pk=kept.pk).superseded_at and Candidate.objects.get(pk=gone.pk).superseded_at
    assert "POL-02 KH-02" not in told(w, w.coordinator)
    shown = disagreements.disagreement_of(w.coordinator, w.review, kept.pk)
    assert shown.state == "confirmed" and [row.ref for row in shown.changed] == ["KH-03"]
    rows = [row for row in shown.rows if row.ref == "POL-03"]
    beside = disagreements.of_rows(w.coordinator, w.review, rows)
    assert [one.beside(rows[0]) for one in beside[rows[0].entry_id_then]] == ["One episode with KH-03"]


def test_settling_needs_a_reason_a_right_and_a_fresh_look(w):
    pair = candidate(w, "POL-01", "KH-01")
    with pytest.raises(Refused, match="reason"):
        settle(candidate=pair, verb="confirm", reason=" ", seen=0, by=w.coordinator)
    for person in (w.subgroup, w.police.author, w.stranger, w.auditor):
        with pytest.raises(NotAllowed):
            settle(candidate=pair, verb="confirm", reason="One.", seen=0, by=person)
    with pytest.raises(Refused):
        settle(candidate=pair, verb="blame", reason="One.", seen=0, by=w.coordinator)
    settle(candidate=pair, verb="confirm", reason="One.", seen=0, by=w.coordinator)
    with pytest.raises(Refused, match="Someone else"):
        settle(candidate=pair, verb="dismiss", reason="Two.", seen=0, by=w.reviewer)
    assert Settlement.objects.count() == 1


def test_a_missing_counterpart_names_who_lacks_it(w):
    """The housing officer's report to social care has no counterpart among the police, who are not named for it."""
    next_version(w, w.housing, 0, date="5 April 2025", event="HO1 telephoned the police to report a theft.", people="HO1",
                 contact_type="Telephone call", action="Reported to police.")  # fmt: skip
    match_returned()
    alone = Candidate.objects.get(review=w.review, second__isnull=True, superseded_at__isnull=True)
    shown = disagreements.disagreement_of(w.coordinator, w.review, alone.pk)
    assert [one.agency.code for one in shown.silent] == ["POL"]
    assert shown.beside(shown.rows[0]) == "A counterpart in POL was not found"
    _exclude(w)
    for key in (alone.pk, candidate(w, "POL-02", "KH-02").pk):
        assert not disagreements.candidates_for(w.subgroup, w.review).filter(pk=key).exists()


def _exclude(w) -> None:
    fields = {"code": "PC9", "name": w.subgroup.name, "role": "Officer", "email": w.subgroup.email}
    add_to_register(agency_return=w.police.ret, fields=fields, by=w.police.lead)


def test_who_may_not_read_one_return_sees_no_candidate_that_involves_it(w):
    everywhere = disagreements.candidates_of_all(w.subgroup)
    assert len(told(w, w.subgroup)) == 3 and everywhere.count() == 3
    _exclude(w)
    assert not everywhere.exists() and disagreements.candidates_of_all(w.coordinator).count() == 3
    assert told(w, w.subgroup) == {} and set(disagreements.state_counts(w.subgroup, w.review).values()) == {0}
    rows = [member.entry for member in CandidateMember.objects.filter(agency_return=w.housing.ret)]
    assert disagreements.of_rows(w.subgroup, w.review, rows) == {}
    assert disagreements.is_compared(w.subgroup, w.review) and Matching.objects.count() == 1
