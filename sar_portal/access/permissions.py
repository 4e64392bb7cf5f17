"""Every permission there is, as a word, the kind of scope it is held on, and the sentence that people read."""

from enum import StrEnum

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a role can be held on. The adult's review is the middle; hand-overs stand apart from it (R6)."""

    BOARD = "board", "Board"
    AGENCY = "agency", "Agency"
    REVIEW = "review", "Review"
    RETURN = "return", "Agency return"
    HAND_OVER = "hand_over", "Hand-over"


class Perm(StrEnum):
    kind: Kind
    sentence: str

    # The defaults are for the type checker alone: Perm("accept") looks a member up, each member gives all three.
    def __new__(cls, value: str, kind: Kind = Kind.BOARD, sentence: str = ""):
        member = str.__new__(cls, value)
        member._value_ = value
        member.kind = kind
        member.sentence = sentence
        return member

    OPEN_REVIEW = "open_review", Kind.BOARD, "Open a new review"
    READ_THEMES = "read_themes", Kind.BOARD, "Read in figures what the board's reviews had in common"
    MANAGE_BOARD = "manage_board", Kind.BOARD, "Change the board's settings, templates and agencies"
    MANAGE_ACCOUNTS = "manage_accounts", Kind.BOARD, "Invite people, give and end roles, reset a lost second factor"
    READ_AUDIT = "read_audit", Kind.BOARD, "Read the access log and verify the audit trail"

    MANAGE_PEOPLE = "manage_people", Kind.AGENCY, "Invite colleagues of the agency and confirm who still needs access"

    SEE_REVIEW = "see_review", Kind.REVIEW, "See the review's reference, pseudonym, period and lines of enquiry"
    MANAGE_REVIEW = "manage_review", Kind.REVIEW, "Run the review: requests, deadlines, sharing, closing"
    SEE_IDENTITY = "see_identity", Kind.REVIEW, "See who the adult is"
    READ_COMBINED = "read_combined", Kind.REVIEW, "Read the combined agency returns"
    WORK_COMPOSITE = (
        "work_composite",
        Kind.REVIEW,
        "Annotate the combined chronology, settle disagreements and ask agencies about their entries",
    )
    COMMENT = "comment", Kind.REVIEW, "Comment on the combined agency returns"
    DECIDE = "decide", Kind.REVIEW, "Record decisions of the subgroup"

    SEE_PROGRESS = "see_progress", Kind.RETURN, "See how far the return is, and its dates"
    ANSWER_REQUEST = (
        "answer_request",
        Kind.RETURN,
        "Acknowledge or refuse the request, ask for more time, secure records",
    )
    KEEP_REGISTER = "keep_register", Kind.RETURN, "Keep the register of practitioners and line managers"
    APPOINT_AUTHOR = "appoint_author", Kind.RETURN, "Appoint the author, contributors and the accepting senior manager"
    DECLARE_INDEPENDENCE = "declare_independence", Kind.RETURN, "Sign the declaration of independence"
    READ_DRAFT = "read_draft", Kind.RETURN, "Read the return while it is being written"
    EDIT_CHRONOLOGY = "edit_chronology", Kind.RETURN, "Add and change chronology entries"
    IMPORT_CHRONOLOGY = "import_chronology", Kind.RETURN, "Import a chronology and order its entries"
    EDIT_REPORT = "edit_report", Kind.RETURN, "Write the report"
    HOLD_INTERVIEWS = "hold_interviews", Kind.RETURN, "Arrange and hold interviews"
    READ_INTERVIEWS = "read_interviews", Kind.RETURN, "Read interview records"
    HAND_OVER = "hand_over", Kind.RETURN, "Hand a disciplinary matter over, outside the review"
    SUBMIT = "submit", Kind.RETURN, "Submit to the senior manager"
    ACCEPT = "accept", Kind.RETURN, "Accept for the organisation, or send back"
    OWN_RECOMMENDATIONS = "own_recommendations", Kind.RETURN, "Own the recommendations until they are done"
    READ_RETURNED = "read_returned", Kind.RETURN, "Read what the agency has returned"
    CHECK_QUALITY = "check_quality", Kind.RETURN, "Check the quality of what was returned"

    READ_HAND_OVER = "read_hand_over", Kind.HAND_OVER, "Read a hand-over"
