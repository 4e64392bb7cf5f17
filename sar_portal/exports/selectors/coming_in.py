"""What an archive that is to be taken in holds, and whether it may come in: nothing is written here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from zipfile import ZipFile

from django.conf import settings
from django.core.exceptions import ValidationError

from reviews.models import AgencyReturn, Review
from sar_portal.access.errors import Refused
from sar_portal.accounts.models import Agency, Board
from sar_portal.exports.archive import UNREADABLE, check
from sar_portal.exports.selectors.records import RECORDS
from sar_portal.exports.selectors.shapes import shapes

Rows = dict[str, list[dict[str, Any]]]
SINCE_THEN = "The archive is not as it was made: "


class Otherwise(Exception):
    """A row is not what the archive says that rows are. Names the record type, never what stands in the row."""


# --- the archive ------------------------------------------------------------------------------------------------------


def opened(stream: BinaryIO, manifest: str) -> tuple[dict, Rows, ZipFile]:
    """Its manifest, its data, and the archive itself. Everything is read no further than the manifest says."""
    found = check(stream, settings.ARCHIVE_MOST_MB * 1_000_000)
    if found.faults:
        raise Refused(f"{SINCE_THEN}{found.faults[0]}{'.' if found.faults[0][-1] != '.' else ''}")
    if found.sha256 != manifest:
        raise Refused("The archive is not the one with this fingerprint of the manifest.")
    archive = ZipFile(stream)
    names = {"people", "shapes", *(kind.name for kind in RECORDS)}
    rows: Rows = {}
    for one in found.manifest["members"]:
        name = one["name"].removeprefix("data/").removesuffix(".json")
        if one["name"] == f"data/{name}.json" and name in names:
            rows[name] = _list_in(archive, one["name"], name)
    # Which it has not is said by its tables: an archive of before had fewer.
    for name in names - rows.keys():
        rows[name] = []
    return found.manifest, rows, archive


def _list_in(archive: ZipFile, member: str, name: str) -> list[dict[str, Any]]:
    try:
        data = json.loads(archive.read(member))
    except (ValueError, RecursionError, *UNREADABLE) as error:
        raise Otherwise(f"{name} can't be read") from error
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise Otherwise(f"{name} is no list of rows")
    return data


@contextmanager
def described(name: str) -> Iterator[None]:
    """Whatever is wrong with a row of a record type, said by the record type's name alone."""
    try:
        yield
    except (KeyError, TypeError, ValueError, ValidationError, AttributeError) as error:
        raise Otherwise(f"a row of {name}") from error


def one_of(rows: Rows, name: str) -> dict[str, Any]:
    if len(rows[name]) != 1:
        raise Otherwise(f"{name} has {len(rows[name])} rows")
    return rows[name][0]


# --- whether it may come in -------------------------------------------------------------------------------------------


def check_tables(theirs: list[dict], listed: dict) -> None:
    """Refused where a record type has other fields there than here: what one of them means could only be guessed."""
    there, here = _fields(theirs), _fields(shapes())
    if there == here:
        return
    differ = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    raise Refused(
        f"The archive was made by SAR Portal {str(listed.get('product_version', 'of another version'))[:20]}, whose tables are "
        f"others than here: {', '.join(differ[:5])}{' and more' if len(differ) > 5 else ''}. Bring both portals to the same "
        "version, and make the archive again."
    )


def _fields(found: list[dict]) -> dict[str, list[tuple[str, str]]]:
    with described("shapes"):
        return {str(kind["name"])[:60]: [(one["name"], one["type"]) for one in kind["fields"]] for kind in found}


def board_of(rows: Rows) -> Board:
    with described("board"):
        theirs = one_of(rows, "board")
        found = Board.objects.filter(code=theirs["code"]).first()
        if found is None or found.name != theirs["name"]:
            raise Refused(
                f"The review is of the board {theirs['name']} ({theirs['code']}), and there is none of that name and code here."
            )
    return found


def agencies_of(rows: Rows, of_board: Board) -> dict[int, Agency]:
    here = {one.code: one for one in of_board.agencies.select_related("scope")}
    with described("agencies"):
        missing = [
            f"{one['name']} ({one['code']})"
            for one in rows["agencies"]
            if one["code"] not in here or here[one["code"]].name != one["name"]
        ]
        if missing:
            raise Refused(
                f"In the board's directory there is no agency of the name and code of: {', '.join(missing[:10])}. Enter it "
                "there as the archive has it, and take the review in again."
            )
        return {one["scope_id"]: here[one["code"]] for one in rows["agencies"]}


def check_new(rows: Rows) -> None:
    with described("returns"):
        reference = one_of(rows, "review")["reference"]
        of_returns = [one["reference"] for one in rows["returns"]]
        taken = Review.objects.filter(reference=reference).exists()
        if taken or AgencyReturn.objects.filter(reference__in=of_returns).exists():
            raise Refused(f"There is a review {reference} here already, or a return of it. Nothing was taken in.")


def check_parts(rows: Rows) -> list[str]:
    """The parts that are being written. Refused where a version is with a senior manager: it is not the board's, so not in it."""
    with described("return_parts"):
        of = {one["scope_id"]: one["reference"] for one in rows["returns"]}
        waiting = [of[one["agency_return_id"]] for one in rows["return_parts"] if one["state"] == "with_senior_manager"]
        if waiting:
            raise Refused(
                f"A version of {waiting[0]} was with its senior manager when the archive was made, and is not in it (R3). Make "
                "the archive again once it was accepted or sent back."
            )
        return [
            f"{of[one['agency_return_id']]} {one['kind']}"
            for one in rows["return_parts"]
            if one["state"] == "in_progress"
        ]
