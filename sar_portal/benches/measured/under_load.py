"""P13: two hundred people at once, reading and writing as their roles do, on a board of many reviews."""

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
from sar_portal.benches.bench import Bench, Result, Table, at_most, times
from sar_portal.benches.load.seats import seats
from sar_portal.benches.load.servers import two_webs
from sar_portal.benches.reviews import AGENCIES, ENTRIES, grow_board

SIZES = (20, 200)
PEOPLE = 200
SECONDS = 180
BARE = "bare page"


def run() -> Result:
    found: dict[int, dict[str, dict[str, str]]] = {}
    with database.demo() as review:
        board = {"coordinator": "coordinator", "subgroup": "subgroup", "manager": "manager.pol"}
        readers = {role: database.person(short) for role, short in board.items()}
        for size in SIZES:
            grow_board(review, size, readers["coordinator"], readers["subgroup"])
            database.settle()
            cache.clear()
            found[size] = _measured(review, readers)
    return _result(found)


def _measured(review: Review, readers: dict) -> dict[str, dict[str, str]]:
    """Locust's own figures, by the name of what was asked."""
    with tempfile.TemporaryDirectory(prefix="sar-load-") as folder, two_webs() as address:
        kept = Path(folder) / "seats.json"
        kept.write_text(json.dumps(seats(review, PEOPLE, readers)))
        command = [sys.executable, "-m", "locust", "--headless", "--only-summary", "--host", address, "-f", _file()]
        command += ["--users", str(PEOPLE), "--spawn-rate", "10", "--run-time", f"{SECONDS}s", "--reset-stats"]
        command += ["--csv", str(Path(folder) / "told"), "--loglevel", "ERROR"]
        environment = os.environ | {"LOAD_SEATS": str(kept)}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603  (failures are in its figures)
        with (Path(folder) / "told_stats.csv").open(newline="") as file:
            return {row["Name"]: row for row in csv.DictReader(file)}


def _file() -> str:
    return str(Path(__file__).parent.parent / "load" / "people.py")


def _result(found: dict[int, dict[str, dict[str, str]]]) -> Result:
    names = [name for name in found[SIZES[-1]] if name not in ("Aggregated", BARE)]
    table = Table(
        ("asked for", *(f"{size} reviews: median, p95, p99" for size in SIZES), "over the bare page"),
        [
            [name, *(_times(found[size].get(name)) for size in SIZES), times(_ratio(found[SIZES[-1]], name))]
            for name in names
        ]
        + [[BARE, *(_times(found[size][BARE]) for size in SIZES), ""]],
    )
    all_told = [found[size]["Aggregated"] for size in SIZES]
    throughput = Table(
        ("", *(f"{size} reviews" for size in SIZES)),
        [
            ["requests", *(one["Request Count"] for one in all_told)],
            ["a second", *(f"{float(one['Requests/s']):.1f}" for one in all_told)],
            ["failures", *(one["Failure Count"] for one in all_told)],
        ],
    )
    failures = sum(int(one["Failure Count"]) for one in all_told)
    findings = [at_most("Failures", failures, 0)]
    findings += [
        at_most(
            f"{name.capitalize()}: over the bare page with {SIZES[-1]} reviews, against {SIZES[0]}",
            _ratio(found[SIZES[-1]], name) / _ratio(found[SIZES[0]], name),
            1.2,
            " ×",
        )
        for name in names
        if name in found[SIZES[0]]
    ]
    return Result([throughput, table], findings)


def _times(row: dict[str, str] | None) -> str:
    return f"{row['50%']}, {row['95%']}, {row['99%']} ms" if row else ""


def _ratio(rows: dict[str, dict[str, str]], name: str) -> float:
    return float(rows[name]["50%"]) / float(rows[BARE]["50%"])


BENCH = Bench(
    name="load",
    number="P13",
    title="Two hundred people at once",
    goal="200 people signed in, reading and writing as the roles do: no errors; each page, over a bare signed-in page of the "
    "same run, as with a tenth of the reviews within 20 %.",
    how="Two web servers of two processes each behind a proxy, on this machine, which also plays the people (locust) "
    f"and holds the database; {PEOPLE} people for {SECONDS} s after all have come, first with {SIZES[0]} and then with "
    f"{SIZES[1]} reviews of {AGENCIES} agencies with {ENTRIES} entries each: half of them authors who write, three in ten "
    "of the subgroup, one in ten coordinators and one in ten senior managers. Each opens or saves something every 20 to 40 "
    "seconds. The bare page is the help page, signed in.",
    run=run,
)
