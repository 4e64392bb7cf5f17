"""P2: pages of a board do not grow with its reviews."""

from collections.abc import Callable

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from reviews.models import Review
from sar_portal.benches import database, measuring
from sar_portal.benches.bench import Bench, Result, Table, at_most, ms
from sar_portal.benches.browsing import fewest_queries, opened, signed_in
from sar_portal.benches.reviews import AGENCIES, ENTRIES, grow_board

SIZES = (2, 20, 200)
ROUNDS = 7


def run() -> Result:
    taken: dict[int, dict[str, float]] = {}
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
            taken[size] = measuring.in_turn(sides, ROUNDS)
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


def _opening(client: Client, address: str) -> Callable[[], object]:
    if address == reverse("search:result_list"):
        return lambda: _searched(client, address)
    return lambda: opened(client, address)


def _searched(client: Client, address: str) -> bytes:
    """The page of results. Raises RuntimeError where nothing was found, which would be quick."""
    response = client.post(address, {"words": "police"})
    if b"<mark>" not in response.content:
        raise RuntimeError(f"{address} found nothing")
    return response.content


def _result(taken: dict[int, dict[str, float]], queries: dict[int, dict[str, int]]) -> Result:
    names = list(taken[SIZES[0]])
    asked = {name: [queries[size][name] for size in SIZES] for name in names}
    rows = [[name, *(ms(taken[size][name]) for size in SIZES), " / ".join(map(str, asked[name]))] for name in names]
    table = Table(("page", *(f"{size} reviews" for size in SIZES), "queries"), rows)
    findings = [
        at_most(
            f"{name.capitalize()}: time with {SIZES[-1]} reviews over {SIZES[-2]}",
            taken[SIZES[-1]][name] / taken[SIZES[-2]][name],
            1.2,
            " ×",
        )
        for name in names
    ]
    more = max(max(one) - one[0] for one in asked.values())
    findings.append(at_most(f"More queries than with {SIZES[0]} reviews, at most", more, 0))
    return Result([table], findings)


BENCH = Bench(
    name="reviews",
    number="P2",
    title="A board with many reviews",
    goal="home, overview, matrix and search with 200 reviews of 12 agencies with 300 entries each as with a tenth of them: "
    "flat within 20 %, query count constant.",
    how=f"The coordinator, who runs all reviews, opens pages of all of them and of one, as {SIZES[0]}, {SIZES[1]} and {SIZES[2]} "
    f"are there. Each is a copy of the demo's review with {AGENCIES} agencies that returned {ENTRIES} entries each, as late and "
    "as far as the demo's; the search is for a word that stands in many of the entries of each.",
    run=run,
)
