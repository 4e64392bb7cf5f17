"""Interview records, what was answered to them and what was added become texts that are sealed (F9). The rows are sealed by 0007."""

from django.db import migrations, models

from sar_portal.documents.identities import SealedJson
from sar_portal.documents.identities_migrated import ProseIsSealed, json_as_text, notes_as_text

RECORD = (
    "opening", "part_in_events", "turning_points", "how_it_looked", "factor_family", "factor_role", "factor_environment",
    "factor_personal", "factor_team", "factor_agencies", "factor_culture", "factor_context", "contributory", "went_well",
    "good_practice", "lessons", "suggested_changes",
)  # fmt: skip
SAYS_WHAT = models.CheckConstraint(
    condition=models.Q(
        ("verb", "confirm"),
        models.Q(("comment", ""), _negated=True),
        models.Q(("remarks", {}), _negated=True),
        _connector="OR",
    ),
    name="comment_says_what",
)


class Migration(migrations.Migration):
    dependencies = [("imr", "0005_attachments"), ("documents", "0004_files_wait_for_the_scanner")]

    operations = [
        ProseIsSealed("StaffInterview", *RECORD),
        ProseIsSealed("HistoricalStaffInterview", *RECORD),
        ProseIsSealed("EntryCheck", "said"),
        ProseIsSealed("HistoricalEntryCheck", "said"),
        ProseIsSealed("RecordAddendum", "text"),
        migrations.RemoveConstraint("InterviewConfirmation", "comment_says_what"),
        ProseIsSealed("InterviewConfirmation", "comment"),
        notes_as_text("imr", "interviewconfirmation", "remarks"),
        migrations.AddConstraint("InterviewConfirmation", SAYS_WHAT),
        json_as_text("imr", "recordcopy", "content"),
        migrations.AlterField("RecordCopy", "content", SealedJson()),
    ]
