"""`python -m sar_portal.benches [NAME…]`, as `./run bench` starts it: with servers of its own in the environment."""

import os
import sys

import django

from sar_portal.access.second_wall import work_in_the_whole_house


def main(names: list[str]) -> int:
    """Runs the named benches, or all, and writes each into the page as soon as it is done."""
    django.setup()
    work_in_the_whole_house()
    from django.conf import settings
    from django.utils import timezone

    import sar_portal.celery  # noqa: F401  (as the web server does: what the demo queues finds the run's own broker)
    from sar_portal.benches import paper
    from sar_portal.benches.registry import BENCHES, chosen

    try:
        benches = chosen(names)
    except KeyError as unknown:
        print(f"There is no bench {unknown}. There are: {', '.join(each.name for each in BENCHES)}.", file=sys.stderr)
        return 2
    path = settings.BASE_DIR / "docs" / "performance.md"
    for bench in benches:
        print(f"{bench.number} {bench.title}", flush=True)
        load = os.getloadavg()[0]
        result = bench.run()
        for finding in result.findings:
            print(f"  {'met   ' if finding.met else 'MISSED'}  {finding.sentence}", flush=True)
        paper.write(path, bench.number, paper.section(bench, result, timezone.localdate(), load))
    print("Written to docs/performance.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
