"""Two reports that are still being written."""

from sar_portal.demo.words import Words

SURGERY = Words(
    sections={
        "introduction": "This report is about Arthur's care by the practice from 24 March 2025, when he came about his low "
        "mood, to the notification of his death.",
        "methodology": "The practice record has been read from March 2025. Hospital letters are still being matched with the "
        "dates on which they were scanned.",
    },
    answers={
        1: {
            "what_happened": "Weight was 58 kg in March and was not taken again in the surgery.",
            "should_have_happened": "",
            "why": "",
            "difference": "",
            "known_then": "",
            "evidence": "GP-01",
        },
    },
    good_practice=(
        (
            "A holistic consultation led to two referrals on the same day (GP-01).",
            "The doctor asked about grief before asking about legs.",
        ),
    ),
)

HOUSING = Words(
    sections={
        "introduction": "Kestrel Homes was Arthur's landlord for nineteen years. This report covers the last of them.",
        "context": "The patch had 640 homes for one housing officer, against a standard of 450.",
    },
    answers={},
)
