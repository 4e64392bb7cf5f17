"""What an entry said when it was put to the interviewee, and what it should say, become texts that are sealed (F9). 0009 seals the rows."""

from django.db import migrations

from sar_portal.documents.identities_migrated import ProseIsSealed, json_as_text

SHOULD_SAY = ("new_people", "new_event", "new_action")


class Migration(migrations.Migration):
    dependencies = [("imr", "0007_seal_interviews")]

    operations = [
        ProseIsSealed("EntryCheck", *SHOULD_SAY),
        ProseIsSealed("HistoricalEntryCheck", *SHOULD_SAY),
        json_as_text("imr", "entrycheck", "asked"),
        json_as_text("imr", "historicalentrycheck", "asked"),
    ]
