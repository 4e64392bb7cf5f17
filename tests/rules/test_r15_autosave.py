"""R15: autosaved text is on the server within seconds; no case text is stored in the browser."""

import re
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from imr.models import ReportAnswer
from imr.services.report import save_section
from sar_portal.access.errors import NotAllowed
from tests.imr import writing
from tests.permissions.test_not_asked_for import Sent
from tests.rules.doors import client_of
from tests.world.canaries import found_in
from tests.world.places import url_names

KEPT = re.compile(
    r"\b(localStorage|sessionStorage|indexedDB|openDatabase|caches|serviceWorker|document\.cookie|cookieStore"
    r"|window\.name|(?:push|replace)State|navigator\.storage)\b"
)


def scripts() -> list[Path]:
    """Our own; what others wrote is pinned and looked at in tests/design/test_vendor.py."""
    return sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))


def test_no_script_keeps_anything_in_the_browser():
    assert len(scripts()) > 15
    found = {path.name: KEPT.findall(path.read_text()) for path in scripts()}
    assert {name: words for name, words in found.items() if words} == {}


def test_a_script_saves_within_seconds():
    """Two seconds after the last key, six after the first since the last save; the browser tests see it happen."""
    text = (Path(settings.BASE_DIR) / "static" / "js" / "saving.js").read_text()
    waits = {name: int(ms) for name, ms in re.findall(r"const (PAUSE|LONGEST) = (\d+);", text)}
    assert waits == {"PAUSE": 2000, "LONGEST": 6000}


@pytest.mark.django_db
def test_what_is_sent_is_in_the_table_when_it_is_answered_and_the_answer_is_not_kept():
    w = writing.drafting()
    writing.begin(w)
    client, url = client_of(w.author), reverse("imr:section_autosave", args=[w.ret.reference, "introduction"])
    answer = client.post(url, {"text": "Half a sent", "version": 0})
    assert ReportAnswer.objects.get(section__number=1).text == "Half a sent"
    assert "no-store" in answer["Cache-Control"]
    page = client.get(reverse("imr:section_edit", args=[w.ret.reference, "introduction"]))
    assert "no-store" in page["Cache-Control"] and "Half a sent" in page.content.decode()


SAVING = sorted(name for name in url_names() if "autosave" in name)
BY_LINK = {"imr:answer_autosave"}
WORD = "zqtyped"


def test_no_address_that_saves_by_itself_shows_a_text_or_takes_one_from_who_is_not_signed_in(world, addresses):
    assert len(SAVING) > 5
    author = client_of(world.people["author"])
    for name in SAVING:
        looked = author.get(addresses[name])
        assert looked.status_code in {403, 405} and not found_in(looked.content.decode()), name
        before = Sent()
        with connection.execute_wrapper(before.note):
            unknown = Client().post(addresses[name], {"text": "Forged", "version": 1})
        assert unknown.status_code == (401 if name in BY_LINK else 302) and not found_in(unknown.content.decode()), name
        assert unknown.get("Location", "/sign-in/").startswith("/sign-in/"), name
        assert not [sql for sql in before.statements if "django_session" not in sql], name
        assert "no-store" in looked["Cache-Control"] and "no-store" in unknown["Cache-Control"], name


@pytest.mark.django_db
def test_no_field_of_the_background_writes_elsewhere_or_as_somebody_else():
    w = writing.drafting()
    writing.begin(w)
    first, other = w.report.template.sections.order_by("number")[:2]
    save_section(report=w.report, section=first, text="Mine", version=0, by=w.author)
    kept = save_section(report=w.report, section=other, text="Beside it", version=0, by=w.author)
    client, url = client_of(w.author), reverse("imr:section_autosave", args=[w.ret.reference, first.key])
    forged = {
        "section": other.pk,
        "report": w.report.pk + 1,
        "pk": kept.pk,
        "id": kept.pk,
        "saved_by": w.lead.pk,
        "by": w.lead.pk,
    }
    for version in ("", "x", "-1", "0", "2", "999", "1 OR 1=1"):
        assert client.post(url, forged | {"text": "Over it", "version": version}).status_code in {409, 422}, version
    answer = client.post(
        url, forged | {"text": "Mine, and more", "version": 1, "saved_at": "2020-01-01", "finished": "on"}
    )
    assert answer.json()["version"] == 2
    stored = {row.section_id: row for row in ReportAnswer.objects.filter(report=w.report)}
    assert stored.keys() == {first.pk, other.pk} and stored[other.pk].text == "Beside it"
    assert (stored[first.pk].text, stored[first.pk].saved_by) == ("Mine, and more", w.author)
    assert stored[first.pk].saved_at.year > 2020


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["section_edit", "section_autosave"])
def test_no_word_of_a_form_is_in_a_cookie_the_session_the_cache_or_a_header(address):
    """Whether it is saved, refused with a version that was made up, without its box, or sent by who is signed out."""
    w = writing.drafting()
    writing.begin(w)
    client, url = client_of(w.author), reverse(f"imr:{address}", args=[w.ret.reference, "introduction"])
    answers = [client.post(url, {"text": WORD * times, "version": version}) for times, version in enumerate("0x9", 1)]
    answers += [client.post(url, {WORD: WORD, "version": WORD}), client.post(url, {"text": WORD, "resolution": WORD})]
    answers += [Client().post(url, {"text": WORD, "version": 1})]
    assert ReportAnswer.objects.get().text == WORD
    kept = (
        [dict(one.headers) for one in answers] + [client.cookies.output()] + [one.cookies.output() for one in answers]
    )
    kept += [row.get_decoded() for row in Session.objects.all()]
    broker = redis.Redis.from_url(settings.REDIS_URL)
    kept += [broker.dump(key) for key in broker.scan_iter()]
    assert Session.objects.exists() and WORD not in str(kept)
    assert all("no-store" in one["Cache-Control"] for one in answers)


@pytest.mark.django_db
def test_the_door_of_the_background_is_no_wider_than_the_other():
    w = writing.submitted(paper=False)
    url = reverse("imr:section_autosave", args=[w.ret.reference, "introduction"])
    before = ReportAnswer.objects.get(section__number=1).text
    late = client_of(w.author).post(url, {"text": "After it was submitted", "version": 1})
    assert late.status_code != 200 or not late.json().get("version")
    for person in (w.manager, w.lead, w.coordinator, w.other_lead):
        assert client_of(person).post(url, {"text": "Forged", "version": 1}).status_code in {403, 404}
    section = w.report.template.sections.get(number=1)
    with pytest.raises(NotAllowed):
        save_section(report=w.report, section=section, text="Forged", version=1, autosave=True, by=w.lead)
    assert ReportAnswer.objects.get(section__number=1).text == before
