"""What the hospital's author writes: invented, as everything of the demo case."""

from sar_portal.demo.words import Words

HOSPITAL_REPORT = Words(
    sections={
        "introduction": "This report is about Arthur and the hospital he attended four times between 13 April 2025 and "
        "5 January 2026, once as an in-patient for ten days.",
        "author": "I am deputy director of nursing. I have not worked on Ward 7 or in the emergency department and manage "
        "nobody who has.",
        "methodology": "I read the emergency department, ward, therapy and outpatient records and the safeguarding team's "
        "database, and held one interview. The discharge checklist exists as a scan only.",
        "people": "Arthur lived alone. His sister telephoned the ward once. Neighbour 1 gave the history on 5 January 2026.",
        "context": "Ward 7 had 31 beds open on 28 funded in the first week of October 2025 (bed state of that week). The "
        "discharge hub did not work at weekends.",
        "involvement": "Three attendances and one admission. The admission of 24 September 2025 began well (AGH-03). What "
        "was learned about his home on the ward (AGH-05, AGH-06) did not leave the hospital with him (AGH-09).",
        "voice": "“I told the girl I would not come out” and “My own bed” are the two sentences written down. Both were "
        "taken as answers and not as beginnings.",
        "equality": "Nobody asked how a man of 72 who drank and had lost his wife would manage a Saturday discharge.",
    },
    answers={
        1: {
            "what_happened": "Squalid conditions were reported by the crew and recorded (AGH-03). The word self-neglect is "
            "not used until 1 October (AGH-06).",
            "should_have_happened": "A concern on the day of admission, under the trust's policy of 2024.",
            "why": "The emergency department's form asks about abuse by somebody else. Staff said that self-neglect has no box.",
            "difference": "Seven days in which the ward could have planned with the council.",
            "known_then": "The crew's words were in the record that every ward team reads.",
            "evidence": "AGH-03\nAGH-06",
        },
        2: {
            "what_happened": "A doubt was noted in the evening of 2 October and fully assessed the next day (AGH-07, AGH-08).",
            "should_have_happened": "The decision in doubt should have been named, and the outcome told to the council.",
            "why": "Evening staff have no route to ask for an assessment other than a line in the notes.",
            "difference": "The assessment was about going home, not about accepting help there.",
            "known_then": "Repeated refusals of help were in the therapy record.",
            "evidence": "AGH-07\nAGH-08",
        },
        3: {
            "what_happened": "The safeguarding team advised a concern; none was submitted (AGH-06).",
            "should_have_happened": "The team that gives the advice should see that it is followed.",
            "why": "Advice is given by telephone. Ward and team each thought that the other would write the form.",
            "difference": "The council did not learn of the admission as a safeguarding matter.",
            "known_then": "Both teams knew that a form was due.",
            "evidence": "AGH-06",
        },
        4: {
            "what_happened": "Arthur went home on a Saturday. The referral went to a mailbox nobody read until Monday (AGH-09).",
            "should_have_happened": "A spoken handover to the community nurses, and an access visit before discharge (AGH-05).",
            "why": "The checklist asks whether a referral was sent, not whether it arrived. Transport had been booked before "
            "the therapist wrote.",
            "difference": "Days at home without nursing care.",
            "known_then": "The mailbox's hours stand at the foot of every message it sends.",
            "evidence": "AGH-05\nAGH-09",
        },
        5: {
            "what_happened": "The hospital was not invited to the meeting of 19 November and did not ask whether there was one.",
            "should_have_happened": "The ward's safeguarding link nurse attends meetings about recent in-patients.",
            "why": "Nobody in the hospital owns a patient after discharge.",
            "difference": "The weight of 49 kg was known to the hospital alone.",
            "known_then": "Not that a meeting was held.",
            "evidence": "AGH-03",
        },
        6: {
            "what_happened": "Neighbour 1 gave the history on 5 January and paid the taxi from Arthur's wallet (AGH-11).",
            "should_have_happened": "Arthur should have been asked alone who helps him with money.",
            "why": "The screening questions open only for people who are admitted.",
            "difference": "A third agency saw the same pattern without knowing of the other two.",
            "known_then": "Nothing of the bank card.",
            "evidence": "AGH-11",
        },
        7: {
            "what_happened": "Two appointments were closed with a letter (AGH-02, AGH-10). Once he left unseen (AGH-01).",
            "should_have_happened": "A telephone call before closing, for anyone with a leg ulcer and no carer.",
            "why": "The access policy counts a letter as contact, and the clinic is measured by its waiting list.",
            "difference": "Vascular care ended twice without anyone having spoken with Arthur.",
            "known_then": "That he had not answered letters before.",
            "evidence": "AGH-01\nAGH-02\nAGH-10",
        },
    },
    good_practice=(
        (
            "Sepsis treatment was started within 35 minutes (AGH-03).",
            "It saved his life, and the family should hear of it.",
        ),
    ),
    lessons=(("A referral is complete when somebody has answered it.", "organisation", (4,)),),
    recommendations=(
        (
            "Discharge of people at risk of self-neglect at weekends only after a spoken handover to community services.",
            1,
            "Nobody at risk goes home to nobody.",
            "Monthly audit of ten weekend discharges.",
            (("Change the discharge checklist and its electronic form", "Head of patient flow"),),
        ),
    ),
)
KLOE_LABELS = {
    "what_happened": "What happened",
    "should_have_happened": "What should have happened",
    "why": "Why (needed)",
    "difference": "What difference it made",
    "known_then": "What was known at the time",
    "evidence": "Other evidence",
}
