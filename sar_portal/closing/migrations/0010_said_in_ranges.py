"""A wall's condition names the open scopes as ranges (access/row_wall.py): where a row lies is read from either way of saying it,
as policies are made anew only after the migrations.
"""

from importlib import import_module

from django.db import migrations

before = import_module("sar_portal.closing.migrations.0002_refusals").SCOPE_OF_ROW
function = before[: before.index("REVOKE")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("closing", "0009_kept_in_order")]

    operations = [migrations.RunSQL(function.replace(" IN '", " (?:IN|<@) '"), migrations.RunSQL.noop)]
