import django.contrib.postgres.fields
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import sar_portal.documents.identities
from sar_portal.access.create_models import at_once


class Migration(migrations.Migration):
    initial = True

    replaces = [("reviews", "0001_initial")]

    dependencies = [
        ("access", "0001_tables"),
        ("accounts", "0001_tables"),
        ("accounts", "__first__"),
        ("documents", "0001_tables"),
        ("notifications", "0001_tables"),
    ]

    operations = at_once(
        migrations.CreateModel(
            name="AgencyReturn",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="reviews.review"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="accounts.agency"
                    ),
                ),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("mark", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["agency__name"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("review", "agency"), name="one_return_per_agency"),
                    models.UniqueConstraint(fields=("review", "mark"), name="one_mark_per_return"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardChecklist",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_checklists",
                        to="accounts.board",
                    ),
                ),
                ("lines", models.JSONField()),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CheckerConflict",
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
                        related_name="checker_conflicts",
                        to="reviews.agencyreturn",
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
            name="ContactLogged",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="reviews.agencyreturn"
                    ),
                ),
                ("happened_on", models.DateField()),
                ("with_whom", models.CharField(max_length=120, verbose_name="with whom, by role")),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="EscalationLadder",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="ladders", to="accounts.board"
                    ),
                ),
                ("rungs", models.JSONField()),
                ("for_open", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalRecordSet",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("system", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("format", models.CharField(blank=True, max_length=60)),
                ("custodian", models.CharField(blank=True, max_length=120)),
                ("secured_on", models.DateField(blank=True, null=True)),
                ("secured_by", models.CharField(blank=True, max_length=120)),
                ("available_on", models.DateField(blank=True, null=True, verbose_name="made available to the author")),
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
                "verbose_name": "historical record set",
                "verbose_name_plural": "historical record sets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReview",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(db_index=True, max_length=30)),
                (
                    "pseudonym",
                    models.CharField(help_text="The name used for the adult on every page and paper", max_length=60),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("set_up", "Set-up"),
                            ("gathering", "Gathering"),
                            ("analysis", "Analysis"),
                            ("reporting", "Reporting"),
                            ("actions", "Actions"),
                            ("suspended", "Suspended"),
                            ("closed", "Closed"),
                        ],
                        default="set_up",
                        max_length=12,
                    ),
                ),
                (
                    "suspended_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("set_up", "Set-up"),
                            ("gathering", "Gathering"),
                            ("analysis", "Analysis"),
                            ("reporting", "Reporting"),
                            ("actions", "Actions"),
                            ("suspended", "Suspended"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "mandate",
                    models.CharField(
                        choices=[
                            ("mandatory", "Mandatory: section 44(1) to (3)"),
                            ("discretionary", "Discretionary: section 44(4)"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "needs_care_reason",
                    models.TextField(
                        blank=True, verbose_name="adult in the area with needs for care and support: reasons"
                    ),
                ),
                (
                    "concern_reason",
                    models.TextField(
                        blank=True, verbose_name="cause for concern about how agencies worked together: reasons"
                    ),
                ),
                (
                    "outcome_reason",
                    models.TextField(
                        blank=True, verbose_name="died, or alive and experienced serious abuse or neglect: reasons"
                    ),
                ),
                ("adult_died", models.BooleanField(default=True)),
                (
                    "types_of_abuse",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("physical", "Physical"),
                                ("domestic", "Domestic"),
                                ("sexual", "Sexual"),
                                ("psychological", "Psychological"),
                                ("financial", "Financial or material"),
                                ("slavery", "Modern slavery"),
                                ("discriminatory", "Discriminatory"),
                                ("organisational", "Organisational"),
                                ("neglect", "Neglect and acts of omission"),
                                ("self_neglect", "Self-neglect"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("methodology", models.CharField(blank=True, max_length=200)),
                ("terms_of_reference", models.TextField(blank=True)),
                ("referrer", models.CharField(blank=True, max_length=120)),
                ("referral_received", models.DateField()),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="decision of the independent chair"),
                ),
                ("initiated_on", models.DateField(blank=True, null=True, verbose_name="review initiated")),
                ("period_start", models.DateField(verbose_name="period under review from")),
                ("period_end", models.DateField(verbose_name="period under review to")),
                ("target_completion", models.DateField(blank=True, null=True)),
                ("family_involvement", models.TextField(blank=True)),
                (
                    "scope",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="access.scope",
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.board",
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
                "verbose_name": "historical review",
                "verbose_name_plural": "historical reviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="reviews.agencyreturn"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "asks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("records", "Records secured"),
                                ("chronology", "Chronology"),
                                ("imr", "Individual Management Review"),
                                ("information_report", "Information report"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("functions", "The request helps the board to do its functions (condition 1)"),
                                (
                                    "likely",
                                    "The agency's work makes it likely that it holds relevant information (condition 2)",
                                ),
                                (
                                    "about_them",
                                    "The information is about the agency, its function, or someone it has a function for (condition 3)",
                                ),
                                (
                                    "supplied",
                                    "The information is what was supplied to another under section 45 (condition 4)",
                                ),
                            ],
                            max_length=12,
                        ),
                        size=None,
                    ),
                ),
                ("supply_to", models.CharField(max_length=200)),
                ("note", models.TextField(blank=True)),
                ("content", sar_portal.documents.identities.SealedJson(default=dict)),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.rendering",
                    ),
                ),
                (
                    "deadline",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="notifications.deadline",
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("agency_return", "number"), name="request_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Query",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="queries", to="reviews.submission"
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=240)),
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
                "verbose_name_plural": "queries",
                "ordering": ["at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="QueryAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "query",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="reviews.query"
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
            name="QueryDecision",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="reviews.query"
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
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recommendations", to="access.scope"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recommendations", to="reviews.review"
                    ),
                ),
                (
                    "agency_return",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="reviews.agencyreturn",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="reviews.returnpart",
                    ),
                ),
                ("number_there", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("reference", models.CharField(max_length=50, unique=True)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("implemented", "Implemented"),
                            ("checked", "Impact checked"),
                            ("not_implemented", "Not implemented"),
                        ],
                        default="agreed",
                        max_length=16,
                    ),
                ),
                ("agreed_on", models.DateField(default=django.utils.timezone.localdate)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "rag",
                    models.CharField(
                        blank=True,
                        choices=[("red", "Red: off track"), ("amber", "Amber: at risk"), ("green", "Green: on track")],
                        max_length=5,
                        verbose_name="rating",
                    ),
                ),
                (
                    "impact_deadline",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications.deadline",
                    ),
                ),
            ],
            options={
                "ordering": ["review", "agency_return__mark", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "number"), name="recommendation_number_once"),
                    models.UniqueConstraint(fields=("part", "number_there"), name="recommendation_known_again"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agency_return__isnull", True), ("owner__isnull", True), ("scope", models.F("review"))
                            ),
                            models.Q(("owner__isnull", False), ("scope", models.F("agency_return"))),
                            _connector="OR",
                        ),
                        name="recommendation_of_return_or_board",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["agreed", "implemented", "checked", "not_implemented"])),
                        name="recommendation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "agreed"), ("ended_on__isnull", False), _connector="XOR"),
                        name="recommendation_ended_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                ("what", models.TextField()),
                ("lead_officer", models.CharField(blank=True, max_length=120, verbose_name="lead officer, by role")),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("target_on", models.DateField(blank=True, null=True)),
                ("revised_on", models.DateField(blank=True, null=True, verbose_name="new target date")),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("done", "Done"), ("dropped", "Dropped")],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("what_there", models.TextField(blank=True)),
                ("lead_there", models.CharField(blank=True, max_length=120)),
                ("target_there", models.DateField(blank=True, null=True)),
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.recommendation",
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="notifications.deadline",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="reviews.recommendation"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("what", models.TextField()),
                ("lead_officer", models.CharField(blank=True, max_length=120, verbose_name="lead officer, by role")),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("target_on", models.DateField(blank=True, null=True)),
                ("revised_on", models.DateField(blank=True, null=True, verbose_name="new target date")),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("done", "Done"), ("dropped", "Dropped")],
                        default="planned",
                        max_length=8,
                    ),
                ),
                (
                    "deadline",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications.deadline",
                    ),
                ),
                ("what_there", models.TextField(blank=True)),
                ("lead_there", models.CharField(blank=True, max_length=120)),
                ("target_there", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("recommendation", "number"), name="action_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "done", "dropped"])), name="action_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "planned"), ("ended_on__isnull", False), _connector="XOR"),
                        name="action_ended_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_sets",
                        to="reviews.agencyreturn",
                    ),
                ),
                ("system", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("format", models.CharField(blank=True, max_length=60)),
                ("custodian", models.CharField(blank=True, max_length=120)),
                ("secured_on", models.DateField(blank=True, null=True)),
                ("secured_by", models.CharField(blank=True, max_length=120)),
                ("available_on", models.DateField(blank=True, null=True, verbose_name="made available to the author")),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("secured_by", ""), ("secured_on__isnull", True)),
                            models.Q(("secured_on__isnull", False), models.Q(("secured_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="records_secured_on_and_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestLetterTexts",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_texts", to="accounts.board"
                    ),
                ),
                ("texts", models.JSONField()),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReturnPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="reviews.agencyreturn"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("records", "Records secured"),
                            ("chronology", "Chronology"),
                            ("imr", "Individual Management Review"),
                            ("information_report", "Information report"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("in_progress", "In progress"),
                            ("with_senior_manager", "With senior manager"),
                            ("returned", "Returned"),
                            ("final", "Final"),
                            ("nil_return", "Nil return"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="requested",
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "deadline",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="part", to="notifications.deadline"
                    ),
                ),
                (
                    "returned",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("agency_return", "kind"), name="one_part_of_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "requested",
                                    "in_progress",
                                    "with_senior_manager",
                                    "returned",
                                    "final",
                                    "nil_return",
                                    "refused",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="part_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestDecision",
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
                        related_name="decisions",
                        to="reviews.informationrequest",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request_decisions",
                        to="reviews.returnpart",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="asked or granted until")),
                ("to_whom", models.CharField(blank=True, max_length=120, verbose_name="escalated to")),
                ("rung", models.CharField(blank=True, max_length=30)),
                (
                    "answers",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="reviews.requestdecision",
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
            name="PartDecision",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="reviews.returnpart"
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
            name="Review",
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
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="accounts.board"
                    ),
                ),
                ("reference", models.CharField(max_length=30, unique=True)),
                (
                    "pseudonym",
                    models.CharField(help_text="The name used for the adult on every page and paper", max_length=60),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("set_up", "Set-up"),
                            ("gathering", "Gathering"),
                            ("analysis", "Analysis"),
                            ("reporting", "Reporting"),
                            ("actions", "Actions"),
                            ("suspended", "Suspended"),
                            ("closed", "Closed"),
                        ],
                        default="set_up",
                        max_length=12,
                    ),
                ),
                (
                    "suspended_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("set_up", "Set-up"),
                            ("gathering", "Gathering"),
                            ("analysis", "Analysis"),
                            ("reporting", "Reporting"),
                            ("actions", "Actions"),
                            ("suspended", "Suspended"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "mandate",
                    models.CharField(
                        choices=[
                            ("mandatory", "Mandatory: section 44(1) to (3)"),
                            ("discretionary", "Discretionary: section 44(4)"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "needs_care_reason",
                    models.TextField(
                        blank=True, verbose_name="adult in the area with needs for care and support: reasons"
                    ),
                ),
                (
                    "concern_reason",
                    models.TextField(
                        blank=True, verbose_name="cause for concern about how agencies worked together: reasons"
                    ),
                ),
                (
                    "outcome_reason",
                    models.TextField(
                        blank=True, verbose_name="died, or alive and experienced serious abuse or neglect: reasons"
                    ),
                ),
                ("adult_died", models.BooleanField(default=True)),
                (
                    "types_of_abuse",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("physical", "Physical"),
                                ("domestic", "Domestic"),
                                ("sexual", "Sexual"),
                                ("psychological", "Psychological"),
                                ("financial", "Financial or material"),
                                ("slavery", "Modern slavery"),
                                ("discriminatory", "Discriminatory"),
                                ("organisational", "Organisational"),
                                ("neglect", "Neglect and acts of omission"),
                                ("self_neglect", "Self-neglect"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("methodology", models.CharField(blank=True, max_length=200)),
                ("terms_of_reference", models.TextField(blank=True)),
                ("referrer", models.CharField(blank=True, max_length=120)),
                ("referral_received", models.DateField()),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="decision of the independent chair"),
                ),
                ("initiated_on", models.DateField(blank=True, null=True, verbose_name="review initiated")),
                ("period_start", models.DateField(verbose_name="period under review from")),
                ("period_end", models.DateField(verbose_name="period under review to")),
                ("target_completion", models.DateField(blank=True, null=True)),
                ("family_involvement", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-referral_received", "reference"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gte", models.F("period_start"))), name="review_period_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["set_up", "gathering", "analysis", "reporting", "actions", "suspended", "closed"],
                            )
                        ),
                        name="review_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "suspended"), ("suspended_from", ""), _connector="XOR"),
                        name="review_suspended_from",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_requests",
                        to="reviews.review",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "asks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("records", "Records secured"),
                                ("chronology", "Chronology"),
                                ("imr", "Individual Management Review"),
                                ("information_report", "Information report"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("records_due", models.DateField(blank=True, null=True)),
                ("chronology_due", models.DateField(blank=True, null=True)),
                ("report_due", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["agency__name"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("review", "agency"), name="planned_once")],
            },
        ),
        migrations.CreateModel(
            name="ParallelProcess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parallel_processes",
                        to="reviews.review",
                    ),
                ),
                ("kind", models.CharField(max_length=120)),
                ("lead_body", models.CharField(blank=True, max_length=120)),
                ("contact", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("status", models.CharField(blank=True, max_length=200)),
                ("holds_interviews", models.BooleanField(default=False, verbose_name="no interviews until cleared")),
                ("holds_publication", models.BooleanField(default=False, verbose_name="no publication until cleared")),
                ("ended_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "parallel processes",
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NamesShown",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="names_shown", to="reviews.review"
                    ),
                ),
                ("until", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["subject", "by", "-at"], name="reviews_nam_subject_5436f9_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verb", "show"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="names_shown_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="reviews.review"
                    ),
                ),
                ("what", models.CharField(max_length=120)),
                ("planned_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["planned_on", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Metadata",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="metadata", to="reviews.review"
                    ),
                ),
                (
                    "adults",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="how many adults",
                    ),
                ),
                (
                    "referral_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("local_authority", "Local authority"),
                            ("nhs", "NHS"),
                            ("police", "Police"),
                            ("fire", "Fire and rescue"),
                            ("coroner", "Coroner"),
                            ("housing", "Housing"),
                            ("provider", "Care provider"),
                            ("voluntary", "Voluntary sector"),
                            ("family", "Family or friends"),
                            ("other", "Somebody else"),
                        ],
                        max_length=16,
                        verbose_name="who referred it",
                    ),
                ),
                (
                    "reviewer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("independent", "An independent reviewer"),
                            ("internal", "Somebody of a partner agency"),
                            ("none", "No lead reviewer"),
                        ],
                        max_length=16,
                        verbose_name="who led the review",
                    ),
                ),
                (
                    "panel",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was there a panel",
                    ),
                ),
                (
                    "family_invited",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was the family invited to take part",
                    ),
                ),
                ("family_reason", models.CharField(blank=True, max_length=300, verbose_name="why not")),
                (
                    "family_took_part",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="did the family take part",
                    ),
                ),
                (
                    "advocate",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was there an advocate",
                    ),
                ),
                (
                    "inquest",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was there an inquest",
                    ),
                ),
                (
                    "criminal",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was there a criminal investigation",
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("female", "Female"),
                            ("male", "Male"),
                            ("otherwise", "Described otherwise"),
                            ("unknown", "Not recorded"),
                        ],
                        max_length=16,
                        verbose_name="sex",
                    ),
                ),
                (
                    "ethnicity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asian", "Asian or Asian British"),
                            ("black", "Black, Black British, Caribbean or African"),
                            ("mixed", "Mixed or multiple ethnic groups"),
                            ("white", "White"),
                            ("other", "Other ethnic group"),
                            ("unknown", "Not recorded"),
                        ],
                        max_length=16,
                        verbose_name="ethnic group",
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("frailty", "Physical disability or frailty"),
                                ("learning", "Learning disability"),
                                ("autism", "Autism"),
                                ("mental", "Mental ill health"),
                                ("memory", "Dementia or other memory problems"),
                                ("brain", "Acquired brain injury"),
                                ("sensory", "Sensory impairment"),
                                ("substances", "Use of alcohol or drugs"),
                                ("homeless", "Homelessness"),
                                ("other", "Other needs"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="needs for care and support",
                    ),
                ),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("practice", "Direct practice"),
                                ("together", "Work between agencies"),
                                ("organisation", "Organisations"),
                                ("board", "Governance by the board"),
                                ("national", "National"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="domains of learning",
                    ),
                ),
                (
                    "factors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("person", "The adult and the family"),
                                ("role", "The practitioner’s own role"),
                                ("work", "Work environment"),
                                ("personal", "Personal to the practitioner"),
                                ("team", "The team"),
                                ("together", "Work between agencies"),
                                ("culture", "Organisational culture and management"),
                                ("wider", "Wider context"),
                                ("other", "Other factors"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="contributory factors",
                    ),
                ),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="report approved by the board")),
                (
                    "publication",
                    models.CharField(
                        blank=True,
                        choices=[("full", "In full"), ("summary", "A summary or briefing"), ("none", "Not published")],
                        max_length=16,
                        verbose_name="published",
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "publication_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was not published"),
                ),
            ],
            options={
                "verbose_name": "review metadata",
                "verbose_name_plural": "review metadata",
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("adults__isnull", True), ("adults__gte", 1), _connector="OR"),
                        name="metadata_of_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_plan", to="reviews.review"
                    ),
                ),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("functions", "The request helps the board to do its functions (condition 1)"),
                                (
                                    "likely",
                                    "The agency's work makes it likely that it holds relevant information (condition 2)",
                                ),
                                (
                                    "about_them",
                                    "The information is about the agency, its function, or someone it has a function for (condition 3)",
                                ),
                                (
                                    "supplied",
                                    "The information is what was supplied to another under section 45 (condition 4)",
                                ),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("supply_to", models.CharField(blank=True, max_length=200)),
                (
                    "name_people_by",
                    models.DateField(blank=True, null=True, verbose_name="name the author and the senior manager by"),
                ),
                ("briefing", models.CharField(blank=True, max_length=200, verbose_name="author briefing")),
                ("note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="KeyLineOfEnquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kloes", to="reviews.review"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("question", models.TextField()),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("review", "number"), name="kloe_number_once")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalParallelProcess",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=120)),
                ("lead_body", models.CharField(blank=True, max_length=120)),
                ("contact", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("status", models.CharField(blank=True, max_length=200)),
                ("holds_interviews", models.BooleanField(default=False, verbose_name="no interviews until cleared")),
                ("holds_publication", models.BooleanField(default=False, verbose_name="no publication until cleared")),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.review",
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
                "verbose_name": "historical parallel process",
                "verbose_name_plural": "historical parallel processes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("what", models.CharField(max_length=120)),
                ("planned_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.review",
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
                "verbose_name": "historical milestone",
                "verbose_name_plural": "historical milestones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMetadata",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "adults",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="how many adults",
                    ),
                ),
                (
                    "referral_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("local_authority", "Local authority"),
                            ("nhs", "NHS"),
                            ("police", "Police"),
                            ("fire", "Fire and rescue"),
                            ("coroner", "Coroner"),
                            ("housing", "Housing"),
                            ("provider", "Care provider"),
                            ("voluntary", "Voluntary sector"),
                            ("family", "Family or friends"),
                            ("other", "Somebody else"),
                        ],
                        max_length=16,
                        verbose_name="who referred it",
                    ),
                ),
                (
                    "reviewer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("independent", "An independent reviewer"),
                            ("internal", "Somebody of a partner agency"),
                            ("none", "No lead reviewer"),
                        ],
                        max_length=16,
                        verbose_name="who led the review",
                    ),
                ),
                (
                    "panel",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was there a panel",
                    ),
                ),
                (
                    "family_invited",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was the family invited to take part",
                    ),
                ),
                ("family_reason", models.CharField(blank=True, max_length=300, verbose_name="why not")),
                (
                    "family_took_part",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="did the family take part",
                    ),
                ),
                (
                    "advocate",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was there an advocate",
                    ),
                ),
                (
                    "inquest",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was there an inquest",
                    ),
                ),
                (
                    "criminal",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=16,
                        verbose_name="was there a criminal investigation",
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("female", "Female"),
                            ("male", "Male"),
                            ("otherwise", "Described otherwise"),
                            ("unknown", "Not recorded"),
                        ],
                        max_length=16,
                        verbose_name="sex",
                    ),
                ),
                (
                    "ethnicity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asian", "Asian or Asian British"),
                            ("black", "Black, Black British, Caribbean or African"),
                            ("mixed", "Mixed or multiple ethnic groups"),
                            ("white", "White"),
                            ("other", "Other ethnic group"),
                            ("unknown", "Not recorded"),
                        ],
                        max_length=16,
                        verbose_name="ethnic group",
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("frailty", "Physical disability or frailty"),
                                ("learning", "Learning disability"),
                                ("autism", "Autism"),
                                ("mental", "Mental ill health"),
                                ("memory", "Dementia or other memory problems"),
                                ("brain", "Acquired brain injury"),
                                ("sensory", "Sensory impairment"),
                                ("substances", "Use of alcohol or drugs"),
                                ("homeless", "Homelessness"),
                                ("other", "Other needs"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="needs for care and support",
                    ),
                ),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("practice", "Direct practice"),
                                ("together", "Work between agencies"),
                                ("organisation", "Organisations"),
                                ("board", "Governance by the board"),
                                ("national", "National"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="domains of learning",
                    ),
                ),
                (
                    "factors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("person", "The adult and the family"),
                                ("role", "The practitioner’s own role"),
                                ("work", "Work environment"),
                                ("personal", "Personal to the practitioner"),
                                ("team", "The team"),
                                ("together", "Work between agencies"),
                                ("culture", "Organisational culture and management"),
                                ("wider", "Wider context"),
                                ("other", "Other factors"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="contributory factors",
                    ),
                ),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="report approved by the board")),
                (
                    "publication",
                    models.CharField(
                        blank=True,
                        choices=[("full", "In full"), ("summary", "A summary or briefing"), ("none", "Not published")],
                        max_length=16,
                        verbose_name="published",
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "publication_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was not published"),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.review",
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
                "verbose_name": "historical review metadata",
                "verbose_name_plural": "historical review metadata",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalKeyLineOfEnquiry",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("question", models.TextField()),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.review",
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
                "verbose_name": "historical key line of enquiry",
                "verbose_name_plural": "historical key line of enquirys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCommonPerson",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=40, verbose_name="code used in the text")),
                (
                    "name",
                    sar_portal.documents.identities.SealedText(blank=True, max_length=120, verbose_name="real name"),
                ),
                ("spellings", sar_portal.documents.identities.SealedList(blank=True, default=list)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("agencies_see_name", models.BooleanField(default=False, verbose_name="agencies may see the name")),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.review",
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
                "verbose_name": "historical common person",
                "verbose_name_plural": "historical common persons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CommonPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="reviews.review"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code used in the text")),
                (
                    "name",
                    sar_portal.documents.identities.SealedText(blank=True, max_length=120, verbose_name="real name"),
                ),
                ("spellings", sar_portal.documents.identities.SealedList(blank=True, default=list)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("agencies_see_name", models.BooleanField(default=False, verbose_name="agencies may see the name")),
            ],
            options={
                "ordering": ["code"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("review", "code"), name="common_code_once")],
            },
        ),
        migrations.CreateModel(
            name="AdultIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identity", to="reviews.review"
                    ),
                ),
                ("real_name", sar_portal.documents.identities.SealedText(max_length=120)),
                ("date_of_birth", sar_portal.documents.identities.SealedDate(blank=True, null=True)),
                ("date_of_death", sar_portal.documents.identities.SealedDate(blank=True, null=True)),
                (
                    "nhs_number",
                    sar_portal.documents.identities.SealedText(blank=True, max_length=12, verbose_name="NHS number"),
                ),
                ("name_mark", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("nhs_mark", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="called in the chronologies")),
                ("spellings", sar_portal.documents.identities.SealedList(blank=True, default=list)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "adult identities",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewDecision",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="reviews.review"
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
            name="StandIn",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="stand_ins", to="reviews.agencyreturn"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="reviews.returnpart"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("part", "number"), name="submission_number_once")],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_offs", to="reviews.returnpart"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_offs", to="reviews.submission"
                    ),
                ),
                ("statement", models.TextField(blank=True)),
                ("name", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=120)),
                ("sections", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verb", "accept")), fields=("submission",), name="accepted_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verb", "accept"), _negated=True),
                            models.Q(("statement", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="accepted_with_statement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityCheck",
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
                        related_name="quality_checks",
                        to="reviews.returnpart",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_checks",
                        to="reviews.submission",
                    ),
                ),
                ("checklist", models.JSONField(blank=True, default=dict)),
                (
                    "against",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.boardchecklist",
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
            name="SubmissionPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="reviews.submission"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("submitted", "As submitted"), ("accepted", "As accepted")], max_length=9
                    ),
                ),
                (
                    "rendering",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.rendering"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("submission", "stage"), name="one_paper_per_stage")],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="reviews.recommendation",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.submission",
                    ),
                ),
                ("text", models.TextField()),
                ("lesson", models.TextField(blank=True)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practitioners", "Practitioners"),
                            ("managers", "Managers"),
                            ("organisation", "The organisation"),
                            ("partnership", "The partnership"),
                            ("national", "National bodies"),
                            ("", "Not said"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "kloes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="intended outcome")),
                ("measure", models.TextField(blank=True, verbose_name="how success will be known")),
                ("target_on", models.DateField(blank=True, null=True, verbose_name="to be implemented by")),
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
                "constraints": [
                    models.UniqueConstraint(fields=("recommendation", "submission"), name="worded_once_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="reviews.agencyreturn"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("conflict", "The author is not independent"),
                            ("identity", "A same-name question is open"),
                            ("declaration", "The declaration of independence is not signed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("because", models.CharField(max_length=60)),
                ("sentence", models.CharField(max_length=300)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["since"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("agency_return", "why", "because"),
                        name="held_once",
                    )
                ],
            },
        ),
    )
