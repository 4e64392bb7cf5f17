"""What a role that only reads may know, for reports of a board's own: counts, states and dates (security.md H6, decisions/0032).

Views in a schema of their own: no text of a case, no name, no account, and of a review no more than its reference. `migrate`
takes them away where a migration is applied, so that none is held up by one, and makes them at its end. Nothing else in the
schema or beside it is touched: a board may have built views of its own on them.
"""

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, ProgrammingError, connections, transaction

from sar_portal.access.errors import Refused

# Called as the role that reads it, which so finds it without naming it.
SCHEMA = "sar_portal_reports"
NOT_THERE = {"42P01", "42703"}  # a table, a column
OTHER_COLUMNS = "42P16"  # a view that is there can be given more columns in place, and nothing else
BUILT_ON = "2BP01"
# Names of columns are the views' contract with whoever reads them: docs/deploy.md lists them.
VIEWS = {
    "reviews": """
        SELECT r.reference, b.code AS board, r.state, r.mandate, r.referral_received, r.decided_on, r.initiated_on,
               r.target_completion
        FROM reviews_review r JOIN accounts_board b ON b.scope_id = r.board_id""",
    "parts": """
        SELECT r.reference AS review, a.code AS agency, p.kind, p.state, p.state_since, d.due_on, d.met_at
        FROM reviews_returnpart p JOIN reviews_agencyreturn t ON t.scope_id = p.agency_return_id
        JOIN reviews_review r ON r.scope_id = t.review_id JOIN accounts_agency a ON a.scope_id = t.agency_id
        JOIN notifications_deadline d ON d.id = p.deadline_id""",
    "part_decisions": """
        SELECT r.reference AS review, a.code AS agency, p.kind, d.verb, d.at
        FROM reviews_partdecision d JOIN reviews_returnpart p ON p.id = d.subject_id
        JOIN reviews_agencyreturn t ON t.scope_id = p.agency_return_id
        JOIN reviews_review r ON r.scope_id = t.review_id JOIN accounts_agency a ON a.scope_id = t.agency_id""",
    "recommendations": """
        SELECT r.reference AS review, m.number, a.code AS agency, m.state, m.rag, m.agreed_on, m.ended_on
        FROM reviews_recommendation m JOIN reviews_review r ON r.scope_id = m.review_id
        LEFT JOIN reviews_agencyreturn t ON t.scope_id = m.agency_return_id
        LEFT JOIN accounts_agency a ON a.scope_id = t.agency_id""",
    "roles_held": """
        SELECT role, count(*) AS people FROM access_roleassignment WHERE until IS NULL OR until > now() GROUP BY role""",
    "trail_by_day": """
        SELECT (at AT TIME ZONE 'UTC')::date AS day, what, count(*) AS events FROM access_auditevent GROUP BY 1, 2""",
}


def _code(error: Exception) -> str:
    return getattr(error.__cause__, "pgcode", None) or ""


def close_the_reports(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Before a migration, which may change what the views read. By the owner. Raises Refused, by name, where something that is
    not ours is built on one of them.
    """
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(f"DROP VIEW IF EXISTS {', '.join(f'{SCHEMA}.{name}' for name in VIEWS)}")
    except DatabaseError as error:
        if _code(error) != BUILT_ON:
            raise
        diagnosis: Any = error.__cause__
        raise Refused(
            "Something in the database is built on the views for reports, which an update makes anew. Take it away first, and "
            f"make it again afterwards: {diagnosis.diag.message_detail}"
        ) from error


def open_the_reports(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """By the owner, after migrations. False where the server does not know the role, or the database was migrated to an earlier
    state that has not all of it: then there are no reports. Raises Refused as `close_the_reports` does.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [settings.REPORTS_ROLE])
        if cursor.fetchone() != (True,):
            return False
    try:
        _make(alias)
    except ProgrammingError as error:
        if _code(error) in NOT_THERE:
            return False
        if _code(error) != OTHER_COLUMNS:
            raise
        with transaction.atomic(using=alias):
            close_the_reports(alias)
            _make(alias)
    return True


def _make(alias: str) -> None:
    connection = connections[alias]
    to = connection.ops.quote_name(settings.REPORTS_ROLE)
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (database,) = cursor.fetchone()
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for name, query in VIEWS.items():
            cursor.execute(f"CREATE OR REPLACE VIEW {SCHEMA}.{name} AS {query}")
            cursor.execute(f"GRANT SELECT ON {SCHEMA}.{name} TO {to}")
        cursor.execute(f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC")
        cursor.execute(f"GRANT CONNECT ON DATABASE {connection.ops.quote_name(database)} TO {to}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {to}")
