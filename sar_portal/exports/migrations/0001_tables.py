import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sar_portal.access.create_models import at_once


class Migration(migrations.Migration):
    initial = True

    replaces = [("exports", "0001_initial")]

    dependencies = [
        ("access", "0001_tables"),
        ("accounts", "__first__"),
        ("reviews", "0001_tables"),
    ]

    operations = at_once(
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exports", to="access.scope"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exports", to="reviews.review"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("composite", "Combined chronology"),
                            ("chronology", "Chronology"),
                            ("answers", "Comparison of answers"),
                            ("pack", "Meeting pack"),
                            ("archive", "Whole review"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exports",
                        to="reviews.submission",
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=600)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF document"),
                            ("docx", "Word document"),
                            ("xlsx", "Excel workbook"),
                            ("csv", "CSV table"),
                            ("zip", "ZIP archive"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "names",
                    models.CharField(
                        choices=[("codes", "By code, no real names"), ("names", "With real names")], max_length=5
                    ),
                ),
                ("recipient", models.CharField(max_length=200, verbose_name="who it is for")),
                (
                    "for_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("meeting_on", models.DateField(blank=True, null=True, verbose_name="the meeting that a pack is for")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("review", "Work on the review (Care Act 2014, section 44)"),
                            ("supply", "Supply of information to help the board (section 45)"),
                            ("coroner", "Request or order of a coroner"),
                            ("court", "Order of a court"),
                            ("police", "Criminal investigation or proceedings"),
                            ("family", "Involvement of the family"),
                            ("regulator", "Regulator, or another statutory review"),
                            ("access", "Right of access (UK GDPR, Article 15)"),
                            ("other", "Another ground"),
                        ],
                        max_length=10,
                        verbose_name="legal basis",
                    ),
                ),
                ("basis_words", models.CharField(blank=True, max_length=300, verbose_name="which ground")),
                ("purpose", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be made"),
                            ("making", "Being made"),
                            ("names_found", "Names were found"),
                            ("ready", "Ready"),
                            ("failed", "Not made"),
                            ("expired", "Expired"),
                        ],
                        default="queued",
                        max_length=11,
                    ),
                ),
                ("state_since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sentence", models.CharField(blank=True, max_length=300)),
                ("versions", models.JSONField(blank=True, default=list)),
                ("returns", models.JSONField(blank=True, default=list)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("manifest_sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(blank=True, null=True)),
                ("storage_name", models.CharField(blank=True, max_length=80)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["asked_by", "-asked_at"], name="exports_exp_asked_b_fadc9d_idx"),
                    models.Index(fields=["state", "expires_at"], name="exports_exp_state_c2a31c_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "making", "names_found", "ready", "failed", "expired"])
                        ),
                        name="export_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", ""), _negated=True), models.Q(("recipient", ""), _negated=True)
                        ),
                        name="export_for_whom_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "other"), _negated=True),
                            models.Q(("basis_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="export_other_basis_is_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submission__isnull", False), ("what", "chronology")),
                            models.Q(models.Q(("what", "chronology"), _negated=True), ("submission__isnull", True)),
                            _connector="OR",
                        ),
                        name="export_of_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "pdf"), ("meeting_on__isnull", False), ("names", "codes"), ("what", "pack")
                            ),
                            models.Q(
                                models.Q(("what", "pack"), _negated=True),
                                ("for_user__isnull", True),
                                ("meeting_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="export_pack_has_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "zip"), ("names", "names"), ("what", "archive")),
                            models.Q(
                                models.Q(("what", "archive"), _negated=True),
                                models.Q(("kind", "zip"), _negated=True),
                                ("manifest_sha256", ""),
                            ),
                            _connector="OR",
                        ),
                        name="export_archive_is_zip",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(
                                ("expires_at__isnull", False),
                                ("file_sha256__regex", "^[0-9a-f]{64}$"),
                                ("made_at__isnull", False),
                                models.Q(("storage_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="export_ready_has_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "expired"), _negated=True), ("storage_name", ""), _connector="OR"
                        ),
                        name="export_expired_has_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="disclosures", to="reviews.review"
                    ),
                ),
                (
                    "export",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosure",
                        to="exports.export",
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("export", "File made in the portal"),
                            ("email", "E-mail outside the portal"),
                            ("paper", "On paper"),
                            ("shown", "Shown or read out"),
                            ("other", "Other means"),
                        ],
                        max_length=6,
                    ),
                ),
                ("recipient", models.CharField(max_length=200, verbose_name="given to")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("review", "Work on the review (Care Act 2014, section 44)"),
                            ("supply", "Supply of information to help the board (section 45)"),
                            ("coroner", "Request or order of a coroner"),
                            ("court", "Order of a court"),
                            ("police", "Criminal investigation or proceedings"),
                            ("family", "Involvement of the family"),
                            ("regulator", "Regulator, or another statutory review"),
                            ("access", "Right of access (UK GDPR, Article 15)"),
                            ("other", "Another ground"),
                        ],
                        max_length=10,
                        verbose_name="legal basis",
                    ),
                ),
                ("basis_words", models.CharField(blank=True, max_length=300, verbose_name="which ground")),
                ("versions", models.JSONField(blank=True, default=list)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("given_on", models.DateField()),
                ("decided_by", models.CharField(max_length=200, verbose_name="decision-maker")),
            ],
            options={
                "ordering": ["-given_on", "-at", "-pk"],
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="disclosure_has_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("export__isnull", False), ("means", "export")),
                            models.Q(models.Q(("means", "export"), _negated=True), ("export__isnull", True)),
                            _connector="OR",
                        ),
                        name="disclosure_by_export",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "other"), _negated=True),
                            models.Q(("basis_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="disclosure_other_basis_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameFound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="found", to="exports.export"
                    ),
                ),
                ("whose", models.CharField(blank=True, max_length=10, verbose_name="agency")),
                ("text", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=20)),
                ("why", models.CharField(max_length=300)),
                ("options", models.JSONField(default=list)),
                ("times", models.PositiveIntegerField()),
                ("places", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NamesDecision",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="names_decision", to="exports.export"
                    ),
                ),
                ("written", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
    )
