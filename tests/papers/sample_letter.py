"""An invented letter of request, and what stands on all invented papers."""

BOARD = "Ashmere Safeguarding Adults Board"
MARKING = {"board": BOARD, "caveat": "OFFICIAL-SENSITIVE", "version": "3", "date": "2 November 2026"}

LINES = [
    ("Self-neglect and risk", "How was self-neglect recognised, assessed and managed over time?"),
    ("Mental capacity", "How was capacity assessed and recorded for specific decisions?"),
    (
        "Safeguarding concerns and thresholds",
        "How were concerns raised, decided and fed back to those who raised them?",
    ),
    ("Hospital discharge", "How well did information follow Leonard between hospital and community?"),
]
LINES_OF_ENQUIRY = [{"number": n, "title": title, "question": q} for n, (title, q) in enumerate(LINES, 1)]

LETTER = MARKING | {
    "reference": "ASAB-SAR-2026-03-CHT",
    "version": "1",
    "date": "7 September 2026",
    "board_address": ["Council Offices, 1 Harbour Square", "Ashmere AS1 1AA"],
    "addressee": [
        "The Named Nurse for Safeguarding Adults",
        "Ashmere Community Health NHS Trust",
        "Quay House",
        "Ashmere AS2 4PL",
    ],
    "salutation": "Dear colleague",
    "agency": "Ashmere Community Health NHS Trust",
    "purpose": "The board has decided to carry out a Safeguarding Adult Review under section 44(1) to (3) of the Care Act 2014. An "
    "adult with needs for care and support died, and there is reasonable cause for concern about how agencies worked together.\n\n"
    "The purpose is to learn, not to blame. The review does not look for the cause of death, which is for the coroner.",
    "adult": [
        {"label": "Name", "value": "Leonard Brindle"},
        {"label": "Date of birth", "value": "14 March 1953"},
        {"label": "Date of death", "value": "12 February 2026"},
        {"label": "Last address", "value": "Flat 9, Kestrel Court, Ashmere"},
        {"label": "Called in the review", "value": "Leonard"},
    ],
    "conditions": [
        "The request is made to enable or assist the board to exercise its functions.",
        "The trust's work makes it likely that it holds information relevant to those functions.",
        "The information relates to the trust, to a function of the trust, or to a person for whom it exercises a function.",
    ],
    "supply_to": "the SAR coordinator of the board, for the independent lead reviewer",
    "period": "1 March 2025 to 12 February 2026",
    "lines_of_enquiry": LINES_OF_ENQUIRY,
    "asked": [
        {
            "what": "Chronology",
            "detail": "Every relevant contact in the period, on the board's columns, and a statement for each "
            "period in which there was none.",
            "due": "5 October 2026",
        },
        {
            "what": "Individual Management Review",
            "detail": "On the board's template, each line of enquiry answered, with "
            "recommendations that the senior manager accepts.",
            "due": "2 November 2026",
        },
    ],
    "secure_by": "11 September 2026",
    "name_people_by": "14 September 2026",
    "parallel": [
        "An inquest has been opened and adjourned.",
        "A patient safety incident investigation is under way at the hospital. Interviews may be held.",
    ],
    "briefing": "A briefing for authors and senior managers is on 10 September 2026, 10:00 to 12:00, at the council offices and by video.",
    "how_to_return": "Sign in to the portal with your own account and return it there. Please do not send it by e-mail or post. If you "
    "have no account, the coordinator will invite you.",
    "support": "Being asked about a death is hard. Please offer each practitioner a discussion with their manager and counselling "
    "through your occupational health service, and record what was offered. They may bring a colleague or union representative.",
    "note": "",
    "contact": {
        "name": "Imogen Castle",
        "role": "SAR coordinator",
        "organisation": BOARD,
        "details": ["01632 960 114", "sar.coordinator@ashmere.example"],
    },
    "signatory": {"name": "Professor Ian Maddern", "role": "Independent Chair", "organisation": BOARD, "details": []},
}

PRACTITIONER_LETTER = MARKING | {
    "reference": "ASAB-SAR-2026-03-CHT",
    "version": "1",
    "agency": "Ashmere Community Health NHS Trust",
    "addressee": ["Ruth Dale", "District nurse", "Harbour team"],
    "text": "Dear Ruth Dale,\n\nThe board is carrying out a Safeguarding Adult Review about an adult who is called Leonard.\n\n"
    "- You may bring a colleague.\n- You will read the record.\n\nOccupational health: extension 4410.\n\n"
    + "Whoever was involved is told before anything else happens, and is offered a talk and support.\n\n" * 60
    + "Yours sincerely,",
}
