"""Papers are added, never changed (R7); of a stored file nothing but what the scanner found. And the first identity key is made."""

from django.db import migrations
from django.db.migrations import RunSQL

from sar_portal.access.append_only import append_only
from sar_portal.documents.identities import make_key

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


def make_first(apps, schema_editor):
    make_key(apps.get_model("documents", "IdentityKey"))


class Migration(migrations.Migration):
    replaces = [
        ("documents", "0002_walls"),
        ("documents", "0003_identitykey"),
        ("documents", "0004_files_wait_for_the_scanner"),
    ]

    dependencies = [("documents", "0001_tables"), ("access", "0003_refusals")]

    operations = [
        append_only("documents_rendering"),
        FILE_WALL,
        migrations.RunPython(make_first, migrations.RunPython.noop),
    ]
