"""A disk that is really full where files are kept: an upload says a sentence, nothing half is kept, text goes on: `-m faults`."""

import os
import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imr.models import Attachment, ReportAnswer
from imr.services.report import save_section
from sar_portal.access import audit
from sar_portal.documents import storage
from sar_portal.documents.models import StoredFile
from tests.imr import writing

pytestmark = pytest.mark.faults


@pytest.fixture
def small_disk(settings, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk of a few pages")
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(place)], check=True)
    settings.PRIVATE_ROOT = place
    yield place
    subprocess.run(["umount", str(place)], check=True)


def everything_in(place: Path) -> list[str]:
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())


def test_an_upload_that_finds_no_room_says_so_and_leaves_nothing(db, browse, small_disk):
    w = writing.drafting()
    report = writing.begin(w)
    client, address = browse(w.author), reverse("imr:attachment_add", args=[w.ret.reference])
    before = StoredFile.objects.count()

    def add(title: str):
        file = SimpleUploadedFile("a.csv", f"what,{title}\r\n".encode() * 12_000)
        return client.post(address, {"title": title, "published": "", "file": file})

    assert add("one").status_code == 302
    kept = everything_in(small_disk)
    refused = add("two")
    page = refused.content.decode()
    assert refused.status_code == 200 and "nothing of it was kept" in page and 'value="two"' in page
    assert everything_in(small_disk) == kept and len(kept) == 1
    assert Attachment.objects.count() == 1 and StoredFile.objects.count() == before + 1

    section = report.template.sections.get(number=1)
    save_section(report=report, section=section, text="Text is saved all the same.", version=0, by=w.author)
    assert ReportAnswer.objects.get(section=section).text == "Text is saved all the same."

    subprocess.run(["mount", "-o", "remount,size=2m", str(small_disk)], check=True)
    assert add("two").status_code == 302 and Attachment.objects.count() == 2
    assert len(storage.read(StoredFile.objects.latest("pk").storage_name)) == 12_000 * len("what,two\r\n")
    assert audit.verify()[1] == []
