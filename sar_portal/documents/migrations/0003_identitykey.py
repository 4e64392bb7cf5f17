import django.utils.timezone
from django.db import migrations, models

from sar_portal.documents.identities import make_key


def make_first(apps, schema_editor):
    make_key(apps.get_model("documents", "IdentityKey"))


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdentityKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.CharField(max_length=16)),
                ("box", models.BinaryField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RunPython(make_first, migrations.RunPython.noop),
    ]
