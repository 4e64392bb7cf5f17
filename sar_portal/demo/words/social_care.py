from datetime import date

from sar_portal.demo.words import Held, Words

SOCIAL_CARE = Words(
    sections={
        "introduction": "Adult Social Care knew Arthur from a GP referral in March 2025 to the notification of his death.",
        "author": "I am service manager for quality assurance and have had no line management of the locality or triage teams.",
        "methodology": "I read the case management system, the safeguarding module and the portal submissions, and "
        "interviewed the senior social worker who took both decisions. SW1 left in December 2025, was written to and has not "
        "answered.",
        "people": "Arthur, his sister, and Neighbour 1, whom records call “a helpful neighbour” until December.",
        "context": "The waiting list for assessment stood at fourteen weeks. Two of nine social work posts in the locality "
        "were vacant throughout 2025.",
        "involvement": "A referral in March was placed on the waiting list and closed by telephone in May (ASC-02). A "
        "safeguarding concern from housing in June was closed as lifestyle choice (ASC-04). A joint visit was made in July "
        "(ASC-05). A police notice of 3 August was logged eight days later (ASC-06). A meeting was held in November "
        "(ASC-10).\n\nThe case was open or being opened for most of the year, and no assessment was made in it.",
        "voice": "“I am all right, love” (ASC-02) was taken as an answer. He was spoken to once more, at his door "
        "in July (ASC-05), and not by anybody of this department after that.",
        "equality": "The records give his age. They do not say that he was a widower, and nothing else of who he was.",
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
            "difference": "Whoever had raised it was not told that it was closed, and could not ask why.",
            "known_then": "The full account was attached to the contact.",
            "evidence": "ASC-03\nASC-04",
        },
        4: {
            "what_happened": "On 3 October the ward said by telephone that Arthur would stay (ASC-08). The next entry is the "
            "hub's, a week later, when he was home (ASC-09). A visit was allocated for 14 October; none is recorded.",
            "should_have_happened": "A review of needs before discharge, and the visit within the 48 hours that were asked for.",
            "why": "The call was not followed up in writing. The hub's inbox is shared by three teams, and each may take it that "
            "another has answered.",
            "difference": "Arthur went home to the flat that he had left, and nobody of this department saw it.",
            "known_then": "The admission was known from the day it happened or before; the entry's date is in doubt.",
            "evidence": "ASC-07\nASC-08\nASC-09",
        },
        5: {
            "what_happened": "The meeting of November was convened by us. Minutes went out five days later.",
            "should_have_happened": "The police should have been invited, minutes sent the next day, and a date set to look "
            "at the actions again.",
            "why": "The template fills the list of those attending from that of those invited, and nobody is asked to read it. "
            "The invitations were copied from another case.",
            "difference": "Of the three actions, none has an outcome on our file.",
            "known_then": "Who had joined was on the screen of whoever took the minutes.",
            "evidence": "ASC-10",
        },
        7: {
            "what_happened": "Refusals were recorded and accepted.",
            "should_have_happened": "Persistent, curious contact with one named worker.",
            "why": "Cases are allocated by task. When the task ends the worker does.",
            "difference": "Five people of this department dealt with Arthur in a year. He met one of them.",
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
            "It was made with somebody whom Arthur knew, and it was the one time that he spoke to a social worker face to face.",
        ),
    ),
    interviews=(
        Held(
            "Senior SW1",
            date(2026, 10, 6),
            {
                "part_in_events": "Decided on the concern of June, and on that of December.",
                "how_it_looked": "Two lines on the screen: an untidy flat, a tenant who was not coping. There were twenty-six to "
                "decide that day.",
                "factor_role": "One senior decides for the whole locality when the other is on leave.",
                "factor_environment": "The form that housing had filled in does not open in the triage screen.",
                "went_well": "The locality team was asked to visit, although the concern was closed.",
                "lessons": "Ask for the form, and ring whoever wrote it.",
                "suggested_changes": "Let the form open where decisions are made.",
            },
            "ASC-04",
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
