"""Who told whom: the kinds of agency an entry says it sent something to, or had something from."""

import re
from dataclasses import dataclass

from .sectors import Named, named_in

_SENDING = re.compile(
    r"\b(?:sent|submitted|referred|referrals?|reported|(?:e-?)?mailed|telephoned|phoned|rang|called|notified"
    r"|informed|advised|told|shared"
    r"|escalated|tasks?(?= (?:sent )?to)|letter(?= (?:sent )?to)|notice(?= (?:sent )?to)|spoke|contacted|passed"
    r"|faxed|alerted|raised|updated|requested"
    r"|handed over|made aware|left (?:a )?message|message left|liaised|discussed|wrote|copied"
    r"|e-?mail(?= (?:sent )?to)|call(?= to)|handover)\b",
    re.IGNORECASE,
)
# 'Notified by', 'concern received from', 'task from'.
_BY = re.compile(
    r"\b(?:received|receipt|notified|informed|advised|told|contacted|telephoned|rung|called|raised|made|sent"
    r"|submitted|referred|reported|requested|alerted|heard|updated"
    r"|referral|concern|notice|notification|task|summary|letter|minutes|alert|report|handover|request|message"
    r"|e-?mail|call|information|form)s?"
    r"(?: \w+){0,3}? (?:by|from)\b(?: \w+){0,2} ?$",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:to be|will|would|intend\w*|plan(?:s|ned)?\b|(?<!duty )to (?:send|refer|inform|contact|notify|email|arrange"
    r"|complete|submit|call|ring|speak|await)|should"
    r"|for \w+ to|asked (?:him|her|them|for)|consider\w*|may|might|no evidence|not|never|no record|nobody"
    r"|no one|did not|without|declin\w+|refus\w+|unable"
    r"|no reply|tried|attempted)\b",
    re.IGNORECASE,
)
# Between the verb and the agency, these make it the matter and not the one told: 'told that the police had been'.
_ABOUT = re.compile(
    r"\b(?:by|from|that|about|had|was|were|of|say|saying|said|not|never|nor|without|because|after|whether|if|see|attend|contact|visit)\b",
    re.IGNORECASE,
)
# 'Advised hospital' is advice to the adult.
_ADVICE = re.compile(r"(?:advised|discussed|declined) (?:hospital|GP)", re.IGNORECASE)
_CAME = re.compile(
    r"(?: \w+){0,2}? (?:had (?:been|come|attended|visited|called)|attended|visited|came|were (?:at|there"
    r"|present)|was (?:at|there|present)|arrived|entered|broke in"
    r"|forced entry|in attendance|on scene)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?<=[.;!?])\s+|\n+|;\s*")
_NEAR = 45
_FAR = 75
_IF = re.compile(r" (?:if|should|when)\b", re.IGNORECASE)
_INCOMING = re.compile(r"\b(?:received|notification|incoming)\b", re.IGNORECASE)
_CONCERN = re.compile(r"safeguarding (?:adults? )?(?:concern|alert|referral|form)s?\b", re.IGNORECASE)
_NOT_SUBJECT = re.compile(
    r"\b(?:to|with|for|at|by|from|the state of|about|visiting|via|see|attend|in)\b(?: \w+){0,2} ?$", re.IGNORECASE
)
_SPEAKS = re.compile(
    r"(?: \w+){0,3}? (?:reported|advised|telephoned|phoned|rang|called|informed|notified|emailed|requested"
    r"|asked|contacted|raised|referred|messaged|said)\b"
)
_ITS_MESSAGE = re.compile(
    r"(?:'s)?(?: \w+){0,3}? (?:referral|notice|notification|letter|summary|concern|alert|report|e-?mail|request"
    r"|task|form|minutes)\b",
    re.IGNORECASE,
)
# 'GP and district nurses informed.': they were told, they did not speak.
_WAS_TOLD = re.compile(
    r"(?:,? (?:and )?(?:(?!not\b|never\b)\w+ ){0,4}?(?:(?!not\b|never\b)\w+))??(?: was| were| been"
    r"| also)? (?:informed|told|notified|updated|contacted|alerted|advised|e-?mailed|messaged)"
    r"(?=[.;,]|$| by (?:tele)?(?:phone|letter|e-?mail|fax)| about\b| of\b| and\b)",
    re.IGNORECASE,
)
# What was sent: two messages that name different things are hardly one.
_OBJECTS = {
    "a referral": r"referral|referred|duty to refer",
    "a safeguarding concern": r"safeguarding (?:adults? )?(?:concern|alert|referral|form)|ambulance form"
    r"|concern (?:received|submitted|raised)|portal",
    "a police notice": r"(?:public|vulnerable|adult) (?:protection|adults?|concern)[\w ]{0,12}(?:notice"
    r"|notification|report|form)|PPN\b|VPN\b|merlin|ACN\b|VAR\b"
    r"|police[\w ]{0,20}(?:notice|notification|report)|^notice submitted",
    "a task or prescription request": r"\btask\b|prescri\w+",
    "a discharge summary": r"discharge (?:summary|letter|notification)",
    "minutes": r"\bminutes\b",
    "an admission notice": r"admission notice|notice[:\w ]{0,14}admi\w+",
    "news of a death": r"(?:notified|informed|told|news|notification|advised)[\w' ]{0,24}\b(?:death|died|passed away)",
    "a report of a crime": r"crime|\b101\b|theft|bank card|stolen|fraud",
}
_COMPILED = {name: re.compile(words, re.IGNORECASE) for name, words in _OBJECTS.items()}


@dataclass(frozen=True, slots=True)
class Messages:
    """`to` and `by`: kinds of agency told, or heard from. `incoming`: something was received, whoever sent it."""

    to: frozenset[str]
    by: frozenset[str]
    incoming: bool
    objects: frozenset[str]


def messages_of(contact_type: str, event: str, action: str, own: frozenset[str] = frozenset()) -> Messages:
    """Read from what happened and what was done; plans, refusals and what was not done are left out. `own` is the
    agency's own kind.
    """
    to: set[str] = set()
    by: set[str] = set()
    for sentence in [contact_type, *_PARTS.split(f"{event}\n{action}")]:
        sent, had = _of_sentence(sentence)
        to |= sent
        by |= had - (own if sentence is contact_type else set())
    text = f"{contact_type}; {event} {action}"
    incoming = bool(_INCOMING.search(contact_type)) or bool(by - own)
    if not incoming and "social care" not in own and _raised(text):
        to.add("social care")
    objects = frozenset(name for name, pattern in _COMPILED.items() if pattern.search(text))
    return Messages(frozenset(to - by - own), frozenset(by - own), incoming, objects)


def _raised(text: str) -> bool:
    """A safeguarding concern goes to the council, whether or not the entry says so."""
    return any(
        not _NOT_DONE.search(text[max(0, match.start() - 40) : match.start()])
        and not _NOT_DONE.match(text[match.end() :].lstrip())
        for match in _CONCERN.finditer(text)
    )


def _of_sentence(sentence: str) -> tuple[set[str], set[str]]:
    """Kinds told and kinds heard from, by where each stands from the verb."""
    to: set[str] = set()
    by: set[str] = set()
    verbs = list(_SENDING.finditer(sentence))
    for named in named_in(sentence):
        if _WAS_TOLD.match(sentence[named.end :]):
            to.add(named.sector)
        elif _heard_from(sentence, named):
            by.add(named.sector)
        elif _told(sentence, named, verbs):
            to.add(named.sector)
    return to, by


def _told(sentence: str, named: Named, verbs: list[re.Match[str]]) -> bool:
    if _IF.match(sentence[named.end :]):
        return False
    for verb in verbs:
        between = sentence[verb.end() : named.start]
        if verb.end() > named.start or len(between) > _FAR or _ABOUT.search(between):
            continue
        advice = _ADVICE.match(sentence[verb.start() : named.end])
        if not advice and not _NOT_DONE.search(sentence[max(0, verb.start() - 40) : verb.start()]):
            return True
    return False


def _heard_from(sentence: str, named: Named) -> bool:
    before, after = sentence[max(0, named.start - _NEAR) : named.start], sentence[named.end : named.end + _NEAR]
    if _BY.search(before):
        return True
    # The agency itself speaks: 'Ward advised that', 'GP referral for assessment', 'Police notice received'.
    if _NOT_SUBJECT.search(before) or _SENDING.search(before) or _NOT_DONE.search(re.split(r"[:;,]", after)[0]):
        return False
    return bool(_SPEAKS.match(after) or _ITS_MESSAGE.match(after))


def visits_told_of(text: str) -> frozenset[str]:
    """Kinds of agency that the text says had come: 'police had been at the flat', 'seen by the crew'."""
    return frozenset(
        named.sector
        for named in named_in(text)
        if _CAME.match(text[named.end :])
        or re.search(r"\b(?:seen|visited|attended|assessed|checked) by (?:\w+ )?$", text[: named.start], re.IGNORECASE)
    )
