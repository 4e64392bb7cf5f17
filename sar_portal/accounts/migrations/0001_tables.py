import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import sar_portal.accounts.letters
from sar_portal.access.create_models import at_once


class Migration(migrations.Migration):
    initial = True

    replaces = [("accounts", "0001_initial")]

    dependencies = [
        ("access", "0001_tables"),
    ]

    operations = at_once(
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="one_account_per_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessConfirmation",
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
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="access.scope"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="address_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("was", models.EmailField(max_length=254)),
                ("becomes", models.EmailField(max_length=254)),
                ("nonce", models.UUIDField(unique=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "scope",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="agency_entry",
                        serialize=False,
                        to="access.scope",
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agencies", to="accounts.board"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("code", models.SlugField(help_text="Short code shown beside its colour, such as POL", max_length=8)),
                ("shared_mailbox", models.EmailField(blank=True, max_length=254)),
                (
                    "manager_reads_interviews",
                    models.BooleanField(default=False, verbose_name="the senior manager reads interview records"),
                ),
                (
                    "hand_over_days",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="days that the text of a hand-over is kept"
                    ),
                ),
                (
                    "support_offer",
                    models.TextField(blank=True, verbose_name="support and counselling that is offered to staff"),
                ),
            ],
            options={
                "verbose_name_plural": "agencies",
                "ordering": ["name"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("board", "code"), name="agency_code_once_per_board"),
                    models.UniqueConstraint(fields=("board", "name"), name="agency_name_once_per_board"),
                    models.CheckConstraint(condition=models.Q(("hand_over_days__lte", 28)), name="hand_over_days_few"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Board",
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
                ("name", models.CharField(max_length=120)),
                (
                    "code",
                    models.SlugField(
                        help_text="Short code used in references, such as ASAB", max_length=12, unique=True
                    ),
                ),
                ("subgroup_name", models.CharField(default="Learning and Review Subgroup", max_length=120)),
                ("coordinator_title", models.CharField(default="SAR coordinator", max_length=80)),
                ("chair_name", models.CharField(blank=True, max_length=120, verbose_name="independent chair")),
                ("contact", models.TextField(blank=True, verbose_name="how to reach the coordinator")),
                (
                    "legal_basis",
                    models.TextField(
                        default="Section 45 of the Care Act 2014 requires you to supply the information asked for in this letter."
                    ),
                ),
                (
                    "practitioner_letter",
                    models.TextField(
                        default=sar_portal.accounts.letters.practitioner_letter,
                        verbose_name="letter that tells practitioners of a review",
                    ),
                ),
                (
                    "handling",
                    models.CharField(default="OFFICIAL-SENSITIVE", max_length=60, verbose_name="handling marking"),
                ),
                (
                    "acknowledge_days",
                    models.PositiveSmallIntegerField(default=3, verbose_name="working days to acknowledge a request"),
                ),
                (
                    "name_people_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="working days to name the agency’s people"
                    ),
                ),
                (
                    "records_days",
                    models.PositiveSmallIntegerField(default=4, verbose_name="working days to secure records"),
                ),
                (
                    "chronology_days",
                    models.PositiveSmallIntegerField(default=20, verbose_name="working days for the chronology"),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(
                        default=40, verbose_name="working days for the IMR or information report"
                    ),
                ),
                (
                    "query_days",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="working days to answer a query on a return"
                    ),
                ),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(
                        default=9,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="hour at which the daily e-mail goes, from 0 to 23",
                    ),
                ),
                (
                    "access_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="months until it is confirmed again who still needs access",
                    ),
                ),
                (
                    "gap_days",
                    models.PositiveSmallIntegerField(
                        default=42, verbose_name="days without an entry that count as a gap"
                    ),
                ),
                (
                    "strict_checks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("is_fictional", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ConfirmedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "confirmation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="accounts.accessconfirmation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("coordinator", "SAR coordinator"),
                            ("subgroup_member", "Subgroup member"),
                            ("subgroup_reader", "Subgroup member on a shared review"),
                            ("lead_reviewer", "Lead reviewer"),
                            ("agency_lead", "Agency lead"),
                            ("imr_author", "IMR author"),
                            ("senior_manager", "Senior manager"),
                            ("recommendation_owner", "Owner of recommendations"),
                            ("interview_reader", "Reader of interview records"),
                            ("contributor", "Contributor"),
                            ("administrator", "Administrator"),
                            ("auditor", "Auditor"),
                            ("hand_over_author", "Author of a hand-over"),
                            ("hand_over_recipient", "Recipient of a hand-over"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.scope",
                    ),
                ),
                ("needed", models.BooleanField()),
            ],
            options={
                "ordering": ["user__name", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("confirmation", "user", "role", "place"), name="confirmed_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-requested_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(
                                models.Q(("confirmed_by", models.F("requested_by")), _negated=True),
                                models.Q(("confirmed_by", models.F("user")), _negated=True),
                                ("confirmed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reset_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requested_by", models.F("user")), _negated=True),
                        name="reset_not_asked_by_oneself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True)), fields=("user",), name="one_open_reset"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgency",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                ("code", models.SlugField(help_text="Short code shown beside its colour, such as POL", max_length=8)),
                ("shared_mailbox", models.EmailField(blank=True, max_length=254)),
                (
                    "manager_reads_interviews",
                    models.BooleanField(default=False, verbose_name="the senior manager reads interview records"),
                ),
                (
                    "hand_over_days",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="days that the text of a hand-over is kept"
                    ),
                ),
                (
                    "support_offer",
                    models.TextField(blank=True, verbose_name="support and counselling that is offered to staff"),
                ),
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
                "verbose_name": "historical agency",
                "verbose_name_plural": "historical agencies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalBoard",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=120)),
                ("code", models.SlugField(help_text="Short code used in references, such as ASAB", max_length=12)),
                ("subgroup_name", models.CharField(default="Learning and Review Subgroup", max_length=120)),
                ("coordinator_title", models.CharField(default="SAR coordinator", max_length=80)),
                ("chair_name", models.CharField(blank=True, max_length=120, verbose_name="independent chair")),
                ("contact", models.TextField(blank=True, verbose_name="how to reach the coordinator")),
                (
                    "legal_basis",
                    models.TextField(
                        default="Section 45 of the Care Act 2014 requires you to supply the information asked for in this letter."
                    ),
                ),
                (
                    "practitioner_letter",
                    models.TextField(
                        default=sar_portal.accounts.letters.practitioner_letter,
                        verbose_name="letter that tells practitioners of a review",
                    ),
                ),
                (
                    "handling",
                    models.CharField(default="OFFICIAL-SENSITIVE", max_length=60, verbose_name="handling marking"),
                ),
                (
                    "acknowledge_days",
                    models.PositiveSmallIntegerField(default=3, verbose_name="working days to acknowledge a request"),
                ),
                (
                    "name_people_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="working days to name the agency’s people"
                    ),
                ),
                (
                    "records_days",
                    models.PositiveSmallIntegerField(default=4, verbose_name="working days to secure records"),
                ),
                (
                    "chronology_days",
                    models.PositiveSmallIntegerField(default=20, verbose_name="working days for the chronology"),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(
                        default=40, verbose_name="working days for the IMR or information report"
                    ),
                ),
                (
                    "query_days",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="working days to answer a query on a return"
                    ),
                ),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(
                        default=9,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="hour at which the daily e-mail goes, from 0 to 23",
                    ),
                ),
                (
                    "access_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="months until it is confirmed again who still needs access",
                    ),
                ),
                (
                    "gap_days",
                    models.PositiveSmallIntegerField(
                        default=42, verbose_name="days without an entry that count as a gap"
                    ),
                ),
                (
                    "strict_checks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("is_fictional", models.BooleanField(default=False)),
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
                "verbose_name": "historical board",
                "verbose_name_plural": "historical boards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accounts.agency",
                    ),
                ),
                ("job_title", models.CharField(blank=True, max_length=120)),
                ("staff_number", models.CharField(blank=True, max_length=40)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("coordinator", "SAR coordinator"),
                            ("subgroup_member", "Subgroup member"),
                            ("subgroup_reader", "Subgroup member on a shared review"),
                            ("lead_reviewer", "Lead reviewer"),
                            ("agency_lead", "Agency lead"),
                            ("imr_author", "IMR author"),
                            ("senior_manager", "Senior manager"),
                            ("recommendation_owner", "Owner of recommendations"),
                            ("interview_reader", "Reader of interview records"),
                            ("contributor", "Contributor"),
                            ("administrator", "Administrator"),
                            ("auditor", "Auditor"),
                            ("hand_over_author", "Author of a hand-over"),
                            ("hand_over_recipient", "Recipient of a hand-over"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="access.scope"
                    ),
                ),
                ("nonce", models.UUIDField(unique=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revoked_by",
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
                "ordering": ["-invited_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_accepted_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_revoked_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="accounts.agency"
                    ),
                ),
                ("job_title", models.CharField(blank=True, max_length=120)),
                ("staff_number", models.CharField(blank=True, max_length=40)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)), fields=("user", "agency"), name="member_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="member_ends_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownIdentity",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="known_as",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
            ],
            options={
                "default_permissions": (),
            },
        ),
    )
