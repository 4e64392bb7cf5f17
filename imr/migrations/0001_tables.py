import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import sar_portal.documents.identities
from sar_portal.access.create_models import at_once


class Migration(migrations.Migration):
    initial = True

    replaces = [("imr", "0001_initial")]

    dependencies = [
        ("access", "0001_tables"),
        ("accounts", "0001_tables"),
        ("accounts", "__first__"),
        ("chronology", "0001_tables"),
        ("documents", "0001_tables"),
        ("reviews", "0001_tables"),
    ]

    operations = at_once(
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "scope",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="access.scope",
                    ),
                ),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.agencyreturn"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("in_person", "In person"), ("telephone", "By telephone"), ("letter", "By letter")],
                        max_length=12,
                    ),
                ),
                ("handed_on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lessons", to="imr.report"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("practitioners", "Practitioners"),
                            ("managers", "Managers"),
                            ("organisation", "The organisation"),
                            ("partnership", "The partnership"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "kloe_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportPart",
            fields=[],
            options={
                "ordering": [
                    models.Case(
                        models.When(state__in=["withdrawn", "nil_return", "refused"], then=models.Value(1)),
                        default=models.Value(0),
                    ),
                    "pk",
                ],
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("reviews.returnpart",),
        ),
        migrations.CreateModel(
            name="Appointment",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="reviews.agencyreturn",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(max_length=30)),
                ("job_title", models.CharField(blank=True, max_length=120)),
                (
                    "from_outside",
                    models.BooleanField(default=False, verbose_name="independent person from outside the organisation"),
                ),
                (
                    "deputy_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="imr.report"
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                (
                    "begins",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="imr.comment",
                    ),
                ),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommentDecision",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="imr.comment"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HandOverText",
            fields=[
                (
                    "hand_over",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="imr.handover",
                    ),
                ),
                ("sealed", models.TextField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IdentityQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_questions",
                        to="reviews.agencyreturn",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="imr.practitionerinvolvement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("why", models.CharField(max_length=40)),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["raised_at"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("involvement", "person"), name="asked_once")],
            },
        ),
        migrations.CreateModel(
            name="IdentityAnswer",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="imr.identityquestion"
                    ),
                ),
                ("compared", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IndependenceDeclaration",
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
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declaration", to="imr.appointment"
                    ),
                ),
                ("statement", models.TextField()),
                ("other_interests", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PractitionerInvolvement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="register", to="reviews.agencyreturn"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("code", models.CharField(max_length=40, verbose_name="code used in the text")),
                ("role", models.CharField(max_length=120)),
                ("team", models.CharField(blank=True, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="work e-mail")),
                ("staff_number", models.CharField(blank=True, max_length=40)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="involvements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("involved_dates", models.CharField(blank=True, max_length=120, verbose_name="dates of involvement")),
                ("nature", models.TextField(blank=True, verbose_name="nature of involvement")),
                (
                    "line_manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="manages",
                        to="imr.practitionerinvolvement",
                    ),
                ),
                (
                    "only_manages",
                    models.BooleanField(default=False, verbose_name="on the register as a line manager only"),
                ),
                ("still_employed", models.BooleanField(default=True)),
                ("no_interview_until_cleared", models.BooleanField(default=False)),
                ("notified_on", models.DateField(blank=True, null=True)),
                ("discussion_offered_on", models.DateField(blank=True, null=True)),
                (
                    "discussion_answer",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=8
                    ),
                ),
                ("support_offered_on", models.DateField(blank=True, null=True)),
                (
                    "support_offered",
                    models.CharField(blank=True, max_length=200, verbose_name="support or counselling offered"),
                ),
                (
                    "support_answer",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=8
                    ),
                ),
                ("struck_off_at", models.DateTimeField(blank=True, null=True)),
                (
                    "struck_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("struck_off_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["code", "pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("struck_off_at__isnull", True)),
                        fields=("agency_return", "code"),
                        name="register_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("line_manager", models.F("pk")), _negated=True),
                        name="nobody_manages_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_off_at__isnull", True), ("struck_off_by__isnull", True)),
                            models.Q(("struck_off_at__isnull", False), ("struck_off_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="register_struck_off_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewClearance",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="imr.practitionerinvolvement",
                    ),
                ),
                ("said_by", models.CharField(max_length=120, verbose_name="who asked for it or cleared them")),
                ("processes", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalStaffInterview",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("shared", "With the interviewee"),
                            ("confirmed", "Confirmed"),
                            ("commented", "Confirmed with a comment"),
                            ("declined", "Declined"),
                            ("left", "Left the organisation"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("planned_for", models.DateTimeField(blank=True, null=True)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("arranged_with", models.CharField(blank=True, max_length=120, verbose_name="line manager consulted")),
                ("arranged_on", models.DateField(blank=True, null=True)),
                ("arranged_by", models.CharField(blank=True, max_length=120, verbose_name="consulted by")),
                ("companion", models.CharField(blank=True, max_length=120, verbose_name="companion present")),
                (
                    "support_before_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="support confirmed with the line manager before"
                    ),
                ),
                (
                    "support_after_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="support confirmed with the line manager after"
                    ),
                ),
                (
                    "purpose_explained",
                    models.BooleanField(default=False, verbose_name="purpose and confidentiality explained"),
                ),
                ("held_on", models.DateField(blank=True, null=True)),
                (
                    "opening",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="purpose, confidentiality and outline"
                    ),
                ),
                (
                    "part_in_events",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="their part in events"),
                ),
                (
                    "turning_points",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="turning points"),
                ),
                (
                    "how_it_looked",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="how it looked to them at the time"
                    ),
                ),
                (
                    "factor_family",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: the person and family"
                    ),
                ),
                (
                    "factor_role",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: their own role"
                    ),
                ),
                (
                    "factor_environment",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: the work environment"
                    ),
                ),
                (
                    "factor_personal",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: personal"
                    ),
                ),
                (
                    "factor_team",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: the team"
                    ),
                ),
                (
                    "factor_agencies",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: between agencies"
                    ),
                ),
                (
                    "factor_culture",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: organisational culture and management"
                    ),
                ),
                (
                    "factor_context",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: the wider context"
                    ),
                ),
                (
                    "contributory",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: anything else"
                    ),
                ),
                ("went_well", sar_portal.documents.identities.SealedProse(blank=True, verbose_name="what went well")),
                (
                    "good_practice",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="good practice named"),
                ),
                ("lessons", sar_portal.documents.identities.SealedProse(blank=True, verbose_name="lessons named")),
                (
                    "suggested_changes",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="suggested changes"),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.practitionerinvolvement",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical staff interview",
                "verbose_name_plural": "historical staff interviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPractitionerInvolvement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                ("code", models.CharField(max_length=40, verbose_name="code used in the text")),
                ("role", models.CharField(max_length=120)),
                ("team", models.CharField(blank=True, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="work e-mail")),
                ("staff_number", models.CharField(blank=True, max_length=40)),
                ("involved_dates", models.CharField(blank=True, max_length=120, verbose_name="dates of involvement")),
                ("nature", models.TextField(blank=True, verbose_name="nature of involvement")),
                (
                    "only_manages",
                    models.BooleanField(default=False, verbose_name="on the register as a line manager only"),
                ),
                ("still_employed", models.BooleanField(default=True)),
                ("no_interview_until_cleared", models.BooleanField(default=False)),
                ("notified_on", models.DateField(blank=True, null=True)),
                ("discussion_offered_on", models.DateField(blank=True, null=True)),
                (
                    "discussion_answer",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=8
                    ),
                ),
                ("support_offered_on", models.DateField(blank=True, null=True)),
                (
                    "support_offered",
                    models.CharField(blank=True, max_length=200, verbose_name="support or counselling offered"),
                ),
                (
                    "support_answer",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=8
                    ),
                ),
                ("struck_off_at", models.DateTimeField(blank=True, null=True)),
                ("struck_off_reason", models.CharField(blank=True, max_length=300)),
                (
                    "agency_return",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.agencyreturn",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line_manager",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.practitionerinvolvement",
                    ),
                ),
                (
                    "struck_off_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical practitioner involvement",
                "verbose_name_plural": "historical practitioner involvements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PractitionerLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practitioner_letters",
                        to="reviews.agencyreturn",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="imr.practitionerinvolvement",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                (
                    "pdf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.rendering",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("agency_return", "number"), name="practitioner_letter_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterGiven",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given", to="imr.practitionerletter"
                    ),
                ),
                ("on", models.DateField()),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recommendations", to="imr.report"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                (
                    "lesson",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="imr.lesson",
                    ),
                ),
                ("intended_outcome", models.TextField(blank=True)),
                ("measure", models.TextField(blank=True, verbose_name="how success will be known")),
                ("target_on", models.DateField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalAction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("what", models.TextField()),
                ("lead_officer", models.CharField(max_length=120, verbose_name="lead officer, by role")),
                ("target_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("progress", models.TextField(blank=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.recommendation",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical action",
                "verbose_name_plural": "historical actions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="imr.recommendation"
                    ),
                ),
                ("what", models.TextField()),
                ("lead_officer", models.CharField(max_length=120, verbose_name="lead officer, by role")),
                ("target_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("progress", models.TextField(blank=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RecordCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="imr.staffinterview"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", sar_portal.documents.identities.SealedJson()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "pdf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.rendering",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-number"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("interview", "number"), name="record_copy_once")],
            },
        ),
        migrations.CreateModel(
            name="CopyGiven",
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
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given", to="imr.recordcopy"
                    ),
                ),
                ("on", models.DateField()),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_imports",
                        to="reviews.agencyreturn",
                    ),
                ),
                ("rows", models.JSONField(default=list)),
                ("managers_made", models.PositiveIntegerField(default=0, verbose_name="line managers added with them")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="reviews.returnpart"
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="imr.reporttemplate"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PutAway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="imr.report"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                ("prompt", models.CharField(max_length=40)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "by", "place", "prompt"), name="put_away_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="KloeAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kloe_answers", to="imr.report"
                    ),
                ),
                (
                    "kloe",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="reviews.keylineofenquiry",
                    ),
                ),
                ("what_happened", models.TextField(blank=True)),
                ("should_have_happened", models.TextField(blank=True, verbose_name="what should have happened")),
                ("why", models.TextField(blank=True)),
                ("difference", models.TextField(blank=True, verbose_name="what difference it made")),
                ("known_then", models.TextField(blank=True, verbose_name="what was known at the time")),
                ("learned_later", models.TextField(blank=True, verbose_name="what was learned later")),
                (
                    "evidence_entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                (
                    "evidence_interviews",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "evidence_records",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "evidence_attachments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="other evidence")),
                ("not_applicable", models.BooleanField(default=False)),
                ("not_applicable_reason", models.CharField(blank=True, max_length=300)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["kloe__number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "kloe"), name="kloe_answered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_applicable", False),
                            models.Q(("not_applicable_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_applicable_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRecommendation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("intended_outcome", models.TextField(blank=True)),
                ("measure", models.TextField(blank=True, verbose_name="how success will be known")),
                ("target_on", models.DateField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.report",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.lesson",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical recommendation",
                "verbose_name_plural": "historical recommendations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLesson",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("practitioners", "Practitioners"),
                            ("managers", "Managers"),
                            ("organisation", "The organisation"),
                            ("partnership", "The partnership"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "kloe_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.report",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical lesson",
                "verbose_name_plural": "historical lessons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalKloeAnswer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("what_happened", models.TextField(blank=True)),
                ("should_have_happened", models.TextField(blank=True, verbose_name="what should have happened")),
                ("why", models.TextField(blank=True)),
                ("difference", models.TextField(blank=True, verbose_name="what difference it made")),
                ("known_then", models.TextField(blank=True, verbose_name="what was known at the time")),
                ("learned_later", models.TextField(blank=True, verbose_name="what was learned later")),
                (
                    "evidence_entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                (
                    "evidence_interviews",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "evidence_records",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "evidence_attachments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="other evidence")),
                ("not_applicable", models.BooleanField(default=False)),
                ("not_applicable_reason", models.CharField(blank=True, max_length=300)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.report",
                    ),
                ),
                (
                    "kloe",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.keylineofenquiry",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical kloe answer",
                "verbose_name_plural": "historical kloe answers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGoodPractice",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("what", models.TextField()),
                ("why_good", models.TextField(blank=True, verbose_name="why it was good")),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.report",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical good practice",
                "verbose_name_plural": "historical good practices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalChangeMade",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("what", models.TextField(verbose_name="what was changed")),
                ("made_when", models.CharField(blank=True, max_length=60, verbose_name="when")),
                (
                    "evidence_attachments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.report",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical change made",
                "verbose_name_plural": "historical changes made",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="GoodPractice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="good_practice", to="imr.report"
                    ),
                ),
                ("what", models.TextField()),
                ("why_good", models.TextField(blank=True, verbose_name="why it was good")),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ChangeMade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="imr.report"
                    ),
                ),
                ("what", models.TextField(verbose_name="what was changed")),
                ("made_when", models.CharField(blank=True, max_length=60, verbose_name="when")),
                (
                    "evidence_attachments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "changes made",
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="imr.report"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("published", models.CharField(blank=True, max_length=120, verbose_name="version, publisher or date")),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="attachment_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="attachment_removed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_templates",
                        to="accounts.board",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["board", "number"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("board", "number"), name="template_number_once")],
            },
        ),
        migrations.CreateModel(
            name="ResourcesAgreed",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="resources", to="reviews.agencyreturn"
                    ),
                ),
                ("protected_time", models.CharField(max_length=200)),
                ("support", models.CharField(max_length=200, verbose_name="administrative support")),
                ("access_to_records", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name_plural": "resources agreed",
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="StaffInterview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="imr.practitionerinvolvement",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("shared", "With the interviewee"),
                            ("confirmed", "Confirmed"),
                            ("commented", "Confirmed with a comment"),
                            ("declined", "Declined"),
                            ("left", "Left the organisation"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("planned_for", models.DateTimeField(blank=True, null=True)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("arranged_with", models.CharField(blank=True, max_length=120, verbose_name="line manager consulted")),
                ("arranged_on", models.DateField(blank=True, null=True)),
                ("arranged_by", models.CharField(blank=True, max_length=120, verbose_name="consulted by")),
                ("companion", models.CharField(blank=True, max_length=120, verbose_name="companion present")),
                (
                    "support_before_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="support confirmed with the line manager before"
                    ),
                ),
                (
                    "support_after_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="support confirmed with the line manager after"
                    ),
                ),
                (
                    "purpose_explained",
                    models.BooleanField(default=False, verbose_name="purpose and confidentiality explained"),
                ),
                ("held_on", models.DateField(blank=True, null=True)),
                (
                    "opening",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="purpose, confidentiality and outline"
                    ),
                ),
                (
                    "part_in_events",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="their part in events"),
                ),
                (
                    "turning_points",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="turning points"),
                ),
                (
                    "how_it_looked",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="how it looked to them at the time"
                    ),
                ),
                (
                    "factor_family",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: the person and family"
                    ),
                ),
                (
                    "factor_role",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: their own role"
                    ),
                ),
                (
                    "factor_environment",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: the work environment"
                    ),
                ),
                (
                    "factor_personal",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: personal"
                    ),
                ),
                (
                    "factor_team",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: the team"
                    ),
                ),
                (
                    "factor_agencies",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: between agencies"
                    ),
                ),
                (
                    "factor_culture",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: organisational culture and management"
                    ),
                ),
                (
                    "factor_context",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: the wider context"
                    ),
                ),
                (
                    "contributory",
                    sar_portal.documents.identities.SealedProse(
                        blank=True, verbose_name="contributory factors: anything else"
                    ),
                ),
                ("went_well", sar_portal.documents.identities.SealedProse(blank=True, verbose_name="what went well")),
                (
                    "good_practice",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="good practice named"),
                ),
                ("lessons", sar_portal.documents.identities.SealedProse(blank=True, verbose_name="lessons named")),
                (
                    "suggested_changes",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="suggested changes"),
                ),
            ],
            options={
                "ordering": ["planned_for", "pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planned",
                                    "held",
                                    "shared",
                                    "confirmed",
                                    "commented",
                                    "declined",
                                    "left",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="interview_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "declined", "left", "cancelled"]),
                            ("held_on__isnull", False),
                            _connector="OR",
                        ),
                        name="interview_held_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordAddendum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="imr.staffinterview"
                    ),
                ),
                ("text", sar_portal.documents.identities.SealedProse()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NamedDecision",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="named", to="imr.staffinterview"
                    ),
                ),
                ("slug", models.CharField(max_length=20, verbose_name="good-practice or lessons")),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="InterviewShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="imr.staffinterview"
                    ),
                ),
                ("nonce", models.UUIDField(unique=True)),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("code_hash", models.CharField(max_length=128)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("shared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="last opened")),
            ],
            options={
                "ordering": ["-shared_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)), fields=("interview",), name="one_live_link"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewDecision",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="imr.staffinterview"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="InterviewConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="imr.staffinterview",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="imr.interviewshare",
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[("confirm", "Confirmed"), ("comment", "Confirmed with a comment")], max_length=9
                    ),
                ),
                ("comment", sar_portal.documents.identities.SealedProse(blank=True)),
                ("remarks", sar_portal.documents.identities.SealedNotes(blank=True, default=dict)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True)),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verb", "confirm"),
                            models.Q(("comment", ""), _negated=True),
                            models.Q(("remarks", {}), _negated=True),
                            _connector="OR",
                        ),
                        name="comment_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_by__isnull", True), ("share__isnull", False)),
                            models.Q(
                                ("entered_by__isnull", False), ("share__isnull", True), ("signed_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="answered_by_link_or_on_paper",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalEntryCheck",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("corrected", "Corrected"), ("disputed", "Disputed")],
                        max_length=9,
                    ),
                ),
                (
                    "said",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="what the interviewee said"),
                ),
                ("new_date", models.CharField(blank=True, max_length=100, verbose_name="date")),
                ("new_time", models.CharField(blank=True, max_length=100, verbose_name="time")),
                (
                    "new_people",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="people involved, by code"),
                ),
                ("new_event", sar_portal.documents.identities.SealedProse(blank=True, verbose_name="what happened")),
                (
                    "new_action",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="action or decision"),
                ),
                ("asked", sar_portal.documents.identities.SealedJson(default=dict)),
                (
                    "interview",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.staffinterview",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chronology.chronologyentry",
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chronology.correction",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical entry check",
                "verbose_name_plural": "historical entry checks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="EntryCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="imr.staffinterview"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interview_checks",
                        to="chronology.chronologyentry",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("corrected", "Corrected"), ("disputed", "Disputed")],
                        max_length=9,
                    ),
                ),
                (
                    "said",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="what the interviewee said"),
                ),
                ("new_date", models.CharField(blank=True, max_length=100, verbose_name="date")),
                ("new_time", models.CharField(blank=True, max_length=100, verbose_name="time")),
                (
                    "new_people",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="people involved, by code"),
                ),
                ("new_event", sar_portal.documents.identities.SealedProse(blank=True, verbose_name="what happened")),
                (
                    "new_action",
                    sar_portal.documents.identities.SealedProse(blank=True, verbose_name="action or decision"),
                ),
                ("asked", sar_portal.documents.identities.SealedJson(default=dict)),
                (
                    "correction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chronology.correction",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("interview", "entry"), name="entry_put_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "confirmed"),
                            models.Q(("said", ""), _negated=True),
                            ("correction__isnull", False),
                            _connector="OR",
                        ),
                        name="correction_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateMove",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="imr.report"
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="imr.reporttemplate"
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="imr.reporttemplate"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TemplateSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="imr.reporttemplate"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("key", models.SlugField(max_length=40)),
                ("heading", models.CharField(max_length=120)),
                ("guidance", models.TextField(blank=True)),
                (
                    "prompts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                    ),
                ),
                ("required", models.BooleanField(default=True)),
                ("words", models.PositiveSmallIntegerField(default=0)),
                (
                    "fill",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Text alone"),
                            ("terms_of_reference", "Terms of reference"),
                            ("interviews", "Interviews held"),
                            ("people", "People by code"),
                            ("answers", "Answers to the lines of enquiry"),
                            ("good_practice", "Good practice"),
                            ("lessons", "Lessons"),
                            ("changes", "Changes already made"),
                            ("recommendations", "Recommendations"),
                            ("sign_off", "Sign-off"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("template", "number"), name="section_number_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="imr.report"
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="imr.templatesection"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("finished", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["section__number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("report", "section"), name="answer_once")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReportAnswer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("text", models.TextField(blank=True)),
                ("finished", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.report",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imr.templatesection",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical report answer",
                "verbose_name_plural": "historical report answers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="WordProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="from_word", to="imr.report"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                (
                    "notes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("unchanged", models.PositiveIntegerField(default=0)),
                (
                    "absent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="word_sha256_is_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WordText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="imr.wordproposal"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=80)),
                ("heading", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                ("token", models.CharField(blank=True, max_length=8)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("place", ""), _negated=True),
                        fields=("proposal", "place"),
                        name="word_text_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place", ""), ("text", ""), _negated=True), name="word_text_says_something"
                    ),
                ],
            },
        ),
    )
