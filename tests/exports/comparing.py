"""Two archives of one review compared: the same as data, whatever the keys."""

import json

from reviews.models import AgencyReturn, Submission
from sar_portal.access.models import Scope
from sar_portal.accounts.models import Agency, User
from sar_portal.exports.selectors.records import RECORDS
from tests.exports.test_archive import members

SCOPES = ("board", "review", "returns", "agencies")


def as_said(data: bytes) -> dict[str, list]:
    """All rows of an archive with the place of a row among those of its kind instead of its key."""
    inside = members(data)
    rows = {kind.name: json.loads(inside[f"data/{kind.name}.json"]) for kind in RECORDS}
    places = {kind.model: {} for kind in RECORDS} | {Scope: {}}
    for kind in RECORDS:
        name = kind.model._meta.pk.attname
        places[kind.model] |= {row[name]: at for at, row in enumerate(rows[kind.name])}
    places[Agency] = {row["scope_id"]: row["code"] for row in rows["agencies"]}
    for name in SCOPES:
        places[Scope] |= {row["scope_id"]: row.get("reference", row.get("code")) for row in rows[name]}
    places[User] = {row["id"]: row["address_sha256"] for row in json.loads(inside["data/people.json"])}
    entries = {key: at for at, key in enumerate(sorted({row["entry_id_then"] for row in rows["entries"]}))}
    return {kind.name: [_said(kind, row, places, entries) for row in rows[kind.name]] for kind in RECORDS}


def _said(kind, row: dict, places: dict, entries: dict) -> dict:
    said = dict(row)
    for one in kind.fields:
        if one.is_relation:
            said[one.attname] = None if row[one.attname] is None else places[one.related_model][row[one.attname]]
        elif one.primary_key:
            said.pop(one.attname)
        elif one.name == "id":
            said[one.attname] = places[kind.model.instance_type].get(row["id"])
    for name in (
        {"entry_id_then", "first", "second", "identity"}
        & row.keys()
        & {one.name for one in kind.fields if not one.is_relation}
    ):
        said[name] = entries.get(row[name])
    if "versions" in row:
        said["versions"] = [one | {"submission": places[Submission][one["submission"]]} for one in row["versions"]]
    if "returns" in row:
        said["returns"] = [places[AgencyReturn][one] for one in row["returns"]]
    return said


def without(rows: list[dict], *names: str) -> list[dict]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]
