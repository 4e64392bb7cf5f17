"""A whole review goes from one installation to another and is the same there; what is not as it was made leaves nothing."""

import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from notifications.models import Deadline
from reviews.models import Review, SignOff, Submission
from reviews.selectors.returning import broken_seals
from sar_portal.access import grants
from sar_portal.access.audit import verify
from sar_portal.access.decide import can
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.access.models import AuditEvent, RoleAssignment, Scope, ScopeGrant
from sar_portal.access.permissions import Perm
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.identities import TAKEN_IN, people_at
from sar_portal.accounts.models import Board, Membership, User
from sar_portal.accounts.services import accept_invitation, invite
from sar_portal.closing.belongings import belongings
from sar_portal.documents import storage
from sar_portal.documents.models import StoredFile
from sar_portal.exports.archive import MANIFEST, Member, check, write
from sar_portal.exports.models import Export
from sar_portal.exports.selectors.records import NOT_IN_IT, RECORDS
from sar_portal.exports.services.taking_in import NOT_ROWS, open_taken_in, take_in_review
from tests.accounts.sign_in import sign_in
from tests.exports.comparing import as_said, without
from tests.exports.elsewhere import here, there  # noqa: F401
from tests.exports.making import file_of
from tests.exports.test_archive import archived, members
from tests.rules.doors import no_grant_by_sql

REFERENCE = "TSAB-SAR-2026-01"


def opened(review, here) -> None:  # noqa: F811
    for one in review.returns.all():
        open_taken_in(agency_return=one, on_register=[], by=here.admin)


def taken_in(data: bytes, manifest: str, by: User):
    return take_in_review(stream=io.BytesIO(data), manifest=manifest, by=by)


def test_a_review_is_the_same_in_another_installation(there, here, client, monkeypatch):  # noqa: F811
    came = taken_in(there.data, there.manifest, here.by)
    review = came.review
    assert (review.reference, review.board, review.state) == (REFERENCE, here.board, "gathering")
    assert came.known == 1 and came.made > 5 and came.in_progress
    [own] = Deadline.objects.filter(kind="recommendation")  # the date of one that the board recommends
    assert own == review.recommendations.get(agency_return=None).deadline and own.is_open

    # Nothing is broken by it: versions have their fingerprints, grants follow from roles, the trail holds, files open.
    assert list(broken_seals()) == [] and grants.differences() == [] and verify()[1] == []
    event = AuditEvent.objects.get(verb="take_in_review")
    assert (event.actor, event.scope_id, event.details["manifest"]) == (here.by, review.pk, there.manifest)
    frozen = AuditEvent.objects.filter(verb="take_in_version").values_list("details__sha256", flat=True)
    assert sorted(frozen) == sorted(Submission.objects.values_list("sha256", flat=True)) != []

    # A file lets nobody in: roles are over, accounts that were made have no password, memberships are of then.
    assert RoleAssignment.objects.filter(scope=review.pk).exists()
    assert not RoleAssignment.objects.live().filter(scope__in=[review.pk, *review.returns.values_list("pk")]).exists()
    ended = User.objects.exclude(pk__in=[one.pk for one in here.people])
    assert len(ended) == came.made and not any(one.is_active or one.has_usable_password() for one in ended)
    assert not ScopeGrant.objects.filter(content_object__in=review.returns.values("pk")).exists()
    assert Membership.objects.exists() and not Membership.objects.filter(until=None).exists()

    # Archived again it says the same.
    opened(review, here)
    world = SimpleNamespace(reviews={"one": review}, people={"coordinator": here.by})
    again = archived(world)
    assert again.state == "ready", again.sentence
    before, after = as_said(there.data), as_said(file_of(again))
    roles = [rows.pop("roles") for rows in (before, after)]
    assert without(roles[0], "until") == without(roles[1], "until")
    made = [without(rows.pop("files_made"), "state", "storage_name") for rows in (before, after)]
    assert made[0] == made[1][:-1]  # and this archive itself
    # What the board decides for all its reviews stays with it: the check stands, and the list it names is not here.
    assert before.pop("checklists") and not after.pop("checklists")
    assert [one["plan_id"] for one in before["due_dates"] if one["plan_id"] is not None] == [0]  # both decided the same
    for rows in (before, after):
        rows["quality_checks"] = without(rows["quality_checks"], "against_id")
    # An answer is the board's with the next accepted version.
    assert before == after and {name for name, rows in before.items() if not rows} == {"query_answers"}
    ones, others = (check(io.BytesIO(one)).manifest["members"] for one in (there.data, file_of(again)))
    for folder in ("letters/", "reports/", "documents/"):
        sums = [sorted(one["sha256"] for one in found if one["name"].startswith(folder)) for found in (ones, others)]
        assert sums[0] == sums[1] != []

    # And it can be read.
    sign_in(client, here.by)
    for page in ("review_overview", "plan_list"):
        assert client.get(reverse(f"reviews:{page}", args=[REFERENCE])).status_code == 200
    for page in ("composite_list", "combined_overview", "disagreement_list", "timeline_detail", "sharing_list"):
        assert client.get(reverse(f"combined:{page}", args=[REFERENCE])).status_code == 200
    attached = Submission.objects.filter(content__has_key="attachments").select_related("part__agency_return")
    given = [
        client.get(
            reverse(
                "imr:attachment_submitted",
                args=[one.part.agency_return.reference, one.part.kind, one.number, line["number"]],
            )
        ).status_code
        for one in attached
        for line in one.content["attachments"]
    ]
    assert given == [200]


def test_a_return_is_open_to_nobody_before_its_agency_has_said_who_is_on_its_register(there, here, client):  # noqa: F811
    """Neither to leads who are there already nor to those who come later, nor to the board (R12)."""
    review = taken_in(there.data, there.manifest, here.by).review
    ours, other = (review.returns.get(agency__code=code) for code in ("AGA", "AGB"))
    first, second = here.leads
    later = User.objects.create_user("later@elsewhere.example", name="Lou Later")
    assign_role(user=later, role=Role.AGENCY_LEAD, scope=here.agencies["AGA"].scope, by=None)
    for one in (first, second, later, here.by):
        assert not can(one, Perm.SEE_PROGRESS, ours) and not can(one, Perm.READ_RETURNED, ours)
    assert not can(first, Perm.SEE_REVIEW, review) and can(here.by, Perm.MANAGE_REVIEW, review)
    with pytest.raises(NotAllowed):
        open_taken_in(agency_return=ours, on_register=[], by=here.by)
    # Nor by SQL, though the role of a lead would explain it.
    for one in (first, here.by):
        no_grant_by_sql(one, ours.pk, Perm.SEE_PROGRESS)
    sign_in(client, here.by)
    page = reverse("reviews:review_overview", args=[REFERENCE])
    shown = client.get(page).content.decode()
    assert "Closed still: Ashdown Care (AGA), Birchwood Trust (AGB)." in shown
    assert "No agency is planned yet" not in shown
    # Who leads the review reads no more than that nothing shows: requests were sent, and to whom is nobody's to know yet.
    reading = User.objects.create_user("reading@elsewhere.example", name="Rae Reading")
    assign_role(user=reading, role=Role.LEAD_REVIEWER, scope=review.scope, by=None)
    sign_in(client, reading)
    shown = client.get(page).content.decode()
    assert "There is no agency here yet whose progress you may see." in shown and "Ashdown Care" not in shown
    sign_in(client, here.by)

    known = [first.email, here.by.email, "nobody@elsewhere.example"]
    assert open_taken_in(agency_return=ours, on_register=known, by=here.admin) == ["nobody@elsewhere.example"]
    assert not can(first, Perm.READ_DRAFT, ours) and not can(here.by, Perm.READ_RETURNED, ours)
    assert can(second, Perm.READ_DRAFT, ours) and can(later, Perm.KEEP_REGISTER, ours)
    assert not can(here.by, Perm.READ_RETURNED, other)  # that one is closed still
    assert "Closed still: Birchwood Trust (AGB)." in client.get(page).content.decode()
    open_taken_in(agency_return=ours, on_register=[first.email], by=here.admin)
    assert can(here.by, Perm.READ_RETURNED, ours) and not can(first, Perm.READ_DRAFT, ours)
    assert grants.differences() == []


def test_whoever_is_known_by_their_address_alone_is_invited_as_who_they_are(there, here):  # noqa: F811
    """And is no second person to the rules: who wrote or accepted a version goes on having done so (R1, R2)."""
    review = taken_in(there.data, there.manifest, here.by).review
    address = there.accepter
    [known] = people_at(address.upper())
    assert known.email.endswith(TAKEN_IN) and SignOff.objects.filter(by=known).exists()
    agency = here.agencies["AGB"]
    asked = invite(email=address, name="Sam", agency=agency, scope=agency.scope, by=here.admin)
    person = accept_invitation(invitation=asked, address=address, hashed=make_password("a long enough phrase"))
    assert (person.pk, person.email, person.is_active) == (known.pk, address, True)
    assert person.check_password("a long enough phrase") and list(people_at(address)) == [person]
    assert person.memberships.filter(agency=agency, until=None).exists() and review.returns.exists()


def test_every_table_of_a_review_is_in_it_or_it_is_said_why_not():
    there = {one.model._meta.label for one in belongings()}  # noqa: F811
    inside = {kind.model._meta.label for kind in RECORDS}
    own = {label for label in there if label.split(".")[0] == "imr"}  # agencies' own, all of it
    drafts = {
        "chronology.Chronology", "chronology.Import", "chronology.ImportRow", "chronology.ImportStep",
        "chronology.ChronologyEntry", "chronology.HistoricalChronologyEntry", "chronology.Correction",
        "chronology.CorrectionDecision", "chronology.GlossaryTerm", "chronology.HistoricalGlossaryTerm",
        "chronology.PersonCode", "chronology.HistoricalPersonCode",
    }  # fmt: skip
    assert not inside & (own | drafts | NOT_IN_IT.keys())
    assert there == inside | own | drafts | NOT_IN_IT.keys()
    assert {kind.name for kind in RECORDS} >= NOT_ROWS


# --- refused ----------------------------------------------------------------------------------------------------------


def forged(data: bytes, name: str, change) -> tuple[bytes, str]:
    """An archive in which rows of one kind are others, with a manifest that says so; and its fingerprint."""
    inside = members(data)
    manifest = json.loads(inside.pop(MANIFEST))
    rows = json.loads(inside[f"data/{name}.json"])
    changed = change(rows)
    inside[f"data/{name}.json"] = json.dumps(rows if changed is None else changed).encode()
    stream = io.BytesIO()
    about = {key: value for key, value in manifest.items() if key not in ("format", "members")}
    sha256 = write(stream, [Member(each, part, "") for each, part in inside.items()], about, 10**9)
    return stream.getvalue(), sha256


def nothing_stays(here) -> None:  # noqa: F811
    assert not Review.objects.exists() and not Submission.objects.exists() and not StoredFile.objects.exists()
    assert set(User.objects.all()) == here.people and not Scope.objects.filter(kind__in=["review", "return"]).exists()
    assert set(storage.names()) == here.files and not Membership.objects.exists()


def _first(**values):
    return lambda rows: rows[0].update(values)


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("board", _first(code="QSAB"), "no(ne| board).*of that name and code"),
        ("agencies", _first(name="Ashdown Care Ltd"), "no agency of the name and code of: Ashdown Care Ltd"),
        ("shapes", lambda rows: rows.pop() and None, "tables are others than here: people"),
        ("shapes", lambda rows: rows[1]["fields"].pop() and None, "tables are others than here: review"),
        ("return_parts", _first(state="with_senior_manager"), "was with its senior manager"),
        ("entries", _first(submission_id=999_999), "a row of entries"),
        ("entries", _first(date_from="yesterday"), "a row of entries"),
        ("entries", lambda rows: [], "a row of disagreements"),
        ("comments", lambda rows: rows[0].pop("text") and None, "a row of comments"),
        ("comments", lambda rows: {"no": "list"}, "comments is no list of rows"),
        ("people", _first(address_sha256="../x"), "a row of people"),
        ("review", lambda rows: [], "review has 0 rows"),
        ("stored_files", _first(sha256="0" * 64), "left out of the archive"),
        ("stored_files", _first(kind="docx"), "but is not one"),
        ("returns", lambda rows: rows[1].update(mark=rows[0]["mark"]), "one_mark_per_return"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_stays(there, here, name, change, sentence):  # noqa: F811
    data, manifest = forged(there.data, name, change)
    with pytest.raises(Refused, match=sentence), transaction.atomic():
        taken_in(data, manifest, here.by)
    nothing_stays(here)


def test_who_wrote_a_return_did_not_accept_it_in_any_archive(there, here):  # noqa: F811
    """The database's own rules hold for what is taken in, too: nobody checks the return of their own agency."""
    Membership.objects.create(user=here.by, agency=here.agencies["AGA"])
    with pytest.raises(Refused, match="nobody checks the return of their own agency"), transaction.atomic():
        taken_in(there.data, there.manifest, here.by)
    assert not Review.objects.exists() and set(storage.names()) == here.files


def test_one_that_was_changed_or_is_another_is_refused(there, here, settings):  # noqa: F811
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in members(there.data).items():
            archive.writestr(name, part.replace(b"zqcomment", b"zqanother"))
    with pytest.raises(Refused, match="data/comments.json was changed"):
        taken_in(stream.getvalue(), there.manifest, here.by)
    with pytest.raises(Refused, match="not the one with this fingerprint"):
        taken_in(there.data, "0" * 64, here.by)
    with pytest.raises(Refused, match="no ZIP archive"):
        taken_in(b"no archive", there.manifest, here.by)
    settings.ARCHIVE_MOST_MB = 0
    with pytest.raises(Refused, match="larger than 0 MB"):
        taken_in(there.data, there.manifest, here.by)
    nothing_stays(here)


def test_by_command_once_and_by_who_may_open_reviews(there, here, tmp_path, capsys):  # noqa: F811
    kept = tmp_path / "archive.zip"
    kept.write_bytes(there.data)
    said = {"manifest": there.manifest.upper()}
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("take_in_review", str(kept), by="nobody@world.example", **said)
    other = User.objects.create_user("lead@world.example", name="Another")
    with pytest.raises(NotAllowed):
        taken_in(there.data, there.manifest, other)
    assert not Review.objects.exists()
    call_command("take_in_review", str(kept), by=here.by.email, **said)
    told = capsys.readouterr().out
    assert f"{REFERENCE} is here" in told and f"{REFERENCE}-AGA chronology" in told and "closed to everybody" in told
    returned = Review.objects.get().returns.get(agency__code="AGA")
    with pytest.raises(CommandError, match="no such return"):
        call_command("open_return", "TSAB-SAR-2026-99-AGA", by=here.admin.email, on_register=[])
    call_command(
        "open_return", returned.reference, by=here.admin.email, on_register=[here.leads[0].email.upper(), "x@y.example"]
    )
    told = capsys.readouterr().out
    assert f"{returned.reference} is open, and 1 of those" in told and "the address of: x@y.example" in told
    assert can(here.leads[1], Perm.READ_DRAFT, returned) and not can(here.leads[0], Perm.READ_DRAFT, returned)
    files, scopes = set(storage.names()), Scope.objects.count()
    with pytest.raises(CommandError, match=f"There is a review {REFERENCE} here already"):
        call_command("take_in_review", str(kept), by=here.by.email, **said)
    assert set(storage.names()) == files and Scope.objects.count() == scopes
    assert Board.objects.count() == 2 and Export.objects.filter(state="expired").count() == Export.objects.count()
