"""What happened to a deadline, and who was reminded, is added and never changed (R8, R13)."""

from django.db import migrations

from sar_portal.access.append_only import REFUSE, append_only


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("access", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, migrations.RunSQL.noop),
        append_only("notifications_deadlinechange", "notifications_reminder"),
    ]
