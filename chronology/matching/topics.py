"""What an entry is about, as far as rules ask: kinds of contact, and events that happen once in a while in a life."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lexicon import Lexicon
from .vocabulary import table
from .wording import Words


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
    _topic(
        "respite", "a stay in respite", r"respite|short (?:break|stay)", 2, 0.5, _NOT_DONE + r"|asked? for[\w ]{0,12}$"
    ),
    _topic(
        "move",
        "a move to other accommodation",
        r"moved? (?:in|into|to (?:a|the)|out)\b|placement (?:started|ended)|new tenan(?:t|cy)|tenan(?:t"
        r"|cy) (?:left|signed|ended)"
        r"|left with (?:his |her |two )?bags|room cleared|moved to",
        3,
        0.4,
    ),
    _topic(
        "meeting",
        "a meeting of agencies",
        r"multi-?agency|MARM\b|MARAC\b(?! (?:referral|listing|research|request|form|coordinator))|MDT\b"
        r"|strategy (?:meeting|discussion)|case conference"
        r"|professionals'? meeting|risk management meeting"
        r"|planning meeting|best interests meeting|CPA (?:review|meeting|invitation)|network meeting|minutes of",
        6,
        0.62,
    ),
)
TOPICS = {topic.name: topic for topic in LIFE_EVENTS}
LIFE = frozenset(topic.name for topic in LIFE_EVENTS)
EPISODE = frozenset({"emergency", "admission"})
# Other things that are stages of one going.
GOING = frozenset({"discharge", "move", "respite", "emergency", "admission"})

# Words for a stay that has already begun.
IN_HOSPITAL = re.compile(
    r"\b(?:was|is|as|still|currently|being) (?:an? )?(?:in-?patient|on (?:the )?ward|in hospital|admitted"
    r"|detained|in custody)|already (?:home|admitted|discharged)",
    re.IGNORECASE,
)

_KINDS = Lexicon(table("contact_kinds"))


def topics_of(text: str) -> frozenset[str]:
    """Names of all topics that the text is about."""
    return frozenset(topic.name for topic in TOPICS.values() if _speaks_of(topic, text))


def _speaks_of(topic: Topic, text: str) -> bool:
    for match in topic.pattern.finditer(text):
        if topic.unless is None or not topic.unless.search(text[max(0, match.start() - 30) : match.start()]):
            return True
    return False


def contacts_of(texts: Sequence[Words]) -> frozenset[str]:
    """Kinds of contact: by the type of contact, which comes first, where it says; else by the whole text."""
    return _KINDS.meanings(texts[0]) or frozenset().union(*(_KINDS.meanings(words) for words in texts[1:]))
