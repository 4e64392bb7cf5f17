"""Earlier versions of the report are added, never changed."""

from django.db import migrations

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("imr", "0003_report_shape")]

    operations = [
        append_only(
            "imr_historicalreportanswer",
            "imr_historicalkloeanswer",
            "imr_historicalgoodpractice",
            "imr_historicallesson",
            "imr_historicalchangemade",
            "imr_historicalrecommendation",
            "imr_historicalaction",
        )
    ]
