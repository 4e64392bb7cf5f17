"""What a role that only reads may know, for reports of a board's own: counts, states and dates (security.md H6, decisions/0032).

Views in a schema of their own: no text of a case, no name, no account, and of a review no more than its reference. They are made
anew by every `migrate`, so that no migration is held up by one.
"""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections, transaction

NOT_THERE = {"42P01", "42703"}  # a table, a column
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


def close_the_reports(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Before migrations, which may change what the views read. By the owner."""
    with connections[alias].cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS reports CASCADE")


def open_the_reports(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """By the owner, after migrations. False where the server does not know the role, or the database was migrated to an earlier
    state that has not all of it: then there are no reports.
    """
    connection = connections[alias]
    to = connection.ops.quote_name(settings.REPORTS_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_database(), EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [settings.REPORTS_ROLE]
        )
        database, known = cursor.fetchone()
        if not known:
            return False
        try:
            with transaction.atomic(using=alias):
                close_the_reports(alias)
                cursor.execute("CREATE SCHEMA reports")
                for name, query in VIEWS.items():
                    cursor.execute(f"CREATE VIEW reports.{name} AS {query}")
                cursor.execute("REVOKE ALL ON SCHEMA reports FROM PUBLIC")
                cursor.execute(f"GRANT CONNECT ON DATABASE {connection.ops.quote_name(database)} TO {to}")
                cursor.execute(f"GRANT USAGE ON SCHEMA reports TO {to}")
                cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA reports TO {to}")
        except ProgrammingError as error:
            if getattr(error.__cause__, "pgcode", "") not in NOT_THERE:
                raise
            return False
    return True
