"""Statements that cannot both be so: has capacity or lacks it, seen or no access, skin intact or a pressure ulcer."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """Two opposite statements. `flat`: they contradict each other; otherwise the accounts differ in content. `subject`:
    the topic both must be about; empty for accounts of one contact.
    """

    name: str
    one: re.Pattern[str]
    other: re.Pattern[str]
    shown: tuple[str, str]
    flat: bool = True
    subject: str = ""


def _claim(name: str, one: str, other: str, shown: tuple[str, str], flat: bool = True, subject: str = "") -> Claim:
    return Claim(
        name,
        re.compile(rf"\b(?:{one})", re.IGNORECASE),
        re.compile(rf"\b(?:{other})", re.IGNORECASE),
        shown,
        flat,
        subject,
    )


_NO = r"(?:no|not|without|denied|nil|never)\b[\w ]{0,14}"
CLAIMS = (
    _claim(
        "capacity",
        r"(?:has|had|have|having|with|demonstrated|retained?|retains) (?:mental |full )?capacity"
        r"|capacity (?:confirmed|not in doubt)|capacitous",
        r"lack(?:s|ed|ing)? (?:of )?(?:mental )?capacity|without capacity|(?:did"
        r"|does) not have (?:mental )?capacity|incapacitous",
        ("that the adult had capacity", "that capacity was lacking"),
        subject="capacity",
    ),
    _claim(
        "skin",
        r"(?:skin|heels?|sacrum)\b[\w ]{0,14}intact|redness only|red but unbroken|no (?:pressure (?:damage"
        r"|ulcers?|sores?|areas?)|skin damage"
        r"|broken areas)|pressure areas? intact|unbroken",
        r"(?:cat(?:egory)?|grade|stage) [1-4]\b|broken down|(?<!no )pressure (?:ulcer|sore"
        r"|damage)[\w ]{0,20}(?:found|noted|present"
        r"|seen|to|on)\b|broken skin|skin broken",
        ("that the skin was intact", "that there was pressure damage"),
        subject="pressure damage",
    ),
    _claim(
        "seen",
        r"^seen\b|seen and spoken|went in\b|(?:was )?seen (?:at|in) |answered|both went in|opened the door"
        r"|let in\b|met (?:her|him|them|[A-Z]\w*)\b",
        r"^not seen\b|no (?:reply|answer|access|response)|card left|unable to gain (?:access|entry)|never came\b"
        r"|(?:did not|didn't) (?:come|attend|arrive)|not at home",
        ("that the adult was seen", "that nobody answered"),
    ),
    _claim(
        "where",
        r"(?<!did not )(?:went|invited|let|came|shown|going) (?:\w+ ){0,2}(?:in|into|inside)\b"
        r"|inside the (?:flat|house|home|property)|sat (?:in|with)",
        r"at the (?:front )?door\b|on the doorstep|did not (?:invite|let)\b[\w ]*\bin\b|door only|refused entry"
        r"|through the letterbox",
        ("that it was inside the home", "that it was at the door"),
        flat=False,
    ),
    _claim(
        "invited",
        r"invited\b|invitations? (?:issued|sent)|(?:gave|sent|with) apologies|apologies (?:from|sent|received)"
        r"|sent (?:her |his )?apologies",
        r"no (?:invitation|apologies|letter)|not (?:been )?(?:invited|contacted|asked)"
        r"|never (?:been )?(?:invited|asked)|uninvited"
        r"|no record[\w ]* of an? invitation",
        ("that somebody was invited or sent apologies", "that nobody was"),
    ),
    _claim(
        "at home",
        r"at (?:the |his |her |their )?(?:individual's |adult's |client's )?home\b|home visit|in person|face to face",
        r"on screen|laptop|by (?:video|tele\w+|phone)|over the (?:phone|laptop|telephone)|online|video call"
        r"|teams\b|remotely",
        ("that it was in person", "that it was by telephone or screen"),
    ),
    _claim(
        "diet",
        r"normal (?:diet|food)|regular diet|any food|no restrictions?|(?:is|was) fine\b|may continue|allowed to",
        r"soft diet|minced|pureed?|no (?:bread|toast|solid\w*)|nil by mouth|modified|not allowed|thickened",
        ("that food is not restricted", "that it is"),
    ),
    _claim(
        "examined",
        r"(?:soft|non[- ]?tender)\b|(?:was |were )?(?:examined|felt|palpated)\b|checked over",
        r"not (?:been )?(?:examined|felt|palpated|looked at|checked)|would not (?:lie down|be examined)"
        r"|examination declined",
        ("that there was an examination", "that there was none"),
    ),
    _claim(
        "put off",
        r"defer\w*|postpon\w*|can wait|wait and see|put off|on hold|no further action|monitor\b",
        r"to be done|go ahead|agreed to (?:go|do|take)|are in (?:his|her|their|BI|best)|had to be|arranged for"
        r"|will be done|urgent\w*",
        ("that it can wait", "that it is to be done"),
        flat=True,
    ),
    _claim(
        "going where",
        r"(?:return|going|go|discharge\w*|choosing|back) home\b|home w(?:ith)?\b",
        r"extra care|care home|placement|residential|nursing home|sheltered|respite bed|rehab\w*",
        ("that the adult goes home", "that it is to another place"),
    ),
    _claim(
        "raised",
        r"(?:did )?(?:say|said|told|raised|mentioned|reported)\b[\w ]{0,20}(?:weight|pain|concern\w*|worr\w+"
        r"|bruis\w+|eating)",
        r"no (?:\w+ ){0,2}(?:issues?|concerns?|problems?|worries)(?: (?:were|was))?(?: raised| reported| noted"
        r"| mentioned)?|nothing (?:was )?(?:raised|reported)"
        r"|nil else raised|nothing to report",
        ("that a worry was raised", "that there was none"),
    ),
    _claim(
        "help",
        r"accept(?:ed|s) (?:\w+ ){0,4}(?:help|support|care|referral|offer|visit|service)"
        r"|agreed to (?:\w+ ){0,3}(?:help|support|care|referral|assessment|accept)"
        r"|consented to",
        r"declin(?:ed|es)\b|refus(?:ed|es)\b|did not want (?:any )?(?:help|support|care)|turned down",
        ("that help was accepted", "that it was declined"),
        flat=False,
    ),
    _claim(
        "injury",
        rf"{_NO}(?:injur\w+|bruis\w+|marks)|uninjured",
        r"(?<!no )(?<!no visible )(?:bruis\w+|black eye|fracture\w*|injuries\b|laceration|cuts? to|burns? to)",
        ("that there was no injury", "that there were injuries"),
    ),
    _claim(
        "drink",
        r"sober|not (?:intoxicated|under the influence|drunk)|no (?:sign|smell|evidence) of (?:alcohol|drink)",
        r"(?<!not )(?:intoxicated|drunk|under the influence|smel(?:t|led|ling) of (?:alcohol|drink)|inebriated)",
        ("that the adult was sober", "that the adult had been drinking"),
    ),
    _claim(
        "company",
        r"(?:was |seen |lives? |found )?(?:alone|on (?:his|her|their) own|by (?:him|her)self)\b",
        r"(?:stopped|stayed|remained|sat) (?:in |with )(?:them|her|him)?|(?:husband|wife|son|daughter"
        r"|partner) present|with (?:his|her|their|a) (?:son|daughter|partner|wife|husband|neighbour|friend"
        r"|carer|boyfriend"
        r"|girlfriend|male|nephew|niece|brother|sister)",
        ("that the adult was alone", "that somebody else was there"),
        flat=False,
    ),
    _claim(
        "relative",
        r"(?:son|daughter|partner|wife|husband|neighbour|friend|niece|nephew|brother|sister|mother"
        r"|father) (?:was |were |also )?present",
        r"(?:son|daughter|partner|wife|husband|neighbour|friend|niece|nephew|brother|sister|mother"
        r"|father) (?:was |were )?(?:not|absent)\b",
        ("that a relative or friend was present", "that nobody of them was"),
    ),
    _claim(
        "medicines",
        r"(?:taking|took|taken|given|administered)(?: \w+){0,3} (?:medication|medicines|tablets|insulin|depot)"
        r"|(?:medication|tablets|insulin|depot) (?:given|taken|administered)"
        r"|complian(?:t|ce) with medic\w+",
        r"(?:not taking|not taken|refused|declined|missed|stopped taking|not given"
        r"|unopened)(?: \w+){0,4} (?:medication|medicines|tablets|insulin|depot|blister)"
        r"|(?:medication|tablets|insulin|depot)(?: \w+){0,2} (?:not given|not taken|refused|missed|unopened"
        r"|declined)|non-?complian\w+",
        ("that medication was taken or given", "that it was not"),
    ),
    _claim(
        "food",
        r"(?<!no )(?:plenty of|adequate|enough|ample|some|fresh) food|food (?:in (?:the )?(?:fridge|cupboards?"
        r"|house)|present|available)|eating well",
        r"no (?:\w+ )?food|empty (?:fridge|cupboards?)|fridge (?:was )?empty|little food",
        ("that there was food", "that there was none"),
    ),
    _claim(
        "home",
        r"(?:clean and tidy|home conditions (?:good|adequate|acceptable)|well kept|tidy\b"
        r"|no (?:immediate )?concerns?\b)",
        r"squal\w+|faec\w+|infest\w*|unsanitary|unfit|filthy|hazardous|no edible food|bin bags|rubbish"
        r"|serious(?:ly)? (?:concern\w*|neglect\w*)|rotting",
        ("that conditions gave no concern", "that they were very poor"),
        flat=False,
    ),
    _claim(
        "gravity",
        r"untidy|low[- ]level|minor|not coping|standard risk|low risk|graded (?:standard|green|low)|routine",
        r"faec\w+|squal\w+|no edible food|soiled|unsteady|high risk|medium risk|urgent|severe\w*|graded (?:high"
        r"|red|amber)|immediate risk|life-?threatening",
        ("what was found in mild words", "it in grave words"),
        flat=False,
    ),
    _claim(
        "conveyed",
        r"(?:conveyed|taken|transported|brought) (?:to|in|by)\b|accepted (?:transport|conveyance)",
        r"(?:declin\w+|refus\w+) (?:transport|conveyance|to (?:go|attend|travel)|hospital|admission)"
        r"|not conveyed|left at home|discharged on scene",
        ("that the adult was taken to hospital", "that the adult was not"),
    ),
    _claim(
        "consent",
        r"consent (?:obtained|given|recorded)|consented|with (?:his|her|their) consent",
        r"(?:no|without|refused|declined|did not (?:give )?) ?consent|consent (?:not|refused|declined|withheld)",
        ("that consent was given", "that it was not"),
    ),
    _claim(
        "locked",
        r"(?:door|property|flat|house) (?:was )?(?:secure|locked)|locked door|forced entry",
        r"(?:door|property|flat|house) (?:was )?(?:insecure|unlocked|open|ajar)|door (?:had been|already) open\w*",
        ("that the door was locked or forced", "that it was open"),
        flat=False,
    ),
)
# Subjects that both entries must share.
CLAIMED = frozenset(claim.subject for claim in CLAIMS if claim.subject)
_SEEN_ONLY, _SEEN = frozenset({"seen"}), re.compile(r"seen\b", re.IGNORECASE)
_BY_NAME = {claim.name: claim for claim in CLAIMS}
# The other side of 'sent' and 'told'.
NOT_HAD = re.compile(
    r"\b(?:not|never|nobody|no one) (?:\w+ )?(?:been )?(?:told|informed|notified|made aware|received|arrived"
    r"|come)\b|no record of (?:being told|receiving)|no (?:paperwork|letter|summary|handover"
    r"|discharge (?:summary|letter))\b",
    re.IGNORECASE,
)


def claims_of(text: str, seen: str) -> dict[str, int]:
    """Which of two opposites the entry states: 0 or 1. What it says both ways, or asks ('?lacks capacity'), it does
    not state.
    """
    stated: dict[str, int] = {}
    for claim in CLAIMS:
        words = f"{seen}\n{text}" if claim.name in _SEEN_ONLY else text
        one, other = _says(claim.one, words), _says(claim.other, words)
        if claim.name in _SEEN_ONLY and _SEEN.match(seen):
            stated[claim.name] = 0
        elif one != other:
            stated[claim.name] = 0 if one else 1
    return stated


def _says(pattern: re.Pattern[str], words: str) -> bool:
    return any("?" not in words[max(0, match.start() - 2) : match.start()] for match in pattern.finditer(words))


def opposed(ours: dict[str, int], theirs: dict[str, int]) -> list[Claim]:
    """The claims on which two entries state opposites."""
    return [_BY_NAME[name] for name, stated in ours.items() if theirs.get(name, stated) != stated]
