from django.db import migrations
from django.db.migrations import RunSQL

from sar_portal.access.append_only import append_only

# A stored file's row may change in one column only: what the scanner found, which is not known when the row is written.
FILE_WALL = RunSQL(
    """
    CREATE TRIGGER file_never_changes
        BEFORE UPDATE OF id, scope_id, kind, origin, storage_name, original_name, size, sha256, created_at, created_by_id
        OR DELETE ON "documents_storedfile" FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER file_never_changes_truncate
        BEFORE TRUNCATE ON "documents_storedfile" EXECUTE FUNCTION refuse_change();
    """,
    """
    DROP TRIGGER file_never_changes ON "documents_storedfile";
    DROP TRIGGER file_never_changes_truncate ON "documents_storedfile";
    """,
)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("access", "0003_walls")]

    operations = [append_only("documents_rendering"), FILE_WALL]
