"""What is written of an interview is sealed wherever it stands, and whatever stood there before (security.md F9)."""

from django.db import connection, models

from imr.models import EntryCheck, InterviewConfirmation, RecordAddendum, RecordCopy, StaffInterview
from sar_portal.documents import identities
from tests.documents.test_identities import IDENTITIES, SEALED

# Whose words are those of an interview, with every earlier version of them.
OF_INTERVIEWS = (
    StaffInterview, StaffInterview.history.model, EntryCheck, EntryCheck.history.model, InterviewConfirmation, RecordAddendum,
    RecordCopy,
)  # fmt: skip


def test_whatever_is_written_at_length_of_an_interview_is_sealed():
    """Asked of the models, so that a column that is added is asked for too. What is sealed of identities is named above."""
    plain = {
        f"{model.__name__}.{field.name}"
        for model in OF_INTERVIEWS
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField | models.JSONField) and not isinstance(field, identities._Sealed)
    }
    assert plain == set()
    assert {table: set(columns) for table, columns in IDENTITIES.items()} == {t: set(SEALED[t]) for t in IDENTITIES}


def test_what_an_entry_said_and_should_say_is_sealed_as_it_is_written(world):
    """Beside the person who said it; the suggestion to the author names nobody (R5)."""
    check = EntryCheck.objects.earliest("pk")
    check.new_event, check.new_people, check.new_action = "zqshouldsay", "zqshouldname", "zqshoulddo"
    check.asked = {"event": "zqsaidthen", "date_words": "May 2025"}
    check.save()
    check.refresh_from_db()
    assert (check.new_event, check.asked["event"], check.asked_event) == ("zqshouldsay", "zqsaidthen", "zqsaidthen")
    with connection.cursor() as cursor:
        for table in ("imr_entrycheck", "imr_historicalentrycheck"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")  # noqa: S608  (tables of ours)
            assert "zqs" not in cursor.fetchone()[0]
