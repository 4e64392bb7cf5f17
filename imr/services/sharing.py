"""An interview record goes to its interviewee, who has no account: an expiring link, and a code told by voice (I3)."""

import secrets
import uuid
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from imr import states  # registers the table that move() reads
from imr.models import (
    InterviewConfirmation,
    InterviewShare,
    InterviewState,
    RecordAddendum,
    StaffInterview,
    UnsentAnswer,
)
from imr.models.interview import RECORD
from imr.policies import LINK_ENDED, check_answered, check_awaits_answer, check_review_runs, check_share_open
from imr.selectors.interviews import awaits_answer
from imr.services.interviews import lock_interview, locked_interview
from notifications.notices import Notice
from notifications.services import queue
from sar_portal.access.audit import record
from sar_portal.access.decide import scope_id_of
from sar_portal.access.errors import Refused
from sar_portal.access.history import Stale
from sar_portal.access.moves import move
from sar_portal.access.row_wall import open_alone, whole_house
from sar_portal.documents.canonical import content_hash

TABLE = states.INTERVIEW
# Read aloud over a telephone without doubt: no 0 and O, 5 and S, 2 and Z. Without vowels and F it spells no words.
ALPHABET = "346789BCDGHJKMNPQRTVWX"
CODE_LENGTH = 8
DAYS = 14


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def as_typed(code: str) -> str:
    """A code without the blanks and hyphens of people who write it in groups."""
    return "".join(char for char in code.upper() if char.isalnum())


@transaction.atomic
def share_record(*, interview: StaffInterview, address: str, by) -> tuple[InterviewShare, str]:
    """E-mails a link to the interviewee and returns the code, which is shown once and told by voice, never sent.

    Sharing anew ends the link before; what its reader had typed and not sent comes along, where the link goes to the same
    address. A record that was answered is shown again with what was added to it since. Raises NotAllowed, NotNow, or
    Refused while the record is empty.
    """
    locked = lock_interview(interview, by)
    check_review_runs(locked.involvement.agency_return)
    address = address.strip().lower()
    if not address:
        raise Refused("Write the e-mail address that the link goes to.")
    unsent = None
    if awaits_answer(locked):
        theirs = UnsentAnswer.objects.filter(share__interview=locked, share__address=address)
        unsent = theirs.select_for_update(of=("self",)).first()  # not what is being erased at this moment
        _revoke_links(locked)
    else:
        move(locked, "share", by=by)
    code = new_code()
    share = InterviewShare.objects.create(
        interview=locked,
        nonce=uuid.uuid4(),
        address=address,
        code_hash=make_password(code),
        expires_at=timezone.now() + timedelta(days=DAYS),
    )
    if unsent is not None:
        kept = {"words": unsent.words, "version": unsent.version, "saved_at": unsent.saved_at}
        UnsentAnswer.objects.create(share=share, **kept)
    agency_return = locked.involvement.agency_return
    queue(
        kind="interview_link",
        address=share.address,
        reference=agency_return.notice_reference,
        link=reverse("imr:record_open", kwargs={"nonce": share.nonce}),
        sign_link=True,
        scope=agency_return.scope,
    )
    record("did", "share_record", locked, by=by, details={"share": share.pk})
    return share, code


def _revoke_links(interview: StaffInterview) -> None:
    """Ends every link; what was typed by one and not sent goes with it."""
    UnsentAnswer.objects.filter(share__interview=interview).delete()
    for share in InterviewShare.objects.select_for_update(no_key=True).filter(
        interview=interview, revoked_at__isnull=True
    ):
        share.revoked_at = timezone.now()
        share.save(update_fields=["revoked_at"])


@transaction.atomic
def take_back(*, interview: StaffInterview, reason: str, by) -> None:
    """Ends the link at once and opens the record for writing again. Raises NotAllowed, NotNow, or Refused."""
    _revoke_links(locked_interview(interview))  # before the trail, which the move ends with; undone where it is refused
    move(interview, "take_back", by=by, reason=reason)


@transaction.atomic
def end_link(*, interview: StaffInterview, by) -> None:
    """Ends the link at once and leaves the record as it stands, answered or not. Raises NotAllowed."""
    locked = lock_interview(interview, by)
    _revoke_links(locked)
    record("did", "end_link", locked, by=by)


def link_of(nonce) -> InterviewShare:
    """The live link that a signed address names, and the return that it leads into opened for the rest of the transaction.

    Raises Refused, with one sentence for anything else (I3).
    """
    with whole_house():
        share = InterviewShare.objects.select_related("interview__involvement").filter(nonce=nonce).first()
    if share is None:
        raise Refused(LINK_ENDED)
    check_share_open(share)
    open_alone(scope_id_of(share))
    return share


def try_code(*, share: InterviewShare, code: str) -> StaffInterview:
    """Opens the record with the right code. A wrong one is counted, and the fifth ends the link (I3).

    Raises Refused with a sentence that says nothing of the record; the count stays even though it is refused.
    """
    with transaction.atomic():
        locked = InterviewShare.objects.select_for_update(no_key=True).select_related("interview").get(pk=share.pk)
        check_share_open(locked)
        right = check_password(as_typed(code), locked.code_hash)
        if right:
            locked.opened_at = timezone.now()
        else:
            locked.tries += 1
        locked.save(update_fields=["tries", "opened_at"])
        details = {"share": locked.pk, "tries": locked.tries}
        record("did" if right else "refused", "try_code", locked.interview, by=None, details=details)
    if not right:
        raise Refused("The code is not right. Look at it again, or ask the person who gave it to you.")
    return locked.interview


def note_opening(*, share: InterviewShare) -> None:
    """Each showing of the record is in the access log, in the transaction of the page (R10)."""
    with transaction.atomic():
        InterviewShare.objects.filter(pk=share.pk).update(opened_at=timezone.now())
        record("viewed", "record_open", share.interview, by=None, details={"share": share.pk})


def content_of(interview: StaffInterview) -> dict:
    """The record as the interviewee sees it, as plain data: what the hash of the answer is made of."""
    checks = interview.checks.select_related("entry").order_by("entry__ref")
    return {
        "interview": interview.pk,
        "held_on": interview.held_on.isoformat() if interview.held_on else "",
        "sections": {name: getattr(interview, name) for name in RECORD},
        "entries": [
            {
                "ref": check.entry.ref,
                "date": check.asked_when,
                "event": check.asked_event,
                "outcome": check.outcome,
                "becomes": [list(one) for one in check.becomes],
                "said": check.said,
            }
            for check in checks
        ],
        "addenda": [one.text for one in interview.addenda.all()],
    }


def fingerprint_of(interview: StaffInterview) -> str:
    """Tells whether what somebody has in hand is the record as it stands."""
    return content_hash(content_of(interview))


@transaction.atomic
def save_unsent(*, share: InterviewShare, version: int, words: dict[str, str]) -> UnsentAnswer:
    """Keeps what the interviewee has typed so far, by the name of its box; nobody is told, and nobody else reads it (R5, R15).

    The trail says that they began, and not each save. The caller has checked the code. `version` is that of the draft which
    the page showed, 0 for none. Raises Refused when the link has ended, NotNow when the record was answered already, Stale
    when another window wrote something else (R14).
    """
    interview = locked_interview(share.interview)
    locked = InterviewShare.objects.select_for_update(no_key=True).get(pk=share.pk)
    check_share_open(locked)
    check_awaits_answer(interview)
    kept = _met(locked, version, words)
    if kept is not None and kept.words == words:
        return kept
    draft = kept or UnsentAnswer(share=locked, version=0)
    draft.words, draft.version, draft.saved_at = words, draft.version + 1, timezone.now()
    draft.save()
    if kept is None:
        record("did", "save_unsent", interview, by=None, details={"share": locked.pk})
    return draft


def _met(share: InterviewShare, version: int, words: dict[str, str]) -> UnsentAnswer | None:
    """What is kept of a link already. Raises Stale where that is something else than the page knows of (R14)."""
    draft = UnsentAnswer.objects.filter(share=share).first()
    if draft is not None and draft.words != words and draft.version != version:
        raise Stale(draft, words)
    return draft


def erase_unsent() -> int:
    """Erases what was typed and not sent by links that ran out, once as many days are over again; returns how many. Until then a
    new link to the same address brings it back.
    """
    erased = 0
    old = UnsentAnswer.objects.filter(share__expires_at__lte=timezone.now() - timedelta(days=DAYS))
    for draft in old.select_related("share__interview"):
        share = draft.share
        with transaction.atomic():
            if not draft.delete()[0]:  # with its link, or by another worker, a moment ago
                continue
            record("did", "erase_unsent", share.interview, by=None, details={"share": share.pk})
        erased += 1
    return erased


@transaction.atomic
def answer_record(
    *,
    share: InterviewShare,
    comment: str = "",
    remarks: dict[str, str] | None = None,
    version: int = 0,
    words: dict[str, str] | None = None,
) -> InterviewConfirmation:
    """The interviewee confirms the record, or adds comments that stand beside it and its entries, never over them. Freezes
    the record.

    The caller has checked the code. `version` and `words`: of the draft that the page showed and what stands in its boxes,
    as for `save_unsent`; without them nobody is asked whether another window keeps something else. Raises Refused when
    the link has ended, NotNow when it was answered already, Stale.
    """
    interview = locked_interview(share.interview)
    locked = InterviewShare.objects.select_for_update(no_key=True).get(pk=share.pk)
    check_share_open(locked)
    if words is not None:
        _met(locked, version, words)
    answer = keep_answer(interview, comment=comment, remarks=remarks or {}, share=locked)
    # The notice leads to the return: an address of an interview would say more than an e-mail may.
    Notice("interview_confirmed").queue(interview.involvement.agency_return, by=None)
    record("did", "answer_record", interview, by=None, details={"confirmation": answer.pk, "to": interview.state})
    return answer


def keep_answer(
    interview: StaffInterview, *, comment: str, remarks: dict[str, str], by=None, **how
) -> InterviewConfirmation:
    """Keeps what was answered, by link or on paper; the first answer freezes the record, and nothing stays that was typed and
    not sent. Raises NotNow.
    """
    check_awaits_answer(interview)
    UnsentAnswer.objects.filter(share__interview=interview).delete()
    put = {str(key) for key in interview.checks.values_list("pk", flat=True)}
    remarks = {key: text.strip() for key, text in remarks.items() if key in put and text.strip()}
    comment, differs = comment.strip(), bool(comment.strip() or remarks)
    words = {"verb": "comment" if differs else "confirm", "comment": comment, "remarks": remarks}
    fingerprint = fingerprint_of(interview)
    answer = InterviewConfirmation.objects.create(interview=interview, sha256=fingerprint, **words, **how)
    if interview.state == InterviewState.SHARED:
        interview.state = InterviewState.COMMENTED if differs else InterviewState.CONFIRMED
        interview._history_user = by
        interview.save(update_fields=["state"])
    return answer


@transaction.atomic
def add_addendum(*, interview: StaffInterview, text: str, by) -> RecordAddendum:
    """Adds something to an answered record: dated, beside it.

    The link ends, also for a page that is open: nobody answers to what they have not read, and a new link shows it. Raises
    NotAllowed, or Refused: not answered, or nothing said.
    """
    locked = lock_interview(interview, by)
    check_review_runs(locked.involvement.agency_return)
    check_answered(locked)
    if not text.strip():
        raise Refused("Write what is to be added.")
    made = RecordAddendum.objects.create(interview=locked, text=text.strip(), by=by)
    _revoke_links(locked)
    record("did", "add_addendum", locked, by=by, details={"addendum": made.pk})
    return made
