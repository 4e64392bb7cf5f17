"""The agency's key belongs to its return, not to its chronology alone; and it is frozen with each submitted version."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from sar_portal.access.append_only import append_only

NAMES = django.contrib.postgres.fields.ArrayField(
    base_field=models.CharField(max_length=120), blank=True, default=list, size=None
)
BECAUSE = models.CharField(blank=True, max_length=60)

# Earlier versions get the new column too: the one change that their wall lets through, as it adds nothing.
FILL = """
    UPDATE chronology_personcode AS one SET agency_return_id = reviews_returnpart.agency_return_id
        FROM chronology_chronology, reviews_returnpart
        WHERE reviews_returnpart.id = chronology_chronology.part_id AND chronology_chronology.id = one.chronology_id;
    ALTER TABLE chronology_historicalpersoncode DISABLE TRIGGER USER;
    UPDATE chronology_historicalpersoncode AS old SET agency_return_id = reviews_returnpart.agency_return_id
        FROM chronology_chronology, reviews_returnpart
        WHERE reviews_returnpart.id = chronology_chronology.part_id AND chronology_chronology.id = old.chronology_id;
    ALTER TABLE chronology_historicalpersoncode ENABLE TRIGGER USER;
    SET CONSTRAINTS ALL IMMEDIATE;
"""

# A return that is asked for no chronology had no key before.
BACK = """
    INSERT INTO chronology_chronology (part_id) SELECT id FROM reviews_returnpart WHERE kind = 'chronology'
        AND agency_return_id IN (SELECT agency_return_id FROM chronology_personcode)
        AND id NOT IN (SELECT part_id FROM chronology_chronology);
    UPDATE chronology_personcode AS one SET chronology_id = chronology_chronology.id
        FROM chronology_chronology, reviews_returnpart
        WHERE reviews_returnpart.id = chronology_chronology.part_id
        AND reviews_returnpart.agency_return_id = one.agency_return_id;
    DELETE FROM chronology_personcode WHERE chronology_id IS NULL;
    ALTER TABLE chronology_historicalpersoncode DISABLE TRIGGER USER;
    UPDATE chronology_historicalpersoncode AS old SET chronology_id = chronology_chronology.id
        FROM chronology_chronology, reviews_returnpart
        WHERE reviews_returnpart.id = chronology_chronology.part_id
        AND reviews_returnpart.agency_return_id = old.agency_return_id;
    ALTER TABLE chronology_historicalpersoncode ENABLE TRIGGER USER;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


def _returns(**kwargs):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="reviews.agencyreturn", **kwargs
    )


def _of_history(to: str):
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("chronology", "0002_walls"), ("reviews", "0004_checked_versions")]

    operations = [
        migrations.AddField("historicalpersoncode", "agency_return", _of_history("reviews.agencyreturn")),
        migrations.AddField("personcode", "agency_return", _returns(null=True)),
        migrations.AlterField(
            "personcode",
            "chronology",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="chronology.chronology",
            ),
        ),
        migrations.RunSQL(FILL, BACK),
        migrations.AlterField("personcode", "agency_return", _returns()),
        migrations.RemoveConstraint("personcode", "person_code_once"),
        migrations.RemoveField("historicalpersoncode", "chronology"),
        migrations.RemoveField("personcode", "chronology"),
        migrations.AddConstraint(
            "personcode", models.UniqueConstraint(fields=("agency_return", "code"), name="person_code_once")
        ),
        migrations.AddField("historicalpersoncode", "spellings", NAMES),
        migrations.AddField("personcode", "spellings", NAMES),
        migrations.AddField("historicalpersoncode", "because", BECAUSE),
        migrations.AddField("personcode", "because", BECAUSE),
        migrations.CreateModel(
            name="ReturnedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("spellings", NAMES),
                ("role", models.CharField(blank=True, max_length=120)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="reviews.submission"
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("submission", "code"), name="returned_person_once")],
            },
        ),
        append_only("chronology_returnedperson"),
    ]
