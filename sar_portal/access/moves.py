"""State tables as data, and the one function that moves a thing from state to state.

who → when → facts → state → decision row → audit event → notices, in one transaction with the row locked.
A stranger is told nothing of the state, because 'who' is asked first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models, transaction

from sar_portal.access.audit import record
from sar_portal.access.decide import who
from sar_portal.access.errors import NotAllowed, NotNow, Refused
from sar_portal.access.models import Decision
from sar_portal.access.permissions import Perm

# A policy: raises Refused with a sentence when the facts speak against the move.
Check = Callable[..., None]
# Sets further fields of the subject in the same save: (subject, state before, facts) → names of the fields set.
Also = Callable[[Any, str, dict], list[str]]


class Notice(Protocol):
    """What a row's `notice` must offer; the notifications room, above this one, has the class."""

    def queue(self, subject: models.Model, *, by) -> None: ...


@dataclass(frozen=True)
class Step:
    """From which states to which. What somebody without an account does, by a link or on paper, is no more than that: nobody
    holds a permission for it, so a service of its own writes it.
    """

    verb: str
    source: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Move(Step):
    """One row of a state table. `decision` is the append-only table the verb writes; `only` narrows it to some
    subjects."""

    perm: Perm
    decision: type[Decision]
    notice: Notice | None = None
    reason: bool = False
    checks: tuple[Check, ...] = ()
    only: Callable[[Any], bool] | None = None
    also: Also | None = None


@dataclass(frozen=True)
class StateTable:
    """All states and moves of one model. `states` maps each state to the words that people read."""

    model: type[models.Model]
    states: dict[str, str]
    moves: tuple[Move, ...]
    start: str
    final: tuple[str, ...] = ()
    by_others: tuple[Step, ...] = ()

    def __post_init__(self):
        TABLES[self.model] = self
        named = {state for step in self.steps for state in step} | {self.start}
        if unknown := named - set(self.states):
            raise ValueError(f"unknown states in the table of {self.model.__name__}: {sorted(unknown)}")

    @property
    def steps(self) -> set[tuple[str, str]]:
        """From which state to which, whoever takes it: what the database holds the model to (access/steps.py)."""
        return {(str(source), str(row.target)) for row in self._all for source in row.source}

    @property
    def _all(self) -> list[Step]:
        return [*self.moves, *self.by_others]

    def rows(self, verb: str) -> list[Move]:
        return [row for row in self.moves if row.verb == verb]

    def mermaid(self) -> str:
        """The state diagram of the documentation."""
        lines = [f"    {s} --> {row.target}: {row.verb}" for row in self._all for s in row.source]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.start}", *dict.fromkeys(lines)])


TABLES: dict[type[models.Model], StateTable] = {}


@dataclass
class Moved:
    """What a move did: the subject as saved and the decision row."""

    subject: Any
    decision: Any


def _holds(user, perm: Perm, subject) -> bool:
    return who(user, perm, type(subject)).filter(pk=subject.pk).exists()


def possible(subject: Any, user) -> list[str]:
    """The verbs this person could try on the subject now (facts are only checked when they try). For pages."""
    rows = TABLES[subject._meta.concrete_model].moves
    open_now = [r for r in rows if subject.state in r.source and (r.only is None or r.only(subject))]
    held = {perm for perm in {r.perm for r in open_now} if _holds(user, perm, subject)}
    return list(dict.fromkeys(r.verb for r in open_now if r.perm in held))


def _row_for(subject, verb: str, by) -> Move:
    """Finds the row of the table, asking who before when. Raises NotAllowed or NotNow."""
    rows = [r for r in TABLES[type(subject)].rows(verb) if r.only is None or r.only(subject)]
    if not rows or not any(_holds(by, row.perm, subject) for row in rows):
        raise NotAllowed()
    for row in rows:
        if subject.state in row.source and _holds(by, row.perm, subject):
            return row
    words = TABLES[type(subject)].states[subject.state].lower()
    raise NotNow(f"This cannot be done now: it is {words}.")


@transaction.atomic
def move(subject: Any, verb: str, *, by, reason: str = "", facts: dict | None = None) -> Moved:
    """Moves the subject by the verb, for the person, in one transaction.

    `facts` are passed to the row's checks and stored on its decision row. Raises NotAllowed, NotNow or Refused. The
    subject is locked first, so of two people who try at once the second is told that the state has changed.
    """
    model = subject._meta.concrete_model
    locked = model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)
    row = _row_for(locked, verb, by)
    reason = reason.strip()
    if row.reason and not reason:
        raise Refused("Give a reason.")
    facts = dict(facts or {})
    for check in row.checks:
        check(locked, by=by, **facts)
    before, locked.state = locked.state, row.target
    locked._history_user = by
    fields = row.also(locked, before, facts) if row.also else []
    locked.save(update_fields=["state", *fields])
    decisions: Any = row.decision._default_manager
    decision = decisions.create(subject=locked, verb=verb, reason=reason, by=by, **facts)
    if row.notice is not None:
        row.notice.queue(locked, by=by)
    record("did", verb, locked, by=by, details={"from": before, "to": row.target})
    subject.state = locked.state
    return Moved(locked, decision)
