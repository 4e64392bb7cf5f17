from sar_portal.demo.words import Words

SOCIAL_CARE = Words(
    sections={
        "introduction": "Adult Social Care knew Arthur from a GP referral in March 2025 to the notification of his death.",
        "author": "I am service manager for quality assurance and have had no line management of the locality or triage teams.",
        "methodology": "I read the case management system, the safeguarding module and the portal submissions, and spoke to "
        "a senior social worker. One social worker left in December 2025 and was written to.",
        "people": "Arthur, his sister, and Neighbour 1, whom records call “a helpful neighbour” until December.",
        "context": "The waiting list for assessment stood at fourteen weeks. Two of nine social work posts in the locality "
        "were vacant throughout 2025.",
        "involvement": "A referral in March was placed on the waiting list and closed by telephone in May (ASC-02). A "
        "safeguarding concern from housing in June was closed as lifestyle choice (ASC-04). A joint visit was made in July "
        "(ASC-05). A police notice of 3 August was logged eight days later (ASC-06). A meeting was held in November "
        "(ASC-10).\n\nThe case was open or being opened for most of the year, and nobody held it for more than six weeks.",
        "voice": "“I am all right, love” (ASC-02) was taken as an answer. Arthur was seen in July and in December.",
        "equality": "Not considered in the records.",
    },
    answers={
        1: {
            "what_happened": "Each contact was dealt with as the first. Risk was scored twice, both times as low.",
            "should_have_happened": "An assessment under section 11(2) of the Care Act despite the refusal.",
            "why": "The telephone script asks whether the person wants an assessment and ends when they do not. Triage "
            "staff see the current contact and not the ones before it.",
            "difference": "No assessment was made at any time in the period.",
            "known_then": "The GP's letter, the housing concern and the notice were all in the system.",
            "evidence": "ASC-01\nASC-02\nASC-04",
        },
        3: {
            "what_happened": "The concern of 18 June was logged on 23 June, shortened, and closed in two lines.",
            "should_have_happened": "A decision against the section 42 criteria with reasons, and feedback to housing.",
            "why": "The portal's attachment does not open in the triage screen; officers retype a summary. Twenty-six "
            "concerns were decided by one senior that day.",
            "difference": "Housing believed that the council had acted.",
            "known_then": "The full account was attached to the contact.",
            "evidence": "ASC-03\nASC-04",
        },
        4: {
            "what_happened": "The discharge was recorded, and a welfare call made a week later.",
            "should_have_happened": "A review of needs before discharge.",
            "why": "The hospital's notice named a ward that had moved, so the hospital team could not find him.",
            "difference": "Arthur went home to the flat that he had left.",
            "known_then": "The admission was known from the day it happened or before; the entry's date is in doubt.",
            "evidence": "ASC-07\nASC-09",
        },
        5: {
            "what_happened": "The meeting of November was convened by us. Minutes went out five days later.",
            "should_have_happened": "The police should have been invited, and actions given only to those present.",
            "why": "The invitation list was copied from another case.",
            "difference": "A medication review was allocated to a doctor who was not there.",
            "known_then": "The attendance list was known to be incomplete.",
            "evidence": "ASC-10",
        },
        7: {
            "what_happened": "Refusals were recorded and accepted.",
            "should_have_happened": "Persistent, curious contact with one named worker.",
            "why": "Cases are allocated by task. When the task ends the worker does.",
            "difference": "Arthur met five people from this department.",
            "known_then": "His bereavement was known from the first referral.",
            "evidence": "ASC-02\nASC-05",
        },
    },
    not_applicable={
        2: "The author found no capacity assessment by this department to comment on.",
        6: "The bank card was reported to the police, who lead on it.",
    },
    good_practice=(
        (
            "The July visit was made together with housing (ASC-05).",
            "It was the one visit of the year in which two agencies saw the same rooms on the same day.",
        ),
    ),
    lessons=(
        (
            "A refusal on the telephone is the beginning of an assessment under section 11(2), not its end.",
            "practitioners",
            (1,),
        ),
        ("Whoever raises a concern needs to be told what became of it.", "organisation", (3,)),
    ),
    recommendations=(
        (
            "End the practice of closing a referral on a telephone refusal where self-neglect is suspected.",
            1,
            "Every such referral has a visit or a recorded decision under section 11(2).",
            "Audit of closed contacts each quarter",
            (("Rewrite the contact script and train triage", "Head of access"),),
        ),
    ),
)
