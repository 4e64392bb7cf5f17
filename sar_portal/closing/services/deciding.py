"""What two people decide on a disposal, told to the database with a proof that it was them (docs/decisions/0019)."""

from datetime import UTC, datetime, timedelta

from django.db import ProgrammingError, connection

from sar_portal.access.errors import Refused
from sar_portal.access.proofs import proof
from sar_portal.closing.models import Disposal, DisposalDecision
from sar_portal.logs import request_id

Verb = DisposalDecision.Verb
DECIDE = "SELECT decide_disposal(%s, %s, %s, %s, %s, %s)"
NOT_ALLOWED = "42501"
# The place of the keys is in no backup that is taken table by table, so a database made of one has none until `migrate` runs.
NO_PLACE = {"42P01", "3F000"}
NOT_KNOWN = (
    "The database did not take this decision for one of this portal. Prove who you are again. If that does not help, whoever "
    "runs the portal has to run “migrate”, as after a change of the secret key, or to set the clocks of web server and "
    "database right."
)
NOT_TOLD = (
    "The database does not know how to tell this portal’s decisions from others: it was restored from a backup, and not brought "
    "up to date since. Whoever runs the portal has to run “migrate”. Nothing was decided."
)


def decide(disposal: Disposal, verb: Verb, *, by, proved_at: datetime | None = None) -> None:
    """Adds the decision and its event in the trail: the database does both, or neither.

    `proved_at`: when the person last gave a password, a code or a passkey, for what makes rows go. Raises Refused where the
    database does not take it for a decision of theirs.
    """
    person, since, proven = by.pk if by is not None else None, None, ""
    if proved_at is not None:
        since = microseconds(proved_at)
        proven = proof("disposal", disposal.pk, disposal.scope_id, disposal.kind, verb.value, person, since)
    tell_the_database(DECIDE, [disposal.pk, verb.value, person, since, proven, request_id.get()])


def microseconds(at: datetime) -> int:
    """As the database counts them in a proof."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def tell_the_database(statement: str, said: list) -> None:
    """Calls a function that takes a person's decision. Raises Refused where it does not take it for one of theirs."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(statement, said)
        except ProgrammingError as error:
            code = getattr(error.__cause__, "pgcode", "")
            if code != NOT_ALLOWED and code not in NO_PLACE:
                raise
            raise Refused(NOT_KNOWN if code == NOT_ALLOWED else NOT_TOLD) from error
