"""R7: no address and no form writes in what is frozen, or decides on another version than was read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from chronology.models import ChronologyEntry, GlossaryTerm, PersonCode, ReturnedEntry
from chronology.services.people import add_person
from chronology.services.submitting import submit_chronology
from imr.models import ReportAnswer
from imr.services.report import save_section
from imr.services.submission import frozen_report
from imr.views.items import SORTS
from reviews.models import PartState, QualityCheck, ReturnPart, SignOff, Submission
from reviews.services.returning import accept, finalise, send_back
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from tests.chronology import world as chronologies
from tests.chronology.world import entry, fresh
from tests.imr import writing
from tests.permissions.table import OK, table
from tests.reviews.world import PASSWORD
from tests.rules.doors import WORDS, client_of
from tests.world.places import url_names

pytestmark = pytest.mark.django_db
NEW = "Zq written after it was frozen"


def _forms(*beginnings: str) -> dict[str, list[str]]:
    """The names that take a form, each with its arguments."""
    posted = {row["url"] for row in table() if row["method"] == "POST"}
    return {name: wanted for name, wanted in url_names().items() if name.startswith(beginnings) and name in posted}


def _tried(person, reference: str, forms: dict, places: list[dict], unchanged) -> int:
    """Sends each form to each sort of place that its address can name, with a version and without; how many were sent."""
    client, number, day = client_of(person), 0, timezone.localdate()
    names = (
        "text",
        "why",
        "what_happened",
        "what",
        "title",
        "term",
        "meaning",
        "code",
        "name",
        "event",
        "reason",
        "source",
    )
    words = dict.fromkeys(names, NEW) | {
        "date": "1/05/2025",
        "paste": f"1/05/2025\t{NEW}",
        "choice": "put",
        "verb": "keep",
    }
    words |= {
        "resolution": "mine",
        "edited_text": NEW,
        "level": "managers",
        "confirm": "on",
        "finished": "on",
        "continue": "1",
    }
    words |= {f"target_on-{part}": getattr(day, part) for part in ("day", "month", "year")}
    for name, wanted in forms.items():
        fitting = [place for place in places if set(wanted) <= place.keys() | {"reference"}]
        for place in fitting if "slug" in wanted else fitting[:1]:
            address = reverse(name, kwargs={one: place.get(one, reference) for one in wanted})
            for version in ("1", ""):
                file = {"file": SimpleUploadedFile("report.docx", NEW.encode())}
                answer = client.post(address, words | file | {"version": version}, headers={"X-Autosave": "1"})
                assert answer.status_code in OK | {403, 404}, (name, version, answer.status_code)
                number += 1
        unchanged(name)
    return number


def test_no_address_of_a_report_writes_in_what_is_submitted():
    """By the page of a section, by what saves by itself, by a file from Word, by the history, by what follows from the text."""
    w = writing.submitted(paper=False)
    forms = {name: wanted for name, wanted in _forms("imr:").items() if "/report/" in _pattern(name, wanted)}
    before, stored = frozen_report(w.report), list(Submission.objects.values())
    history = w.report.answers.get(section__number=1).history.earliest("pk").pk
    places = [{"section": "introduction", "number": 1, "key": history, "place": "section-introduction", "form": "docx"}]
    for slug, sort in SORTS.items():
        item = sort.model.objects.first()
        places.append({"slug": slug, "key": item.pk if item else 1, "number": 1, "place": "section-introduction"})

    def unchanged(name: str) -> None:
        assert frozen_report(w.report) == before, name
        assert list(Submission.objects.values()) == stored, name

    assert _tried(w.author, w.ret.reference, forms, places, unchanged) > 80
    with pytest.raises(NotNow):
        section = w.report.template.sections.get(number=1)
        save_section(report=w.report, section=section, text=NEW, version=1, autosave=True, by=w.author)
    assert not ReportAnswer.objects.filter(text__contains=NEW).exists()


def test_no_address_of_a_chronology_writes_in_what_is_submitted():
    w = chronologies.make_world(0).police
    row = entry(w, event="A visit.")
    person = add_person(agency_return=w.ret, code="PC9", name="PC Archer", by=w.author)
    for part in ReturnPart.objects.filter(agency_return=w.ret).exclude(kind__in=["chronology", "records"]):
        ReturnPart.objects.filter(pk=part.pk).update(state="withdrawn")
    submit_chronology(chronology=fresh(w.chronology), by=w.author)
    frozen = (ChronologyEntry, PersonCode, GlossaryTerm, ReturnedEntry, Submission)

    def rows() -> list:
        return [list(model._default_manager.order_by("pk").values()) for model in frozen]

    before = rows()

    def unchanged(name: str) -> None:
        assert rows() == before, name

    places = [{"ref": row.ref, "key": person.pk, "position": 0}]
    for writer in (w.author, w.contributor):
        assert _tried(writer, w.ret.reference, _forms("chronology:"), places, unchanged) > 30


def _pattern(name: str, wanted: list[str]) -> str:
    try:
        return reverse(name, kwargs=dict.fromkeys(wanted, 1))
    except Exception:  # noqa: BLE001  (another kind of argument: no address of a report has one)
        return ""


# --- decisions on a version -------------------------------------------------------------------------------------------


@pytest.fixture
def w():
    """The second version waits for the senior manager, who sent the first back."""
    made = writing.submitted()
    send_back(
        part=made.part,
        submission=made.submission,
        reason="Say why.",
        sections=[],
        name="G",
        role="ACC",
        by=made.manager,
    )
    writing.rewrite(made, "Other words in the introduction")
    made.second = writing.submit(made)
    return made


def _url(w, name: str, *rest) -> str:
    return reverse(f"reviews:{name}", args=[w.ret.reference, "imr", *rest])


def test_no_form_decides_on_another_version_than_the_newest(w):
    """The number of an older one, of one that is not there, or none; and its key in fields that no form has."""
    client, first = client_of(w.manager), w.submission
    said = {"reason": "Once more.", "submission": first.pk, "number": 1, "part": first.part_id}
    for version in ("1", "", "0", "3", "-2", "newest"):
        page = client.post(_url(w, "part_decide"), said | {"decision": "send_back", "version": version})
        assert page.status_code == 200 and "A newer version has been submitted" in page.content.decode(), version
        assert "Once more." in page.content.decode()
    accepts = {f"identity-{name}": value for name, value in (WORDS | {"password": PASSWORD}).items()}
    for number, status in ((1, 409), (3, 404), (0, 404)):
        assert client.post(_url(w, "part_accept", number), accepts | {"submission": w.second.pk}).status_code == status
    assert SignOff.objects.count() == 1
    client.post(_url(w, "part_accept", 2), accepts | {"submission": first.pk, "number": 1, "sha256": first.sha256})
    assert SignOff.objects.latest("pk").submission == w.second
    board = client_of(w.coordinator)
    for version in ("1", "", "3"):
        sent = {"outcome": "finalise", "version": version, "submission": first.pk}
        assert "A newer version" in board.post(_url(w, "part_check"), sent).content.decode(), version
    assert not QualityCheck.objects.exists()


def test_no_service_decides_on_an_older_version_or_anothers(w):
    other = Submission.objects.create(
        part=w.ret.parts.get(kind="chronology"), number=1, content={}, sha256="0" * 64, by=w.author
    )
    part = ReturnPart.objects.get(pk=w.part.pk)
    for submission in (w.submission, other):
        with pytest.raises(Refused, match="newer version"):
            accept(part=part, submission=submission, by=w.manager, **WORDS)
        with pytest.raises(Refused, match="newer version"):
            facts = {"reason": "R", "sections": [], "name": "G", "role": "ACC"}
            send_back(part=part, submission=submission, by=w.manager, **facts)
    accept(part=part, submission=w.second, by=w.manager, **WORDS)
    for submission in (w.submission, other):
        with pytest.raises(Refused, match="newer version"):
            finalise(part=part, submission=submission, checklist={}, by=w.coordinator)
    with pytest.raises(NotAllowed):
        finalise(part=part, submission=w.second, checklist={}, by=w.author)
    assert ReturnPart.objects.get(pk=part.pk).state == PartState.RETURNED
