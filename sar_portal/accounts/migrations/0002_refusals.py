"""Earlier versions of a board and of an agency, and that it was confirmed who still needs access, are added, never changed (R8)."""

from django.db import migrations

from sar_portal.access.append_only import append_only

APPEND_ONLY = (
    "accounts_historicalagency",
    "accounts_historicalboard",
    "accounts_accessconfirmation",
    "accounts_confirmedperson",
)


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0002_walls"),
        ("accounts", "0003_recommendation_owner"),
        ("accounts", "0004_default_days"),
        ("accounts", "0005_digest_hour"),
        ("accounts", "0006_who_still_needs_access"),
        ("accounts", "0007_address_changes"),
    ]

    dependencies = [("accounts", "0001_tables"), ("access", "0003_refusals")]

    operations = [
        append_only(*APPEND_ONLY),
    ]
