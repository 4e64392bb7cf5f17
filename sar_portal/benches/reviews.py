"""A board with many reviews: copies of the demo's, each with twelve agencies of three hundred entries, put in at once."""

from collections.abc import Iterable
from itertools import cycle, islice

from django.db import connection, models, transaction

from chronology.models import ReturnedEntry, ReturnedPerson
from notifications.models import Deadline
from reviews.models import AgencyReturn, KeyLineOfEnquiry, PartKind, ReturnPart, Review, SignOff, Submission
from sar_portal.access.models import RoleAssignment, Scope, ScopeGrant
from sar_portal.access.permissions import Kind
from sar_portal.accounts.models import Agency, Membership, User
from sar_portal.benches.rows import another, grow_returned, written_columns

AGENCIES, ENTRIES = 12, 300


def grow_board(review: Review, size: int, *readers: User) -> None:
    """Adds reviews until the board has `size`: the demo's with its terms, parts, dates, accepted versions and the readers'
    grants. Each is as late and as far as the demo's is. The frozen JSON of a chronology, which none of the pages reads, is
    left empty; its rows are there, and the people whom it names.
    """
    there = Review.objects.filter(board=review.board).count()
    agencies = _twelve(review)
    if there == 1:
        grow_returned(review, len(_returned(review)) * ENTRIES)
    for number in range(there, size):
        with transaction.atomic():
            _copy(review, number, agencies, readers)


def _returned(review: Review) -> list[AgencyReturn]:
    """The returns whose chronology the board reads: the models of all others."""
    parts = ReturnPart.objects.filter(agency_return__review=review, kind=PartKind.CHRONOLOGY, returned__isnull=False)
    return [part.agency_return for part in parts.select_related("agency_return").order_by("pk")]


def _twelve(review: Review) -> list[Agency]:
    board = review.board
    for number in range(Agency.objects.filter(board=board).count(), AGENCIES):
        scope = Scope.objects.create(kind=Kind.AGENCY, parent=board.scope)
        Agency.objects.create(scope=scope, board=board, name=f"Agency {number}", code=f"AG{number}")
    agencies = list(Agency.objects.filter(board=board).select_related("scope").order_by("pk")[:AGENCIES])
    accepters = SignOff.objects.filter(verb="accept").values_list("by", flat=True).distinct()
    for agency in agencies:  # the database lets nobody else accept for an agency (R2)
        there = set(agency.memberships.values_list("user", flat=True))
        Membership.objects.bulk_create(Membership(user_id=one, agency=agency) for one in set(accepters) - there)
    return agencies


def _copy(review: Review, number: int, agencies: list[Agency], readers: Iterable[User]) -> None:
    scope = Scope.objects.create(kind=Kind.REVIEW, parent=review.board.scope)
    for reader in readers:
        _grant(reader, review.scope, [scope])
    one = another(review, scope=scope, reference=f"{review.board.code}-SAR-{2000 + number // 90}-{number % 90 + 10}")
    models.Model.save_base(one, force_insert=True)
    KeyLineOfEnquiry.objects.bulk_create(another(kloe, review=one) for kloe in review.kloes.all())
    chosen = list(islice(cycle(_returned(review)), AGENCIES))
    scopes = Scope.objects.bulk_create(
        Scope(kind=Kind.RETURN, parent=scope, agency=agency.scope) for agency in agencies
    )
    for its_model, agency, its_scope, mark in zip(chosen, agencies, scopes, range(AGENCIES), strict=True):
        for reader in readers:
            _grant(reader, its_model.scope, [its_scope])
        reference = f"{one.reference}-{agency.code}"
        its = AgencyReturn.objects.create(scope=its_scope, review=one, agency=agency, reference=reference, mark=mark)
        for part in its_model.parts.select_related("deadline", "returned"):
            _copy_part(part, its, number * AGENCIES + mark)


def _copy_part(part: ReturnPart, its: AgencyReturn, number: int) -> None:
    deadline = another(part.deadline, scope=its.scope, reference=its.reference)
    Deadline.objects.bulk_create([deadline])
    new = ReturnPart.objects.create(agency_return=its, kind=part.kind, state=part.state, deadline=deadline)
    if part.returned is None:
        return
    chronology = part.kind == PartKind.CHRONOLOGY
    version = another(part.returned, part=new, **({"content": {}} if chronology else {}))
    Submission.objects.bulk_create([version])
    SignOff.objects.bulk_create(
        another(one, subject=new, submission=version) for one in SignOff.objects.filter(submission=part.returned)
    )
    ReturnPart.objects.filter(pk=new.pk).update(returned=version)
    if chronology:
        _copy_entries(part.returned, version, its, number)
        people = ReturnedPerson.objects.filter(submission=part.returned)
        ReturnedPerson.objects.bulk_create(another(one, submission=version) for one in people)


def _copy_entries(old: Submission, new: Submission, its: AgencyReturn, number: int) -> None:
    """In the database: three quarters of a million rows would take Python an hour."""
    given = {"submission_id": new.pk, "review_id": its.review_id, "agency_return_id": its.pk}
    kept = [name for name in written_columns(ReturnedEntry) if name not in (*given, "entry_id_then")]
    columns = ", ".join((*kept, "entry_id_then", *given))
    table = ReturnedEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) "  # noqa: S608  (names of our own columns)
            f"SELECT {', '.join(kept)}, %s + row_number() OVER (ORDER BY id), %s, %s, %s FROM {table} "
            "WHERE submission_id = %s ORDER BY id LIMIT %s",
            [2 * 10**9 + number * 1000, *given.values(), old.pk, ENTRIES],
        )


def _grant(reader: User, like: Scope, scopes: Iterable[Scope]) -> None:
    """The reader's roles on the model, and what they may do on it, on each of these."""
    roles = list(RoleAssignment.objects.live().filter(user=reader, scope=like))
    RoleAssignment.objects.bulk_create(another(one, scope=scope) for scope in scopes for one in roles)
    held = list(ScopeGrant.objects.filter(user=reader, content_object=like))
    ScopeGrant.objects.bulk_create(
        ScopeGrant(user=reader, content_object=scope, permission_id=one.permission_id)
        for scope in scopes
        for one in held
    )
