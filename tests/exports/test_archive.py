"""The whole review in one archive: all that the board holds, nothing that agencies keep, and a check that finds every change."""

import errno
import io
import json
import zipfile
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from reviews.models import ReturnPart, Submission
from reviews.services.returning import make_paper
from sar_portal.access.audit import verify
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent
from sar_portal.documents import storage
from sar_portal.documents.models import Rendering
from sar_portal.exports.archive import FORMAT, MANIFEST, TRAIL, Member, check, write
from sar_portal.exports.models import Disclosure, Export
from sar_portal.exports.selectors.records import RECORDS
from sar_portal.exports.services.making import NO_ROOM
from tests.exports.making import asked, file_of, made
from tests.exports.test_made import excluded
from tests.world.build import paper_of
from tests.world.canaries import MAY_READ, found_in

ARCHIVE = {"what": "archive", "kind": "zip", "names": "names"}


def archived(world) -> Export:
    for one in Submission.objects.filter(sign_offs__verb="accept").exclude(part__kind="records"):
        with patch("sar_portal.documents.services.render_pdf", paper_of):
            make_paper(submission=one, stage="accepted")
    export = asked(world, **ARCHIVE)
    with patch("sar_portal.exports.services.archiving.render_pdf", paper_of):
        return made(export)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_archive_holds_what_the_board_may_read_and_says_so_of_itself(world, tmp_path, capsys):
    export = archived(world)
    assert (export.state, export.sentence) == ("ready", "")
    data = file_of(export)
    inside = members(data)
    rows = {kind.name: json.loads(inside[f"data/{kind.name}.json"]) for kind in RECORDS}
    empty = {name for name, found in rows.items() if not found}
    assert {
        "review",
        "adult",
        "returns",
        "versions",
        "entries",
        "recommendations",
        "disclosures",
        "evidence",
    } & empty == set()
    assert rows["adult"][0]["real_name"] == "Robina Zqonename"
    assert {one["name"] for one in json.loads(inside["data/people.json"])} >= {world.people["coordinator"].name}
    returned = {part.returned_id for part in ReturnPart.objects.filter(agency_return__review=world.reviews["one"])} - {
        None
    }
    assert {one["id"] for one in rows["versions"]} >= returned
    entry = rows["entries"][0]
    assert (entry["date_original"], entry["time_from"]) != ("", "00:00:00")
    kinds = {name.split("/")[0] for name in inside}
    assert kinds == {
        "README.txt",
        MANIFEST,
        "data",
        "records-index.csv",
        "letters",
        "reports",
        "documents",
        "combined",
        "audit",
    }
    # Names that agencies froze with their versions, as an export with real names has them: in the key and nowhere else.
    named = inside.pop("data/people_of_agencies.json").decode().lower()
    assert found_in(named) <= {"zqapersoncode", "zqapractitioner", "zqbregister"}
    text = " ".join(part.decode("utf-8", "replace") for part in inside.values()).lower()
    shelf = {"zqonehidden", "zqoneshown"}  # the board's own key
    assert {word for word in found_in(text) if "coordinator" not in MAY_READ[word]} - shelf == set()
    assert {"zqareturnedentry", "zqbreturnedreport", "zqcomment", "zqbevidence", "zqsettled"} <= found_in(text)

    found = check(io.BytesIO(data))
    assert (found.faults, found.sha256) == ([], export.manifest_sha256)
    event = AuditEvent.objects.filter(verb="make_export").latest("pk")
    assert event.details["manifest"] == export.manifest_sha256
    assert Disclosure.objects.get(export=export).what == "Whole review, ZIP archive, with real names"
    trail = [json.loads(line) for line in inside[TRAIL].decode().splitlines()]
    assert {"open_review", "accept"} <= {line["body"][5] for line in trail if "body" in line}
    assert any("body" not in line for line in trail)  # what happened inside an agency keeps its place alone
    assert verify()[1] == []

    kept = tmp_path / "archive.zip"
    kept.write_bytes(data)
    call_command("verify_export", str(kept), manifest=export.manifest_sha256)
    assert export.manifest_sha256 in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_export", str(kept), manifest="0" * 64)


def test_one_larger_than_the_setting_allows_is_not_made_and_leaves_nothing(world, settings):
    settings.ARCHIVE_MOST_MB, before = 0, set(storage.names())
    export = archived(world)
    assert (
        export.state == "failed" and "larger than 0 MB" in export.sentence and "can allow for more" in export.sentence
    )
    papers = {one.pdf.storage_name for one in Rendering.objects.all()}
    assert set(storage.names()) - before <= papers and not Disclosure.objects.filter(export=export).exists()


def test_a_disk_that_is_full_is_named_as_the_reason(world):
    export, before = asked(world, **ARCHIVE), set(storage.names())
    full = OSError(errno.ENOSPC, "No space left on device")
    with (
        patch("sar_portal.exports.services.making.write_archive", side_effect=full),
        pytest.raises(OSError, match="No space"),
    ):
        made(export)
    export.refresh_from_db()
    assert (export.state, export.sentence) == ("failed", NO_ROOM) and set(storage.names()) == before


def test_who_is_excluded_from_a_return_has_no_whole_review(world):
    excluded(world, world.people["coordinator"])
    with pytest.raises(Refused, match="another coordinator"):
        asked(world, **ARCHIVE)


def test_asked_for_on_its_page(world, client):
    from tests.accounts.sign_in import sign_in

    sign_in(client, world.people["coordinator"])
    facts = {"recipient": "HM Coroner", "basis": "coroner", "purpose": "The inquest"}
    address = reverse("exports:archive_new", args=[world.reviews["one"].reference])
    response = client.post(address, facts)
    export = Export.objects.latest("pk")
    assert response["Location"] == export.get_absolute_url() and export.what == "archive"


ABOUT = {"reference": "TSAB-SAR-2026-01"}


def written(*names: str, lines: str = "") -> bytes:
    stream = io.BytesIO()
    parts = [Member(name, f"text of {name}".encode(), "") for name in names]
    write(stream, [*parts, *([Member(TRAIL, lines.encode(), "")] if lines else [])], ABOUT, 10**6)
    return stream.getvalue()


def changed(data: bytes, *, take: str = "", put: dict[str, bytes] | None = None) -> io.BytesIO:
    kept = {name: part for name, part in members(data).items() if name != take} | (put or {})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in kept.items():
            archive.writestr(name, part)
    return stream


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"take": "a.txt"}, "a.txt is missing"),
        ({"put": {"a.txt": b"other"}}, "a.txt was changed"),
        ({"put": {"a.txt": b"text of a.txt" * 9}}, "a.txt was changed"),
        ({"put": {"c.txt": b""}}, "c.txt was added"),
        ({"take": MANIFEST}, "The manifest is missing, or is not one of this product."),
        ({"put": {MANIFEST: b'{"members": [1]}'}}, "The manifest is missing, or is not one of this product."),
    ],
)
def test_every_change_is_named(change, fault):
    data = written("a.txt", "b.txt")
    assert check(io.BytesIO(data)).faults == []
    assert check(changed(data, **change)).faults == [fault]


def test_a_damaged_file_and_no_archive_are_faults_too():
    data = bytearray(written("a.txt"))
    data[data.index(b"a.txt") + 8] ^= 0xFF
    assert check(io.BytesIO(bytes(data))).faults == ["a.txt was changed"]
    assert check(io.BytesIO(b"no archive")).faults == ["The file is no ZIP archive, or it is damaged."]


def test_a_trail_that_was_put_together_anew_does_not_follow():
    first = {"number": 1, "previous": "", "hash": "a" * 64}
    second = {"number": 2, "previous": "a" * 64, "hash": "b" * 64, "body": ["a" * 64, "invented"]}
    said = check(io.BytesIO(written(lines=f"{json.dumps(first)}\n{json.dumps(second)}"))).faults
    assert said == ["audit event 2 was changed after it was written"]
    cut = check(io.BytesIO(written(lines=json.dumps(second | {"body": None})))).faults
    assert cut[0] == "audit event 1 does not follow the one before it"
    assert check(io.BytesIO(written(lines="[]"))).faults == ["the audit trail can't be read"]
    assert FORMAT.endswith("/1")
