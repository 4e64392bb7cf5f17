"""Notes, marks and key episodes beside the rows of the composite: kept, read by the subgroup, hiding nothing."""

import re
from datetime import date

import pytest
from django.urls import reverse

from chronology.models import ReturnedEntry
from imr.services.register import add_to_register
from reviews.models import AdultIdentity
from sar_portal.access.errors import NotAllowed, Refused
from sar_portal.combined.models import AnnotatedRow, Annotation, KeyEpisode
from sar_portal.combined.selectors import annotations
from sar_portal.combined.services import annotating as services
from tests.chronology import disagreeing
from tests.chronology.disagreeing import next_version

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def w(db):
    return disagreeing.make_world()


def row(w, ref: str) -> ReturnedEntry:
    return ReturnedEntry.objects.filter(review=w.review, ref=ref).latest("pk")


def url(w, name: str, *args) -> str:
    return reverse(f"combined:{name}", args=[w.review.reference, *args])


def composite(w, client, query: str = "") -> str:
    return client.get(url(w, "composite_list") + query).content.decode()


def test_a_span_of_rows_is_annotated_and_everyone_on_the_board_reads_it(w, browse):
    client, address = browse(w.reviewer), url(w, "annotation_add", "POL-01", 1)
    page = client.get(address).content.decode()
    assert "KH-01, 3 August 2025" in page and "POL-01 alone" in page
    assert b"Write it here" in client.post(address, {"verb": "note", "note": " "}).content
    sent = {"verb": "note", "note": f"Who told whom? {HOSTILE}", "until": row(w, "KH-01").pk}
    answer = client.post(address, sent)
    assert answer.status_code == 302 and answer["Location"].endswith("#POL-01")
    assert {one.entry.ref for one in AnnotatedRow.objects.all()} == {"POL-01", "KH-01"}
    read = composite(w, browse(w.subgroup))
    assert read.count("Who told whom?") == 2 and HOSTILE not in read and "Annotate" not in read
    beyond = client.post(address, sent | {"until": row(w, "KH-02").pk + 999})
    assert beyond.status_code == 200 and Annotation.objects.count() == 1


def test_the_last_mark_counts_and_every_mark_is_kept(w, browse):
    client, address = browse(w.coordinator), url(w, "annotation_add", "POL-02", 1)
    for mark in ("disputed", "agreed"):
        assert client.post(address, {"verb": "mark", "mark": mark, "fact": f"When he rang, {mark}"}).status_code == 302
    page = composite(w, client)
    assert "When he rang, agreed" in page and "When he rang, disputed" not in page
    assert 'id="POL-02"' in composite(w, client, "?mark=agreed") and 'id="POL-02"' not in composite(
        w, client, "?mark=disputed"
    )
    history = client.get(url(w, "entry_detail", "POL-02", 1)).content.decode()
    assert "When he rang, disputed" in history and "When he rang, agreed" in history
    assert history.count('<h3 class="portal-timeline__title">Mark</h3>') == 2
    client.post(address, {"verb": "mark", "mark": "cleared"})
    assert "When he rang" not in composite(w, client) and Annotation.objects.count() == 3


def test_a_name_left_in_a_note_is_a_code_before_it_stands_there(w, browse):
    client, address = browse(w.coordinator), url(w, "annotation_add", "POL-02", 1)
    name = AdultIdentity.objects.get(review=w.review).real_name
    sent = {"verb": "note", "note": f"Ask {name}."}
    [codes] = re.findall(r'value="(codes-\w+)"', client.post(address, sent).content.decode())
    assert not Annotation.objects.exists()
    assert client.post(address, sent | {"names_left": codes}).status_code == 302
    assert name not in Annotation.objects.get().text


def test_key_episodes_have_a_name_a_period_and_rows(w, browse):
    client = browse(w.coordinator)
    typed = {"name": "The bank card", "starts_on": "2025-12-01", "ends_on": "2025-12-31", "why": "Money"}
    assert b"ends before it starts" in client.post(url(w, "episode_add"), typed | {"ends_on": "2025-11-30"}).content
    assert client.post(url(w, "episode_add"), typed).status_code == 302
    assert b"has that name" in client.post(url(w, "episode_add"), typed).content
    episode = KeyEpisode.objects.get()
    until = row(w, "KH-02").pk
    sent = {"verb": "tag", "episode": episode.pk, "until": until}
    assert client.post(url(w, "annotation_add", "POL-02", 1), sent).status_code == 302
    page = composite(w, browse(w.subgroup), f"?episode={episode.pk}")
    assert 'id="POL-02"' in page and 'id="KH-02"' in page and 'id="POL-01"' not in page
    assert "Key episode: The bank card" in page
    assert client.post(url(w, "annotation_add", "KH-02", 1), {"verb": "untag", "out_of": episode.pk}).status_code == 302
    assert 'id="KH-02"' not in composite(w, client, f"?episode={episode.pk}")
    listed = browse(w.subgroup).get(url(w, "episode_list")).content.decode()
    assert "The bank card" in listed and "1 tagged" in listed and "Change" not in listed
    changed = typed | {"name": "Money", "version": 1}
    assert client.post(url(w, "episode_change", episode.pk), changed).status_code == 302
    stale = client.post(url(w, "episode_change", episode.pk), typed | {"name": "Card", "version": 1}).content.decode()
    assert "Someone else changed this" in stale and "Money" in stale and 'value="Card"' in stale


def test_an_annotation_survives_a_new_version_and_says_that_the_row_changed(w, browse):
    services.add_note(review=w.review, rows=[row(w, "KH-01"), row(w, "POL-03")], text="Seen?", by=w.reviewer)
    assert "Entry changed since" not in composite(w, browse(w.subgroup))
    next_version(w, w.housing, 0, action="Key request refused twice.")
    page = composite(w, browse(w.subgroup))
    assert page.count("Seen?") == 2 and page.count("Entry changed since") == 1


def test_who_may_not_read_one_row_reads_nothing_of_what_is_said_of_it(w, browse):
    rows = [row(w, "POL-01"), row(w, "KH-01")]
    services.add_note(review=w.review, rows=rows, text="Of both.", by=w.reviewer)
    services.add_note(review=w.review, rows=rows[1:], text="Of housing alone.", by=w.reviewer)
    period = {"review": w.review, "starts_on": date(2025, 8, 1), "ends_on": date(2025, 8, 3), "by": w.reviewer}
    for name, tagged in (("At the police", rows), ("At housing", rows[1:])):
        services.tag_episode(episode=services.add_episode(name=name, **period), rows=tagged, by=w.reviewer)
    fields = {"code": "PC9", "name": w.subgroup.name, "role": "Officer", "email": w.subgroup.email}
    add_to_register(agency_return=w.police.ret, fields=fields, by=w.police.lead)
    client = browse(w.subgroup)
    page = composite(w, client)
    assert "Of housing alone." in page and "Of both." not in page
    for shown in (page, client.get(url(w, "episode_list")).content.decode()):
        assert "At housing" in shown and "At the police" not in shown
    assert len(annotations.episodes_of(w.coordinator, w.review)) == 2
    assert len(annotations.annotations_for(w.coordinator, w.review)) == 4
    # Who may read every return has no row asked whose it is, however many are tagged: a page does not grow with them.
    for reader, asked in ((w.coordinator, False), (w.subgroup, True)):
        for found in (annotations.episodes_of(reader, w.review), annotations.annotations_for(reader, w.review)):
            plan = found.explain(analyze=True)
            assert (
                any("combined_annotatedrow" in line and "never executed" not in line for line in plan.split("\n"))
                == asked
            )


def test_only_the_two_who_work_in_the_composite_write_and_only_beside_what_they_may_read(w):
    one = row(w, "POL-01")
    for person in (w.subgroup, w.police.author, w.police.lead, w.stranger):
        with pytest.raises(NotAllowed):
            services.add_note(review=w.review, rows=[one], text="Mine.", by=person)
        with pytest.raises(NotAllowed):
            services.add_episode(
                review=w.review, name="X", starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 2), by=person
            )
    fields = {"code": "PC8", "name": w.reviewer.name, "role": "Officer", "email": w.reviewer.email}
    add_to_register(agency_return=w.police.ret, fields=fields, by=w.police.lead)
    with pytest.raises(NotAllowed):
        services.mark_fact(review=w.review, rows=[one], mark="agreed", fact="It.", by=w.reviewer)
    with pytest.raises(Refused):
        services.mark_fact(review=w.review, rows=[one], mark="agreed", fact=" ", by=w.coordinator)
    with pytest.raises(Refused):
        services.add_note(review=w.review, rows=[], text="Of nothing.", by=w.coordinator)
    assert not Annotation.objects.exists()
