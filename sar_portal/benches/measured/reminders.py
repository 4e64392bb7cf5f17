"""P7: the sweep that reminds of what is due, over a hundred thousand deadlines."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from notifications.models import Deadline
from notifications.rules import HOUSE, Pace
from notifications.services import due_reminders
from reviews.models import AgencyReturn, Review
from sar_portal.access.permissions import Perm
from sar_portal.benches import database, measuring
from sar_portal.benches.bench import Bench, Result, Table, at_most, ms

TODAY = date(2026, 11, 23)
DEADLINES = 100_000
DUE = (1_000, 10_000)
MEGABYTE = 1_000_000


def run() -> Result:
    rows = []
    figures: dict[int, tuple[float, int, int]] = {}
    for due in DUE:
        with database.demo() as review:
            Deadline.objects.update(remind_on=None)
            _add(review, due)
            database.settle()
            written, queries = _counted()
            seconds = measuring.in_turn({"sweep": _sweep}, measuring.FEWEST)["sweep"]
            grown = measuring.growth_of_memory(_sweep)
            figures[due] = (seconds, queries, grown)
            each = ms(seconds / due * 1000)
            rows.append([f"{due:,}", f"{written:,}", ms(seconds), each, str(queries), f"{grown / MEGABYTE:.1f} MB"])
    headings = ("due today, of 100,000", "reminders written", "sweep", "per 1,000 due", "queries", "memory grown by")
    few, many = DUE
    tenfold = many / few
    findings = [
        at_most("Queries per 1,000 due", max(figures[due][1] / (due / 1000) for due in DUE), 10),
        at_most("Time per 1,000 due, at 10,000 over 1,000", figures[many][0] / figures[few][0] / tenfold, 1.2, " ×"),
        at_most("Growth of memory in megabytes while 10,000 are due", figures[many][2] / MEGABYTE, 50, " MB"),
    ]
    return Result([Table(headings, rows)], findings)


def _add(review: Review, due: int) -> None:
    """Deadlines of the demo's returns: so many of which a reminder is due today, the others some other day or never again."""
    returns = list(AgencyReturn.objects.filter(review=review).order_by("pk"))
    made = []
    for number in range(DEADLINES):
        one = returns[number % len(returns)]
        due_on = TODAY if number < due else TODAY + timedelta(days=20 + number % 300)
        remind_on = TODAY if number < due else HOUSE.next_day(Pace.STANDARD, due_on, TODAY) if number % 2 else None
        made.append(
            Deadline(
                scope_id=one.pk,
                kind="chronology",
                reference=one.reference,
                what="Chronology",
                link="/",
                due_on=due_on,
                to=Perm.SUBMIT.value,
                remind_on=remind_on,
            )  # fmt: skip
        )
    Deadline.objects.bulk_create(made, batch_size=5000)


def _sweep() -> int:
    """One whole sweep, undone afterwards, so that the next finds the same work."""
    with transaction.atomic():
        written = due_reminders(TODAY)
        transaction.set_rollback(True)
    return written


def _counted() -> tuple[int, int]:
    with CaptureQueriesContext(connection) as captured:
        written = _sweep()
    kept = [query for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN"))]
    return written, len(kept)


BENCH = Bench(
    name="reminders",
    number="P7",
    title="Reminders",
    goal="one pass over 100,000 deadlines, at most 10 queries per 1,000 due, memory flat.",
    how="`due_reminders`, the beat's sweep, over deadlines put straight into the table: those due today stand on the demo's "
    "returns, so that their authors or agency leads are found and told; the others are due on other days or never again. "
    "Each sweep is undone, so that the next finds the same work. 'Flat' is read as at most 50 MB more than before, though ten "
    "times as many are due.",
    run=run,
)
