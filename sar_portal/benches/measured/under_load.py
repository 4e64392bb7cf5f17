"""P13: forty and two hundred people at once, reading and writing as their roles do, on a board of many reviews."""

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.cache import cache

from reviews.models import Review
from sar_portal.benches import database
from sar_portal.benches.bench import Bench, Finding, Result, Table, at_most, times
from sar_portal.benches.load.seats import seats
from sar_portal.benches.load.servers import two_webs
from sar_portal.benches.reviews import AGENCIES, ENTRIES, grow_board

LOADS = ((40, 20), (200, 20), (200, 200))  # people at once, reviews
FORTY, FEW, MANY = LOADS
SECONDS = 240
BARE = "bare page"
# What people open most, in each role (security.md, H10).
KEY_PAGES = ("overview", "chronology", "page to write on", "composite", "matrix")
Told = dict[str, dict[str, str]]


def run() -> Result:
    found: dict[tuple[int, int], Told] = {}
    with database.demo() as review:
        board = {"coordinator": "coordinator", "subgroup": "subgroup", "manager": "manager.pol"}
        readers = {role: database.person(short) for role, short in board.items()}
        for people, size in LOADS:
            grow_board(review, size, readers["coordinator"], readers["subgroup"])
            database.settle()
            cache.clear()
            found[people, size] = _measured(review, people, readers)
    return _result(found)


def _measured(review: Review, people: int, readers: dict) -> Told:
    """Locust's own figures, by the name of what was asked, from when all have come."""
    with tempfile.TemporaryDirectory(prefix="sar-load-") as folder, two_webs() as address:
        kept = Path(folder) / "seats.json"
        kept.write_text(json.dumps(seats(review, people, readers)))
        command = [sys.executable, "-m", "locust", "--headless", "--only-summary", "--host", address, "-f", _file()]
        # They come within forty seconds, which is how long the slowest reads: nobody's pages come in waves.
        command += ["--users", str(people), "--spawn-rate", str(people / 40), "--reset-stats"]
        command += ["--run-time", f"{SECONDS + 40}s", "--csv", str(Path(folder) / "told"), "--loglevel", "ERROR"]
        environment = os.environ | {"LOAD_SEATS": str(kept)}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603  (failures are in its figures)
        with (Path(folder) / "told_stats.csv").open(newline="") as file:
            return {row["Name"]: row for row in csv.DictReader(file)}


def _file() -> str:
    return str(Path(__file__).parent.parent / "load" / "people.py")


def _result(found: dict[tuple[int, int], Told]) -> Result:
    names = [name for name in found[MANY] if name not in ("Aggregated", BARE)]
    columns = [f"{people} people, {size} reviews" for people, size in LOADS]
    table = Table(
        ("asked for", *(f"{column}: median, p95, p99" for column in columns), "p95 over the bare page's, last column"),
        [
            [name, *(_times(found[load].get(name)) for load in LOADS), times(_over_bare(found[MANY], name, "95%"))]
            for name in names
        ]
        + [[BARE, *(_times(found[load][BARE]) for load in LOADS), ""]],
    )
    all_told = [found[load]["Aggregated"] for load in LOADS]
    throughput = Table(
        ("", *columns),
        [
            ["requests", *(one["Request Count"] for one in all_told)],
            ["a second", *(f"{float(one['Requests/s']):.1f}" for one in all_told)],
            ["failures", *(one["Failure Count"] for one in all_told)],
        ],
    )
    return Result([throughput, table], _findings(found, names))


def _findings(found: dict[tuple[int, int], Told], names: list[str]) -> list[Finding]:
    failures = sum(int(found[load]["Aggregated"]["Failure Count"]) for load in LOADS)
    findings = [at_most("Failures", failures, 0)]
    for name in KEY_PAGES:
        findings.append(
            at_most(f"{name.capitalize()}: p95 of forty people", _asked(found[FORTY], name, "95%"), 500, " ms")
        )
    for name in names:
        over = _over_bare(found[MANY], name, "95%")
        findings.append(at_most(f"{name.capitalize()}: p95 of two hundred people over the bare page's", over, 5, " ×"))
    medians = [sum(_asked(found[load], name, "50%") for name in names) for load in (FEW, MANY)]
    bare = [_asked(found[load], BARE, "50%") for load in (FEW, MANY)]
    growth = (medians[1] / bare[1]) / (medians[0] / bare[0])
    findings.append(
        at_most(f"Medians of all pages over the bare page's, {MANY[1]} reviews over {FEW[1]}", growth, 1.2, " ×")
    )
    return findings


def _times(row: dict[str, str] | None) -> str:
    return f"{row['50%']}, {row['95%']}, {row['99%']} ms" if row else ""


def _asked(rows: Told, name: str, share: str) -> float:
    return float(rows[name][share])


def _over_bare(rows: Told, name: str, share: str) -> float:
    return _asked(rows, name, share) / _asked(rows, BARE, share)


BENCH = Bench(
    name="load",
    number="P13",
    title="Two hundred people at once",
    goal="200 people signed in, reading and writing as the roles do: no errors; p95 of each page at most 5 × that of the bare "
    "signed-in page in the same run (P9), as with a tenth of the reviews within 20 %; 40 people: p95 of the key pages below "
    "500 ms (H10).",
    how="Two web servers of two processes each behind a proxy, on this machine, which also plays the people (locust) "
    f"and holds the database; for {SECONDS} s after all have come within 40 s, on a board of reviews of {AGENCIES} agencies "
    f"with {ENTRIES} entries each: half of the people are authors who write, three in ten of the subgroup, one in ten "
    "coordinators and one in ten senior managers. Each opens or saves something every 20 to 40 seconds. The bare page is the "
    "help page, signed in.",
    run=run,
)
