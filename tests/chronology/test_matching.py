"""Matching against answer keys: the demo case, and cases with other agencies and other words."""

import json
import os
import subprocess
import sys
from datetime import date
from statistics import mean

import pytest

from chronology.matching import Entry, find_candidates

from .matching_keys import KEYS, PROJECT, alone_in, entries_of, files_of, key_of, measure, pairs_in

# Recall and precision of pairs, a little below what is reached. All ten cases were read before the rules came to stand as
# they do; what an unseen one may expect is in docs/explanation/disagreements.md.
REACHED = {
    "arthur": (0.95, 0.65), "dana": (0.95, 0.7), "ivy": (0.95, 0.85), "omar": (0.95, 0.7), "bea": (0.95, 0.7),
    "callum": (0.8, 0.65), "kenneth": (0.92, 0.6), "rosamund": (0.94, 0.88), "vasil": (0.75, 0.75), "yusuf": (0.9, 0.75),
}  # fmt: skip


@pytest.mark.parametrize("case", KEYS)
def test_pairs_are_found_and_most_are_right(case):
    found = measure(case)
    recall, precision = REACHED[case]
    assert found.recall >= recall, found
    assert found.precision >= precision, found
    assert found.kinds >= 0.65, found


def test_of_all_pairs_nine_in_ten_are_found_and_three_in_four_are_right():
    found = [measure(case) for case in KEYS]
    assert mean(each.recall for each in found) >= 0.92
    assert mean(each.precision for each in found) >= 0.74
    assert mean(each.kinds for each in found) >= 0.78


def test_lookalikes_are_hardly_raised():
    raised = {pair for case in KEYS for pair in measure(case).wrongly}
    listed = [pair for case in KEYS for pair in key_of(case).not_matches]
    assert len(raised) <= 6 < len(listed) / 3
    assert not measure("arthur").wrongly


def test_missing_counterparts_of_the_keys_are_found():
    counted = [measure(case).alone for case in KEYS]
    assert sum(right for right, _ in counted) >= 12
    assert measure("arthur").alone == (2, 2)


@pytest.mark.parametrize("case", KEYS)
def test_every_candidate_says_why_in_sentences(case):
    refs = {entry.ref for entry in entries_of(case)}
    for each in find_candidates(entries_of(case)).candidates:
        assert each.reasons
        assert all(reason[0].isalnum() and reason.endswith(".") for reason in each.reasons)
        assert {each.ref_a} | ({each.ref_b} - {None}) <= refs
        assert 0 < each.score < 1
        assert each.kind


def entry(ref: str, agency: str, day: date | None, **words: str) -> Entry:
    return Entry(ref=ref, agency=agency, date_from=day, date_to=day, **words)


def only(*entries: Entry):
    found = find_candidates(entries).candidates
    assert len(found) == 1, found
    return found[0]


def test_a_notice_received_before_it_was_sent():
    found = only(
        entry("P1", "Dale Police", date(2025, 5, 6), event="Adult concern notice sent to adult social care."),
        entry("S1", "Dale Council", date(2025, 5, 5), contact_type="Notification", event="Police notice received."),
    )
    assert found.kind == "impossible_order"


def test_opposites_about_capacity_on_one_day():
    found = only(
        entry("H1", "Dale Infirmary", date(2025, 5, 5), event="Found to have capacity to decide where to live."),
        entry(
            "S1", "Dale Council", date(2025, 5, 5), event="Ward telephoned: she lacks capacity to decide where to live."
        ),
    )
    assert "contradiction" in found.kind
    assert any("that the adult had capacity" in reason for reason in found.reasons)


def test_a_question_about_capacity_is_no_statement():
    found = find_candidates(
        [
            entry("H1", "Dale Infirmary", date(2025, 5, 5), event="Found to have capacity to decide where to live."),
            entry(
                "S1",
                "Dale Council",
                date(2025, 5, 5),
                event="Ward telephoned, ?lacks capacity to decide where to live.",
            ),
        ]
    )
    assert not any("contradiction" in each.kind for each in found.candidates)


def test_two_notifications_from_different_senders_are_not_one():
    death = date(2025, 5, 5)
    found = find_candidates(
        [
            entry("S1", "Dale Council", death, contact_type="Notification", event="Notified by police of her death."),
            entry(
                "G1",
                "Dale Surgery",
                death,
                contact_type="Notification",
                event="Informed of her death by the coroner's officer.",
            ),
        ]
    )
    assert not pairs_in(found.candidates)


def test_a_call_without_a_counterpart_is_told_and_ends_when_there_is_one():
    call = entry(
        "N1", "Dale District Nurses", date(2025, 5, 5), event="Telephoned the social worker about the empty fridge."
    )
    other = entry("S1", "Dale Council", date(2025, 3, 1), event="Annual review of direct payment.")
    answer = entry(
        "S2",
        "Dale Council",
        date(2025, 5, 6),
        contact_type="Contact received",
        event="District nurse rang: empty fridge.",
    )
    assert alone_in(find_candidates([call, other]).candidates) == {"N1"}
    found = find_candidates([call, other, answer]).candidates
    assert not alone_in(found)
    assert frozenset(("N1", "S2")) in pairs_in(found)


def test_what_was_only_planned_needs_no_counterpart():
    found = find_candidates(
        [
            entry("N1", "Dale District Nurses", date(2025, 5, 5), event="Weight down. Plan to inform GP."),
            entry("G1", "Dale Surgery", date(2025, 3, 1), event="Annual review."),
        ]
    )
    assert not found.candidates


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "find_matches", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        timeout=120,
    )


def test_the_command_needs_no_database_and_no_order_of_files():
    files = [str(path) for path in files_of("omar")]
    done = run(*files, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert all(set(each) == {"ref_a", "ref_b", "kind", "reasons", "score"} for each in found)
    assert any(each["ref_b"] is None for each in found)
    assert run(*reversed(files), "--json").stdout == done.stdout
    assert "RS/1" in run(*files).stdout


def test_a_file_that_is_no_chronology_is_named_and_the_others_are_compared(tmp_path):
    other = tmp_path / "shopping.csv"
    other.write_text("what,how many\nmilk,2\n", encoding="utf-8")
    done = run(*map(str, files_of("ivy")), str(other), "--json")
    assert done.returncode == 3
    assert "shopping.csv was not read" in done.stderr
    assert json.loads(done.stdout)


def test_files_of_one_name_in_two_folders_are_two_agencies(tmp_path):
    for name, words in (
        ("dale_police", "Adult concern notice sent to adult social care."),
        ("dale_council", "Police notice received."),
    ):
        (tmp_path / name).mkdir()
        text = f"Ref,Date,Source,Event\n{name[5:]},05/05/2025,Log,{words}\n"
        (tmp_path / name / "chronology.csv").write_text(text, encoding="utf-8")
    found = json.loads(run(*map(str, sorted(tmp_path.glob("*/*.csv"))), "--json").stdout)
    assert [(each["ref_a"], each["ref_b"]) for each in found] == [("council", "police")]


def test_rows_without_a_reference_of_their_own_are_named_by_file_and_row(tmp_path):
    for name, words in (
        ("dale_police", "Adult concern notice sent to adult social care."),
        ("dale_council", "Police notice received."),
    ):
        (tmp_path / f"{name}.csv").write_text(f"Date,Source,Event\n05/05/2025,Log,{words}\n", encoding="utf-8")
    found = json.loads(run(*map(str, sorted(tmp_path.glob("*.csv"))), "--json").stdout)
    assert [(each["ref_a"], each["ref_b"]) for each in found] == [("dale_council row 2", "dale_police row 2")]
