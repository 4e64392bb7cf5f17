"""What a state table puts into a row's `notice`: the kind, and whose holders are told.

The subject of the move offers two things, read here by name:
  `notice_reference`  the reference that may stand in an e-mail, such as ASAB-SAR-2026-03-POL (property or attribute)
  `notice_link()`     the path of the page that the notice leads to
"""

from dataclasses import dataclass
from typing import Any

from notifications.kinds import KINDS
from notifications.models import OutboxMessage
from notifications.services import queue_all
from sar_portal.access.decide import holders, scope_id_of
from sar_portal.access.permissions import Perm


@dataclass(frozen=True)
class Notice:
    """`Notice("part_submitted")` tells those whom kinds.py names; `Notice("part_submitted", Perm.ACCEPT)` these."""

    kind: str
    to: Perm | tuple[Perm, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of notice: {self.kind}")
        if not self.perms:
            raise ValueError(f"the notice {self.kind} says nowhere who is told")

    @property
    def perms(self) -> tuple[Perm, ...]:
        return (self.to,) if isinstance(self.to, Perm) else self.to or KINDS[self.kind].to

    def queue(self, subject: Any, *, by) -> None:
        """Writes one message to each holder of the permissions on the subject's scope but the person who acted.

        Who was excluded holds nothing, so is told nothing (R12). Raises OutsideTransaction.
        """
        # The first permission by which a person is told is the one asked again at sending.
        told = {user: perm for perm in reversed(self.perms) for user in holders(perm, subject)}
        queue_all(
            OutboxMessage(
                kind=self.kind,
                scope_id=scope_id_of(subject),
                user=user,
                needs=perm.value,
                reference=subject.notice_reference,
                link=subject.notice_link(),
            )
            for user, perm in told.items()
            if user != by
        )
