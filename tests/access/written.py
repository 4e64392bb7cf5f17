"""What the tests of the second wall ask the database, and of which models."""

from django.db import connection

from chronology.models import ChronologyEntry, ReturnedEntry
from imr.models import PractitionerInvolvement, ReportAnswer, StaffInterview
from reviews.models import RecordSet, Submission

# What people wrote, each by a model of its own way to the scope.
WRITTEN = (ChronologyEntry, ReturnedEntry, ReportAnswer, StaffInterview, PractitionerInvolvement, Submission, RecordSet)


def column(statement: str, *values) -> list:
    """The first column of what is asked."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
