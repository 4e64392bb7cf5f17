"""A disk that is really full where files are kept: `-m faults`, as root.

An upload says a sentence, what a worker makes is made when there is room, nothing half is kept, text goes on.
"""

import os
import subprocess
from pathlib import Path
from shutil import disk_usage
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imr.models import Attachment, ReportAnswer
from imr.services.report import save_section
from reviews.models import SubmissionPaper
from reviews.tasks import sweep_papers
from sar_portal.access import audit
from sar_portal.documents import storage
from sar_portal.documents.models import Making, StoredFile
from sar_portal.exports.services.asking import ask_export
from sar_portal.exports.services.making import NO_ROOM, make_export
from tests.exports.making import ASKED
from tests.imr import writing
from tests.world.build import paper_of

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


def fill(place: Path) -> Path:
    """Not one page is left; where what fills it is."""
    filler = place / "of-somebody-else"
    with filler.open("wb") as other:
        while free := disk_usage(place).free:
            other.write(b"x" * free)
            other.flush()
    return filler


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


@pytest.mark.parametrize(
    "what", [{"what": "composite", "kind": "csv"}, {"what": "archive", "kind": "zip", "names": "names"}]
)
def test_what_a_worker_makes_finds_no_room_leaves_nothing_and_is_made_once_there_is(db, small_disk, what):
    w = writing.submitted(paper=False)
    before = StoredFile.objects.count()
    export = ask_export(**ASKED | {"review": w.review} | what, by=w.coordinator)
    filler = fill(small_disk)
    kept = everything_in(small_disk)
    with patch("sar_portal.documents.services.render_pdf", paper_of):
        assert sweep_papers() == 0
        with pytest.raises(OSError):
            make_export(export=export)
        assert everything_in(small_disk) == kept and StoredFile.objects.count() == before
        assert not SubmissionPaper.objects.exists() and not Making.objects.exists()
        export.refresh_from_db()
        assert (export.state, export.sentence) == ("failed", NO_ROOM)
        filler.unlink()
        assert sweep_papers() >= 1 and SubmissionPaper.objects.count() == 1
        again = ask_export(**ASKED | {"review": w.review} | what, by=w.coordinator)
        make_export(export=again)
    again.refresh_from_db()
    assert again.state == "ready" and audit.verify()[1] == []
    assert (
        len(everything_in(small_disk)) == StoredFile.objects.count() - before + 1
    )  # papers and letters, and the export
