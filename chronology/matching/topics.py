"""What an entry is about, as far as rules ask: kinds of contact, and events that happen once in a while in a life."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """`days`: how far apart two agencies may date the same event. `weight`: how sure one is that two entries on it,
    within those days, tell of the same.
    """

    name: str
    shown: str
    pattern: re.Pattern[str]
    days: int
    weight: float
    # What the words must not be part of: a plan, a refusal, another meaning.
    unless: re.Pattern[str] | None = None


def _topic(name: str, shown: str, words: str, days: int, weight: float, unless: str = "") -> Topic:
    return Topic(
        name,
        shown,
        re.compile(rf"\b(?:{words})", re.IGNORECASE),
        days,
        weight,
        re.compile(unless, re.IGNORECASE) if unless else None,
    )


_NOT_DONE = (
    r"(?:declin\w+|refus\w+|avoid\w*|planned|plan\w* (?:for|to)|await\w*|before|no|not for|prior to|future"
    r"|discuss\w*|about|if|for"
    r"|delay\w*)[\w ]{0,18}$"
)
# One of these in two agencies within its days is nearly always the same event.
LIFE_EVENTS = (
    _topic(
        "discharge",
        "a discharge from hospital",
        r"discharged (?:home|back|from (?:hospital|the ward|ward)|with|to (?:his|her|their|own|the care))"
        r"|discharged\b(?= on a | by )"
        r"|discharge (?:to assess|summary|letter|notification received)|\w+ discharge from (?:hospital|the ward)"
        r"|self-?discharged|walked out\b|took (?:his|her|their) own discharge"
        r"|(?:admission (?:or|and)|told of (?:his|her|their|the)) discharge|^discharge;"
        r"|(?:home|back|out|returned|visit|call|seen|follow.?up) (?:from|of|after|since) (?:the |his |her "
        r"|their )?(?:hospital|discharge|ward)",
        21,
        0.72,
        r"(?:await\w*|planned|before|plan for|prior to|delay\w*)[\w ]{0,18}$",
    ),
    _topic(
        "admission",
        "an admission to hospital",
        r"admitted\b|admission\b|in-?patient|detained under|section(?:ed)? (?:2|3|136)\b|s\.?136",
        2,
        0.66,
        _NOT_DONE,
    ),
    _topic(
        "emergency",
        "an emergency journey to hospital",
        r"ambulance|paramedics?\b|emergency (?:department|call)|A ?& ?E\b|casualty|conveyed|taken to hospital"
        r"|blue light|999\b",
        0,
        0.5,
        r"(?:declin\w+|refus\w+|cancel\w+)[\w ]{0,18}$",
    ),
    _topic(
        "death", "finding the adult dead", r"found (?:dead|deceased)|life (?:pronounced )?extinct|sudden death", 2, 0.75
    ),
    _topic("arrest", "an arrest", r"arrest(?:ed)?\b", 2, 0.65, r"cardiac\s+$"),
    _topic(
        "missing",
        "the adult missing",
        r"missing person|reported (?:as )?missing|absconded|AWOL|misper|located safe",
        2,
        0.55,
    ),
    _topic(
        "overdose",
        "an overdose",
        r"overdose|naloxone|narcan|self-?harm(?:ed)?|ligature|suicide attempt|took (?:\d+|all) tablets",
        1,
        0.55,
    ),
    _topic(
        "fire",
        "a fire",
        r"(?:small |kitchen |chip pan )?fire (?:in|at|was|call|attended|extinguished)|set fire|house fire",
        1,
        0.6,
    ),
    _topic("eviction", "an eviction", r"evict(?:ed|ion)\b|bailiffs?", 3, 0.55, _NOT_DONE),
    _topic("move", "a move to other accommodation", r"moved (?:in|into|to (?:a|the)|out)\b|placement started", 3, 0.4),
)
# These come more often: they need more before they count.
SUBJECTS = (
    _topic(
        "meeting",
        "a meeting of agencies",
        r"multi-?agency|MARM\b|MARAC|MDT\b|strategy (?:meeting|discussion)|case conference"
        r"|professionals'? meeting|risk management meeting"
        r"|planning meeting|best interests meeting|CPA (?:review|meeting|invitation)|network meeting|minutes of",
        6,
        0.62,
    ),
    _topic(
        "capacity", "mental capacity", r"(?:mental )?capacity\b", 1, 0.2, r"(?:bed|caseload|service|team|staffing)\s+$"
    ),
    _topic(
        "skin",
        "the state of the skin",
        r"pressure (?:ulcer|sore|damage|area|injury)|(?:skin|heels?|sacrum)\b[\w ]{0,14}(?:intact|unbroken)"
        r"|sacr(?:um|al)\b|skin integrity"
        r"|(?:category|grade|stage) [1-4]\b|moisture lesion",
        7,
        0.25,
    ),
    _topic("wound", "a wound", r"ulcers?\b|wound|dressings?\b|re-?dressed|swab", 1, 0.15),
    _topic("fall", "a fall", r"fell\b|fall\b|falls\b|fallen|on the (?:\w+ )?floor|found on floor|long lie", 1, 0.3),
    _topic(
        "money",
        "money taken or held by somebody",
        r"bank card|£ ?\d|cash\b|stolen|theft|withdrawn|pension|scam|fraud|exploit\w+",
        4,
        0.25,
    ),
    _topic("injury", "injuries", r"bruis\w+|black eye|fracture\w*|injur(?:y|ies)|burns?\b|scald\w*|marks on", 2, 0.25),
    _topic(
        "assault",
        "an assault",
        r"assault\w*|punched|hit (?:him|her|them)|domestic (?:abuse|incident)|threaten\w+",
        1,
        0.35,
    ),
    _topic(
        "medication",
        "medication",
        r"medication|tablets|prescri\w+|dosette|antibiotics|insulin|depot|blister pack",
        3,
        0.15,
    ),
    _topic(
        "disturbance",
        "a disturbance",
        r"disturbance|shouting|banging|screaming|raised voices|noise|argument|argued|altercation|fighting",
        1,
        0.35,
    ),
    _topic(
        "welfare check",
        "a welfare check",
        r"welfare (?:check|visit|concern)|safe and well|concern for (?:safety|welfare)|forced entry",
        1,
        0.45,
    ),
    _topic(
        "neglect at home",
        "the state of the home",
        r"clutter\w*|squal\w+|hoard\w*|unkempt|infest\w*|faec\w+|no food|rotting|smell",
        1,
        0.15,
    ),
)
TOPICS = {topic.name: topic for topic in (*LIFE_EVENTS, *SUBJECTS)}
LIFE = frozenset(topic.name for topic in LIFE_EVENTS)
EPISODE = frozenset({"emergency", "admission"})

# Words for a stay that has already begun.
IN_HOSPITAL = re.compile(
    r"\b(?:was|is|as|still|currently|being) (?:an? )?(?:in-?patient|on (?:the )?ward|in hospital|admitted"
    r"|detained|in custody)|already (?:home|admitted|discharged)",
    re.IGNORECASE,
)

# Kinds of contact. In person: somebody of the agency was there.
_KINDS = {
    "meeting": TOPICS["meeting"].pattern,
    "in person": re.compile(
        r"\b(?:visit(?:ed|s)?|welfare check|attended (?:the )?(?:address|scene|property|flat|home)"
        r"|incident attended|met\b|seen at home"
        r"|went (?:in|into)|officers|on arrival|knocked|no reply|no access|doorstep|at the door"
        r"|crew (?:attended|arrived))",
        re.IGNORECASE,
    ),
    "by telephone": re.compile(
        r"\b(?:tele?phoned?|telephone call|phone call|rang|call (?:from|to)|called|spoke to|spoken to by)\b",
        re.IGNORECASE,
    ),
    "absence": re.compile(
        r"\b(?:did not attend|DNA|was not brought|missed (?:visits?|appointment|review)|cancelled)\b", re.IGNORECASE
    ),
    "decision": re.compile(
        r"\b(?:decision|closed|case closed|crime filed|allocat\w+ meeting|caseload review|supervision)\b", re.IGNORECASE
    ),
}


def topics_of(text: str) -> frozenset[str]:
    """Names of all topics that the text is about."""
    return frozenset(topic.name for topic in TOPICS.values() if _speaks_of(topic, text))


def _speaks_of(topic: Topic, text: str) -> bool:
    for match in topic.pattern.finditer(text):
        if topic.unless is None or not topic.unless.search(text[max(0, match.start() - 30) : match.start()]):
            return True
    return False


def contacts_of(contact_type: str, text: str) -> frozenset[str]:
    """Kinds of contact: by the contact type where it says, else by the text."""
    stated = frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(contact_type))
    return stated or frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(text))
