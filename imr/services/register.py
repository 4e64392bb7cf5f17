"""The register of practitioners and line managers: each change is followed by the independence test (R1, R12)."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from chronology.services.people import follow_register
from imr.identities import live_rows
from imr.models import PractitionerInvolvement
from imr.policies import check_can_strike_off, check_line_manager, check_not_about, check_review_runs
from imr.selectors.people_list import may_be, next_code, plain_code
from imr.services.recheck import lock_for, recheck
from reviews.models import AgencyReturn
from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.permissions import Perm

# What people may write on a row; the account is found, never chosen, and interviews are cleared by a decision.
FIELDS = frozenset(
    {
        "name",
        "code",
        "role",
        "team",
        "email",
        "staff_number",
        "involved_dates",
        "nature",
        "line_manager",
        "only_manages",
        "still_employed",
        "notified_on",
        "discussion_offered_on",
        "discussion_answer",
        "support_offered_on",
        "support_offered",
        "support_answer",
    }
)


def _cleaned(fields: dict) -> dict:
    if unknown := set(fields) - FIELDS:
        raise ValueError(f"not fields of the register: {sorted(unknown)}")
    values = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    if "email" in values:
        values["email"] = values["email"].lower()
    return values


def _check_answers(values: dict) -> None:
    for offered, answer, what in (
        ("discussion_offered_on", "discussion_answer", "a discussion"),
        ("support_offered_on", "support_answer", "support"),
    ):
        if values.get(answer) and offered in values and not values[offered]:
            raise Refused(f"Say when {what} was offered before you note the answer.")


def _follow(row: PractitionerInvolvement, by) -> None:
    """The people key of the return knows whom the register's codes mean."""
    follow_register(
        agency_return=row.agency_return,
        because=f"register:{row.pk}",
        code=row.code,
        name=row.name,
        role=row.role,
        by=by,
    )


def _code_taken(values: dict) -> Refused:
    return Refused(f"The code {values.get('code', '')} is used on this register already.")


def insert_row(agency_return: AgencyReturn, fields: dict, by) -> PractitionerInvolvement:
    """Writes one row of a return that is locked; the calling verb has asked who may, tests again afterwards, and records it."""
    values = _cleaned(fields)
    _check_answers(values)
    check_line_manager(agency_return, None, values.get("line_manager"))
    row = PractitionerInvolvement(agency_return=agency_return, **values)
    row._history_user = by
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _code_taken(values) from error
    _follow(row, by)
    return row


def record_added(rows: Iterable[PractitionerInvolvement], by) -> None:
    """After the test, which may lock scopes: whoever has those asks for the trail's head next, and neither may wait for both."""
    for row in rows:
        record("did", "add_to_register", row, by=by)


def _with_manager(agency_return: AgencyReturn, fields: dict, new_manager: dict | None, by) -> dict:
    """The fields with a line manager who was not on the register until now: an identity of its own (R1)."""
    if not new_manager:
        return fields
    if there := may_be(new_manager, live_rows(agency_return)):
        raise Refused(
            f"{there.code} on the register may be this line manager. Choose them; if they are two people, give the work "
            "e-mail or staff number of both."
        )
    role = new_manager.get("role", "").strip() or "Line manager"
    taken = {plain_code(code) for code in live_rows(agency_return).values_list("code", flat=True)}
    taken.add(plain_code(fields.get("code", "")))
    values = {**new_manager, "role": role, "code": next_code(role, taken), "only_manages": True}
    return fields | {"line_manager": insert_row(agency_return, values, by)}


@transaction.atomic
def add_to_register(
    *, agency_return: AgencyReturn, fields: dict, new_manager: dict | None = None, by
) -> PractitionerInvolvement:
    """Adds a practitioner, or with `only_manages` a line manager; excludes the account it means and tests again.

    `new_manager` (name, role, email, staff_number) is added too, as the line manager of the row. Raises NotAllowed
    without 'Keep the register', Refused when the code is taken or the line manager is not on it.
    """
    locked = lock_for(Perm.KEEP_REGISTER, agency_return, by)
    check_review_runs(locked)
    values = _with_manager(locked, fields, new_manager, by)
    row = insert_row(locked, values, by)
    recheck(agency_return=locked, by=by)
    record_added([values["line_manager"], row] if new_manager else [row], by)
    row.refresh_from_db()
    return row


@transaction.atomic
def change_register_row(
    *, involvement: PractitionerInvolvement, version: int, fields: dict, new_manager: dict | None = None, by
) -> PractitionerInvolvement:
    """Changes a row if nobody else has since `version` (R14), and tests again; `new_manager` as in add_to_register.

    Ends exactly the exclusions that the row no longer gives cause for. Raises NotAllowed, Refused, or Stale with
    the row as somebody else saved it.
    """
    locked = lock_for(Perm.KEEP_REGISTER, involvement, by)
    check_review_runs(locked)
    if PractitionerInvolvement.objects.filter(pk=involvement.pk, struck_off_at__isnull=False).exists():
        raise Refused("This entry was struck off.")
    check_not_about(involvement, by)
    values = _cleaned(_with_manager(locked, fields, new_manager, by))
    _check_answers(values)
    check_line_manager(locked, involvement.pk, values.get("line_manager"))
    try:
        with transaction.atomic():
            row = save_checked(involvement, version=version, values=values, by=by)
    except IntegrityError as error:
        raise _code_taken(values) from error
    _follow(row, by)
    recheck(agency_return=locked, by=by)
    record_added([values["line_manager"]] if new_manager else [], by)
    record("did", "change_register_row", row, by=by, details={"version": row.version})
    row.refresh_from_db()
    return row


@transaction.atomic
def strike_off(*, involvement: PractitionerInvolvement, reason: str, by) -> None:
    """Strikes a row off with a reason; it stays readable. Ends its exclusion and, where it was the cause, the hold.

    Raises NotAllowed, or Refused without a reason or while the row is someone's line manager.
    """
    locked = lock_for(Perm.KEEP_REGISTER, involvement, by)
    check_review_runs(locked)
    row = PractitionerInvolvement.objects.select_for_update(of=("self",), no_key=True).get(pk=involvement.pk)
    check_can_strike_off(row)
    check_not_about(row, by)
    if not reason.strip():
        raise Refused("Give a reason for striking the entry off.")
    row.struck_off_at, row.struck_off_by, row.struck_off_reason = timezone.now(), by, reason.strip()
    row.version += 1
    row._history_user = by
    row.save(update_fields=["struck_off_at", "struck_off_by", "struck_off_reason", "version"])
    recheck(agency_return=locked, by=by)
    record("did", "strike_off", row, by=by)
