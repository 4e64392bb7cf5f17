import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def _person(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_who_still_needs_access"), ("access", "0005_themes")]

    operations = [
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was", models.EmailField(max_length=254)),
                ("becomes", models.EmailField(max_length=254)),
                ("nonce", models.UUIDField(unique=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("asked_by", _person("+")),
                ("user", _person("address_changes")),
            ],
            options={"ordering": ["-asked_at", "-pk"], "default_permissions": ()},
        ),
        # An administrator says it of the leads of agencies too, each of whom may lead more than one.
        migrations.AddField(
            "ConfirmedPerson",
            "place",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.scope",
            ),
        ),
        migrations.RemoveConstraint("ConfirmedPerson", "confirmed_once"),
        migrations.AddConstraint(
            "ConfirmedPerson",
            models.UniqueConstraint(
                fields=("confirmation", "user", "role", "place"), name="confirmed_once", nulls_distinct=False
            ),
        ),
    ]
