"""The table of checks: what each finds, with its rows; what blocks and what advises; a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chronology.models import ChronologyEntry
from chronology.selectors import checks
from chronology.services import imports
from chronology.services.contributions import accept_entries
from chronology.services.glossary import change_term, explain_term, remove_term
from chronology.services.people import add_person
from chronology.services.submitting import submit_chronology
from sar_portal.access.errors import Refused
from sar_portal.documents.canonical import content_hash
from tests.chronology.world import entry, fresh

FILE = (
    "Date,Source,Event,KLOE\n"
    "01/03/2025,Log,First,1\n02/03/2025,Log,Second,1\n03/03/2024,Log,Slip of the year,1\n04/03/2025,Log,Fourth,1\n"
)


def found(one, by=None) -> dict[str, list[str]]:
    results = checks.results_of(by or one.author, fresh(one.chronology))
    return {result.check.key: [ref for each in result.found for ref in each.refs] for result in results if result.found}


def reviewed(one, first: date, last: date) -> None:
    """The period under review, so short that one entry leaves no gap in it."""
    review = one.ret.review
    review.period_start, review.period_end, review._history_user = first, last, one.author
    review.save()


def test_a_clean_chronology_has_nothing_to_say(police):
    reviewed(police, date(2025, 3, 1), date(2025, 3, 31))
    entry(police)
    assert found(police) == {}


def test_the_edges_of_the_period_are_gaps_too_and_a_statement_fills_them(police, browse):
    reviewed(police, date(2025, 1, 1), date(2025, 12, 31))
    row = entry(police)
    assert found(police)["gaps"] == [row.ref, row.ref]
    pages = [reverse(f"chronology:{name}", args=[police.ret.reference]) for name in ("check_list", "entry_add")]
    author = browse(police.author)
    page = author.get(pages[0]).content.decode()
    assert "No entry from the beginning of the period under review to 12 March 2025" in page
    assert "No entry from 12 March 2025 to the end of the period under review" in page
    for edge, words in (("start", "01/01/2025 to 11/03/2025"), ("end", "13/03/2025 to 31/12/2025")):
        assert f'value="{words}"' in author.get(f"{pages[1]}?gap={edge}").content.decode()
        entry(police, date=words, time="", kind="no_contact", event="No contact.")
    assert "gaps" not in found(police)


def test_each_check_names_its_rows(police):
    add_person(agency_return=police.ret, code="PC2", name="PC 4471 Lacey", by=police.author)
    tomorrow = timezone.localdate() + timedelta(days=400)
    rows = {
        "date": entry(police, date="the day of the fire"),
        "source": entry(police, source=""),
        "event": entry(police, event=""),
        "question": entry(police, time="half past tea"),
        "names": entry(police, event="PC Lacey attended."),
        "future": entry(police, date=f"{tomorrow:%d/%m/%Y}"),
        "outside": entry(police, date="1/1/2024"),
        "kloe": entry(police, kloe_numbers=[]),
        "uncertain": entry(police, date="about May 2025"),
        "terms": entry(police, event="QRST and GP informed."),
        "gaps": entry(police, date="30/01/2026"),
    }
    said = found(police)
    for key, row in rows.items():
        assert row.ref in said[key], key
    assert {key for key in said if len(said[key]) == 1} >= {
        "date",
        "source",
        "event",
        "names",
        "future",
        "kloe",
        "terms",
    }
    results = {result.check.key: result for result in checks.results_of(police.author, fresh(police.chronology))}
    assert results["terms"].found[0].what == "QRST"
    assert results["names"].found[0].left[0].hit.found == "PC Lacey"
    blocking = {"date", "source", "event", "question", "columns", "theirs"}
    assert {key for key, result in results.items() if result.blocks} == blocking


def test_a_contributors_row_is_named_until_the_author_takes_it_on(police):
    reviewed(police, date(2025, 3, 1), date(2025, 3, 31))
    row = entry(police, by=police.contributor)
    assert found(police) == {"theirs": [row.ref]}
    accept_entries(chronology=police.chronology, seen={row.ref: row.version}, by=police.author)
    assert found(police) == {}


def test_every_row_that_blocks_is_named_by_a_check_that_blocks(police):
    for values in ({"date": ""}, {"source": ""}, {"event": ""}, {"time": "?"}, {"date": "31/02/2025"}, {}):
        entry(police, **values)
    marked = ChronologyEntry.objects.exclude(needs_attention="").values_list("ref", flat=True)
    said = {
        ref
        for result in checks.blocking_of(police.author, police.chronology)
        for one in result.found
        for ref in one.refs
    }
    assert said == set(marked)


def test_a_date_that_breaks_the_order_of_its_file(police):
    batch = imports.begin_import(chronology=police.chronology, name="a.csv", data=FILE.encode(), by=police.author)
    imports.accept_import(batch=batch, by=police.author)
    slip = ChronologyEntry.objects.get(event="Slip of the year")
    assert found(police)["order"] == [slip.ref]


@pytest.mark.parametrize(
    ("days", "kept"),
    [([], set()), ([1], {0}), ([1, 2, 2, 3], {0, 1, 2, 3}), ([1, 9, 2, 3], {0, 2, 3}), ([3, 1, 2], {1, 2})],
)
def test_as_few_rows_as_possible_are_out_of_order(days, kept):
    assert checks._longest_in_order(days) == kept


def test_a_board_may_make_an_advisory_check_strict(police):
    entry(police, event="Seen by the QRST.")
    board = police.ret.review.board
    board.strict_checks = ["terms"]
    board.save()
    with pytest.raises(Refused, match=r"Abbreviations nobody explains \(1\)"):
        submit_chronology(chronology=fresh(police.chronology), by=police.author)
    line = explain_term(agency_return=police.ret, term="QRST", meaning="Quick response team", by=police.author)
    content = submit_chronology(chronology=fresh(police.chronology), by=police.author).content
    assert content["abbreviations"] == [{"term": "QRST", "meaning": "Quick response team"}]
    assert line.history.count() == 1


def test_a_version_keeps_the_crest_of_its_day(police, monkeypatch):
    entry(police)
    crest = {"crest": {"sha256": "a" * 64, "words": "Arms"}}
    board = police.ret.review.board
    monkeypatch.setattr("chronology.services.submitting.crest_of", lambda one: crest if one == board else {})
    made = submit_chronology(chronology=fresh(police.chronology), by=police.author)
    assert made.content["crest"] == crest["crest"] and made.sha256 == content_hash(made.content)


def test_terms_are_explained_once_changed_and_removed(police):
    entry(police, event="QRST, GP and DN1 came.")
    line = explain_term(agency_return=police.ret, term=" QRST ", meaning="Team", by=police.author)
    with pytest.raises(Refused, match="explained already"):
        explain_term(agency_return=police.ret, term="QRST", meaning="Other", by=police.author)
    changed = change_term(line=line, version=1, term="QRST", meaning="Quick response team", by=police.author)
    assert changed.meaning == "Quick response team" and "terms" not in found(police)
    remove_term(line=changed, by=police.author)
    assert "terms" in found(police)


def test_the_number_of_queries_does_not_grow(police, django_assert_max_num_queries):
    first = entry(police, event="PC Lacey and QRST.")
    ChronologyEntry.objects.bulk_create(
        ChronologyEntry(
            chronology=police.chronology, ref=f"POL-{number}", created_by=police.author, event=f"Visit {number}, Mr Brindle.",
            source="Log", date_original="1/5/2025", date_from=first.date_from, date_to=first.date_to, precision="day",
        )
        for number in range(100, 600)
    )  # fmt: skip
    with django_assert_max_num_queries(14):  # two of them open the wall for the key, and close it again
        said = found(police)
    assert len(said["names"]) == 501
