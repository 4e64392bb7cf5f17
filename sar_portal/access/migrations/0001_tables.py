import django.utils.timezone
from django.db import migrations, models

from sar_portal.access.create_models import at_once


class Migration(migrations.Migration):
    initial = True

    replaces = [("access", "0001_initial")]

    dependencies = []

    operations = at_once(
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("length", models.PositiveBigIntegerField(default=0)),
                ("head", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "what",
                    models.CharField(
                        choices=[("viewed", "Viewed"), ("did", "Did"), ("refused", "Refused")], max_length=8
                    ),
                ),
                ("verb", models.CharField(max_length=80)),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("details", models.JSONField(default=dict)),
                ("request_id", models.CharField(blank=True, max_length=36)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("because", models.CharField(max_length=60)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
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
                ("team", models.CharField(blank=True, max_length=120)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Scope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("board", "Board"),
                            ("agency", "Agency"),
                            ("review", "Review"),
                            ("return", "Agency return"),
                            ("hand_over", "Hand-over"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("open_review", "Open a new review"),
                    ("read_themes", "Read in figures what the board's reviews had in common"),
                    ("manage_board", "Change the board's settings, templates and agencies"),
                    ("manage_accounts", "Invite people, give and end roles, reset a lost second factor"),
                    ("read_audit", "Read the access log and verify the audit trail"),
                    ("manage_people", "Invite colleagues of the agency and confirm who still needs access"),
                    ("see_review", "See the review's reference, pseudonym, period and lines of enquiry"),
                    ("manage_review", "Run the review: requests, deadlines, sharing, closing"),
                    ("see_identity", "See who the adult is"),
                    ("read_combined", "Read the combined agency returns"),
                    (
                        "work_composite",
                        "Annotate the combined chronology, settle disagreements and ask agencies about their entries",
                    ),
                    ("comment", "Comment on the combined agency returns"),
                    ("decide", "Record decisions of the subgroup"),
                    ("see_progress", "See how far the return is, and its dates"),
                    ("answer_request", "Acknowledge or refuse the request, ask for more time, secure records"),
                    ("keep_register", "Keep the register of practitioners and line managers"),
                    ("appoint_author", "Appoint the author, contributors and the accepting senior manager"),
                    ("declare_independence", "Sign the declaration of independence"),
                    ("read_draft", "Read the return while it is being written"),
                    ("edit_chronology", "Add and change chronology entries"),
                    ("import_chronology", "Import a chronology and order its entries"),
                    ("edit_report", "Write the report"),
                    ("hold_interviews", "Arrange and hold interviews"),
                    ("read_interviews", "Read interview records"),
                    ("hand_over", "Hand a disciplinary matter over, outside the review"),
                    ("submit", "Submit to the senior manager"),
                    ("accept", "Accept for the organisation, or send back"),
                    ("own_recommendations", "Own the recommendations until they are done"),
                    ("read_returned", "Read what the agency has returned"),
                    ("check_quality", "Check the quality of what was returned"),
                    ("read_hand_over", "Read a hand-over"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ScopeGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("led_to", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
    )
