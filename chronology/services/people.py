"""The agency's key of people: which code stands for whom. It stays with the agency."""

from django.db import IntegrityError, transaction

from chronology.models import Chronology, PersonCode
from chronology.policies import check_in_progress
from sar_portal.access.audit import record
from sar_portal.access.decide import require
from sar_portal.access.errors import Refused
from sar_portal.access.history import save_checked
from sar_portal.access.permissions import Perm

TAKEN = "This code stands for somebody else already."


@transaction.atomic
def add_person(*, chronology: Chronology, code: str, name: str, role: str, by) -> PersonCode:
    """Adds a code to the key. Raises Refused when the code is taken, NotAllowed or NotNow."""
    require(Perm.IMPORT_CHRONOLOGY, chronology, by)
    check_in_progress(chronology, by=by)
    person = PersonCode(chronology=chronology, code=code.strip(), name=name.strip(), role=role.strip())
    person._history_user = by
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    record("did", "add_person", chronology, by=by, details={"person": person.pk})
    return person


@transaction.atomic
def change_person(*, person: PersonCode, version: int, code: str, name: str, role: str, by) -> PersonCode:
    """Changes a line of the key. Raises Stale (R14), Refused when the code is taken, NotAllowed or NotNow."""
    require(Perm.IMPORT_CHRONOLOGY, person, by)
    check_in_progress(person.chronology, by=by)
    values = {"code": code.strip(), "name": name.strip(), "role": role.strip()}
    try:
        with transaction.atomic():
            saved = save_checked(person, version=version, values=values, by=by)
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    record("did", "change_person", person.chronology, by=by, details={"person": person.pk})
    return saved
