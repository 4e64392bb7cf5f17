"""The benchmarks' own arithmetic, and that the page says what was measured, missed goals included."""

from datetime import date

import pytest
from django.db import connection

from sar_portal.benches import measuring, paper
from sar_portal.benches.bench import Bench, Finding, Result, Table, at_least, at_most
from sar_portal.benches.browsing import fewest_queries, words_on
from sar_portal.benches.registry import BENCHES, chosen
from tests.house.files import text_of

PAGE = "docs/performance.md"


def bench(number: str = "P5") -> Bench:
    return Bench("thing", number, "A thing", "quick", "Twice.", lambda: Result([], []))


def section(number: str, *findings: Finding) -> str:
    table = Table(("size", "time"), [("10", "1 ms")])
    return paper.section(bench(number), Result([table], findings), date(2026, 11, 23), 0.5)


@pytest.mark.parametrize("power", [0, 1, 2])
def test_growth_is_the_exponent(power):
    sizes = (1_000, 3_000, 10_000)
    assert measuring.growth(sizes, [3 * size**power for size in sizes]) == pytest.approx(power)


def test_spread_is_how_far_the_largest_lies_above_the_smallest():
    assert measuring.spread([2.0, 2.4, 2.2]) == pytest.approx(0.2)


def test_sides_take_turns_after_one_go_untimed():
    went: list[str] = []
    found = measuring.in_turn({"a": lambda: went.append("a"), "b": lambda: went.append("b")}, rounds=5)
    assert went == ["a", "b"] * 6 and set(found) == {"a", "b"}
    with pytest.raises(ValueError, match="fewer than 5"):
        measuring.in_turn({"a": lambda: None}, rounds=4)


def test_the_words_of_a_page_are_those_of_its_main_part():
    page = b"<nav>Home</nav><main id=a><h1>Dates</h1> <p>A <b>late</b> &amp; a near one</p></main><footer>Help</footer>"
    assert words_on(page) == ["Dates", "A", "late", "& a near one"]


def test_memory_is_that_of_a_process_of_its_own():
    peak = measuring.peak_of(bytearray, 60_000_000)
    assert 55_000_000 < peak.grown < 75_000_000 and peak.seconds > 0


def test_a_finding_says_both_figures_and_whether_the_goal_was_met():
    assert at_most("Over the bare page", 2.5, 3, " ×") == Finding(
        True, "Over the bare page: 2.5 ×, where at most 3 × is wanted."
    )
    assert not at_most("Over", 3.01, 3).met and not at_least("Rows", 19, 20).met and at_least("Rows", 20, 20).met


def test_a_bench_replaces_its_own_section_alone_and_the_order_is_by_number(tmp_path):
    page = tmp_path / "performance.md"
    paper.write(page, "P10", section("P10", Finding(True, "Quick.")))
    paper.write(page, "P5", section("P5", Finding(False, "Slow.")))
    kept = paper.sections_in(page.read_text())
    paper.write(page, "P5", section("P5", Finding(True, "Quicker."), Finding(False, "Long.")))
    text = page.read_text()
    assert list(paper.sections_in(text)) == ["P5", "P10"]
    assert paper.sections_in(text)["P10"].rstrip() == kept["P10"].rstrip()
    assert "Slow." not in text and "- **Missed.** Long." in text
    assert "| P5 A thing | 1 | 1 |" in text and "| P10 A thing | 1 | 0 |" in text
    assert "23 November 2026" in text and "load 0.5 when it began" in text


def test_the_registry_knows_each_bench_once_and_refuses_an_unknown_name():
    assert len({each.name for each in BENCHES}) == len({each.number for each in BENCHES}) == len(BENCHES)
    assert chosen([]) == list(BENCHES) and chosen([BENCHES[0].name]) == [BENCHES[0]]
    with pytest.raises(KeyError):
        chosen(["nothing"])


def test_the_page_has_a_section_with_figures_for_each_bench_and_no_other():
    """Written by ./run bench; a bench that was never run cannot be claimed."""
    sections = paper.sections_in(text_of(PAGE))
    assert set(sections) == {each.number for each in BENCHES}
    for each in BENCHES:
        assert f"./run bench {each.name}`" in sections[each.number]
        assert "- **Met.**" in sections[each.number] or "- **Missed.**" in sections[each.number]
    assert text_of(PAGE) == paper.page(sections)


@pytest.mark.django_db
def test_what_a_page_writes_of_the_session_is_not_counted_as_what_it_asks():
    """It falls to one page in half a minute, so it would look as if that one had grown."""
    asked = iter([1, 1, 4, 1])  # warm, then three times

    def page() -> None:
        for _ in range(next(asked)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")

    assert fewest_queries(page) == 1
