"""A message that was taken and came back."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_recommendation_owner"),
        ("notifications", "0006_daily_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="outboxmessage",
            name="message_sent_at",
        ),
        migrations.RemoveConstraint(
            model_name="outboxmessage",
            name="message_state_known",
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="bounced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting"),
                    ("inflight", "Being sent"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("aborted", "No longer needed"),
                    ("digest", "In a daily e-mail"),
                    ("bounced", "Did not arrive"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("state__in", ["failed", "bounced"])), fields=["scope"], name="message_undelivered"
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["queued", "inflight", "sent", "failed", "aborted", "digest", "bounced"])
                ),
                name="message_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state__in", ["sent", "bounced"])),
                    models.Q(models.Q(("state__in", ["sent", "bounced"]), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="message_sent_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bounced_at__isnull", False), ("state", "bounced")),
                    models.Q(models.Q(("state", "bounced"), _negated=True), ("bounced_at__isnull", True)),
                    _connector="OR",
                ),
                name="message_bounced_at",
            ),
        ),
    ]
