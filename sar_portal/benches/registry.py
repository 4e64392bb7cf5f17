"""The benches there are, in the order in which they run."""

from sar_portal.benches.bench import Bench
from sar_portal.benches.measured import composite_page, importing

BENCHES: tuple[Bench, ...] = (composite_page.BENCH, importing.BENCH)


def chosen(names: list[str]) -> list[Bench]:
    """The benches of these names, or all. Raises KeyError for a name that there is not."""
    known = {bench.name: bench for bench in BENCHES}
    return [known[name] for name in names] or list(BENCHES)
