"""The letter to practitioners is the board's; the support that it offers is the agency's."""

from django.db import migrations, models

import sar_portal.accounts.letters


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_strict_checks"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="support_offer",
            field=models.TextField(blank=True, verbose_name="support and counselling that is offered to staff"),
        ),
        migrations.AddField(
            model_name="board",
            name="practitioner_letter",
            field=models.TextField(
                default=sar_portal.accounts.letters.practitioner_letter,
                verbose_name="letter that tells practitioners of a review",
            ),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="support_offer",
            field=models.TextField(blank=True, verbose_name="support and counselling that is offered to staff"),
        ),
        migrations.AddField(
            model_name="historicalboard",
            name="practitioner_letter",
            field=models.TextField(
                default=sar_portal.accounts.letters.practitioner_letter,
                verbose_name="letter that tells practitioners of a review",
            ),
        ),
    ]
