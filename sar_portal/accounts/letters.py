"""Letters whose words a board writes itself: plain text with merge fields such as {name}, checked when it is saved.

One mechanism for every such letter: a text, and the words that may stand in braces in it with what each becomes.
"""

import re
from collections.abc import Iterable, Mapping

from sar_portal.access.errors import Refused

_FIELD = re.compile(r"\{([^{}\n]*)\}")

PRACTITIONER_FIELDS = {
    "name": "the person’s name",
    "role": "the person’s role",
    "agency": "the agency",
    "board": "the board",
    "adult": "what the adult is called in the review",
    "reference": "the reference of the agency’s return",
    "date": "the day of the letter",
    "support": "the support and counselling that the agency offers, from its settings",
    "sender": "who makes the letter",
}


def practitioner_letter() -> str:
    """What a board begins with, and may write anew."""
    return "\n\n".join(_PARAGRAPHS)


_PARAGRAPHS = (
    "Dear {name},",
    "{board} is carrying out a Safeguarding Adult Review about an adult who is called {adult} in the review. {agency} has "
    "been asked to look at its own part. Our records show that you were involved in your work as {role}, so we want you "
    "to hear of it from us.",
    "A Safeguarding Adult Review looks at how agencies worked together, so that lessons are learned. It does not apportion "
    "blame, and it is no disciplinary or legal proceeding.",
    "What this means for you:",
    "- The author of our review, who was not involved and manages nobody who was, may ask to speak with you. This is "
    "arranged with your line manager, and you may bring a colleague or a union representative.\n"
    "- You will read the record of what you said, and may correct it or add to it.\n"
    "- Nobody is named in the report: it speaks of roles.\n"
    "- Please keep every record you hold about the adult as it is.",
    "We would like to talk this through with you before anything else happens. Please tell us, or your line manager, "
    "whether you would like to.",
    "Being part of a review can be hard. This support is there for you at any time:",
    "{support}",
    "Yours sincerely,",
    "{sender}\n{agency}",
)


def check_merge_fields(text: str, known: Mapping[str, str], needed: Iterable[str] = ()) -> None:
    """Raises Refused where the text has a merge field that is not known, a brace that is none, or lacks a needed field."""
    if not text.strip():
        raise Refused("The letter has no words.")
    found = _FIELD.findall(text)
    unknown = [name for name in found if name not in known]
    if unknown:
        may = ", ".join(f"{{{name}}}" for name in known)
        raise Refused(f"{{{unknown[0]}}} is not a field of this letter. These are: {may}.")
    if any(brace in _FIELD.sub("", text) for brace in "{}"):
        raise Refused("A brace stands alone. A field is written as {name}.")
    if missing := [name for name in needed if name not in found]:
        raise Refused(f"{{{missing[0]}}} is missing: the letter cannot do without it.")


def merged(text: str, values: Mapping[str, str]) -> str:
    """The text with each field replaced once: what stands in braces inside a value stays as it is, and so does what is no field
    of the letter, or no longer.
    """
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)
