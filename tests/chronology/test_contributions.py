"""Contributors add rows of their ward or team; the author sees whose they are, takes them on, puts two into one, answers."""

import pytest
from django.urls import reverse

from chronology.models import ChronologyEntry, Import
from chronology.selectors.drafts import contributors_of, entries_of, history_of, removed_entries
from chronology.services.contributions import accept_entries, merge_entries, take_apart
from chronology.services.entries import change_entry, remove_entry, restore_entry
from chronology.services.submitting import submit_chronology
from imr.services.appointment import end_contributor, propose_contributor
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.history import Stale
from tests.chronology.world import entry, fresh, values


@pytest.fixture
def ward(police):
    """The contributor writes for Ward 7."""
    end_contributor(agency_return=police.ret, person=police.contributor, by=police.lead)
    facts = {"person": police.contributor, "job_title": "Ward manager", "team": " Ward 7 "}
    propose_contributor(agency_return=police.ret, by=police.lead, **facts)
    return police


def stored(row: ChronologyEntry) -> ChronologyEntry:
    return ChronologyEntry.objects.get(pk=row.pk)


def url(one, name: str, *args) -> str:
    return reverse(f"chronology:{name}", args=[one.ret.reference, *args])


def test_a_contributors_row_says_whose_it_is_and_waits_for_the_author(ward):
    theirs, own = entry(ward, by=ward.contributor), entry(ward)
    assert (theirs.contributed, theirs.team, theirs.to_accept) == (True, "Ward 7", True)
    assert (own.contributed, own.team, own.to_accept) == (False, "", False)
    (one,) = contributors_of(ward.author, ward.chronology)
    assert (one.name, one.team, one.rows) == (ward.contributor.name, "Ward 7", 1)


def test_a_contributor_pastes_a_block_which_is_accounted_for_and_waits_for_the_author(ward, browse):
    entry(ward, date="1/1/2025", event="Theirs to leave alone")
    client, block = browse(ward.contributor), "Date\tEvent\tSource\n1/6/2025\tFirst\tLog 1\n31/6/2025\tSecond\tLog 2\n"
    sent = client.post(url(ward, "entry_paste"), {"text": block, "column": "date"}).json()
    page = client.get(sent["next"].split("#")[0]).content.decode()
    assert "2 rows read" in page and "1 accepted + 1 needs attention + 0 skipped" in page
    assert "Undo this paste" not in page and "Every row as it came" not in page
    rows = ChronologyEntry.objects.filter(chronology=ward.chronology).exclude(date_original="1/1/2025")
    whose = [(row.contributed, row.team, row.to_accept, row.created_by) for row in rows]
    assert whose == [(True, "Ward 7", True, ward.contributor)] * 2
    assert "Undo this paste" in browse(ward.author).get(sent["next"].split("#")[0]).content.decode()


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("Date\tEvent\tSource\n05/06/2025\tOne\tLog\n12-20-2025\tTwo\tLog\n", "day or the month comes first"),
        ("Date\tEvent\tRAG\n1/6/2025\tOne\tRed\n", "No column of the chronology was found for: RAG"),
        ("Date\tEvent\n" + "1/6/2025\tOne\n" * 501, "no more than 500 rows"),
    ],
)
def test_what_a_contributor_pastes_is_clear_or_nothing_of_it_is_kept(ward, browse, block, why):
    answer = browse(ward.contributor).post(url(ward, "entry_paste"), {"text": block, "column": "date"})
    assert answer.status_code == 422 and why in answer.json()["errors"]["__all__"][0]
    assert not Import.objects.exists() and not ChronologyEntry.objects.exists()


def test_the_author_filters_by_contributor_and_sees_what_waits(ward, browse):
    entry(ward, by=ward.contributor, event="From the ward")
    entry(ward, event="From the author")
    author = browse(ward.author)
    for show in (f"by-{ward.contributor.pk}", "waiting"):
        page = author.get(url(ward, "entry_list") + f"?show={show}").content.decode()
        assert "From the ward" in page and "From the author" not in page
        assert "Ward 7" in page and ward.contributor.name in page
    mangled = author.get(url(ward, "entry_list") + "?show=by-x")
    assert "From the author" in mangled.content.decode()


def test_the_author_takes_on_what_was_seen_and_not_what_changed_since(ward, browse):
    seen, changed = entry(ward, by=ward.contributor), entry(ward, by=ward.contributor)
    change_entry(entry=changed, version=1, values=values(event="Newer"), by=ward.contributor)
    with pytest.raises(Refused, match="2 entries of contributors wait"):
        submit_chronology(chronology=fresh(ward.chronology), by=ward.author)
    both = {seen.ref: 1, changed.ref: 1}
    assert accept_entries(chronology=ward.chronology, seen=both, by=ward.author) == [seen.ref]
    assert (stored(seen).to_accept, stored(changed).to_accept) == (False, True)
    assert stored(seen).version == 1
    assert history_of(stored(seen), ward.chronology.columns)[0].words == "Taken on by the author"
    answer = browse(ward.author).post(url(ward, "contribution_accept"), {"seen": f"{changed.ref}:2"}, follow=True)
    assert "is taken on: you answer" in answer.content.decode()
    assert submit_chronology(chronology=fresh(ward.chronology), by=ward.author).number == 1


def test_all_that_is_shown_can_be_taken_on_at_once(ward, browse):
    rows = [entry(ward, by=ward.contributor) for _ in range(3)]
    author = browse(ward.author)
    page = author.get(url(ward, "entry_list") + "?show=waiting")
    assert "Take on all 3 shown here" in page.content.decode()
    author.post(url(ward, "contribution_accept"), {"seen": page.context["seen"]})
    assert not any(stored(row).to_accept for row in rows)
    assert "Take on all" not in browse(ward.contributor).get(url(ward, "entry_list")).content.decode()


def test_what_a_contributor_changes_is_taken_on_again(ward):
    own = entry(ward)
    saved = change_entry(entry=own, version=1, values=values(event="The ward's words"), by=ward.contributor)
    assert saved.to_accept
    assert not saved.contributed
    again = change_entry(entry=saved, version=2, values=values(event="The author's words"), by=ward.author)
    assert again.to_accept
    untouched = entry(ward)
    assert not change_entry(entry=untouched, version=1, values=values(), by=ward.contributor).to_accept


def test_a_contributor_takes_out_their_own_rows_alone_and_takes_nothing_on(ward, browse):
    own, theirs = entry(ward), entry(ward, by=ward.contributor)
    with pytest.raises(Refused, match="Only the author"):
        remove_entry(entry=own, version=1, by=ward.contributor)
    page = browse(ward.contributor).post(url(ward, "entry_remove", own.ref), {"version": 1})
    assert "Only the author" in page.content.decode()
    assert remove_entry(entry=theirs, version=1, by=ward.contributor).removed_at
    for verb, facts in (
        (accept_entries, {"chronology": ward.chronology, "seen": {}}),
        (merge_entries, {"first": own, "second": theirs, "versions": (1, 1), "values": values()}),
        (take_apart, {"entry": own, "version": 1}),
    ):
        with pytest.raises(NotAllowed):
            verb(**facts, by=ward.contributor)


def merged(ward, first, second) -> ChronologyEntry:
    facts = {"values": values(event="One text of both"), "versions": (1, 1), "by": ward.author}
    return merge_entries(first=first, second=second, **facts)


def test_two_rows_become_one_and_both_originals_stay(ward):
    first, second = entry(ward, by=ward.contributor), entry(ward, event="The same, told by the author")
    made = merged(ward, first, second)
    assert list(entries_of(ward.author, ward.chronology)) == [made]
    assert set(removed_entries(ward.author, ward.chronology)) == {first, second}
    assert {stored(one).merged_into for one in (first, second)} == {made}
    assert history_of(stored(first), ward.chronology.columns)[0].words == "Put together with another row"
    assert {one.ref for one in made.merged_from.all()} == {first.ref, second.ref}
    assert {one.ref for one in take_apart(entry=made, version=1, by=ward.author)} == {first.ref, second.ref}
    assert list(entries_of(ward.author, ward.chronology)) == [first, second]
    with pytest.raises(Refused, match="not put together"):
        take_apart(entry=first, version=3, by=ward.author)


def test_one_original_can_come_back_by_itself(ward):
    first, second = entry(ward), entry(ward)
    merged(ward, first, second)
    back = restore_entry(entry=stored(first), by=ward.author)
    assert (back.removed_at, back.merged_into) == (None, None)


@pytest.mark.parametrize("case", ["changed", "removed", "itself"])
def test_rows_that_changed_or_went_are_not_put_together_unread(ward, case):
    first, second = entry(ward), entry(ward)
    if case == "changed":
        change_entry(entry=second, version=1, values=values(event="Newer"), by=ward.contributor)
    elif case == "removed":
        second = remove_entry(entry=second, version=1, by=ward.author)
    with pytest.raises(Stale if case == "changed" else Refused):
        merged(ward, stored(first), first if case == "itself" else stored(second))
    assert not ChronologyEntry.objects.filter(merged_into__isnull=False).exists()
    assert ChronologyEntry.objects.count() == 2


def test_the_page_of_two_rows_keeps_every_word_of_both(ward, browse):
    first = entry(ward, by=ward.contributor, event="Told by the ward", people="HO1", kloe_numbers=[1])
    second = entry(ward, event="Told by the author", people="GP2", kloe_numbers=[2], time="09:00")
    author = browse(ward.author)
    choose = author.get(url(ward, "entry_merge", first.ref)).content.decode()
    assert second.ref in choose and "Told by the author" in choose
    address = url(ward, "entry_merge", first.ref) + f"?other={second.ref}"
    page = author.get(address)
    assert page.context["form"].initial["event"] == "Told by the ward\n\nTold by the author"
    assert page.context["form"].initial["people"] == "HO1; GP2"
    assert page.context["form"].initial["kloe_numbers"] == [1, 2]
    change_entry(entry=second, version=1, values=values(event="Newer"), by=ward.contributor)
    sent = values(event="One text") | {"version": 1, "other_version": 1}
    stale = author.post(address, sent)
    assert stale.status_code == 409
    assert "Newer" in stale.content.decode() and "One text" in stale.content.decode()
    author.post(address, sent | {"other_version": 2})
    assert [one.event for one in entries_of(ward.author, ward.chronology)] == ["One text"]
    assert "No entry" not in author.get(url(ward, "entry_merge", first.ref) + "?other=nothing").content.decode()


def test_a_contributor_sees_the_chronology_and_no_other_page_of_the_return(ward, browse):
    client = browse(ward.contributor)
    assert client.get(url(ward, "entry_list")).status_code == 200
    for name in ("imr:return_hub", "imr:report_detail", "imr:register_list", "imr:interview_list"):
        assert client.get(reverse(name, args=[ward.ret.reference])).status_code in (302, 403, 404)
