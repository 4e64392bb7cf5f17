"""Securing the records: the list of record sets, who secured them when, and when the author could use them."""

from datetime import date

from django.db import transaction

from notifications import deadlines
from reviews import policies
from reviews.models import AgencyReturn, PartKind, RecordSet, ReturnPart, SignOff
from reviews.services import promised
from reviews.services.returning import freeze
from reviews.services.reviews import save_tracked
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.moves import move
from sar_portal.access.permissions import Perm


def _open_list(agency_return: AgencyReturn, by) -> ReturnPart:
    """The records part, locked, while its list may be written."""
    parts = agency_return.parts.select_for_update(of=("self",), no_key=True).select_related(
        "deadline", "agency_return__review"
    )
    found = parts.filter(kind=PartKind.RECORDS).first()
    require(Perm.ANSWER_REQUEST, agency_return, by)
    part = policies.check_records_open(found)
    policies.check_not_suspended(part, by=by)
    return part


def _check_secured(secured_on: date | None, secured_by: str) -> None:
    if (secured_on is None) != (not secured_by.strip()):
        raise Refused("Give both: when the records were secured, and by whom.")


@transaction.atomic
def add_record_set(
    *,
    agency_return: AgencyReturn,
    system: str,
    description: str = "",
    format: str = "",
    custodian: str = "",
    secured_on: date | None = None,
    secured_by: str = "",
    available_on: date | None = None,
    by,
) -> RecordSet:
    """Lists one set of records. Raises NotAllowed, or Refused (not acknowledged, confirmed, secured by nobody)."""
    _open_list(agency_return, by)
    _check_secured(secured_on, secured_by)
    facts = {"system": system, "description": description, "format": format, "custodian": custodian}
    dates = {"secured_on": secured_on, "secured_by": secured_by.strip(), "available_on": available_on}
    record_set = RecordSet(agency_return=agency_return, **facts, **dates)
    record_set._history_user = by
    record_set.save()
    record("did", "add_record_set", record_set, by=by)
    return record_set


@transaction.atomic
def change_record_set(*, record_set: RecordSet, version: int | None = None, by, **facts) -> RecordSet:
    """Changes a set of records. Raises as add_record_set does, or Stale when someone else was first (R14)."""
    _open_list(record_set.agency_return, by)
    locked = RecordSet.objects.select_for_update(no_key=True).get(pk=record_set.pk)
    policies.check_version(locked, version)
    for name, value in facts.items():
        setattr(locked, name, value)
    _check_secured(locked.secured_on, locked.secured_by)
    save_tracked(locked, by)
    record("did", "change_record_set", locked, by=by)
    return locked


@transaction.atomic
def make_available(*, record_set: RecordSet, on: date, by) -> RecordSet:
    """Says since when the author could use the records; this may come after they were confirmed as secured."""
    locked = RecordSet.objects.select_for_update(no_key=True).get(pk=record_set.pk)
    require(Perm.ANSWER_REQUEST, record_set, by)
    policies.check_returns_open(record_set.agency_return.review)
    locked.available_on = on
    save_tracked(locked, by)
    record("did", "make_available", locked, by=by)
    return locked


@transaction.atomic
def remove_record_set(*, record_set: RecordSet, by) -> None:
    """Takes a set listed by mistake off the list; what it said stays in its history. Raises as add_record_set does."""
    _open_list(record_set.agency_return, by)
    record("did", "remove_record_set", record_set, by=by)
    record_set._history_user = by
    record_set.delete()


@transaction.atomic
def confirm_secured(*, agency_return: AgencyReturn, name: str, role: str, statement: str = "", by) -> SignOff:
    """Confirms for the agency that every listed record set is secured: the list is frozen and returned (R7).

    Raises NotAllowed, NotNow, or Refused when no set is listed or one of them is not secured.
    """
    part = _open_list(agency_return, by)
    if not name.strip() or not role.strip():
        raise Refused("Give your name and your role.")
    submission = freeze(part=part, content=_list_content(agency_return), by=by)
    facts = {"submission": submission, "name": name.strip(), "role": role.strip(), "statement": statement.strip()}
    moved = move(part, "confirm_secured", by=by, facts=facts)
    deadlines.meet(moved.subject.deadline, by=by)
    promised.end(moved.subject, by=by)
    return moved.decision


def _list_content(agency_return: AgencyReturn) -> dict:
    """The list as plain data, as it is frozen."""
    return {
        "reference": agency_return.reference,
        "agency": agency_return.agency.name,
        "record_sets": [
            {
                "system": each.system,
                "description": each.description,
                "format": each.format,
                "custodian": each.custodian,
                "secured_on": each.secured_on.isoformat() if each.secured_on else "",
                "secured_by": each.secured_by,
                "available_on": each.available_on.isoformat() if each.available_on else "",
            }
            for each in agency_return.record_sets.order_by("pk")
        ],
    }
