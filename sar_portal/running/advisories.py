"""Whether a fault is known of a package that the product is built of, where the database of advisories can be reached.

Without a network nothing is known and nothing fails: that is said in one sentence. An advisory fails the check at once, unless
pyproject.toml names it with the day on which it was noticed and why it can wait; then after 14 days.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from .environment import VENV
from .places import CHECKOUT

DAYS = 14
AWAY = re.compile(r"ConnectionError|ConnectTimeout|ReadTimeout|ServiceError|ProxyError|SSLError")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sar-advisories-") as folder:
        report = Path(folder) / "report.json"
        # Everything is named in the lock, so that nothing is resolved or installed for the question.
        ask = [
            str(VENV / "bin" / "pip-audit"),
            "--requirement",
            "requirements.txt",
            "--disable-pip",
            "--require-hashes",
        ]
        ask += ["--vulnerability-service", "osv", "--timeout", "10", "--progress-spinner", "off"]
        ask += ["--format", "json", "--output", str(report)]
        done = subprocess.run(ask, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if report.exists():
            settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["sar-portal"]
            found = known(json.loads(report.read_text()), settings.get("advisories", {}), date.today())  # noqa: TID251  (the set-up has no Django; a day more or less of fourteen)
            print("\n".join(found) if found else "No fault is known of any locked package.")
            return 1 if found else 0
    if AWAY.search(done.stderr):
        print("The database of advisories could not be reached: whether faults are known was not looked up.")
        return 0
    print(done.stderr)
    return 1


def known(report: dict[str, Any], waiting: dict[str, Any], today: date) -> list[str]:
    """A line for each advisory that nobody said can wait, or that has waited its 14 days."""
    found = []
    for package in report["dependencies"]:
        for fault in package.get("vulns", []):
            names = {fault["id"], *fault.get("aliases", [])}
            noticed = [waiting[name]["noticed"] for name in names & waiting.keys()]
            if not noticed or today > min(noticed) + timedelta(days=DAYS):
                mended = ", ".join(fault.get("fix_versions", [])) or "no version yet"
                found.append(f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}")
    return found


if __name__ == "__main__":
    sys.exit(main())
