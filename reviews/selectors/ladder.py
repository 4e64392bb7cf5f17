"""To whom a board escalates, now and before; and what the product proposes for parts that are late or refused.

It only proposes: a person sends (services/requests.py, escalate).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from notifications.selectors.plans import closed_on
from reviews.ladder import HELD_BY, HOUSE, Rung, Told, from_data, next_rung
from reviews.models import AgencyReturn, EscalationLadder, PartState, RequestDecision, ReturnPart, ReviewState
from sar_portal.access.decide import holders, visible
from sar_portal.access.models import Exclusion
from sar_portal.access.permissions import Perm
from sar_portal.accounts.identities import people_at
from sar_portal.accounts.models import Agency, Board
from sar_portal.design.words import date_in_words, due_words

STANDS = (ReviewState.SUSPENDED, ReviewState.CLOSED)


def newest_ladder(board: Board) -> EscalationLadder | None:
    """The board's last decision; None where the house's ladder counts."""
    return EscalationLadder.objects.filter(board=board).last()


def rungs_of(decision: EscalationLadder | None) -> tuple[Rung, ...]:
    return from_data(decision.rungs) if decision else HOUSE


def rungs_then(board: Board, seen: int) -> tuple[Rung, ...]:
    """Those of the decision that a page showed, however old it is."""
    return rungs_of(EscalationLadder.objects.filter(board=board, pk=seen).first())


@dataclass(frozen=True)
class Decided:
    """One decision, and what it changed, in sentences."""

    decision: EscalationLadder
    changes: list[str]


def decisions_on_ladder(viewer, board: Board) -> list[Decided]:
    """Every decision of the board on its ladder, newest first."""
    found = visible(viewer, Perm.MANAGE_BOARD, EscalationLadder).filter(board=board).select_related("by")
    before, told = HOUSE, []
    for decision in found.order_by("at", "pk"):
        now = rungs_of(decision)
        told.append(Decided(decision, _changes(before, now)))
        before = now
    return told[::-1]


def _changes(before: tuple[Rung, ...], now: tuple[Rung, ...]) -> list[str]:
    old, new = ({rung.key: rung for rung in rungs} for rungs in (before, now))
    said = [f"No longer: {rung.sentence}." for key, rung in old.items() if key not in new]
    said += [f"Added: {rung.sentence}." for key, rung in new.items() if key not in old]
    said += [f"Changed to: {rung.sentence}." for key, rung in new.items() if key in old and old[key] != rung]
    return said or ["Nothing was changed."]


# --- what is proposed ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Trouble:
    """A part that is late, or was refused, and since which day."""

    part: ReturnPart
    since: date

    @property
    def words(self) -> str:
        """'refused', '6 days late'."""
        return "refused" if self.part.state == PartState.REFUSED else due_words(self.since)

    @property
    def sentence(self) -> str:
        what = self.part.get_kind_display()
        if self.part.state == PartState.REFUSED:
            return f"{what}: refused on {date_in_words(self.since)}."
        return f"{what}: was due on {date_in_words(self.since)}, {due_words(self.since)}."


@dataclass(frozen=True)
class Proposal:
    """The rung that is next for a return, the day from which it is due, what is late or refused, and what was done before."""

    rung: Rung
    since: date
    troubles: list[Trouble]
    before: list[RequestDecision]

    @property
    def facts(self) -> str:
        """What the reason begins with: dates and rungs, no word of a case."""
        done = [f"Escalated to {one.to_whom} on {date_in_words(one.at)}." for one in self.before]
        return "\n".join([*(one.sentence for one in self.troubles), *done])

    @property
    def what(self) -> str:
        """The parts in one phrase: 'Chronology, Information report'."""
        return ", ".join(str(one.part.get_kind_display()) for one in self.troubles)


def proposals_for(returns: Iterable[AgencyReturn]) -> dict[int, Proposal]:
    """By return, the next rung whose day has come. None while a question for more time is open on the part, or the review is
    suspended or closed. The number of queries does not depend on the number of returns.
    """
    today = timezone.localdate()
    troubles: dict[int, list[Trouble]] = {}
    for trouble in _troubles(returns):
        troubles.setdefault(trouble.part.agency_return_id, []).append(trouble)
    if not troubles:
        return {}
    boards = {one.part.agency_return.review.board_id for found in troubles.values() for one in found}
    ladders: dict[int, list[EscalationLadder]] = {}
    for ladder in EscalationLadder.objects.filter(board__in=boards).order_by("at", "pk"):
        ladders.setdefault(ladder.board_id, []).append(ladder)
    sent: dict[int, list[RequestDecision]] = {}
    made = RequestDecision.objects.filter(verb="escalate", subject__agency_return__in=troubles)
    for decision in made.select_related("subject").order_by("at", "pk"):
        sent.setdefault(decision.subject.agency_return_id, []).append(decision)
    closed = closed_on(boards)
    found = {}
    for pk, theirs in troubles.items():
        board = theirs[0].part.agency_return.review.board_id
        rungs = _counting(ladders.get(board, []), theirs[0].part.agency_return)
        if proposal := _proposed(theirs, sent.get(pk, []), rungs, closed[board], today):
            found[pk] = proposal
    return found


def proposal_for(agency_return: AgencyReturn) -> Proposal | None:
    return proposals_for([agency_return]).get(agency_return.pk)


def _troubles(returns: Iterable[AgencyReturn]) -> list[Trouble]:
    late = Q(deadline__met_at__isnull=True, deadline__cancelled_at__isnull=True)
    late &= Q(deadline__due_on__lt=timezone.localdate())
    asked = RequestDecision.objects.filter(verb="ask_extension", answer__isnull=True, part__isnull=False)
    parts = ReturnPart.objects.filter(late | Q(state=PartState.REFUSED), agency_return__in=returns)
    parts = parts.exclude(agency_return__review__state__in=STANDS).exclude(pk__in=asked.values("part"))
    found = []
    for part in parts.select_related("deadline", "agency_return__review").order_by("pk"):
        refused = part.state == PartState.REFUSED
        found.append(Trouble(part, timezone.localtime(part.state_since).date() if refused else part.deadline.due_on))
    return found


def _proposed(theirs: list[Trouble], sent, rungs, closed, today: date) -> Proposal | None:
    """The highest rung that is due for any of the parts; the oldest day of it."""
    due = []
    for one in theirs:
        climbed = {each.rung: timezone.localtime(each.at).date() for each in _since(one, sent)}
        found = next_rung(rungs, one.since, climbed, closed)
        if found and found[1] <= today:
            due.append(found)
    if not due:
        return None
    highest = max(place for place, _ in due)
    since = min(day for place, day in due if place == highest)
    first = min(theirs, key=lambda one: one.since)
    return Proposal(rungs[highest], since, theirs, list(_since(first, sent)))


def _since(trouble: Trouble, sent) -> Iterator[RequestDecision]:
    """What was escalated since the date was missed: of a date that was missed before it was moved, nothing counts."""
    for one in sent:
        if trouble.part.state == PartState.REFUSED:
            if one.at >= trouble.part.state_since:
                yield one
        elif timezone.localtime(one.at).date() > trouble.since:
            yield one


def _counting(ladders: list[EscalationLadder], agency_return: AgencyReturn) -> tuple[Rung, ...]:
    """What the board had decided when the agency was asked, or decided later for those asked already."""
    counts = [one for one in ladders if one.for_open or one.at <= agency_return.created_at]
    return rungs_of(counts[-1] if counts else None)


def standing_escalations(agency_return: AgencyReturn) -> list[RequestDecision]:
    """What was escalated about parts that are late or refused still, oldest first."""
    made = RequestDecision.objects.filter(verb="escalate", subject__agency_return=agency_return).order_by("at", "pk")
    sent = list(made)
    if not sent:
        return []
    counted = {one.pk for trouble in _troubles([agency_return]) for one in _since(trouble, sent)}
    return [one for one in sent if one.pk in counted]


def rungs_for(agency_return: AgencyReturn) -> tuple[Rung, ...]:
    """The ladder that counts for a return."""
    ladders = EscalationLadder.objects.filter(board=agency_return.review.board_id).order_by("at", "pk")
    return _counting(list(ladders), agency_return)


def told_by(agency_return: AgencyReturn, rung: Rung) -> list[str]:
    """To whom a notice goes when the matter is taken to this rung: who has the role in the portal, and for the agency lead its
    shared mailbox. Nobody where it is told outside.
    """
    perm = HELD_BY.get(rung.told)
    names = [user.name for user in holders(perm, agency_return).order_by("name", "pk")] if perm else []
    mailbox = mailbox_of(agency_return) if rung.told == Told.LEAD else ""
    return [*names, mailbox] if mailbox else names


def told_words(agency_return: AgencyReturn, rung: Rung) -> str:
    """Who will be told, in a sentence."""
    if names := told_by(agency_return, rung):
        return f"A notice goes to {' and '.join(names)}."
    if rung.told in HELD_BY:
        return "Nobody has this role in the portal now: you tell them yourself."
    chair = agency_return.review.board.chair_name
    who = f" ({chair})" if chair and "chair" in rung.title.casefold() else ""
    return f"The portal writes to nobody: you tell them yourself{who}."


def mailbox_of(agency_return: AgencyReturn) -> str:
    """The agency's shared mailbox, as it is today; none where a lead is written to at that address anyway, or where it is the
    own address of a person excluded from the return, now or before (R12).
    """
    mailbox = Agency.objects.values_list("shared_mailbox", flat=True).get(pk=agency_return.agency_id).strip().lower()
    leads = holders(Perm.ANSWER_REQUEST, agency_return)
    excluded = Exclusion.objects.live().filter(scope=agency_return.scope_id)
    if leads.filter(email__iexact=mailbox).exists() or excluded.filter(user__in=people_at(mailbox)).exists():
        return ""
    return mailbox


def told_of(decision: RequestDecision) -> list[str]:
    """To whom a notice of an escalation goes, as it is made."""
    agency_return = decision.subject.agency_return
    rung = next((one for one in rungs_for(agency_return) if one.key == decision.rung), None)
    return told_by(agency_return, rung) if rung else []


def escalation_of(agency_return: AgencyReturn, key: str) -> RequestDecision | None:
    """The escalation of the return that an address names by its number."""
    made = RequestDecision.objects.filter(subject__agency_return=agency_return, verb="escalate")
    return made.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None


def newest_escalation(agency_return: AgencyReturn) -> RequestDecision | None:
    made = RequestDecision.objects.filter(subject__agency_return=agency_return, verb="escalate")
    return made.order_by("at", "pk").last()
