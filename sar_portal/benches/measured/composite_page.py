"""P1: the composite page does not grow with the review, and costs little more than a bare page."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from chronology.models import ReturnedEntry
from chronology.selectors.composite import PAGE, composite_for, key_of
from reviews.models import Review
from sar_portal.accounts.models import User
from sar_portal.benches import bare, database, measuring
from sar_portal.benches.bench import Bench, Result, Table, at_most, ms, times
from sar_portal.benches.browsing import opened, queries_of, signed_in
from sar_portal.benches.rows import grow_returned

SIZES = (1_000, 10_000, 50_000)
ROUNDS = 9
BARE = "bare"


def run() -> Result:
    measured: dict[int, dict[str, float]] = {}
    queries: dict[int, dict[str, int]] = {}
    with database.demo() as review:
        reader = database.person("coordinator")
        client = signed_in(reader)
        for size in SIZES:
            grow_returned(review, size)
            database.settle()
            pages = addresses(reader, review, size)
            with bare.page([cells_of(row) for row in composite_for(reader, review)[:PAGE]]) as address:
                queries[size] = {name: queries_of(client, page) for name, page in pages.items()}
                sides = {name: _opening(client, page) for name, page in (pages | {BARE: address}).items()}
                measured[size] = measuring.in_turn(sides, ROUNDS)
    return _result(measured, queries)


def addresses(reader: User, review: Review, size: int) -> dict[str, str]:
    """The pages that are opened; the 100th, or the last full one of a review that has fewer."""
    here = reverse("combined:composite_list", args=[review.reference])
    before = min(99 * PAGE, size - PAGE)
    last_before = composite_for(reader, review)[before - 1]
    return {
        "first": here,
        "filtered": f"{here}?agency=POL",
        "search": f"{here}?words=police",
        "100th": f"{here}?after={key_of(last_before)}",
    }


def cells_of(row: ReturnedEntry) -> list[str]:
    agency = row.submission.part.agency_return.agency
    texts = [row.event, row.adults_voice, row.action, row.comment, row.source, row.people, row.contact_type]
    coded = [row.adult_seen, row.get_practice_code_display(), ", ".join(map(str, row.kloe_numbers))]
    return [row.date_words, row.time_words, agency.code, agency.name, row.ref, *texts, *coded]


def _opening(client: Client, address: str) -> Callable[[], bytes]:
    return lambda: opened(client, address)


def _result(measured: dict[int, dict[str, float]], queries: dict[int, dict[str, int]]) -> Result:
    names = list(queries[SIZES[0]])
    ratios = {name: [measured[size][name] / measured[size][BARE] for size in SIZES] for name in names}
    table = Table(
        ("page", *(f"{size:,} rows" for size in SIZES), "queries"),
        [
            *(_row(name, measured, ratios[name], queries) for name in names),
            [BARE, *(ms(measured[size][BARE]) for size in SIZES), ""],
        ],
    )
    findings = []
    for name in names:
        findings += [
            at_most(f"The {name} page, over the bare page, at its slowest", max(ratios[name]), 3, " ×"),
            at_most(f"The {name} page, slowest over quickest size", measuring.spread(ratios[name]) + 1, 1.2, " ×"),
        ]
    more = max(max(queries[size][name] - queries[SIZES[0]][name] for size in SIZES) for name in names)
    findings.append(at_most("More queries than at 1,000 rows, at most", more, 0))
    return Result([table], findings)


def _row(name, measured, ratios, queries) -> list[str]:
    figures = [f"{ms(measured[size][name])} ({times(ratio)})" for size, ratio in zip(SIZES, ratios, strict=True)]
    return [name, *figures, " / ".join(str(queries[size][name]) for size in SIZES)]


BENCH = Bench(
    name="composite",
    number="P1",
    title="Composite page",
    goal="the first page, a filtered page and the 100th, at 1,000, 10,000 and 50,000 rows: server time and number of "
    "queries flat within 20 %; at most 3 × a bare signed-in page that shows a table of the same size without the database.",
    how=f"The coordinator opens pages of {PAGE} rows of one review; the whole of Django's work for a request, without a "
    "socket. Rows are the demo's, copied in bulk with their dates moved within three years. In brackets: over the bare page, "
    "which goes through the same middleware and base template and shows the same words in a plain table from memory. "
    "Flatness is that of the bracketed ratio, so that a busy machine does not decide it. What stands beside a row is copied "
    "with it: disagreements with what was settled, asked and answered, notes, marks and the tags of key episodes, which "
    "stay as many as they are. Rows of one day move together. So a page has as much beside its rows at every size. "
    "At 1,000 rows the '100th' page is the last full one, the tenth.",
    run=run,
)
