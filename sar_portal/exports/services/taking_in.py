"""Taking in a whole review from its archive, into an installation that does not have it (decision 30): row by row as it was,
under keys of this installation. All of it or nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from zipfile import ZipFile

from django.db import DatabaseError, DataError, IntegrityError, connection, models, transaction
from django.utils import timezone

from chronology.models import Candidate, CandidateMember, ChronologyEntry, ReturnedEntry
from notifications.models import ReminderPlan
from reviews.models import AdultIdentity, AgencyReturn, BoardChecklist, Review, Submission
from sar_portal.access import grants
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent, Exclusion, RoleAssignment, Scope
from sar_portal.access.permissions import Kind, Perm
from sar_portal.access.services import end_exclusion, exclude, open_scope
from sar_portal.accounts.identities import TAKEN_IN, address_sha256, left_addresses, people_at
from sar_portal.accounts.models import Agency, Board, Membership, User
from sar_portal.documents import storage
from sar_portal.documents.identities import mark_of_name, mark_of_nhs_number
from sar_portal.documents.models import Kind as FileKind
from sar_portal.documents.models import StoredFile
from sar_portal.documents.services import keep_again
from sar_portal.exports.models import Disclosure, Export
from sar_portal.exports.selectors.coming_in import (
    Otherwise,
    Rows,
    agencies_of,
    board_of,
    check_new,
    check_parts,
    check_tables,
    described,
    one_of,
    opened,
)
from sar_portal.exports.selectors.records import RECORDS, RecordType

# Taken from what is here, or made from it in its own way; every other record type is taken in row by row.
NOT_ROWS = {"board", "agencies", "stored_files", "reminder_plans", "checklists"}
# A review's rows hold what its board had decided for all its reviews: found here by the same content, or pointed to no more.
DECIDED_FOR_ALL: tuple[tuple[type[models.Model], str, str], ...] = (
    (ReminderPlan, "reminder_plans", "plan"),
    (BoardChecklist, "checklists", "lines"),
)
# Numbers by which the versions of one entry are known, and no keys of a table: they become numbers that no entry here has.
IDENTITIES = {
    ReturnedEntry: ("entry_id_then",),
    Candidate: ("first", "second"),
    CandidateMember: ("identity",),
}
# By which an exclusion is known that follows from no row of the register, as that is not entered yet.
BEFORE_REGISTER = "taken_in"
OTHERWISE = "The archive does not hold what its own description says, so nothing was taken in: "


@dataclass(frozen=True)
class TakenIn:
    """What came in: how many rows and files, how many of the people have an account here and how many ended ones were made."""

    review: Review
    rows: int
    files: int
    known: int
    made: int
    in_progress: list[str]


@transaction.atomic
def take_in_review(*, stream: BinaryIO, manifest: str, by: User) -> TakenIn:
    """Takes in the review of an archive whose manifest has this fingerprint; `by` may open reviews at its board.

    Raises NotAllowed, or Refused with a sentence: it was changed, is larger than archives are, has other tables, is of a board
    or an agency that is not here, or is here already. Nothing stays of what was refused.
    """
    kept: list[str] = []
    try:
        return _take_in(stream, manifest, by, kept)
    except BaseException as error:
        for name in kept:
            storage.remove(name)
        if isinstance(error, Otherwise):
            raise Refused(f"{OTHERWISE}{error}.") from error
        if isinstance(error, IntegrityError | DataError):  # a database that is away says so itself
            raise Refused(f"{OTHERWISE}{_said(error)}.") from error
        raise


@transaction.atomic
def open_taken_in(*, agency_return: AgencyReturn, on_register: Iterable[str], by: User) -> list[str]:
    """Opens a return that was taken in to whoever has a role that reaches it, but for those whom the agency names by address as
    on its register there (R12). Said again, the new list counts in place of the one before. Returns the addresses of nobody here.

    Raises NotAllowed, for whoever does not give roles at the board, or Refused for a return that was not taken in.
    """
    grants.hold(agency_return.scope)
    require(Perm.MANAGE_ACCOUNTS, agency_return.review.board, by)
    if not AuditEvent.objects.filter(verb="take_in_review", scope=agency_return.review_id).exists():
        raise Refused("This return was not taken in: its register says who is kept out of it.")
    scope = Scope.objects.get(pk=agency_return.scope_id)
    meant = {address: list(people_at(address)) for address in on_register}
    people = {one.pk: one for found in meant.values() for one in found}
    for one in Exclusion.objects.filter(scope=scope, because=BEFORE_REGISTER, until=None).exclude(user__in=people):
        end_exclusion(exclusion=one, by=by)
    for user in people.values():
        exclude(user=user, scope=scope, because=BEFORE_REGISTER, by=by)
    scope.closed = False
    scope.save(update_fields=["closed"])
    grants.sync(scope)
    record("did", "open_taken_in", agency_return, by=by, details={"kept_out": sorted(people)})
    return [address for address, found in meant.items() if not found]


def _said(error: DatabaseError) -> str:
    """Which rule of the database speaks against it, by the rule's name: the rest of the message may hold words of the case."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None and diagnosis.sqlstate == "23000":  # our own triggers', which quote nothing
        return str(diagnosis.message_primary)
    return f"the database refuses it ({getattr(diagnosis, 'constraint_name', None) or type(error).__name__})"


def _take_in(stream: BinaryIO, manifest: str, by: User, kept: list[str]) -> TakenIn:
    listed, rows, archive = opened(stream, manifest)
    check_tables(rows["shapes"], listed)
    of_board = board_of(rows)
    require(Perm.OPEN_REVIEW, of_board, by)
    agencies = agencies_of(rows, of_board)
    check_new(rows)
    in_progress = check_parts(rows)

    keys = _Keys()
    keys.know(Board, {one_of(rows, "board")["scope_id"]: of_board.pk})
    keys.know(Agency, {old: one.pk for old, one in agencies.items()})
    scopes = _scopes(rows, of_board, agencies)
    for owner in (Scope, Review, AgencyReturn):
        keys.know(owner, {old: scope.pk for old, scope in scopes.items()})
    known, made = _people(rows["people"], keys)
    for model, name, column in DECIDED_FOR_ALL:
        keys.know(model, _same_here(model, column, rows[name], of_board))
    with described("stored_files"):
        _files(archive, listed, rows["stored_files"], scopes, keys, kept)
    _identities(rows, keys)
    for kind in RECORDS:
        if kind.name not in NOT_ROWS:
            keys.reserve(kind, rows[kind.name])
    members = _members(rows, keys)
    count = sum(_put(kind, rows[kind.name], keys) for kind in RECORDS if kind.name not in NOT_ROWS)
    _end(members)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    review = Review.objects.get(pk=keys.of(Review, one_of(rows, "review")["scope_id"]))
    grants.sync(review.scope)
    for version in Submission.objects.filter(part__agency_return__review=review).select_related("part").order_by("pk"):
        said = {"version": version.number, "sha256": version.sha256}
        record("did", "take_in_version", version.part, by=by, details=said)
    details = {
        "manifest": manifest,
        "export": listed["export"],
        "rows": count,
        "files": len(kept),
        "people": known + made,
    }
    record("did", "take_in_review", review, by=by, details=details)
    return TakenIn(review, count, len(kept), known, made, in_progress)


# --- what its rows point to -------------------------------------------------------------------------------------------


@dataclass
class _Keys:
    """Which key here stands for which of the archive, by model."""

    of_model: dict[type[models.Model], dict[int, int | None]] = field(default_factory=dict)
    of_entry: dict[int, int] = field(default_factory=dict)

    def know(self, model: type[models.Model], found: dict) -> None:
        self.of_model.setdefault(model, {}).update(found)

    def of(self, model: Any, old: int | None) -> int | None:
        return None if old is None else self.of_model[model][old]

    def reserve(self, kind: RecordType, found: list[dict]) -> None:
        """New keys, in the order of the old ones: first is still before second."""
        model = kind.model
        if issubclass(model, Review | AgencyReturn):
            return
        with described(kind.name):
            name = model._meta.pk.attname
            old = sorted(row[name] for row in found)
            self.know(model, dict(zip(old, _next(model, len(old)), strict=True)))
            tracked = getattr(model, "instance_type", None)
            if tracked is not None and tracked is not Review:  # earlier versions of rows that are there no more
                gone = sorted({row["id"] for row in found} - self.of_model[tracked].keys())
                self.know(tracked, dict(zip(gone, _next(tracked, len(gone)), strict=True)))


def _next(model: type[models.Model], count: int) -> list[int]:
    """So many keys of a table that nobody else is given."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [f'"{table}"', column, count]
        )
        return sorted(key for (key,) in cursor.fetchall())


def _scopes(rows: Rows, of_board: Board, agencies: dict[int, Agency]) -> dict[int, Scope]:
    with described("returns"):
        old = one_of(rows, "review")["scope_id"]
        found = {old: open_scope(Kind.REVIEW, parent=of_board.scope)}
        for one in rows["returns"]:
            of_agency = agencies[one["agency_id"]].scope
            found[one["scope_id"]] = open_scope(Kind.RETURN, parent=found[old], agency=of_agency, closed=True)
    return found


def _people(theirs: list[dict], keys: _Keys) -> tuple[int, int]:
    """Whoever has the same address here, or an ended account of the name, by which nobody can sign in."""
    here = {address_sha256(was): pk for pk, was in left_addresses().values_list("user", "was")}
    here |= {address_sha256(email): pk for pk, email in User.objects.values_list("pk", "email")}
    known = made = 0
    with described("people"):
        for one in theirs:
            mark = one["address_sha256"]
            if len(mark) != 64 or set(mark) - set("0123456789abcdef"):
                raise ValueError
            known += mark in here
            if mark not in here:
                ended = User.objects.create_user(f"{mark}{TAKEN_IN}", name=one["name"], is_active=False)
                here[mark] = ended.pk
                made += 1
            keys.know(User, {one["id"]: here[mark]})
    return known, made


def _same_here(model: Any, column: str, theirs: list[dict], of_board: Board) -> dict[int, int | None]:
    with described(model._meta.model_name):
        mine = list(model.objects.filter(board=of_board).order_by("at", "pk").values_list("pk", column))
        return {row["id"]: next((pk for pk, said in mine if said == row[column]), None) for row in theirs}


def _files(archive: ZipFile, listed: dict, theirs: list[dict], scopes, keys: _Keys, kept: list[str]) -> None:
    """Each under its fingerprint, wherever in the archive it lies. Raises Refused where one was left out there."""
    lies = {one["sha256"]: one["name"] for one in listed["members"]}
    for row in theirs:
        if row["sha256"] not in lies:
            raise Refused(
                "A file of the review was left out of the archive, as nobody may open it there (the scanner): without it the "
                "review can't be taken in."
            )
        data = archive.read(lies[row["sha256"]])
        stored = keep_again(data=data, kind=FileKind(row["kind"]), origin=row["origin"], scope=scopes[row["scope_id"]])
        kept.append(stored.storage_name)
        keys.know(StoredFile, {row["id"]: stored.pk})


def _identities(rows: Rows, keys: _Keys) -> None:
    with described("entries"):
        old = sorted({row["entry_id_then"] for row in rows["entries"]})
        keys.of_entry = dict(zip(old, _next(ChronologyEntry, len(old)), strict=True))


# --- the rows ---------------------------------------------------------------------------------------------------------


def _put(kind: RecordType, theirs: list[dict], keys: _Keys) -> int:
    with described(kind.name):
        made = [_row(kind, row, keys) for row in theirs]
    # As they stand: no history row is written of them and no moment set, since theirs are among the rows.
    kind.model._base_manager.bulk_create(made, batch_size=500)
    return len(made)


def _row(kind: RecordType, row: dict, keys: _Keys) -> models.Model:
    model = kind.model
    values: dict[str, Any] = {}
    for one in kind.fields:
        old = row[one.attname]
        if one.is_relation:
            values[one.attname] = keys.of(one.related_model, old)
        elif one.primary_key:
            values[one.attname] = keys.of(model, old)
        elif one.name == "id":  # of a history: whose earlier version it is
            values[one.attname] = keys.of(model.instance_type, old)
        elif one.name in IDENTITIES.get(model, ()):
            values[one.attname] = None if old is None else keys.of_entry[old]
        else:
            values[one.attname] = one.to_python(old)
    return model(**values | _otherwise_here(model, values, keys))


def _otherwise_here(model: type[models.Model], values: dict[str, Any], keys: _Keys) -> dict[str, Any]:
    """What cannot be here as it was there: roles, so that a file opens nothing to anybody; files that were made and are gone;
    and marks, which are made with this installation's key.
    """
    if model is RoleAssignment:
        now = timezone.now()
        ended = values["until"] is not None and values["until"] <= now
        return {} if ended else {"until": max(now, values["since"])}
    if model is Export:
        returns = [keys.of(AgencyReturn, one) for one in values["returns"]]
        gone = {"state": Export.State.EXPIRED, "storage_name": "", "returns": returns}
        return gone | {"versions": [_version(one, keys) for one in values["versions"]]}
    if model is Disclosure:
        return {"versions": [_version(one, keys) for one in values["versions"]]}
    if model is AdultIdentity:
        name, number = values["real_name"], values["nhs_number"]
        return {"name_mark": mark_of_name(name), "nhs_mark": mark_of_nhs_number(number)}
    return {}


def _version(said: dict, keys: _Keys) -> dict:
    return said | {"submission": keys.of(Submission, said["submission"])}


def _members(rows: Rows, keys: _Keys) -> dict[Membership, list[Any]]:
    """Who accepted was of the agency then, and need not be now: the database asks at each acceptance (R2). With the moments."""
    with described("sign_offs"):
        of_part = {one["id"]: one["agency_return_id"] for one in rows["return_parts"]}
        of_return = {one["scope_id"]: keys.of(Agency, one["agency_id"]) for one in rows["returns"]}
        stood_in = {(one["subject_id"], one["person_id"]) for one in rows["stand_ins"]}
        since = Membership._meta.get_field("since")
        accepted: dict[tuple, list[Any]] = {}
        for one in rows["sign_offs"]:
            of = of_part[one["subject_id"]]
            if one["verb"] == "accept" and (of, one["by_id"]) not in stood_in:
                place = keys.of(User, one["by_id"]), of_return[of]
                accepted.setdefault(place, []).append(since.to_python(one["at"]))
    there = set(Membership.objects.filter(until__isnull=True).values_list("user_id", "agency_id"))
    places = sorted(accepted.keys() - there)
    made = Membership.objects.bulk_create(Membership(user_id=user, agency_id=agency) for user, agency in places)
    return {one: accepted[one.user_id, one.agency_id] for one in made}


def _end(members: dict[Membership, list[Any]]) -> None:
    """As what is known of it: from the first acceptance to the last."""
    for one, moments in members.items():
        one.since, one.until = min(moments), max(moments)
    Membership.objects.bulk_update(members, ["since", "until"])
