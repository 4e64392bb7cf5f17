"""What a row was is kept in its history as of a moment before it is written over (G7).

The row's own versions are dated by web servers and what is kept by the database, whose clocks are some milliseconds apart: what was
kept could pass for newer than the version that took its place. By five seconds they may differ before the status page says so.
"""

from importlib import import_module

from django.db import migrations

before = import_module("sar_portal.closing.migrations.0007_holds_to_everything")

LATER = "greatest(clock_timestamp(), newest.history_date)"
IN_ORDER = "greatest(clock_timestamp() - interval ''5 seconds'', newest.history_date + interval ''1 microsecond'')"
KEPT = before.KEPT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("closing", "0008_not_written_over")]

    operations = [migrations.RunSQL(KEPT.replace(LATER, IN_ORDER), KEPT)]
