"""Pages and disposal with files in a bucket: uploaded, downloaded by whoever may, and gone when their time is over (F6)."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sar_portal.closing.selectors.rows import scopes_of
from sar_portal.closing.services import retention as verbs
from sar_portal.closing.services.disposing import dispose
from sar_portal.documents.models import StoredFile
from sar_portal.exports.models import Export
from sar_portal.exports.services import making
from tests.closing.closed import closed_for
from tests.exports.making import asked, made
from tests.imr import writing

WORDS = b"policy,zqcanary\r\n" * 20_000  # several pieces


@pytest.fixture
def moved(settings, request):
    """The world's files copied over as they lie, as docs/deploy.md says."""

    def move() -> None:
        root = Path(settings.PRIVATE_ROOT)
        bucket = request.getfixturevalue("bucket")
        for path in root.rglob("*"):
            if path.is_file():
                bucket.put(path.relative_to(root).as_posix(), path.read_bytes())
        return bucket

    return move


@pytest.fixture
def w(db):
    made = writing.drafting()
    writing.begin(made)
    return made


def test_an_attachment_goes_up_and_comes_down_whole_to_whoever_may(w, bucket, browse):
    author, reference, before = browse(w.author), w.ret.reference, bucket.names()
    file = SimpleUploadedFile("policy.csv", WORDS)
    added = author.post(reverse("imr:attachment_add", args=[reference]), {"title": "A policy", "file": file})
    assert added.status_code == 302
    [name] = bucket.names() - before
    assert b"zqcanary" not in bucket.raw(name)
    address = reverse("imr:attachment_download", args=[reference, 1])
    whole = author.get(address)
    assert whole.content == WORDS and "attachment" in whole["Content-Disposition"] and "Location" not in whole
    part = author.get(address, headers={"Range": "bytes=70000-70100"})  # no byte passes unchecked: all or nothing
    assert (part.status_code, part.content) == (200, WORDS) and "Accept-Ranges" not in part
    for client, status in ((Client(), 302), (browse(w.other_lead), 404)):
        answer = client.get(address, headers={"Range": "bytes=0-10"})
        assert answer.status_code == status and b"zqcanary" not in answer.content
    bucket.put(name, bucket.raw(name)[:-1])
    refused = author.get(address)
    assert refused.status_code == 409 and "no longer matches its fingerprint" in refused.content.decode()


def test_an_export_is_gone_from_the_bucket_after_its_day(world, bucket):
    export = made(asked(world))
    assert export.storage_name in bucket.names()
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now())
    assert making.expire_exports() == 1 and bucket.versions() == 0


def test_a_review_that_is_disposed_of_is_gone_from_the_bucket(world, moved):
    bucket = moved()
    review, scopes = world.reviews["one"], scopes_of(world.reviews["one"])
    going = set(StoredFile.objects.filter(scope__in=scopes).values_list("storage_name", flat=True))
    staying = set(StoredFile.objects.exclude(scope__in=scopes).values_list("storage_name", flat=True))
    assert len(going) > 5 and going | staying <= bucket.names()
    closed_for(review, years=12)
    proposed = verbs.propose_disposal(
        review=review, kind="review", proved_at=timezone.now(), by=world.people["coordinator"]
    )
    dispose(
        disposal=verbs.confirm_disposal(disposal=proposed, proved_at=timezone.now(), by=world.people["administrator"])
    )
    assert bucket.names() & going == set() and staying <= bucket.names()
