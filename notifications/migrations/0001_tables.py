import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.create_models import at_once


class Migration(migrations.Migration):
    initial = True

    replaces = [("notifications", "0001_initial")]

    dependencies = [
        ("access", "0001_tables"),
        ("accounts", "0001_tables"),
        ("accounts", "__first__"),
    ]

    operations = at_once(
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deadlines", to="access.scope"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("standard", "Most dates"),
                            ("urgent", "Dates that cannot wait"),
                            ("long", "Dates a long way off"),
                        ],
                        default="standard",
                        max_length=10,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="notifications.reminderplan",
                    ),
                ),
                ("reference", models.CharField(max_length=60)),
                ("what", models.CharField(max_length=60)),
                ("link", models.CharField(max_length=200)),
                ("to", models.CharField(max_length=30, verbose_name="reminded are the holders of")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_on", models.DateField()),
                ("remind_on", models.DateField(blank=True, null=True)),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("waiting_since", models.DateTimeField(blank=True, null=True)),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("remind_on__isnull", False)),
                        fields=["remind_on", "id"],
                        name="deadline_next_reminder",
                    ),
                    models.Index(
                        condition=models.Q(("cancelled_at__isnull", True), ("met_at__isnull", True)),
                        fields=["scope", "due_on"],
                        name="deadline_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to__in",
                                [
                                    "open_review",
                                    "read_themes",
                                    "manage_board",
                                    "manage_accounts",
                                    "read_audit",
                                    "manage_people",
                                    "see_review",
                                    "manage_review",
                                    "see_identity",
                                    "read_combined",
                                    "work_composite",
                                    "comment",
                                    "decide",
                                    "see_progress",
                                    "answer_request",
                                    "keep_register",
                                    "appoint_author",
                                    "declare_independence",
                                    "read_draft",
                                    "edit_chronology",
                                    "import_chronology",
                                    "edit_report",
                                    "hold_interviews",
                                    "read_interviews",
                                    "hand_over",
                                    "submit",
                                    "accept",
                                    "own_recommendations",
                                    "read_returned",
                                    "check_quality",
                                    "read_hand_over",
                                ],
                            )
                        ),
                        name="deadline_to_is_a_permission",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met_at__isnull", True), ("cancelled_at__isnull", True), _connector="OR"),
                        name="deadline_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remind_on__isnull", True),
                            models.Q(("cancelled_at__isnull", True), ("met_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="deadline_ended_reminds_nobody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link__regex", "^/([A-Za-z0-9_.~=-][A-Za-z0-9/_.~=-]*)?$")),
                        name="deadline_link_is_a_path",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__regex", "^[a-z0-9][a-z0-9_:-]*$")), name="deadline_kind_is_a_word"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pace__in", ["standard", "urgent", "long"])), name="deadline_pace_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reference", ""),
                            models.Q(("reference__regex", "^[A-Z0-9]+(-[A-Z0-9]+)*$"), ("reference__regex", "[0-9]")),
                            _connector="OR",
                        ),
                        name="deadline_reference_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="mail_preference",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("daily", models.BooleanField(default=False)),
                ("quiet_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("quiet_until", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                            models.Q(
                                ("quiet_from__lte", 23),
                                ("quiet_until__lte", 23),
                                models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quiet_from_until",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="notifications.deadline",
                    ),
                ),
                ("rule", models.CharField(max_length=20)),
                ("due_on", models.DateField()),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["created_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("deadline", "rule", "recipient", "due_on"), name="reminded_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                (
                    "scope",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="access.scope",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("needs", models.CharField(blank=True, max_length=30)),
                (
                    "reminder",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message",
                        to="notifications.reminder",
                    ),
                ),
                ("once", models.CharField(blank=True, max_length=80)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("link", models.CharField(max_length=200)),
                (
                    "digest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gathered",
                        to="notifications.outboxmessage",
                    ),
                ),
                ("sign_link", models.BooleanField(default=False)),
                ("message_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
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
                ("queued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("inflight_since", models.DateTimeField(blank=True, null=True)),
                ("retry_after", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("bounced_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("error_type", models.CharField(blank=True, max_length=60)),
                ("uncertain", models.BooleanField(default=False, verbose_name="may have been sent twice")),
            ],
            options={
                "ordering": ["-queued_at", "-pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")), fields=["queued_at", "id"], name="message_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("state", "inflight")), fields=["inflight_since"], name="message_inflight"
                    ),
                    models.Index(fields=["user", "-queued_at"], name="message_of_user"),
                    models.Index(condition=models.Q(("read_at__isnull", True)), fields=["user"], name="message_unread"),
                    models.Index(fields=["scope", "-queued_at"], name="message_on_scope"),
                    models.Index(
                        condition=models.Q(("state__in", ["failed", "bounced"])),
                        fields=["scope"],
                        name="message_undelivered",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "inflight", "sent", "failed", "aborted", "digest", "bounced"])
                        ),
                        name="message_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest__isnull", False), ("state", "digest")),
                            models.Q(models.Q(("state", "digest"), _negated=True), ("digest__isnull", True)),
                            _connector="OR",
                        ),
                        name="message_in_its_digest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("user__isnull", False)),
                            models.Q(("user__isnull", True), models.Q(("address", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="message_has_one_recipient",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("inflight_since__isnull", False), ("state", "inflight")),
                            models.Q(models.Q(("state", "inflight"), _negated=True), ("inflight_since__isnull", True)),
                            _connector="OR",
                        ),
                        name="message_inflight_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state__in", ["sent", "bounced"])),
                            models.Q(
                                models.Q(("state__in", ["sent", "bounced"]), _negated=True), ("sent_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="message_sent_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bounced_at__isnull", False), ("state", "bounced")),
                            models.Q(models.Q(("state", "bounced"), _negated=True), ("bounced_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="message_bounced_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link__regex", "^/([A-Za-z0-9_.~=-][A-Za-z0-9/_.~=-]*)?$")),
                        name="message_link_is_a_path",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__regex", "^[a-z0-9][a-z0-9_:-]*$")), name="message_kind_is_a_word"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("once", ""), ("once__regex", "^[a-z0-9][a-z0-9_:-]*$"), _connector="OR"),
                        name="message_once_is_a_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("error_type", ""), ("error_type__regex", "^[A-Za-z0-9_]+$"), _connector="OR"
                        ),
                        name="message_error_is_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reference", ""),
                            models.Q(("reference__regex", "^[A-Z0-9]+(-[A-Z0-9]+)*$"), ("reference__regex", "[0-9]")),
                            _connector="OR",
                        ),
                        name="message_reference_fits",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("once", ""), _negated=True),
                        fields=("kind", "user", "address", "once"),
                        name="message_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminder_plans", to="accounts.board"
                    ),
                ),
                ("plan", models.JSONField()),
                ("for_open", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feeds", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("nonce", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key_hash", models.CharField(max_length=64)),
                ("overseen", models.BooleanField(default=False, verbose_name="with what they oversee")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("read_on", models.DateField(blank=True, null=True, verbose_name="last read by a calendar on")),
            ],
            options={
                "ordering": ["-made_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("user",), name="one_live_feed"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="notifications.deadline"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("set", "Set"),
                            ("shifted", "Shifted"),
                            ("met", "Met"),
                            ("cancelled", "Cancelled"),
                            ("reopened", "Reopened"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_date", models.DateField(blank=True, null=True)),
                ("to_date", models.DateField()),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verb__in", ["set", "shifted", "met", "cancelled", "reopened"])),
                        name="change_verb_known",
                    )
                ],
            },
        ),
    )
