"""The words of a request letter that a board writes itself: where they stand, which merge fields they know, the house's own
(pure). What is typed is checked by the one checker of such texts, sar_portal/accounts/letters.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reviews.models import PartKind
from sar_portal.access.errors import Refused
from sar_portal.accounts.letters import check_merge_fields

FIELDS = {
    "agency": "the agency",
    "board": "the board",
    "reference": "the reference of the agency’s return",
    "adult": "what the adult is called in the review",
    "period": "the period under review",
    "decision": "‘must carry out’ or ‘has decided to carry out’, by the review’s mandate",
    "section": "44(1) to (3) or 44(4), by the review’s mandate",
    "legal basis": "the legal basis, from the board’s settings",
    "coordinator": "what your coordinator is called",
    "chair": "the independent chair",
    "acknowledge by": "by when the request is to be acknowledged",
    "escalation": "the rungs of your escalation ladder",
    "due date": "by when this part is due",
}
# What only a text about one part knows.
OF_A_PART = ("due date",)
EVERYWHERE = {name: means for name, means in FIELDS.items() if name not in OF_A_PART}


@dataclass(frozen=True)
class Place:
    """One text of the letter: its key, where it stands, its fields, those it cannot do without, and whether it may be empty."""

    key: str
    label: str
    fields: Mapping[str, str]
    needed: tuple[str, ...] = ()
    may_be_empty: bool = False

    def check(self, text: str) -> None:
        """Raises Refused, naming the field that is unknown or missing."""
        if text.strip() or not self.may_be_empty:
            check_merge_fields(text, self.fields, self.needed)


def _asked(kind: PartKind) -> Place:
    return Place(kind.value, f"What is asked: {kind.label}", FIELDS)


PLACES: dict[str, Place] = {
    place.key: place
    for place in (
        Place("opening", "Opening", EVERYWHERE, ("board", "section", "legal basis")),
        *(_asked(kind) for kind in PartKind),
        Place("how_to_return", "How to return it safely", EVERYWHERE, ("reference", "acknowledge by")),
        Place("support", "Support for staff", EVERYWHERE),
        Place("closing", "Closing, before the signature", EVERYWHERE, may_be_empty=True),
    )
}

Texts = dict[str, str]  # by the key of the place

HOUSE: Texts = {
    "opening": "{board} {decision} a Safeguarding Adult Review under section {section} of the Care Act 2014. The review looks at "
    "how agencies worked together, so that lessons are learned and applied. It does not apportion blame. Members of the board "
    "must co-operate in it and contribute to it (section 44(5)).\n\n{legal basis}",
    PartKind.RECORDS.value: "Every record about the adult in the period, on paper and in systems, secured against loss and "
    "alteration. List in the portal which there are, who keeps them, and when and by whom they were secured.",
    PartKind.CHRONOLOGY.value: "Your organisation's contacts with and about the adult in the period, on the template in the "
    "portal, each with its source. Say where there was no contact. Use codes for people, never names.",
    PartKind.IMR.value: "Your own review of your organisation's practice, on the board's template in the portal: the lines "
    "of enquiry answered one by one, good practice, lessons and recommendations, accepted by your senior manager.",
    PartKind.INFORMATION_REPORT.value: "A shorter report on your organisation's involvement, on the template in the portal, "
    "accepted by your senior manager.",
    "how_to_return": "Sign in to the SAR Portal and open {reference}. Everything is written, or uploaded, and returned there; "
    "please send nothing by e-mail or post.\n\nAcknowledge this request there by {acknowledge by}. If a date passes without the "
    "return or an agreed extension, the {coordinator} escalates the matter to {escalation}.",
    "support": "Being part of a review can be hard. Each practitioner involved, and their line manager, is to be told that it "
    "takes place to learn and not to blame, offered a discussion, and offered support or counselling. They may bring a "
    "colleague or union representative to an interview, read the record of it, and comment on it.",
    "closing": "",
}


def check_texts(texts: Texts) -> None:
    """Raises Refused for the first text that is missing or whose fields are unknown or missing."""
    for key, place in PLACES.items():
        try:
            place.check(texts.get(key, ""))
        except Refused as refusal:
            raise Refused(f"{place.label}: {refusal.sentence}") from refusal
