from django.db import migrations

from sar_portal.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial"), ("access", "0003_walls")]

    operations = [append_only("exports_namefound", "exports_namesdecision", "exports_disclosure")]
