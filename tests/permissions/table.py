"""The table of who is answered what, written by hand from product.md (security.md Z1).

Cells: a status; `ok` for 'may try it' (shown again, refused by the facts, or done, but never 401, 403, 404 or an error);
`-` for not tried. Signed out, 302 leads to the sign-in page.
"""

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "matrix.csv"
OK = {200, 302, 400, 405, 409, 422}


@cache
def table() -> list[dict[str, str]]:
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def looks(persona: str) -> dict[str, str]:
    """For each URL name that is tried, what this persona is answered when looking at it."""
    return {row["url"]: row[persona] for row in table() if row["method"] == "GET" and row[persona] != "-"}


def fits(cell: str, response) -> bool:
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/")
    if cell == "ok":
        return response.status_code in OK and not to_sign_in
    return str(response.status_code) in cell.split("/")
