"""What blocks, what is worth a look and what is done, of both parts on one page: each line leads to its place."""

import pytest
from django.urls import reverse

from imr.models import Action
from imr.selectors.ready import readiness_of
from imr.services.attaching import attach
from imr.services.comments import add_comment
from imr.services.report import add_item, save_kloe_answer, save_section
from reviews.models import Hold
from tests.imr import writing

pytestmark = pytest.mark.django_db


def titles(w, state: str) -> list[str]:
    return [line.title for group in readiness_of(w.author, w.ret) for line in group.lines if line.state == state]


def page(w, browse) -> str:
    return browse(w.author).get(reverse("imr:return_ready", args=[w.ret.reference])).content.decode()


def test_nothing_is_written_yet(browse):
    w = writing.drafting()
    blocks = titles(w, "blocks")
    assert blocks[:2] == ["The chronology has no entries yet", "Section 1, Introduction and subject, is empty."]
    text = page(w, browse)
    assert "You can submit this once nothing blocks." in text and "Go on and submit" not in text
    assert "The records are not confirmed as secured" in titles(w, "advises")


def test_a_name_is_found_wherever_it_would_be_printed(browse):
    """In who leads an action, in why a line of enquiry does not apply, and in the bibliography."""
    w, name = writing.drafting(), "Leonard Brindle"
    writing.write(w)
    made = w.report.recommendations.get()
    for what, led in ((f"Tell {name} [POL-77]", "Head of training"), ("Train", name)):
        add_item(
            model=Action,
            report=w.report,
            values={"recommendation": made, "what": what, "lead_officer": led},
            by=w.author,
        )
    values = {"not_applicable": True, "not_applicable_reason": f"{name} was unknown to us"}
    save_kloe_answer(report=w.report, kloe=w.review.kloes.get(number=2), values=values, version=1, by=w.author)
    attach(report=w.report, data=b"A policy", name="a.txt", title=f"Letter to {name}", by=w.author)
    advised = titles(w, "advises")
    left = [line.partition(":")[0] for line in advised if "left in the text" in line]
    action = "Recommendation 1, action"
    assert left == ["Line of enquiry 2", action, action, "Attachment 1"]
    assert f"{action}: There is no entry POL-77 in your chronology." in advised
    client = browse(w.author)
    lines = [line for group in readiness_of(w.author, w.ret) for line in group.lines if line.state == "advises"]
    assert {line.href for line in lines if client.get(line.href.partition("#")[0]).status_code != 200} == set()


def test_each_line_leads_to_its_place(browse):
    w = writing.drafting()
    writing.begin(w)
    first = w.report.template.sections.get(number=1)
    words = "Leonard Brindle [POL-77]. They should have known."
    save_section(report=w.report, section=first, text=words, version=0, by=w.author)
    add_comment(report=w.report, place="section-introduction", text="Say more.", by=w.lead)
    advised = titles(w, "advises")
    for said in ("There is no entry POL-77", "numbers left in the text", "a phrase to look at again", "1 comment open"):
        assert any(line.startswith("Section 1") and said in line for line in advised), said
    lines = [line for group in readiness_of(w.author, w.ret) for line in group.lines]
    assert len(lines) > 15 and all(line.href for line in lines)
    client = browse(w.author)
    wrong = {line.href for line in lines if client.get(line.href.partition("#")[0]).status_code != 200}
    assert wrong == set()


def test_a_whole_report_can_go_on_and_one_that_is_held_cannot(browse):
    w = writing.drafting()
    writing.write(w)
    text = page(w, browse)
    assert "The chronology has no entries yet" in text
    assert f'href="{reverse("imr:report_submit", args=[w.ret.reference])}"' in text
    assert "The author is independent, and has signed the declaration" in titles(w, "done")
    Hold.objects.create(agency_return=w.ret, why=Hold.Why.IDENTITY, because="test", sentence="Say who DI1 is.")
    assert titles(w, "blocks")[0] == "Say who DI1 is."
    assert "Go on and submit" not in page(w, browse)


def test_what_is_with_the_senior_manager_asks_for_nothing(browse):
    w = writing.submitted(paper=False)
    text = page(w, browse)
    assert "With senior manager" in text and "Versions submitted so far" in text
    assert reverse("imr:report_submit", args=[w.ret.reference]) not in text
