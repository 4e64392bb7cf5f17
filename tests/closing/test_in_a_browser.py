"""The pages of closing, as the people who have them, with long and hostile words, at two widths."""

import io
from dataclasses import replace
from datetime import date
from unittest.mock import patch

from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from sar_portal.access.models import AuditChain
from sar_portal.actions.selectors.register import readable, rows
from sar_portal.actions.services.recommendations import add_board_recommendation
from sar_portal.closing.models import Disposal
from sar_portal.closing.selectors.annual import annual_of, last_year
from sar_portal.closing.services import retention as verbs
from sar_portal.closing.services import trail
from sar_portal.closing.services.disposing import dispose
from sar_portal.closing.services.metadata import enter_metadata
from tests.closing.closed import closed_for
from tests.closing.put_away import grown_old
from tests.looking import HOSTILE, LONG, look_at_all, signed_in


def _prepared(w) -> Disposal:
    review, by = w.review, w.coordinator
    enter_metadata(
        review=review, version=0, family_invited="no", family_reason=(HOSTILE + LONG)[:300], needs=["frailty"], by=by
    )
    closed_for(review, years=12)
    verbs.set_hold(review=review, reason=HOSTILE + LONG, by=by)
    verbs.lift_hold(review=review, seen=review.legal_holds.get().pk, reason=HOSTILE, by=by)
    dispose(disposal=_confirmed(w, "interviews"))
    waiting = verbs.propose_disposal(review=review, kind="review", proved_at=timezone.now(), by=by)
    verbs.keep_longer(review=review, kind="key", until=review.period_end.replace(year=2099), reason=LONG, by=by)
    return waiting


def _confirmed(w, kind: str) -> Disposal:
    made = verbs.propose_disposal(review=w.review, kind=kind, proved_at=timezone.now(), by=w.coordinator)
    return verbs.confirm_disposal(disposal=made, proved_at=timezone.now(), by=w.administrator)


def pages(w, waiting: Disposal) -> list[tuple[str, str, str]]:
    """(who, name of the picture, address)."""

    def of(name: str, *args) -> str:
        return reverse(f"closing:{name}", args=args)

    reference, board = w.review.reference, w.board.code
    done = Disposal.objects.get(state="done")
    found = [
        ("coordinator", name, of(name, reference)) for name in ("closing_detail", "metadata_change", "hold_change")
    ]
    found += [
        ("coordinator", "archive_new", reverse("exports:archive_new", args=[reference])),
        ("coordinator", "kept_longer", of("kept_longer", reference, "key")),
        ("coordinator", "disposal_propose", of("disposal_propose", reference, "review")),
        ("coordinator", "metadata_list", of("metadata_list", board)),
        ("coordinator", "annual_detail", of("annual_detail", board, last_year() - 2)),
        ("coordinator", "retention_list", of("retention_list", board)),
        ("administrator", "retention_list-administrator", of("retention_list", board)),
        ("administrator", "retention_rules", of("retention_rules", board)),
        ("administrator", "disposal_detail", of("disposal_detail", waiting.pk)),
        ("administrator", "disposal_confirm", of("disposal_confirm", waiting.pk)),
        ("auditor", "disposal_detail-done", of("disposal_detail", done.pk)),
        ("auditor", "trail_away", of("trail_away", board)),
        ("administrator", "trail_confirm", of("trail_confirm", board)),
    ]
    return found


def _put_away(w, settings, folder) -> None:
    """A part of the trail was put away, and somebody asks for the next."""
    settings.CHECKPOINTS, settings.CHECKPOINT_KEYS = str(folder), ["a key"]
    chain = AuditChain.objects.get(scope=None)
    facts = {"board": w.board, "proved_at": timezone.now()}
    for day, events in ((date(2017, 1, 1), 3), (date(2018, 1, 1), 6)):
        grown_old(chain, events, day)
        trail.ask_to_put_away(before=day, by=w.auditor, **facts)
        if events == 3:
            trail.confirm_to_put_away(before=day, by=w.administrator, **facts)
            trail.put_away(board=w.board, before=day, tell=str)


def test_every_page_at_two_widths(demo, live_server, chromium, settings, tmp_path):
    _put_away(demo, settings, tmp_path)
    assert look_at_all(chromium, live_server, demo, pages(demo, _prepared(demo))) == []


def test_on_paper_the_recommendations_that_were_folded_are_one_table_with_the_first(demo, live_server, chromium):
    """Each with its reference, and the head of the table once on each sheet: not again where the first 25 meet the rest."""
    facts = {"review": demo.review, "level": "partnership", "kloes": [1], "by": demo.coordinator}
    kept = {add_board_recommendation(**facts, text=f"Zqsaid {number}.").pk for number in range(60)}
    found = [row for row in rows(readable(demo.coordinator)) if row.one.pk in kept]
    annual = replace(annual_of(demo.coordinator, demo.board, last_year()), findings=found)
    page, wrong = signed_in(chromium, live_server, demo.coordinator)
    with patch("sar_portal.closing.views.annual.annual_of", return_value=annual):
        page.goto(live_server.url + reverse("closing:annual_detail", args=[demo.board.code, last_year()]))
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    held = [sheet for sheet in sheets if "Zqsaid" in sheet]
    assert len(held) > 1 and [sheet.count("Whose") for sheet in held] == [1] * len(held)
    text = " ".join(" ".join(sheets).split())
    assert all(f"{row.one.reference} {row.wording.text}" in text for row in found)
    assert "35 more" not in text and wrong == []
