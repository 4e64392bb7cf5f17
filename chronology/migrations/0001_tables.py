import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import sar_portal.documents.identities
from sar_portal.access.create_models import at_once


class Migration(migrations.Migration):
    initial = True

    replaces = [("chronology", "0001_initial")]

    dependencies = [
        ("accounts", "0001_tables"),
        ("accounts", "__first__"),
        ("documents", "0001_tables"),
        ("reviews", "0001_tables"),
    ]

    operations = at_once(
        migrations.CreateModel(
            name="Matching",
            fields=[
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="matching",
                        serialize=False,
                        to="reviews.review",
                    ),
                ),
                (
                    "versions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BoardColumns",
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
                        related_name="chronology_columns",
                        to="accounts.board",
                    ),
                ),
                ("columns", models.JSONField()),
                ("for_begun", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="reviews.review"
                    ),
                ),
                ("first", models.BigIntegerField()),
                ("second", models.BigIntegerField(blank=True, null=True)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("reasons", models.JSONField(default=list)),
                ("score", models.FloatField()),
                ("sort_day", models.IntegerField()),
                ("sort_minute", models.SmallIntegerField()),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["sort_day", "sort_minute", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["review", "sort_day", "sort_minute", "id"], name="candidate_order_in_review")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="candidate_once", nulls_distinct=False),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second__isnull", True), ("second__gt", models.F("first")), _connector="OR"
                        ),
                        name="candidate_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="candidate_score"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Chronology",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chronology", to="reviews.returnpart"
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chronologies",
                        to="chronology.boardcolumns",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "chronologies",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ChronologyEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                (
                    "kind",
                    models.CharField(
                        choices=[("event", "Event"), ("no_contact", "Statement of no contact")],
                        default="event",
                        max_length=10,
                    ),
                ),
                ("date_original", models.CharField(blank=True, max_length=100, verbose_name="date as written")),
                ("date_from", models.DateField(blank=True, null=True)),
                ("date_to", models.DateField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                ("uncertain", models.BooleanField(default=False, verbose_name="date is approximate")),
                ("date_qualifier", models.CharField(blank=True, max_length=20)),
                ("time_original", models.CharField(blank=True, max_length=100, verbose_name="time as written")),
                ("time_from", models.TimeField(blank=True, null=True)),
                ("time_to", models.TimeField(blank=True, null=True)),
                ("time_approximate", models.BooleanField(default=False)),
                ("time_qualifier", models.CharField(blank=True, max_length=20, verbose_name="part of the day")),
                ("sort_day", models.IntegerField(default=2000000000)),
                ("sort_minute", models.SmallIntegerField(default=1500)),
                ("order_in_day", models.PositiveIntegerField(default=0)),
                ("source", models.TextField(blank=True, verbose_name="source of information")),
                ("people", models.TextField(blank=True, verbose_name="people involved, by code")),
                ("contact_type", models.TextField(blank=True, verbose_name="type of contact")),
                ("event", models.TextField(blank=True, verbose_name="what happened")),
                ("adult_seen", models.TextField(blank=True, verbose_name="was the adult seen")),
                ("adults_voice", models.TextField(blank=True, verbose_name="what the adult said or wanted")),
                ("action", models.TextField(blank=True, verbose_name="action or decision")),
                ("comment", models.TextField(blank=True, verbose_name="author's comment")),
                (
                    "practice_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("GOOD_PRACTICE", "Good practice"),
                            ("EXPECTED_PRACTICE", "Expected practice"),
                            ("BELOW_EXPECTED", "Below expected"),
                            ("MISSED_OPPORTUNITY", "Missed opportunity"),
                            ("INFO_GAP", "Information gap"),
                            ("CONTEXT", "Context"),
                        ],
                        max_length=20,
                        verbose_name="practice",
                    ),
                ),
                (
                    "kloe_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "chronology",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="chronology.chronology"
                    ),
                ),
                ("needs_attention", models.TextField(blank=True)),
                (
                    "import_row",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="entry",
                        to="chronology.importrow",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("contributed", models.BooleanField(default=False)),
                ("team", models.CharField(blank=True, max_length=120, verbose_name="ward, team or department")),
                ("to_accept", models.BooleanField(default=False, verbose_name="the author has still to take it on")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="chronology.chronologyentry",
                    ),
                ),
                ("begun_as", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                "verbose_name_plural": "chronology entries",
                "ordering": ("sort_day", "sort_minute", "order_in_day", "pk"),
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["chronology", "sort_day", "sort_minute", "order_in_day", "id"],
                        name="chronology__chronol_85f3bb_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("time_from__isnull", True), models.Q(("time_original", ""), _negated=True), _connector="OR"
                        ),
                        name="chronologyentry_time_was_written",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("precision", "unknown"),
                            models.Q(
                                ("date_from__isnull", False),
                                models.Q(
                                    ("date_to__isnull", True), ("date_to__gte", models.F("date_from")), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="chronologyentry_date_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("source", ""), _negated=True), models.Q(("date_original", ""), _negated=True)
                            ),
                            models.Q(("needs_attention", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_incomplete_is_marked",
                    ),
                    models.UniqueConstraint(fields=("chronology", "ref"), name="entry_ref_once"),
                    models.UniqueConstraint(fields=("chronology", "begun_as"), name="entry_begun_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True), ("removed_at__isnull", False), _connector="OR"
                        ),
                        name="entry_merged_is_removed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="entry_removed_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="chronology.chronologyentry",
                    ),
                ),
                ("was", models.JSONField()),
                ("becomes", models.JSONField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CorrectionDecision",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="chronology.correction"
                    ),
                ),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="glossary", to="reviews.agencyreturn"
                    ),
                ),
                ("term", models.CharField(max_length=20, verbose_name="abbreviation")),
                ("meaning", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["term"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("agency_return", "term"), name="glossary_term_once")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalGlossaryTerm",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("term", models.CharField(max_length=20, verbose_name="abbreviation")),
                ("meaning", models.CharField(max_length=200)),
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
                "verbose_name": "historical glossary term",
                "verbose_name_plural": "historical glossary terms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPersonCode",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=40)),
                ("name", sar_portal.documents.identities.SealedText(blank=True, max_length=120)),
                ("spellings", sar_portal.documents.identities.SealedList(blank=True, default=list)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("because", models.CharField(blank=True, max_length=60)),
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
                "verbose_name": "historical person code",
                "verbose_name_plural": "historical person codes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "chronology",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="chronology.chronology"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
                ("pasted", models.TextField(blank=True, verbose_name="pasted text, as it came")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("could_not_be_read", "Could not be read"),
                            ("preview", "Being checked"),
                            ("writing", "Being brought in"),
                            ("imported", "Imported"),
                            ("discarded", "Discarded"),
                            ("undone", "Undone"),
                        ],
                        default="preview",
                        max_length=20,
                    ),
                ),
                ("tables", models.JSONField(blank=True, default=list)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("chosen_tables", models.JSONField(blank=True, null=True)),
                ("day_first", models.BooleanField(blank=True, null=True)),
                ("columns_checked", models.BooleanField(default=False)),
                (
                    "default_source",
                    models.CharField(blank=True, max_length=200, verbose_name="source of rows without one"),
                ),
                ("adds_only", models.BooleanField(default=False)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="chronology.import",
                    ),
                ),
                ("notes", models.JSONField(blank=True, default=list)),
                ("question", models.CharField(blank=True, max_length=40)),
                ("problem", models.TextField(blank=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "acts_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "ordering": ["-at"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["chronology", "sha256"], name="chronology__chronol_2272b5_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file__isnull", False), models.Q(("pasted", ""), _negated=True), _connector="OR"
                        ),
                        name="import_keeps_the_original",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "could_not_be_read"), _negated=True),
                            models.Q(("problem", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("corrects", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="import_corrects_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="chronology.import"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField(verbose_name="row number in the file")),
                ("table", models.CharField(blank=True, max_length=120)),
                ("original", models.JSONField()),
                ("values", models.JSONField(default=dict)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("attention", "Needs attention"), ("skipped", "Skipped")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("notes", models.JSONField(blank=True, default=list)),
                ("mended", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["position"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "position"), name="import_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="import_row_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalChronologyEntry",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                (
                    "kind",
                    models.CharField(
                        choices=[("event", "Event"), ("no_contact", "Statement of no contact")],
                        default="event",
                        max_length=10,
                    ),
                ),
                ("date_original", models.CharField(blank=True, max_length=100, verbose_name="date as written")),
                ("date_from", models.DateField(blank=True, null=True)),
                ("date_to", models.DateField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                ("uncertain", models.BooleanField(default=False, verbose_name="date is approximate")),
                ("date_qualifier", models.CharField(blank=True, max_length=20)),
                ("time_original", models.CharField(blank=True, max_length=100, verbose_name="time as written")),
                ("time_from", models.TimeField(blank=True, null=True)),
                ("time_to", models.TimeField(blank=True, null=True)),
                ("time_approximate", models.BooleanField(default=False)),
                ("time_qualifier", models.CharField(blank=True, max_length=20, verbose_name="part of the day")),
                ("sort_day", models.IntegerField(default=2000000000)),
                ("sort_minute", models.SmallIntegerField(default=1500)),
                ("order_in_day", models.PositiveIntegerField(default=0)),
                ("source", models.TextField(blank=True, verbose_name="source of information")),
                ("people", models.TextField(blank=True, verbose_name="people involved, by code")),
                ("contact_type", models.TextField(blank=True, verbose_name="type of contact")),
                ("event", models.TextField(blank=True, verbose_name="what happened")),
                ("adult_seen", models.TextField(blank=True, verbose_name="was the adult seen")),
                ("adults_voice", models.TextField(blank=True, verbose_name="what the adult said or wanted")),
                ("action", models.TextField(blank=True, verbose_name="action or decision")),
                ("comment", models.TextField(blank=True, verbose_name="author's comment")),
                (
                    "practice_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("GOOD_PRACTICE", "Good practice"),
                            ("EXPECTED_PRACTICE", "Expected practice"),
                            ("BELOW_EXPECTED", "Below expected"),
                            ("MISSED_OPPORTUNITY", "Missed opportunity"),
                            ("INFO_GAP", "Information gap"),
                            ("CONTEXT", "Context"),
                        ],
                        max_length=20,
                        verbose_name="practice",
                    ),
                ),
                (
                    "kloe_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("needs_attention", models.TextField(blank=True)),
                ("contributed", models.BooleanField(default=False)),
                ("team", models.CharField(blank=True, max_length=120, verbose_name="ward, team or department")),
                ("to_accept", models.BooleanField(default=False, verbose_name="the author has still to take it on")),
                ("begun_as", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "chronology",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chronology.chronology",
                    ),
                ),
                (
                    "import_row",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chronology.importrow",
                    ),
                ),
                (
                    "created_by",
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
                    "merged_into",
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
                    "removed_by",
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
                "verbose_name": "historical chronology entry",
                "verbose_name_plural": "historical chronology entries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="chronology.import"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "New"),
                            ("changed", "Changed"),
                            ("same", "The same"),
                            ("gone", "No longer there"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "row",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="step",
                        to="chronology.importrow",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_steps",
                        to="chronology.chronologyentry",
                    ),
                ),
                ("found_by", models.CharField(blank=True, max_length=10)),
                ("edited", models.BooleanField(default=False)),
                ("take", models.BooleanField(default=False)),
                ("seen_version", models.PositiveIntegerField(blank=True, null=True)),
                ("before", models.JSONField(blank=True, default=dict)),
                ("after", models.JSONField(blank=True, default=dict)),
                ("done_version", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "entry"), name="import_step_once_for_an_entry"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry__isnull", False), ("kind", "gone"), ("row__isnull", True)),
                            models.Q(models.Q(("kind", "gone"), _negated=True), ("row__isnull", False)),
                            _connector="OR",
                        ),
                        name="import_step_of_a_row_or_gone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_version__isnull", True), ("entry__isnull", False), _connector="OR"),
                        name="import_step_done_to_an_entry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="reviews.agencyreturn"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", sar_portal.documents.identities.SealedText(blank=True, max_length=120)),
                ("spellings", sar_portal.documents.identities.SealedList(blank=True, default=list)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("because", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "ordering": ["code"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("agency_return", "code"), name="person_code_once")],
            },
        ),
        migrations.CreateModel(
            name="RememberedColumn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remembered_columns",
                        to="accounts.agency",
                    ),
                ),
                ("heading", models.CharField(max_length=80)),
                ("target", models.CharField(blank=True, max_length=20)),
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
                "constraints": [models.UniqueConstraint(fields=("agency", "heading"), name="heading_remembered_once")],
            },
        ),
        migrations.CreateModel(
            name="ReturnedEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                (
                    "kind",
                    models.CharField(
                        choices=[("event", "Event"), ("no_contact", "Statement of no contact")],
                        default="event",
                        max_length=10,
                    ),
                ),
                ("date_original", models.CharField(blank=True, max_length=100, verbose_name="date as written")),
                ("date_from", models.DateField(blank=True, null=True)),
                ("date_to", models.DateField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                ("uncertain", models.BooleanField(default=False, verbose_name="date is approximate")),
                ("date_qualifier", models.CharField(blank=True, max_length=20)),
                ("time_original", models.CharField(blank=True, max_length=100, verbose_name="time as written")),
                ("time_from", models.TimeField(blank=True, null=True)),
                ("time_to", models.TimeField(blank=True, null=True)),
                ("time_approximate", models.BooleanField(default=False)),
                ("time_qualifier", models.CharField(blank=True, max_length=20, verbose_name="part of the day")),
                ("sort_day", models.IntegerField(default=2000000000)),
                ("sort_minute", models.SmallIntegerField(default=1500)),
                ("order_in_day", models.PositiveIntegerField(default=0)),
                ("source", models.TextField(blank=True, verbose_name="source of information")),
                ("people", models.TextField(blank=True, verbose_name="people involved, by code")),
                ("contact_type", models.TextField(blank=True, verbose_name="type of contact")),
                ("event", models.TextField(blank=True, verbose_name="what happened")),
                ("adult_seen", models.TextField(blank=True, verbose_name="was the adult seen")),
                ("adults_voice", models.TextField(blank=True, verbose_name="what the adult said or wanted")),
                ("action", models.TextField(blank=True, verbose_name="action or decision")),
                ("comment", models.TextField(blank=True, verbose_name="author's comment")),
                (
                    "practice_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("GOOD_PRACTICE", "Good practice"),
                            ("EXPECTED_PRACTICE", "Expected practice"),
                            ("BELOW_EXPECTED", "Below expected"),
                            ("MISSED_OPPORTUNITY", "Missed opportunity"),
                            ("INFO_GAP", "Information gap"),
                            ("CONTEXT", "Context"),
                        ],
                        max_length=20,
                        verbose_name="practice",
                    ),
                ),
                (
                    "kloe_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="reviews.submission"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned_entries",
                        to="reviews.review",
                    ),
                ),
                ("entry_id_then", models.BigIntegerField()),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            models.Func(
                                django.db.models.functions.text.Concat(
                                    models.F("ref"),
                                    models.Value(" "),
                                    models.F("date_original"),
                                    models.Value(" "),
                                    models.F("event"),
                                    models.Value(" "),
                                    models.F("action"),
                                    models.Value(" "),
                                    models.F("comment"),
                                    models.Value(" "),
                                    models.F("adults_voice"),
                                    models.Value(" "),
                                    models.F("adult_seen"),
                                    models.Value(" "),
                                    models.F("people"),
                                    models.Value(" "),
                                    models.F("contact_type"),
                                    models.Value(" "),
                                    models.F("source"),
                                    models.Value(" "),
                                    output_field=models.TextField(),
                                ),
                                models.Value("/.<>"),
                                models.Value("    "),
                                function="translate",
                                output_field=models.TextField(),
                            ),
                            config="english",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "returned entries",
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["review", "sort_day", "sort_minute", "order_in_day", "id"],
                        name="chronology__review__8f46e5_idx",
                    ),
                    models.Index(fields=["entry_id_then"], name="returned_identity"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="returned_search"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("time_from__isnull", True), models.Q(("time_original", ""), _negated=True), _connector="OR"
                        ),
                        name="returnedentry_time_was_written",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("precision", "unknown"),
                            models.Q(
                                ("date_from__isnull", False),
                                models.Q(
                                    ("date_to__isnull", True), ("date_to__gte", models.F("date_from")), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="returnedentry_date_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), _negated=True), models.Q(("date_original", ""), _negated=True)
                        ),
                        name="returned_source_and_date",
                    ),
                    models.UniqueConstraint(fields=("submission", "ref"), name="returned_ref_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="chronology.candidate"
                    ),
                ),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.agencyreturn"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chronology.returnedentry",
                    ),
                ),
                ("identity", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["identity"], name="member_identity")],
                "constraints": [
                    models.UniqueConstraint(fields=("candidate", "agency_return"), name="candidate_member_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry__isnull", True), ("identity__isnull", True)),
                            models.Q(("entry__isnull", False), ("identity__isnull", False)),
                            _connector="OR",
                        ),
                        name="member_row_and_identity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="reviews.submission"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", sar_portal.documents.identities.SealedText(blank=True, max_length=120)),
                ("spellings", sar_portal.documents.identities.SealedList(blank=True, default=list)),
                ("role", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["code"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("submission", "code"), name="returned_person_once")],
            },
        ),
        migrations.CreateModel(
            name="RowQuery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="queries", to="chronology.settlement"
                    ),
                ),
                (
                    "agency_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="row_queries",
                        to="reviews.agencyreturn",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="chronology.returnedentry",
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
                "verbose_name_plural": "row queries",
                "ordering": ["at", "pk"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("settlement", "agency_return"), name="row_query_once")],
            },
        ),
        migrations.CreateModel(
            name="RowAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "query",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="chronology.rowquery"
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
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Settlement",
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
                        related_name="settlements",
                        to="chronology.candidate",
                    ),
                ),
                (
                    "first_row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="chronology.returnedentry"
                    ),
                ),
                (
                    "second_row",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="chronology.returnedentry",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verb__in", ["confirm", "dismiss", "ask"])), name="settlement_verb_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="settlement_has_reason"
                    ),
                ],
            },
        ),
    )
