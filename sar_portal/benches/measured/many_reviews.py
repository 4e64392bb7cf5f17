"""P2: pages of a board do not grow with its reviews."""

import statistics
from collections.abc import Callable

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from reviews.models import Review
from sar_portal.benches import bare, database, measuring
from sar_portal.benches.bench import Bench, Finding, Result, Table, at_most, ms, times
from sar_portal.benches.browsing import fewest_queries, opened, signed_in, words_on
from sar_portal.benches.reviews import AGENCIES, ENTRIES, grow_board

SIZES = (2, 20, 200)
ROUNDS = 7
BARE = "bare page of its size"
COLUMNS = 8
Taken = dict[int, dict[str, float]]


def run() -> Result:
    taken: Taken = {}
    queries: dict[int, dict[str, int]] = {}
    with database.demo() as review:
        reader = database.person("coordinator")
        client = signed_in(reader)
        for size in SIZES:
            grow_board(review, size, reader)
            database.settle()
            cache.clear()  # how often somebody may search is counted there
            sides = {name: _opening(client, page) for name, page in addresses(review).items()}
            queries[size] = {name: fewest_queries(side) for name, side in sides.items()}
            with bare.pages(*(_cells(side()) for side in sides.values())) as beside:
                both: dict[str, Callable[[], bytes]] = {}
                for (name, side), address in zip(sides.items(), beside, strict=True):
                    both |= {name: side, f"{name}, {BARE}": _opening(client, address)}
                taken[size] = measuring.in_turn(both, ROUNDS)
    return _result(taken, queries)


def addresses(review: Review) -> dict[str, str]:
    """Pages of all reviews, and pages of one: a copy with all its agencies, the first that was added."""
    one = [Review.objects.exclude(pk=review.pk).order_by("pk").values_list("reference", flat=True)[0]]
    return {
        "home": reverse("home:work_list"),
        "list of reviews": reverse("reviews:review_list"),
        "dates": reverse("notifications:date_list"),
        "overview": reverse("reviews:review_overview", args=one),
        "matrix": reverse("combined:answer_compare", args=one),
        "composite": reverse("combined:composite_list", args=one),
        "search": reverse("search:result_list"),
    }


def _opening(client: Client, address: str) -> Callable[[], bytes]:
    if address == reverse("search:result_list"):
        return lambda: _searched(client, address)
    return lambda: opened(client, address)


def _searched(client: Client, address: str) -> bytes:
    """The page of results. Raises RuntimeError where nothing was found, which would be quick."""
    response = client.post(address, {"words": "police"})
    if b"<mark>" not in response.content:
        raise RuntimeError(f"{address} found nothing")
    return response.content


def _cells(page: bytes) -> list[list[str]]:
    """The words of a page as the rows of a table."""
    words = words_on(page)
    return [words[begins : begins + COLUMNS] for begins in range(0, len(words), COLUMNS)]


def _result(taken: Taken, queries: dict[int, dict[str, int]]) -> Result:
    names = list(queries[SIZES[0]])
    asked = {name: [queries[size][name] for size in SIZES] for name in names}
    headings = [f"{size} reviews" for size in SIZES]
    rows = [
        [name, *(_figure(taken[size], name) for size in SIZES), " / ".join(map(str, asked[name]))] for name in names
    ]
    bares = [[name, *(ms(taken[size][f"{name}, {BARE}"]) for size in SIZES)] for name in names]
    tables = [Table(("page", *headings, "queries"), rows), Table(("bare page of the size of", *headings), bares)]
    more = max(max(one) - one[0] for one in asked.values())
    findings = [*_growth(taken, names), at_most(f"More queries than with {SIZES[0]} reviews, at most", more, 0)]
    return Result(tables, findings)


def _growth(taken: Taken, names: list[str]) -> list[Finding]:
    """Of each page over its bare one; and of the bare ones, by which all pages grow and which the others do not show."""
    most, fewer = taken[SIZES[-1]], taken[SIZES[-2]]
    said = f"with {SIZES[-1]} reviews over {SIZES[-2]}"
    findings = [
        at_most(f"{name.capitalize()}: {said}", _over_bare(most, name) / _over_bare(fewer, name), 1.2, " ×")
        for name in names
    ]
    bare_ones = statistics.median(most[f"{name}, {BARE}"] / fewer[f"{name}, {BARE}"] for name in names)
    return [*findings, at_most(f"The bare pages themselves, their median: {said}", bare_ones, 1.2, " ×")]


def _over_bare(taken: dict[str, float], name: str) -> float:
    return taken[name] / taken[f"{name}, {BARE}"]


def _figure(taken: dict[str, float], name: str) -> str:
    return f"{ms(taken[name])} ({times(_over_bare(taken, name))})"


BENCH = Bench(
    name="reviews",
    number="P2",
    title="A board with many reviews",
    goal="home, overview, matrix and search with 200 reviews of 12 agencies with 300 entries each as with a tenth of them: "
    "flat within 20 %, query count constant.",
    how=f"The coordinator, who runs all reviews, opens pages of all of them and of one, as {SIZES[0]}, {SIZES[1]} and {SIZES[2]} "
    f"are there. Each is a copy of the demo's review with {AGENCIES} agencies that returned {ENTRIES} entries each, as late and "
    "as far as the demo's; the search is for a word that stands in many of the entries of each. In brackets: over a bare "
    "page, opened in turn with it, which goes through the same middleware and base template and shows the same words in a plain "
    "table from memory. Flatness is that of the bracketed ratio, so that a busy machine does not decide it. What middleware and "
    "base template grow by would hide in it, and is a finding of its own.",
    run=run,
)
