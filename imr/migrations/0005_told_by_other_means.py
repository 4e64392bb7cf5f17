"""A matter may be handed to a line manager who has no account: who it was is kept in words, sealed.

The database has the default, too: pages of the version before, which are served still, save without the column. Undoing it is
refused once there is such a hand-over: the version before has no place for who it was, and what was decided is never removed.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sar_portal.documents.identities
from sar_portal.access.errors import Refused


def keep_who_it_was(apps, schema_editor) -> None:
    told = apps.get_model("imr", "HandOver").objects.filter(recipient=None).count()
    if told:
        raise Refused(
            f"{told} of the hand-overs went to a line manager without an account in the agency. The version before cannot keep "
            "to whom, so the tables stay as they are. To go back to it, restore a backup from before the upgrade "
            "(docs/backup.md). To stay, run 'manage.py migrate', which puts back what was taken down and opens the reports again."
        )


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_closed_to_grants"),
        ("imr", "0004_unsent_answers"),
        ("reviews", "0007_rest_came"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="line_manager",
            field=sar_portal.documents.identities.SealedProse(blank=True, db_default=""),
        ),
        migrations.AlterField(
            model_name="handover",
            name="recipient",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line_manager", ""), ("recipient__isnull", False)),
                    models.Q(("recipient__isnull", True), models.Q(("line_manager", ""), _negated=True)),
                    _connector="OR",
                ),
                name="handed_to_one_person",
            ),
        ),
        # Last, so that going back begins with it: the tables are as they were where it refuses.
        migrations.RunPython(migrations.RunPython.noop, keep_who_it_was),
    ]
