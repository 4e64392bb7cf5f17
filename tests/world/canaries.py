"""A word of its own in each kind of text, and who may ever read it (product.md R3 to R6, R12). Found elsewhere, it leaked.

The sets are the most that the rules allow, not what the pages happen to show.
"""

AGENCY_A = {"author", "senior_manager", "agency_lead"}
AGENCY_B = {"other_author", "other_lead"}
BOARD = {"coordinator", "lead_reviewer", "subgroup"}

MAY_READ: dict[str, set[str]] = {
    # return A of review 1: drafts stay with the agency's appointed people, the contributor sees the chronology alone (R3)
    "zqadraftentry": AGENCY_A | {"contributor"},
    "zqareturnedentry": AGENCY_A | BOARD | {"contributor"},
    "zqareport": AGENCY_A,
    "zqatalk": AGENCY_A,
    "zqaimport": AGENCY_A,
    "zqafilename": AGENCY_A,
    "zqarecords": AGENCY_A | BOARD,
    "zqaregister": AGENCY_A,
    "zqapractitioner": AGENCY_A,
    "zqapersoncode": {"author"},
    "zqaterm": {"author"},
    "zqaresources": AGENCY_A,
    "zqainterests": AGENCY_A,
    # R5: author and interviewee; agency A does not let its senior manager read interview records
    "zqainterview": {"author"},
    "zqaremark": {"author"},
    "zqaaddendum": {"author"},
    # what an interviewee put right: a contributor learns only that a correction came from staff
    "zqacorrection": {"author"},
    # R6: what was handed over is read by its recipient alone, once, by sending the page; its day by its author too
    "zqahandover": {"senior_manager"},
    "3 february 1999": {"author", "senior_manager"},
    "1999-02-03": {"author", "senior_manager"},
    "zqaextension": AGENCY_A | {"coordinator"},
    "zqaquery": AGENCY_A | {"coordinator"},
    # an answer goes to the board with the version that it is written for, once that is accepted
    "zqaanswer": AGENCY_A,
    # return B of review 1: its report is returned, its chronology is not
    "zqbreturnedreport": AGENCY_B | BOARD,
    "zqbdraftentry": AGENCY_B,
    "zqbregister": AGENCY_B,
    "zqbinterview": {"other_author"},
    # the two other returns of the board's second review
    "zqtworecords": {"agency_lead", "excluded"},
    # what is done about its recommendations, what the board says of it, and what the board recommends itself
    "zqbprogress": AGENCY_B | BOARD,
    "zqbevidence": AGENCY_B | BOARD,
    "zqbfriend": AGENCY_B | BOARD,
    "zqboardsrecommendation": BOARD,
    # the reviews
    "zqoneterms": AGENCY_A | AGENCY_B | BOARD,
    "zqtwoterms": {"coordinator", "agency_lead", "other_lead", "excluded"},
    "zqthreeterms": {"other_coordinator"},
    # who the adult is: the board's people who run the review, and the agency leads, whose letter says it
    "zqonename": {"coordinator", "lead_reviewer", "agency_lead", "other_lead"},
    "zqonenhs": {"coordinator", "lead_reviewer", "agency_lead", "other_lead"},
    "17 january 1931": {"coordinator", "lead_reviewer", "agency_lead", "other_lead"},
    "1931-01-17": {"coordinator", "lead_reviewer", "agency_lead", "other_lead"},
    # the people key: shown to nobody at the board who has not asked with a reason, and to agencies as the coordinator says
    "zqonehidden": set(),
    "zqoneshown": {"author", "other_author"},
    "zqtwohidden": set(),
    "zqtwoshown": set(),
    "zqtwoname": {"coordinator", "agency_lead", "other_lead", "excluded"},
    "zqthreename": {"other_coordinator"},
    "zqthreerecords": set(),
    # the subgroup's own talk, and what the board alone sets up
    "zqcomment": BOARD,
    "zqathread": BOARD,
    "zqdecision": BOARD,
    # what the board writes beside entries, why a disagreement was raised, and what an agency was asked of its own entry
    "zqnote": BOARD,
    "zqepisode": BOARD,
    "zqreason": BOARD,
    "zqsettled": BOARD,
    "zqquestion": AGENCY_A | BOARD,
    "zqparallel": {"coordinator"} | BOARD | AGENCY_A | AGENCY_B,
    "zqplannote": {"coordinator"},
    # what was said of a file that left: its asker and the board's register, never the auditor's
    "zqrecipient": {"coordinator"},
    "zqpurpose": {"coordinator"},
}

MARKS = ("zq", "1931", "1999")  # each canary has one of them


def found_in(text: str) -> set[str]:
    """Every canary in a text."""
    text = text.lower()
    return {word for word in MAY_READ if word in text} if any(mark in text for mark in MARKS) else set()


def foreign(persona: str, text: str) -> set[str]:
    """The canaries in a text that this persona may never read."""
    return {word for word in found_in(text) if persona not in MAY_READ[word]}
