"""Invented papers of a believable length: long enough to run over pages, with all that may stand in them."""

from tests.papers.sample_letter import LETTER, LINES_OF_ENQUIRY, MARKING, PRACTITIONER_LETTER
from tests.papers.sample_table import PACK, TABLE

PARAGRAPH = (
    "The tenancy file shows that the housing officer visited on three occasions between March and June 2025 and recorded each "
    "time that the hallway and living room were heavily cluttered, with a clear path to the bed only. The officer told the "
    "interviewer that this was discussed in supervision, and the supervision note of 19 May 2025 bears that out. No home fire "
    "safety visit was requested, although the procedure in force at the time asked for one within ten working days."
)
LISTED = (
    "The panel of managers met every fortnight. It had before it:\n\n- the arrears report, which did not mention the condition "
    "of the flat\n- the repairs log, which did, but was read by another team\n- no list of tenants about whom there was concern"
)

PEOPLE = [
    {"code": "Leonard", "role": "The adult", "note": "Pseudonym for publication to be agreed with the family."},
    {"code": "HO1", "role": "Housing officer", "note": ""},
    {"code": "HM1", "role": "Housing manager", "note": "Line manager of HO1"},
    {"code": "Caretaker 1", "role": "Caretaker", "note": "Found Leonard on 12 February 2026"},
    {"code": "SW1", "role": "Social worker", "note": "Adult Social Care; left post in December 2025"},
]
ABBREVIATIONS = [
    {"term": "ASB", "meaning": "Antisocial behaviour"},
    {"term": "MARM", "meaning": "Multi-agency risk management meeting"},
]
NO_CONTACT = [
    {
        "period": "10 July to 4 September 2025",
        "statement": "There was no contact with Leonard in these eight weeks. The officer was on "
        "sick leave and the patch was not covered.",
        "source": "Tenancy file; rota of the housing team",
    },
]


def entry(number: int) -> dict:
    whens = (
        ["11 March 2025", "10:30"],
        ["about the end of April 2025"],
        ["22 December 2025 to", "2 January 2026"],
        ["18 June 2025", "10:15", "to 11:05"],
    )
    return {
        "ref": f"KH-{number:02}",
        "when": list(whens[number % 4]),
        "source": [
            "Tenancy file, estate visit form",
            "Repairs system, job note 88213",
            "Safeguarding log; copy of council portal form",
        ][number % 3],
        "people": ["HO1", "HO1; HM1", "Caretaker 1; Neighbour 1; PC2"][number % 3],
        "contact": ["Home visit", "Telephone call", "Safeguarding concern raised"][number % 3],
        "what_happened": [
            "Annual tenancy visit. Hallway and living room heavily cluttered; clear path to bed only. Leonard said he had not been able "
            "to manage the flat since his wife died.",
            "Third no-access letter for the annual gas safety check. The letter refers to an injunction.",
            PARAGRAPH
            + "\n\n- no edible food in the flat\n- leg dressings soiled and loose\n- Leonard unsteady on his feet",
        ][number % 3],
        "seen": ["Seen", "Not seen", "Seen and spoken to, alone"][number % 3],
        "voice": [
            "“I let it go after Jean went. I do not want strangers throwing her things out.”",
            "",
            "“The nurses come when they come.”",
        ][number % 3],
        "action": [
            "Offered support referral; Leonard asked for time to think.",
            "Passed to legal team.",
            "Portal acknowledgement saved to file. Consent obtained from Leonard.",
        ][number % 3],
        "comment": [
            "Home fire safety visit was not offered although clutter was noted.",
            "",
            "Prompt, detailed and consent recorded.",
        ][number % 3],
        "practice": ["Missed opportunity", "Below expected", "Good practice"][number % 3],
        "lines_of_enquiry": ["1, 4", "", "3"][number % 3],
    }


CHRONOLOGY = MARKING | {
    "reference": "ASAB-SAR-2026-03-KH",
    "agency": "Kestrel Homes",
    "agency_code": "KH",
    "adult": "Leonard",
    "period": "1 March 2025 to 12 February 2026",
    "prepared_by": "Head of quality, Kestrel Homes",
    "people": PEOPLE,
    "abbreviations": ABBREVIATIONS,
    "no_contact": NO_CONTACT,
    "entries": [entry(number) for number in range(1, 25)],
}

HEADINGS = [
    ("Introduction and subject", PARAGRAPH, ""),
    ("Author and independence", PARAGRAPH, ""),
    ("Terms of reference and key lines of enquiry", "", "terms_of_reference"),
    ("Methodology", PARAGRAPH + "\n\n" + LISTED, "interviews"),
    ("Family, people and network", PARAGRAPH, "people"),
    ("Agency context", f"{PARAGRAPH}\n\n{LISTED}", ""),
    ("Summary of involvement", "\n\n".join([PARAGRAPH] * 6), ""),
    ("Analysis by line of enquiry", "Each line of enquiry is answered on what was known at the time.", "answers"),
    ("The adult's voice and wishes", PARAGRAPH, ""),
    ("Equality and identity", "", ""),
    ("Good practice", "", "good_practice"),
    ("Lessons", "", "lessons"),
    ("Changes already made", "", "changes"),
    ("Recommendations and single-agency action plan", "", "recommendations"),
    ("Sign-off", "", "sign_off"),
]

REPORT = MARKING | {
    "reference": "ASAB-SAR-2026-03-KH",
    "panel": "Learning and Review Subgroup",
    "agency": "Kestrel Homes",
    "agency_code": "KH",
    "adult": "Leonard",
    "period": "1 March 2025 to 12 February 2026",
    "requested": "7 September 2026",
    "records_secured": "9 September 2026",
    "legal_basis": "Section 44(1) to (3) of the Care Act 2014.\n\nSection 45:\n\n- It helps the board (condition 1)",
    "distribution": "SAR coordinator and independent lead reviewer. To the subgroup when the coordinator shares the combined returns.",
    "other_reviews": "",
    "author": {
        "name": "Rosalind Achebe",
        "role": "Head of quality",
        "contact": "rosalind.achebe@kestrel.example",
        "experience": "Twelve years in housing management; second Individual Management Review.",
        "independence": "Declared on 15 September 2026: not directly involved with the adult, and not the immediate line manager of "
        "anyone who was.",
    },
    "senior_manager": {"name": "", "role": "Director of operations", "organisation": "Kestrel Homes", "details": []},
    "terms_of_reference": "To establish what lessons are to be learned about the way in which agencies worked together.",
    "lines_of_enquiry": LINES_OF_ENQUIRY,
    "sections": [{"number": f"{n}.", "heading": h, "text": t, "holds": x} for n, (h, t, x) in enumerate(HEADINGS, 1)],
    "people": PEOPLE,
    "abbreviations": ABBREVIATIONS,
    "interviews": [
        {"role": "Housing officer", "date": "22 September 2026", "note": "Supported by a union representative"},
        {"role": "Caretaker", "date": "24 September 2026", "note": ""},
        {"role": "Gas compliance officer", "date": "", "note": "Declined; has left the organisation"},
    ],
    "answers": [
        line
        | {
            "what_happened": f"{PARAGRAPH}\n\n{PARAGRAPH}",
            "should_have_happened": LISTED,
            "why": PARAGRAPH,
            "difference": "Leonard was not offered help with the flat until June, and by then he had stopped opening letters.",
            "known_then": "" if line["number"] == 2 else PARAGRAPH,
            "evidence": ["Entries KH-01, KH-02 and KH-04", "Supervision note, 19 May 2025", "Interview with HO1"],
        }
        for line in LINES_OF_ENQUIRY
    ],
    "good_practice": [
        {
            "what": "The concern of 18 June 2025 was prompt and detailed, and Leonard's consent was recorded.",
            "why": "It gave the council what it needed to decide on the day.",
            "evidence": "Entry KH-04",
            "spread": "Yes: use it as the example in training.",
        },
        {"what": PARAGRAPH, "why": "", "evidence": "", "spread": ""},
    ],
    "lessons": [
        {
            "lesson": "Letters about access were written without sight of the tenancy notes.",
            "level": "Organisation",
            "lines_of_enquiry": "1",
        },
        {"lesson": PARAGRAPH, "level": "Managers", "lines_of_enquiry": "1, 3"},
    ],
    "changes": [
        {"change": "Compliance staff can read tenancy notes.", "date": "1 July 2026", "evidence": "System change 4471"}
    ],
    "recommendations": [
        {
            "number": str(number),
            "recommendation": "Before a third no-access letter is sent, a manager reads the tenancy file and decides whether there is a concern.",
            "lesson": "Letters about access were written without sight of the tenancy notes.",
            "outcome": "No tenant about whom there is concern is threatened with an injunction before someone has spoken with them.",
            "actions": [
                {
                    "action": "Change the no-access procedure and publish it.",
                    "lead": "Head of compliance",
                    "due": "31 January 2027",
                    "evidence": "Procedure v4",
                },
                {
                    "action": "Audit twenty cases after six months.",
                    "lead": "Head of quality",
                    "due": "31 July 2027",
                    "evidence": "Audit report",
                },
            ],
        }
        for number in (1, 2, 3)
    ],
    "no_contact": NO_CONTACT,
    "entries": [entry(number) for number in range(1, 15)],
}

SHORT_REPORT = REPORT | {
    "reference": "ASAB-SAR-2026-03-AGH",
    "sections": [
        {"number": "1.", "heading": "Summary of involvement", "text": PARAGRAPH, "holds": ""},
        {"number": "2.", "heading": "Terms of reference", "text": "", "holds": "terms_of_reference"},
        {"number": "3.", "heading": "People", "text": "", "holds": "people"},
        {"number": "4.", "heading": "Sign-off", "text": "", "holds": "sign_off"},
    ],
    "interviews": [],
    "answers": [],
    "good_practice": [],
    "lessons": [],
    "changes": [],
    "recommendations": [],
    "no_contact": [],
    "entries": [],
}

ACCEPTANCE = {
    "statement": "I have read and challenged this report. I accept it on behalf of Kestrel Homes and take responsibility for acting on its "
    "recommendations.",
    "name": "Harriet Osei-Grant",
    "role": "Director of operations",
    "organisation": "Kestrel Homes",
    "accepted": "3 November 2026, 14:20",
}

INTERVIEW = MARKING | {
    "reference": "ASAB-SAR-2026-03-KH-INT-2",
    "version": "1",
    "date": "23 September 2026",
    "agency": "Kestrel Homes",
    "interviewee": "Priya Nandakumar, housing officer",
    "interviewer": "Rosalind Achebe, author of the Individual Management Review",
    "held": "22 September 2026, 10:00 to 11:20",
    "place": "Kestrel Homes, Dock Road, room 4",
    "present": "Union representative",
    "purpose": "To learn how it looked to you at the time. It is no investigation and not about blame.",
    "support": "Counselling through occupational health was offered on 12 September 2026 and accepted.",
    "record": [
        {"label": "Your part in events", "value": f"{PARAGRAPH}\n\n{LISTED}"},
        {"label": "How it looked at the time", "value": PARAGRAPH},
        {"label": "What helped and what got in the way", "value": f"{PARAGRAPH}\n\n{PARAGRAPH}"},
        {"label": "What you would change", "value": ""},
    ],
    "entries": [
        {
            "ref": "KH-01",
            "when": "11 March 2025, 10:30",
            "entry": "Annual tenancy visit. Hallway heavily cluttered.",
            "answer": "Confirmed",
            "words": "",
        },
        {
            "ref": "KH-04",
            "when": "18 June 2025, 10:15",
            "entry": PARAGRAPH,
            "answer": "Corrected",
            "words": "I went the day before, on the 17th, and wrote it up on the 18th.",
        },
    ],
    "good_practice": "The concern was sent with consent and with photographs.",
    "lessons": "",
    "how_to_answer": "Open the link in the message, enter the code that the author gave you, and confirm or comment by 7 October 2026.",
}

BLANK = MARKING | {
    "reference": "ASAB-SAR-2026-03-KH",
    "version": "2",
    "sections": [
        {
            "key": f"part-{number}",
            "number": number,
            "heading": heading,
            "guidance": PARAGRAPH,
            "prompts": ["What did you see yourself?", "What did you only hear of?"],
            "notes": ["About 400 words.", "The answers to the lines of enquiry are printed here."],
        }
        for number, heading in enumerate(
            ("Introduction", "Methodology", "Context", "Analysis", "Equality", "Lessons") * 2, start=1
        )
    ],
}

SAMPLES = {
    "request_letter": (LETTER, None),
    "practitioner_letter": (PRACTITIONER_LETTER, None),
    "chronology": (CHRONOLOGY, ACCEPTANCE),
    "imr_report": (REPORT, ACCEPTANCE),
    "information_report": (SHORT_REPORT, ACCEPTANCE),
    "interview_record": (INTERVIEW, None),
    "blank_report": (BLANK, None),
    "table": (TABLE, None),
    "matrix": (TABLE, None),
    "meeting_pack": (PACK, None),
}
