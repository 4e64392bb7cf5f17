from datetime import date

from sar_portal.demo.words import Held, Words

COMMUNITY_HEALTH = Words(
    sections={
        "introduction": "This report is about Arthur and the district nurses who dressed his legs from 31 March 2025 until "
        "shortly before he was found dead on 12 February 2026.",
        "author": "I am the trust's named nurse for safeguarding. I joined from another trust in January 2026 and have "
        "managed none of the teams concerned.",
        "methodology": "I read the community nursing record, task messages, the incident system and rosters, and "
        "interviewed DN1 and the team lead. The agency nurse of 29 January 2026 has left and did not answer two letters.",
        "people": "Arthur lived alone. Nurses knew of Neighbour 1 as the person who sometimes opened the door.",
        "context": "The caseload stood at 132 per cent of establishment in May 2025 and 141 per cent in December (workforce "
        "report). Two of five band 6 posts were vacant. Visits were reallocated by an electronic system that drops a visit "
        "when a name is removed from the roster.",
        "involvement": "Nurses visited twice weekly in principle. Three were missed by the service before 15 May "
        "(CHT-02), frequency was reduced in late August (CHT-05), dressings were found eleven days old in September "
        "(CHT-06), and no visit was allocated over the Christmas holiday (CHT-10).",
        "voice": "“Worried about the smell putting people off” (CHT-01) is the one sentence of Arthur's that shaped a plan: "
        "the nurse changed the dressing type. Later entries record refusals and not his reasons.",
        "equality": "Bereavement and alcohol were known and appear in no care plan after May 2025.",
    },
    answers={
        1: {
            "what_happened": "Wound deterioration was recognised and escalated to the GP the same day in July. Self-neglect "
            "was described in September and January and not named.",
            "should_have_happened": "The self-neglect pathway should have been opened by September at the latest.",
            "why": "The pathway sits in a policy that nurses could not reach from the hand-held device. A full visit is "
            "timed at twenty minutes; the form takes fifteen.",
            "difference": "We never asked for a plan with other agencies; we were asked to the meeting of November.",
            "known_then": "The state of the flat, the dressings and the weight loss were all in our own record.",
            "evidence": "CHT-03\nCHT-06\nCHT-12",
        },
        2: {
            "what_happened": "Capacity was assumed at each refusal.",
            "should_have_happened": "The refusal of a pressure area check on 8 January needed a decision-specific record.",
            "why": "The template offers one tick box, and staff told me that unticking it opens six pages.",
            "difference": "Nobody asked whether Arthur could put a decision into effect.",
            "known_then": "Repeated agreement followed by no action was visible in the record.",
            "evidence": "CHT-11",
        },
        3: {
            "what_happened": "A nurse spoke to a social worker by telephone on 22 September and wrote no concern.",
            "should_have_happened": "Local procedure requires a written concern the same day.",
            "why": "She took “I will note that” for a concern received. The call was made from the car between visits, and "
            "the form cannot be opened on the hand-held device.",
            "difference": "What she saw was in our record alone, where nobody else could act on it.",
            "known_then": "She knew that a written form was required.",
            "evidence": "CHT-06\nInterview with a district nurse, 9 October 2026",
        },
        4: {
            "what_happened": "The discharge referral was dated 4 October and reached us on 7 October. A category 3 pressure "
            "ulcer was found on 9 October.",
            "should_have_happened": "A first visit within 24 hours of discharge.",
            "why": "It was sent on a Saturday to an inbox that nobody reads at weekends, and on the Monday the hub was a day "
            "behind.",
            "difference": "Five days without pressure care.",
            "known_then": "We did not know he was at home.",
            "evidence": "CHT-07\nCHT-08",
        },
        5: {
            "what_happened": "Apologies were sent for 19 November with a written update. Minutes were asked for, not received.",
            "should_have_happened": "A deputy should have attended and the minutes been chased.",
            "why": "Sickness cover was arranged at 08:40 for a meeting at 10:00.",
            "difference": "Actions were given to people who were not there.",
            "known_then": "The team lead knew that the meeting mattered.",
            "evidence": "CHT-09",
        },
        7: {
            "what_happened": "Two no-access visits in February were not escalated.",
            "should_have_happened": "Policy: escalate to the team lead and next of kin after the second.",
            "why": "The second visit was made by a nurse who did not see that there had been a first; the device shows the "
            "last visit attended, not the last attempted.",
            "difference": "Two days passed before Arthur was found.",
            "known_then": "Both attempts were in the record.",
            "evidence": "CHT-13",
        },
    },
    not_applicable={6: "The service has no part in the adult's finances and holds no record about them."},
    good_practice=(
        (
            "Same-day escalation of a deteriorating wound to the GP (CHT-03).",
            "The message gave measurements and a photograph.",
        ),
        (
            "Openness about the missed holiday visits (CHT-10).",
            "The error was reported the day it was found and duty of candour considered within a week.",
        ),
    ),
    interviews=(
        Held(
            "DN1",
            date(2026, 10, 9),
            {
                "part_in_events": "Dressed his legs from the first visit in March, and saw him last on 8 January.",
                "how_it_looked": "In September the flat frightened me. He said that if he went in he would not come out, and "
                "I believed him.",
                "factor_role": "Fourteen visits were on my list that day. I rang from the car.",
                "factor_agencies": "The social worker said that it was noted. I took that for a concern made.",
                "went_well": "He let me change the type of dressing once I asked what bothered him.",
                "lessons": "Saying it is not the same as sending it.",
                "suggested_changes": "The concern form on the hand-held device.",
            },
            "CHT-06",
        ),
        Held(
            "DN Team Lead",
            date(2026, 10, 12),
            {
                "part_in_events": "Reviews the caseload each month, and cut his visits to one a week in August.",
                "how_it_looked": "On paper he was somebody who did not open the door, and eleven others waited for a first "
                "visit.",
                "factor_culture": "The policy asks for a risk assessment; the caseload tool asks for a reason from a list.",
                "went_well": "The missed visits at Christmas were reported the day they were found.",
                "lessons": "Ask the nurse before the list.",
                "suggested_changes": "No change of frequency without a word with the nurse who visits.",
            },
            "CHT-05",
        ),
    ),
    lessons=(
        ("A verbal concern is not a concern that anyone else can act on.", "practitioners", (3,)),
        ("A device that hides attempted visits makes each no-access visit the first.", "organisation", (7,)),
        ("Reducing visits because the door stays shut reduces the chance that it opens.", "managers", (1, 7)),
    ),
    changes=(("The holiday roster is checked by hand by two people.", "January 2026", "Roster audit, April 2026"),),
    recommendations=(
        (
            "Show attempted visits on the hand-held record and stop a second no-access visit from being closed without "
            "escalation.",
            2,
            "No second no-access visit goes without a call to next of kin.",
            "Monthly report of second no-access visits and the time to escalation",
            (("Change request to the supplier and interim paper flag", "Chief clinical information officer"),),
        ),
        (
            "Shorten the self-neglect pathway to what a nurse can complete at the visit.",
            3,
            "Pathways are opened at the first description of self-neglect.",
            "Number of pathways opened against descriptions found in dip samples",
            (("Redesign the form with nurses from two teams", "Associate director of nursing"),),
        ),
    ),
)
