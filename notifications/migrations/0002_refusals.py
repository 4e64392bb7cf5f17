"""What happened to a deadline, who was reminded, and by which plan, is added and never changed (R8, R13)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "notifications_deadlinechange",
    "notifications_reminder",
    "notifications_reminderplan",
)


class Migration(migrations.Migration):
    replaces = [
        ("notifications", "0002_walls"),
        ("notifications", "0003_deadline_person"),
        ("notifications", "0004_reminder_plans"),
        ("notifications", "0005_calendar_feed"),
        ("notifications", "0006_daily_letters"),
        ("notifications", "0007_bounces"),
        ("notifications", "0008_waiting_since"),
        ("notifications", "0009_themes_are_known"),
    ]

    dependencies = [("notifications", "0001_tables"), ("access", "0003_refusals")]

    operations = [
        append_only(*APPEND_ONLY),
    ]
