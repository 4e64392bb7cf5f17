"""A board's quiet hours: when no e-mail that can wait goes out about it."""

from django.db import migrations, models

MODELS = ("board", "historicalboard")
HOUR = {"null": True, "blank": True}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_abbreviations")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.PositiveSmallIntegerField(verbose_name=words, **HOUR),
            )
            for model in MODELS
            for name, words in (("quiet_from", "quiet hours from"), ("quiet_until", "quiet hours until"))
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="quiet_weekends",
                field=models.BooleanField(
                    default=False, db_default=False, verbose_name="quiet on Saturdays and Sundays"
                ),
            )
            for model in MODELS
        ),
        migrations.AddConstraint(
            model_name="board",
            constraint=models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (models.Q(quiet_from__lte=23, quiet_until__lte=23) & ~models.Q(quiet_from=models.F("quiet_until"))),
                name="board_quiet_from_until",
            ),
        ),
    ]
