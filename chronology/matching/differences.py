"""What two accounts of one event differ in: kinds, each with a sentence."""

from collections.abc import Iterable

from chronology.partial_dates.values import Precision, show

from .facts import Claim, opposed
from .links import Link
from .pairing import SURE, Pair, apart, day_of
from .traits import Traits
from .wording import shown_words

SAME = "same_episode"
_MINUTES = 5
# Call, arrival and admission follow one another: hours between them are stages of one episode and no disagreement.
_STAGE = 60
# Figures and denials are compared where both tell of the event itself, and words that say something.
_ACCOUNTS, _TELLING = 2, 1.5


def differences(pair: Pair, found: list[Link]) -> list[tuple[str, str]]:
    """Kinds with their sentences, the gravest first; `same_episode` where nothing differs."""
    message = next((link.message for link in found if link.message), None)
    kinds = [*_order(pair), *_said(pair), *_present(pair), *_not_told(pair), *_details(pair)]
    if not any(kind == "impossible_order" for kind, _ in kinds):
        kinds += _when(pair, message)
    if not kinds or (_one_episode(pair) and not any(kind == "impossible_order" for kind, _ in kinds)):
        kinds.append((SAME, "Both tell of one episode."))
    return kinds


def _one_episode(pair: Pair) -> bool:
    return bool(pair.life_events) or (pair.days <= 1 and pair.a.is_episode and pair.b.is_episode)


def _order(pair: Pair) -> list[tuple[str, str]]:
    """Told before it was sent, or a state described before it began."""
    early, late = pair.a, pair.b
    if pair.days == 0:
        return []
    if (
        early.messages.received
        and not late.messages.received
        and SURE in (pair.hears[0], pair.tells[1])
        and not pair.hears[1]
    ):
        return [
            (
                "impossible_order",
                f"{early.entry.ref} is dated {day_of(early)}, before what it received was sent ({day_of(late)}).",
            )
        ]
    if late.is_episode and early.is_in_hospital and not late.is_in_hospital:
        return [
            (
                "impossible_order",
                f"{early.entry.ref} speaks on {day_of(early)} of what began on {day_of(late)} by {late.entry.ref}.",
            )
        ]
    return []


def _details(pair: Pair) -> list[tuple[str, str]]:
    if pair.nearest_days > _ACCOUNTS:
        return []
    telling = pair.shared_words(_TELLING)
    denied = [("contradiction", sentence) for sentence in _denied_by_one(pair.a, pair.b, telling)]
    return [*denied, *(("content", sentence) for sentence in _figures_that_differ(pair.a, pair.b))]


def _denied_by_one(a: Traits, b: Traits, shared: Iterable[str]) -> list[str]:
    """Words that stand after 'no' or 'not' in every place of the one text, and in no place of the other: sentences."""
    found = []
    for one, other in ((a, b), (b, a)):
        stems = [word for word in shared if one.denials.get(word) is True and other.denials.get(word) is False]
        if words := shown_words(one.texts, stems) if stems else []:
            found.append(f"{one.entry.ref} says no or not of {' and '.join(words)}; {other.entry.ref} does not.")
    return found


def _figures_that_differ(a: Traits, b: Traits) -> list[str]:
    """'12 minutes' and '4 min', '£200' and '£50': sentences."""
    ours, theirs = a.figures, b.figures
    return [
        f"{a.entry.ref} says {_amounts(ours[unit])}; {b.entry.ref} says {_amounts(theirs[unit])}."
        for unit in sorted(ours.keys() & theirs.keys())
        if not ours[unit].keys() & theirs[unit].keys()
    ]


def _amounts(written: dict[str, str]) -> str:
    return " and ".join(written[amount] for amount in sorted(written, key=float))


def _said(pair: Pair) -> list[tuple[str, str]]:
    found = []
    for claim in opposed(pair.a.claims, pair.b.claims):
        if _comparable(pair, claim):
            one, other = pair.a.claims[claim.name], pair.b.claims[claim.name]
            sentence = f"{pair.a.entry.ref} says {claim.shown[one]}; {pair.b.entry.ref} says {claim.shown[other]}."
            found.append(("contradiction" if claim.flat else "content", sentence))
    return sorted(found, key=lambda kind: kind[0] != "contradiction")


def _comparable(pair: Pair, claim: Claim) -> bool:
    if claim.subject:
        return claim.subject in pair.a.subjects & pair.b.subjects
    if claim.name in ("seen", "where", "company"):
        return pair.in_person and pair.nearest_days <= _ACCOUNTS and not _received(pair)
    return True


def _present(pair: Pair) -> list[tuple[str, str]]:
    """Who was at a meeting: one lists somebody whom the other says was not there."""
    if "meeting" not in pair.a.topics & pair.b.topics:
        return []
    for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
        missing = one.attendance[1] & other.attendance[0]
        if missing:
            who = " and ".join(sorted(missing))
            return [("contradiction", f"{other.entry.ref} has {who} at the meeting; {one.entry.ref} says not.")]
    return []


def _not_told(pair: Pair) -> list[tuple[str, str]]:
    """One says that it told the other, which says that it was not told."""
    for (one, other), told in zip(pair.both_ways(), pair.tells, strict=True):
        if told and other.says_nothing_came:
            return [
                (
                    "contradiction",
                    f"{one.entry.ref} says that it told or sent; {other.entry.ref} says that nothing came.",
                )
            ]
    return []


def _when(pair: Pair, message: tuple[Traits, Traits] | None) -> list[tuple[str, str]]:
    if ranges := _ranges(pair):
        return ranges
    stages = pair.a.is_episode and pair.b.is_episode
    far = pair.minutes is None or pair.minutes > _STAGE
    if stages and not message and pair.days <= 1 and far:
        return []
    if pair.days >= 1:
        gap = f"{day_of(pair.a)} by {pair.a.entry.ref}, {day_of(pair.b)} by {pair.b.entry.ref}"
        date = ("date", f"The dates are {apart(pair.days)}: {gap}.")
        lag = ("lag", f"Sent and received, or done and known, {apart(pair.days)}: {gap}.")
        late = (
            message
            or any(each.messages.incoming for each in (pair.a, pair.b))
            or pair.nearest_days == 0
            or "discharge" in pair.a.topics & pair.b.topics
        )
        if _one_moment(pair):
            return [date, lag] if late and not _met(pair) else [date]
        return [lag] if late else [date]
    if pair.minutes is not None and pair.minutes >= _MINUTES:
        if message and pair.minutes > 60:
            return [("lag", f"{pair.minutes // 60} hours between them on {day_of(pair.a)}.")]
        return [("time", f"The times differ by {pair.minutes} minutes on {day_of(pair.a)}.")]
    return []


def _ranges(pair: Pair) -> list[tuple[str, str]]:
    """Two accounts over some days, with other beginnings or ends."""
    ours, theirs = pair.a.days, pair.b.days
    if not ours or not theirs or ours == theirs or ours[0] == ours[1] or theirs[0] == theirs[1]:
        return []
    shown = (
        f"{day_of(each)} to {show(each.entry.date_to, Precision.DAY)} by {each.entry.ref}"
        for each in (pair.a, pair.b)
        if each.entry.date_to
    )
    return [("date", f"The dates differ: {', '.join(shown)}.")]


def _one_moment(pair: Pair) -> bool:
    """A meeting, a visit together or a call has one date, whoever writes it down."""
    if _received(pair):
        return False
    return _met(pair) or "by telephone" in pair.a.contacts & pair.b.contacts


def _met(pair: Pair) -> bool:
    return "meeting" in pair.a.contacts & pair.b.contacts or (pair.in_person and all(pair.names))


def _received(pair: Pair) -> bool:
    """Whether one is a letter, a notice or a report that came: it saw nobody."""
    return pair.a.messages.received or pair.b.messages.received
