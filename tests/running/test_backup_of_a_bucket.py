"""The same backup where the files lie in a bucket (N10)."""

from django.core.management import call_command

from sar_portal.documents.models import StoredFile
from sar_portal.upkeep.backups import making
from tests.buckets import Kept
from tests.running.test_backup import empty, portal, restore, tables_in  # noqa: F401


def test_files_of_a_bucket_are_backed_up_drilled_and_restored_into_a_bucket(bucket, portal, empty, tmp_path):  # noqa: F811
    """The copy of the folder of another place: the same bytes under the same names."""
    kept = {one.storage_name: bucket.raw(one.storage_name) for one in StoredFile.objects.all()}
    assert set(kept) == bucket.names() and len(kept) == 3
    made = making.back_up(tmp_path / "backups")
    call_command("restore_drill", made.path)
    assert bucket.names() == set(kept)  # the drill has a folder of its own
    there = bucket.store.environment(bucket.name)
    done = restore(made.path, tmp_path / "nowhere", **there)
    assert done.returncode != 0 and "The bucket S3_BUCKET is not empty" in done.stderr and tables_in(empty) == 0
    other = Kept(bucket.store, f"{bucket.name}-restored")
    done = restore(made.path, tmp_path / "nowhere", **there | {"S3_BUCKET": other.name})
    assert done.returncode == 0 and "Everything is as it was backed up." in done.stdout, done.stderr
    assert {name: other.raw(name) for name in other.names()} == kept
