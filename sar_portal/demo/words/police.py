from datetime import date

from sar_portal.demo.words import Held, Words

POLICE = Words(
    sections={
        "introduction": "This report is about Arthur, who was found dead at home on 12 February 2026. It covers the "
        "constabulary's contact with him between 1 March 2025 and that day.\n\nFive matters brought the police to Arthur "
        "in his lifetime. Each was dealt with. What this report asks is whether the five were ever seen together.",
        "author": "I am a review officer with eleven years in public protection. I have never been posted to the "
        "neighbourhood team concerned and manage nobody who was.",
        "methodology": "I read the command and control logs, both crime reports, the public protection notice, body-worn "
        "video of 2 August 2025 and the pocket notebook of PC6. I searched shared mailboxes for an invitation to the "
        "meeting of 19 November 2025 and found none. I interviewed PC2, who attended in August. PC6 was on long-term leave "
        "and was written to.\n\nThe video of 12 April 2025 had passed its retention period.",
        "people": "Arthur lived alone. His sister lives in another county. Neighbour 1 held a key to the flat and, by "
        "December, his bank card.",
        "context": "The neighbourhood team ran at two thirds of its establishment from June to October 2025 (duty "
        "management system). Public protection notices were graded by officers at the end of the shift; no second "
        "grading was done at weekends.",
        "involvement": "Between April and December 2025 officers dealt with an argument over money (POL-01), a welfare "
        "check (POL-02), entry for an ambulance crew (POL-04), a reported theft of £60 (POL-05) and a bank card in the "
        "hands of a neighbour (POL-07 to POL-09). On 12 February 2026 they found Arthur dead (POL-10).\n\nOne notice was "
        "submitted, on 3 August 2025 (POL-03). None was submitted about money.",
        "voice": "Arthur said that Neighbour 1 “owes me” (POL-01), and in August: “Tell whoever it was I am still here.” "
        "In December he said he did not want action. He was asked with Neighbour 1 in the next room (POL-08).",
        "equality": "Age and bereavement are recorded. How alcohol, poverty and the loss of his wife shaped what Arthur "
        "would accept was not explored with him.",
    },
    answers={
        1: {
            "what_happened": "Officers saw a cluttered flat on 2 August and submitted a notice graded standard. The video "
            "shows a remark about a strong smell and no food in sight; the log has neither.",
            "should_have_happened": "The notice should have described what was seen and been graded at least medium.",
            "why": "The log was completed from memory after two further calls. The grading aid lists violence and "
            "exploitation but has no prompt for self-neglect, so officers grade by the absence of a crime.",
            "difference": "The notice that left us had neither the smell nor the missing food, so nobody who read it could "
            "weigh them.",
            "known_then": "Officers knew that somebody was worried enough to ring. They did not know which services were "
            "visiting, and did not ask him.",
            "evidence": "POL-02\nPOL-03\nBody-worn video, 2 August 2025",
        },
        2: {
            "what_happened": "“Appeared to have capacity” is recorded twice.",
            "should_have_happened": "Capacity is decision-specific; the record should name the decision.",
            "why": "Training presents capacity as a yes or no at the door. Officers had no example of executive functioning.",
            "difference": "Whoever reads our log or notice can take the words for an assessment, which they were not.",
            "known_then": "Nothing then known suggested a formal assessment was for the police to make.",
            "evidence": "POL-02\nInterview with a constable, 7 October 2026",
        },
        3: {
            "what_happened": "One notice was sent to the council within the shift, and not to the GP.",
            "should_have_happened": "A second notice should have followed the theft, and a third the bank card.",
            "why": "Crime reports about money close in a different system, which does not ask whether a notice exists.",
            "difference": "Nobody outside the constabulary was told by us of the theft or of the bank card.",
            "known_then": "The first notice was visible to anyone who searched the address. Nobody did.",
            "evidence": "POL-03\nPOL-05\nPOL-09",
        },
        4: {
            "what_happened": "Officers helped an ambulance crew on 24 September and left Arthur in their care.",
            "should_have_happened": "Nothing further was required of the police at discharge.",
            "why": "Officers forced no door and dealt with no crime, so nothing made them ask when he would be home.",
            "difference": "None that the records show.",
            "known_then": "Officers knew he was going to hospital.",
            "evidence": "POL-04",
        },
        5: {
            "what_happened": "The constabulary was not at the meeting of 19 November 2025.",
            "should_have_happened": "We should publish one address to which such an invitation can be sent.",
            "why": "There is no single mailbox for invitations; they go to named officers who may be on leave.",
            "difference": "What we knew of the argument over money and of the theft was not put to the meeting by us.",
            "known_then": "No officer knew that a meeting was planned.",
            "evidence": "POL-06",
        },
        6: {
            "what_happened": "Three contacts were about money. Each was closed by itself, the last because the victim did "
            "not support action.",
            "should_have_happened": "The three should have been linked, and the question of an evidence-led enquiry put to "
            "a supervisor.",
            "why": "Arthur was spoken to with Neighbour 1 in earshot. PC6 carried fourteen crimes that week and took the "
            "refusal at face value; the supervisor's review asks whether the victim supports, not where he was asked.",
            "difference": "The report was filed eleven days later, and our records do not say who held the card then.",
            "known_then": "The argument of April, the key in September and the theft in October were all on our systems.",
            "evidence": "POL-01\nPOL-04\nPOL-05\nPOL-07\nPOL-08\nPOL-09",
        },
        7: {
            "what_happened": "Arthur let officers in each time and spoke to them.",
            "should_have_happened": "He should have been seen alone in December.",
            "why": "There is no prompt to see an adult alone where the person suspected is a neighbour.",
            "difference": "What he said in December cannot be relied on as his free wish.",
            "known_then": "PC6 knew who was in the next room.",
            "evidence": "POL-08",
        },
    },
    good_practice=(
        (
            "A public protection notice was submitted within the same shift as the welfare check (POL-03).",
            "It was prompt, at two in the morning, after a night of other calls.",
        ),
        (
            "PC8 stayed with the caretaker who found Arthur until his manager came (POL-10).",
            "No procedure asks for it. The log shows that the officer gave up a refreshment break to do so.",
        ),
    ),
    interviews=(
        Held(
            "PC2",
            date(2026, 10, 7),
            {
                "part_in_events": "Answered the welfare call of 2 August with PC3, and wrote the notice that night.",
                "how_it_looked": "He was talkative and glad of company. Nothing looked like an emergency that evening.",
                "factor_environment": "Two calls were waiting and one of the section was off sick.",
                "factor_agencies": "I took it that whoever reads a notice rings whoever is visiting.",
                "went_well": "There was time to sit down with him.",
                "good_practice": "The notice went in before we went off duty.",
                "lessons": "Write down what you smell and see, not what you conclude.",
                "suggested_changes": "A prompt about food and warmth on the form.",
            },
            "POL-02",
        ),
    ),
    lessons=(
        ("A notice that describes what was seen is worth more than one that is quick.", "practitioners", (1, 3)),
        ("Three small reports about one man's money are one concern, and our systems hide that.", "organisation", (6,)),
        ("An adult has to be asked where nobody who gains from the answer can hear it.", "practitioners", (6, 7)),
    ),
    changes=(
        (
            "The grading aid for notices now has a self-neglect prompt.",
            "May 2026",
            "Version 7 of the aid; dip sample of forty notices, June 2026",
        ),
    ),
    recommendations=(
        (
            "Link reports of theft, fraud and neighbour disputes at one address, and show the link to the officer in the case.",
            2,
            "A pattern of exploitation is seen by the second report, not the fourth.",
            "Monthly count of linked addresses reviewed by a supervisor",
            (
                ("Build the report from both crime systems and pilot it in two districts", "Head of crime data"),
                ("Brief neighbourhood supervisors on acting on a link", "Neighbourhood superintendent"),
            ),
        ),
        (
            "Require an adult at risk of financial abuse to be seen alone before a crime is filed for lack of support.",
            3,
            "Decisions to file rest on what the adult could say freely.",
            "Dip sample of filed crimes each quarter",
            (("Add the question to the filing template", "Crime standards lead"),),
        ),
    ),
)
