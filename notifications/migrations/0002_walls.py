"""What happened to a deadline, and who was reminded, is added and never changed (R8, R13)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "notifications_deadlinechange",
    "notifications_reminder",
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("access", "0003_walls")]

    operations = [append_only(*APPEND_ONLY)]
