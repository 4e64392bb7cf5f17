"""P8: saving one row of a chronology, and opening a long one."""

from itertools import count
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from simple_history.utils import bulk_create_with_history

from chronology.models import Chronology, ChronologyEntry
from chronology.services.entries import change_entry
from reviews.models import PartKind, Review
from reviews.services import returning
from sar_portal.accounts.models import User
from sar_portal.benches import database, measuring
from sar_portal.benches.bench import Bench, Result, Table, at_most, ms
from sar_portal.benches.browsing import opened, queries_of, signed_in
from sar_portal.benches.rows import move, written_columns

AUTHOR = "author.pol"
ROUNDS = 15
SMALL, LARGE = 100, 3_000


def run() -> Result:
    with database.demo() as review:
        author = database.person(AUTHOR)
        chronology = _reopened(review)
        client = signed_in(author)
        here = reverse("chronology:entry_list", args=[chronology.part.agency_return.reference])
        _grow(chronology, SMALL, author)
        database.settle()
        small = measuring.in_turn({"page": lambda: opened(client, here)}, ROUNDS)["page"]
        _grow(chronology, LARGE, author)
        database.settle()
        saved = _saving(chronology, author)
        taken = measuring.in_turn(
            {"save": saved, "bare": _bare(chronology), "page": lambda: opened(client, here)}, ROUNDS
        )
        queries = _queries(saved)
        of_page = queries_of(client, here)
    ratio, opening = taken["save"] / taken["bare"], taken["page"] / small
    table = Table(
        ("of a chronology of 3,000 rows", "time", "queries"),
        [
            ["saving a changed row, with check, version, history and audit trail", ms(taken["save"]), str(queries)],
            ["a bare UPDATE of the same row, history off", ms(taken["bare"]), "1"],
            [f"opening its page (of {SMALL} rows: {ms(small)})", ms(taken["page"]), str(of_page)],
        ],
    )
    findings = [
        at_most("Queries of saving a row", queries, 10),
        at_most("Saving a row, over a bare UPDATE with history off", ratio, 2, " ×"),
        at_most(f"Opening {LARGE:,} rows over {SMALL}", opening, 1.2, " ×"),
    ]
    return Result([table], findings)


def _reopened(review: Review) -> Chronology:
    """The police's chronology, reopened by the coordinator, so that its author may write on it."""
    part = review.returns.get(agency__code="POL").parts.get(kind=PartKind.CHRONOLOGY)
    returning.reopen(part=part, reason="More rows are needed", by=database.person("coordinator"))
    return Chronology.objects.select_related("part__agency_return").get(part=part)


def _grow(chronology: Chronology, size: int, author: User) -> None:
    """Copies of the chronology's own rows, each with its first history row as an import writes it."""
    there = list(chronology.entries.order_by("pk"))
    columns = [name for name in written_columns(ChronologyEntry) if name != "import_row_id"]
    made = []
    for number in range(len(there), size):
        row = ChronologyEntry(**{name: getattr(there[number % len(there)], name) for name in columns})
        move(row, number % 300)
        row.ref = f"POL-{number + 100}"
        made.append(row)
    bulk_create_with_history(made, ChronologyEntry, batch_size=500, default_user=author)


def _saving(chronology: Chronology, author: User):
    """Saves one row with other words each time, as the page does while somebody types."""
    entry, numbers = chronology.entries.order_by("pk")[50], count()
    texts = ("source", "people", "contact_type", "event", "adult_seen", "adults_voice", "action", "comment")

    def save() -> None:
        now = ChronologyEntry.objects.select_related("chronology__part__agency_return__agency").get(pk=entry.pk)
        values = {name: getattr(now, name) for name in texts}
        values |= {"date": now.date_original, "time": now.time_original, "kloe_numbers": now.kloe_numbers}
        values |= {"practice_code": now.practice_code, "action": f"Card left {next(numbers)}."}
        change_entry(entry=now, version=now.version, values=values, by=author, autosave=True)

    return save


def _bare(chronology: Chronology):
    entry: Any = chronology.entries.order_by("pk")[51]
    numbers = count()

    def update() -> None:
        entry.action = f"Card left {next(numbers)}."
        with transaction.atomic():
            entry.save_without_historical_record(update_fields=["action"])

    return update


def _queries(save) -> int:
    with CaptureQueriesContext(connection) as captured:
        save()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)


BENCH = Bench(
    name="grid-row",
    number="P8",
    title="Saving a row of a chronology",
    goal="at most 10 queries and at most 2 × a bare UPDATE with history off; a chronology of 3,000 rows opens as fast as one "
    "of 100.",
    how="`change_entry` as the autosave calls it, reading the row included: it asks for the permission, locks the row, compares "
    "the version, writes the row, its history and the audit trail in one transaction. The bare side writes one column of "
    "another row of the same table, in a transaction, with no history and no question. Rows are copies of the police's own, "
    "put in with `bulk_create_with_history`, as an import does.",
    run=run,
)
