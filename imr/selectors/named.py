"""Good practice and lessons that staff named, as drafts for the report: by role, never by name, for the author alone (R5)."""

import hashlib
import re
from dataclasses import dataclass

from imr.models import NamedDecision, StaffInterview
from imr.models.interview import ANSWERED
from imr.selectors.evidence import HELD
from reviews.models import AgencyReturn
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

# The list of the report that a section of the record flows to.
FLOWS = {"good-practice": "good_practice", "lessons": "lessons"}
# A blank line, or a line that begins with a dash, begins another piece.
_APART = re.compile(r"\n\s*\n|\n(?=\s*[-*•]\s)")
_BULLET = re.compile(r"^\s*[-*•]\s+")


@dataclass(frozen=True)
class Named:
    """One piece of what was named in one interview, and what the author made of it so far."""

    interview: StaffInterview
    slug: str
    text: str
    verb: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def role(self) -> str:
        return self.interview.involvement.role

    @property
    def confirmed(self) -> bool:
        return self.interview.state in ANSWERED

    @property
    def draft(self) -> str:
        """As it stands in the report's form to begin with."""
        return f"{self.text}\n\nNamed in an interview, by role: {self.role}."


def pieces_of(text: str) -> list[str]:
    """A text as the pieces that it was written in, without their dashes."""
    pieces = (_BULLET.sub("", piece).strip() for piece in _APART.split(text))
    return [piece for piece in pieces if piece]


def named_of(viewer, agency_return: AgencyReturn, slug: str) -> list[Named]:
    """Everything that staff named for this list of the report and is not in it; what was left out comes last."""
    if slug not in FLOWS:
        return []
    held = visible(viewer, Perm.HOLD_INTERVIEWS, StaffInterview).filter(
        involvement__agency_return=agency_return, state__in=HELD
    )
    interviews = list(held.select_related("involvement").order_by("held_on", "pk"))
    decided = NamedDecision.objects.filter(subject__in=interviews, slug=slug).order_by("pk")
    verbs = {(one.subject_id, one.sha256): one.verb for one in decided}
    found = [Named(one, slug, piece) for one in interviews for piece in pieces_of(getattr(one, FLOWS[slug]))]
    told = [Named(n.interview, n.slug, n.text, verbs.get((n.interview.pk, n.sha256), "")) for n in found]
    return sorted((one for one in told if one.verb != "take"), key=lambda one: one.verb)


def drafts_waiting(viewer, agency_return: AgencyReturn, slug: str) -> int:
    """How many pieces nobody has decided on."""
    return sum(not one.verb for one in named_of(viewer, agency_return, slug))


def named_piece(viewer, agency_return: AgencyReturn, slug: str, sha256: str) -> Named | None:
    """One piece by its fingerprint; None where there is none for this viewer."""
    return next((one for one in named_of(viewer, agency_return, slug) if one.sha256 == sha256), None)
