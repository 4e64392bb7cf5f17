"""Imports that are there already say what a new one says: their table, the hash of what came, and what each row did."""

import hashlib

from django.db import migrations


def tell_what_is_there(apps, schema_editor):
    Import, ImportStep = (apps.get_model("chronology", name) for name in ("Import", "ImportStep"))
    Entry = apps.get_model("chronology", "ChronologyEntry")
    for batch in Import.objects.select_related("file"):
        first = batch.rows.order_by("position").first()
        columns = batch.tables
        batch.tables = [
            {
                "index": 0,
                "name": first.table if first else "",
                "rows": batch.rows.count(),
                "chosen": True,
                "reason": "",
                "columns": columns,
                "samples": [[] for _ in columns],
            }
        ]
        batch.mapping = {"0": batch.mapping} if batch.mapping else {}
        pasted = batch.pasted.encode("utf-8", "surrogatepass")
        batch.sha256 = batch.file.sha256 if batch.file else hashlib.sha256(pasted).hexdigest()
        batch.columns_checked = True
        batch.save()
        if batch.state in ("preview", "imported"):
            rows = batch.rows.exclude(outcome="skipped")
            came = {entry.import_row_id: entry for entry in Entry.objects.filter(import_row__batch=batch)}
            ImportStep.objects.bulk_create(
                ImportStep(
                    batch=batch,
                    kind="added",
                    row=row,
                    entry=came.get(row.pk),
                    take=True,
                    done_version=1 if row.pk in came else None,
                )
                for row in rows
            )


def as_it_was(apps, schema_editor):
    for batch in apps.get_model("chronology", "Import").objects.all():
        batch.tables = next((table["columns"] for table in batch.tables if table["chosen"]), [])
        batch.mapping = next(iter(batch.mapping.values()), {})
        batch.save()


class Migration(migrations.Migration):
    dependencies = [("chronology", "0005_importing")]

    operations = [migrations.RunPython(tell_what_is_there, as_it_was)]
