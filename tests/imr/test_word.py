"""The report goes to Word and comes back: what the file holds, and what becomes of it."""

import io

import pytest
from django.urls import reverse
from docx import Document

from imr.services.report import save_section
from sar_portal.access.models import AuditEvent
from tests.imr import writing

pytestmark = pytest.mark.django_db
TEXT = "Police came **once**.\n\n- knocked\n  1. waited\n\n| Date | Who |\n| --- | --- |\n| 3 May | PC1 |"


@pytest.fixture
def w():
    made = writing.drafting()
    writing.write(made)
    section = made.report.template.sections.get(number=1)
    version = made.report.answers.get(section=section).version
    save_section(report=made.report, section=section, text=TEXT, version=version, by=made.author)
    return made


def taken(w, browse):
    answer = browse(w.author).get(reverse("imr:word_download", args=[w.ret.reference]))
    assert answer.status_code == 200
    return answer, Document(io.BytesIO(answer.content))


def test_the_file_holds_what_is_written_and_names_nobody(w, browse):
    answer, document = taken(w, browse)
    assert answer["Content-Disposition"] == f'attachment; filename="{w.ret.reference}-draft-report.docx"'
    assert AuditEvent.objects.filter(verb="word_download").exists()
    words = [one.text for one in document.paragraphs]
    assert "Police came once." in words and "Why 1. Written by the author." in words
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["3 May", "PC1"]
    assert "once" in [run.text for one in document.paragraphs for run in one.runs if run.bold]
    around = document.sections[0]
    said = " ".join(one.text for part in (around.header, around.footer) for one in part.paragraphs)
    assert w.ret.reference in said and w.board.handling in said
    properties = document.core_properties
    everything = " ".join([*words, said, properties.author, properties.title, properties.last_modified_by])
    assert not any(person.name in everything for person in (w.author, w.manager, w.lead))


def test_what_follows_from_the_report_is_in_the_file_and_locked(w, browse):
    _, document = taken(w, browse)
    xml = document.element.xml
    assert "1. Learnt. Written by the author. · Managers" in xml
    assert xml.count("sdtContentLocked") == xml.count("portal_") > 20


def test_who_does_not_write_takes_no_draft_away_and_nobody_when_it_is_submitted(w, browse):
    url = reverse("imr:word_download", args=[w.ret.reference])
    assert browse(w.manager).get(url).status_code == 403
    writing.submit(w, paper=False)
    assert browse(w.author).get(url).status_code == 409
