"""The benches there are, in the order in which they run."""

from sar_portal.benches.bench import Bench
from sar_portal.benches.measured import (
    composite_page,
    grid_row,
    importing,
    long_pdf,
    many_reviews,
    matching,
    permission_check,
    reminders,
    under_load,
)

BENCHES: tuple[Bench, ...] = (
    composite_page.BENCH,
    many_reviews.BENCH,
    under_load.BENCH,
    permission_check.BENCH,
    importing.BENCH,
    matching.BENCH,
    reminders.BENCH,
    grid_row.BENCH,
    long_pdf.BENCH,
    long_pdf.LONGEST_BENCH,
)


def chosen(names: list[str]) -> list[Bench]:
    """The benches of these names, or all. Raises KeyError for a name that there is not."""
    known = {bench.name: bench for bench in BENCHES}
    return [known[name] for name in names] or list(BENCHES)
