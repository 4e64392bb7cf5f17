"""Every notice there is: its subject, its one sentence, and who is told. No word of a case fits in here (R9).

The sentence is shown in the list of notifications and in the e-mail; the e-mail's other words are in templates/email/.
"""

from dataclasses import dataclass

from sar_portal.access.permissions import Perm


@dataclass(frozen=True)
class NoticeKind:
    """`to`: the permissions whose holders on the subject's scope are told, unless the state table says otherwise.

    `agency_only`: nobody outside the agency may learn that it was sent, so it is in no list of deliveries (R5, R6).
    `mandatory`: it is sent at once, whatever the person prefers.
    """

    subject: str
    sentence: str
    to: tuple[Perm, ...] = ()
    agency_only: bool = False
    mandatory: bool = False


LEADS = (Perm.ANSWER_REQUEST,)
AUTHOR = (Perm.SUBMIT,)
MANAGER = (Perm.ACCEPT,)
COORDINATOR = (Perm.CHECK_QUALITY,)

KINDS: dict[str, NoticeKind] = {
    # --- the request -------------------------------------------------------------------------------------------------
    "request_sent": NoticeKind(
        "A request for information",
        "A request under section 45 of the Care Act 2014 waits for your answer.",
        LEADS,
        mandatory=True,
    ),
    "request_acknowledged": NoticeKind(
        "A request was acknowledged", "An agency has acknowledged a request.", COORDINATOR
    ),
    "nil_return": NoticeKind("A nil return", "An agency has declared that it holds nothing.", COORDINATOR),
    "request_refused": NoticeKind(
        "A request was refused", "An agency has refused a request and given a reason.", COORDINATOR
    ),
    "partial_reply": NoticeKind(
        "A partial reply", "An agency has sent some of what was asked and says what is still to come.", COORDINATOR
    ),
    "rest_came": NoticeKind(
        "The rest of a partial reply", "An agency says that the rest of what was asked has been sent.", COORDINATOR
    ),
    "extension_asked": NoticeKind(
        "More time is asked for", "An agency asks for more time and waits for a decision.", COORDINATOR
    ),
    "extension_granted": NoticeKind(
        "More time was granted", "More time was granted. The new date is on the page.", LEADS + AUTHOR
    ),
    "extension_declined": NoticeKind(
        "More time was declined", "More time was declined. The date stands.", LEADS + AUTHOR
    ),
    "part_withdrawn": NoticeKind(
        "Something is no longer asked for",
        "Part of what was asked for was withdrawn. The reason is on the page.",
        LEADS,
    ),
    "return_escalated": NoticeKind(
        "A matter was taken to you",
        "Something that was asked for is late or was refused, and the coordinator has taken it to you.",
        mandatory=True,
    ),
    # --- the author --------------------------------------------------------------------------------------------------
    "author_appointed": NoticeKind("You have been appointed", "You have been appointed as author of a return.", AUTHOR),
    "author_replaced": NoticeKind(
        "The author was replaced", "The author of a return was replaced.", LEADS + COORDINATOR
    ),
    "declaration_signed": NoticeKind(
        "A declaration was signed", "The author has signed the declaration of independence.", LEADS
    ),
    "conflict_found": NoticeKind(
        "A conflict of independence",
        "A conflict of independence was found. Submission waits until it is settled.",
        (Perm.APPOINT_AUTHOR, *COORDINATOR),
        mandatory=True,
    ),
    "identity_question": NoticeKind(
        "A question about the register",
        "Two entries may be the same person. Somebody has to say.",
        (Perm.KEEP_REGISTER,),
        True,
    ),
    "accepter_stood_aside": NoticeKind(
        "Somebody else has to accept",
        "The senior manager of a return cannot decide on it. Somebody else has to be appointed.",
        (Perm.APPOINT_AUTHOR,),
        True,
    ),
    # --- the return --------------------------------------------------------------------------------------------------
    "records_secured": NoticeKind("Records were secured", "An agency has secured its records.", COORDINATOR + AUTHOR),
    "part_submitted": NoticeKind(
        "Something waits for your decision", "Part of a return waits for your decision.", MANAGER
    ),
    "part_accepted": NoticeKind(
        "Part of a return was accepted",
        "Part of a return was accepted for the organisation and returned.",
        COORDINATOR + AUTHOR + LEADS,
    ),
    "part_sent_back": NoticeKind(
        "Sent back with reasons", "The senior manager has sent part of a return back.", AUTHOR
    ),
    "quality_query": NoticeKind(
        "A query on a return", "The coordinator has a query on part of a return.", AUTHOR + MANAGER
    ),
    "part_final": NoticeKind("Part of a return is final", "Part of a return is final.", AUTHOR + MANAGER + LEADS),
    "part_reopened": NoticeKind(
        "Part of a return was reopened", "The coordinator has reopened part of a return.", AUTHOR + MANAGER + LEADS
    ),
    "row_query": NoticeKind(
        "A question about an entry", "The board asks about an entry of the chronology.", LEADS + AUTHOR
    ),
    "row_answered": NoticeKind(
        "A question was answered", "An agency has answered a question about an entry.", COORDINATOR
    ),
    # --- the review --------------------------------------------------------------------------------------------------
    "review_shared": NoticeKind(
        "Combined returns are open to you",
        "The combined agency returns of a review are open to you.",
        (Perm.READ_COMBINED,),
    ),
    "review_suspended": NoticeKind(
        "A review is suspended", "A review is suspended. Its dates do not run.", (Perm.SEE_REVIEW,), mandatory=True
    ),
    "review_resumed": NoticeKind("A review goes on", "A review goes on. Its dates have changed.", (Perm.SEE_REVIEW,)),
    # A file ends, and a decision about one too: neither may wait for a daily e-mail that comes afterwards.
    "export_names": NoticeKind(
        "A file waits for your decision",
        "A file that you asked for waits for your decision before it is made.",
        mandatory=True,
    ),
    "pack_ready": NoticeKind(
        "A meeting pack is ready",
        "Your copy of a meeting pack waits for you. It can be read until the day after the meeting.",
        mandatory=True,
    ),
    "export_ready": NoticeKind(
        "A file is ready", "A file that you asked for is ready. It can be downloaded for a day.", mandatory=True
    ),
    # --- the portal itself -------------------------------------------------------------------------------------------
    "trail_wrong": NoticeKind(
        "The audit trail needs you",
        "Last night’s check of the audit trail found something wrong, or misses a checkpoint of it. The page says what to do.",
        mandatory=True,
    ),
    "trail_unchecked": NoticeKind(
        "The audit trail was not checked",
        "Last night’s check of the audit trail did not run. The page says what to do.",
        mandatory=True,
    ),
    "checkpoint_kept": NoticeKind(
        "A checkpoint of the audit trail",
        "A checkpoint of the audit trail was signed. Keep this message: it shows later whether the trail was written anew.",
        mandatory=True,
    ),
    # --- files -------------------------------------------------------------------------------------------------------
    # What lies where is the agency's affair, and may be a paper of an interview (R5); the board is told in words of its own.
    "file_closed": NoticeKind(
        "A file was closed",
        "The malware scanner found something in a file that you uploaded, and nobody can open it any more. Add a clean copy.",
        agency_only=True,
        mandatory=True,
    ),
    "file_unsaid": NoticeKind(
        "A file could not be checked",
        "The malware scanner cannot say whether there is malware in a file that you uploaded, and nobody can open it. Add it "
        "again, or a simpler copy.",
        agency_only=True,
        mandatory=True,
    ),
    "file_found": NoticeKind(
        "Malware was found in a file",
        "The malware scanner found something in a file that was kept. Nobody can open it any more, and who uploaded it was told.",
        mandatory=True,
    ),
    # --- records -----------------------------------------------------------------------------------------------------
    "disposal_proposed": NoticeKind(
        "Records wait for your decision", "Somebody has proposed to dispose of records whose years are over."
    ),
    "disposal_done": NoticeKind(
        "Records were disposed of", "Records were disposed of as two people decided. The certificate is on the page."
    ),
    # --- recommendations ---------------------------------------------------------------------------------------------
    "recommendation_owned": NoticeKind(
        "A recommendation is yours", "You own a recommendation. What is to be done is on the page."
    ),
    "recommendation_not_implemented": NoticeKind(
        "A recommendation is not implemented",
        "An agency has decided not to implement a recommendation. The reason is on the page.",
        COORDINATOR,
    ),
    "recommendation_comment": NoticeKind(
        "A comment on a recommendation", "Somebody of the board comments on a recommendation that you own."
    ),
    # --- inside the agency -------------------------------------------------------------------------------------------
    "interview_link": NoticeKind(
        "A record for you to read", "A record waits for you to confirm or comment on.", (), True, mandatory=True
    ),
    "interview_confirmed": NoticeKind(
        "A record was answered", "A record that you shared was answered.", (Perm.HOLD_INTERVIEWS,), True
    ),
    # R6: neither the subject nor the sentence says what was handed over.
    "hand_over": NoticeKind(
        "Something waits for you", "Something was passed to you to read.", (Perm.READ_HAND_OVER,), True, mandatory=True
    ),
    # --- deadlines ---------------------------------------------------------------------------------------------------
    "deadline_before": NoticeKind("A date is near", "Something is due soon."),
    "deadline_on": NoticeKind("Due today", "Something is due today.", mandatory=True),
    "deadline_after": NoticeKind("Overdue", "Something is overdue.", mandatory=True),
    # --- one e-mail a day, for those who prefer it: in no list of notifications, as what it tells of is there ------------
    "digest": NoticeKind("What waits for you", "This is what you were told since the last daily e-mail."),
    # --- accounts ----------------------------------------------------------------------------------------------------
    "invitation": NoticeKind(
        "You have been asked to help", "You have been asked to help with a review.", mandatory=True
    ),
    "access_changed": NoticeKind("Your access has changed", "What you may see or do has changed.", mandatory=True),
    "factor_reset": NoticeKind(
        "Your second factor was reset", "Your second factor was reset by two people.", mandatory=True
    ),
    "new_sign_in": NoticeKind(
        "A new sign-in", "Your account was signed in to from a device not seen before.", mandatory=True
    ),
}
DIGEST = "digest"
# What waits for the daily e-mail, where a person prefers one, and for the end of their quiet hours.
CAN_WAIT = frozenset(kind for kind, row in KINDS.items() if not row.mandatory and kind != DIGEST)
# What no list of deliveries may show.
AGENCY_ONLY = frozenset(kind for kind, row in KINDS.items() if row.agency_only)
