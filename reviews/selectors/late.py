"""Which agencies the board waits for: what is late, and what they refused. For lists across all reviews: asked of the
database alone, so that a board with hundreds of reviews reads no more of them than a page shows.
"""

from collections.abc import Sequence

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from notifications.models import Deadline
from reviews.models import AgencyReturn, PartKind, PartState, ReturnPart
from reviews.selectors.ladder import STANDS, proposals_for
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm

# The words under which this room sets the dates of what an agency owes the board.
ACKNOWLEDGEMENT = "acknowledgement"
PROMISED = "promised"
OWED = (*PartKind.values, ACKNOWLEDGEMENT, PROMISED)


def _late(prefix: str = "") -> Q:
    """Dates that were missed, but for those about which a question for more time is open: that is decided first."""
    late = {
        "kind__in": OWED,
        "met_at": None,
        "cancelled_at": None,
        "waiting_since": None,
        "due_on__lt": timezone.localdate(),
    }
    return Q(**{f"{prefix}{name}": value for name, value in late.items()})


def late_returns(viewer) -> QuerySet[AgencyReturn]:
    """Returns of which something is late that the viewer chases: `since` the oldest date missed, `late` what was missed."""
    found = visible(viewer, Perm.CHECK_QUALITY, AgencyReturn).order_by().filter(_late("scope__deadlines__"))
    return found.annotate(since=Min("scope__deadlines__due_on"), late=ArrayAgg("scope__deadlines__kind", distinct=True))


def expected(viewer) -> QuerySet[Deadline]:
    """Dates still to come by which agencies said that the rest of a partial reply comes, for those who chase them."""
    seen = visible(viewer, Perm.CHECK_QUALITY, AgencyReturn).order_by().values("pk")
    coming = {"kind": PROMISED, "met_at": None, "cancelled_at": None, "due_on__gte": timezone.localdate()}
    return Deadline.objects.filter(**coming, scope__in=seen)


def refused_returns(viewer) -> QuerySet[AgencyReturn]:
    """Returns of which a part was refused and nothing is late, `since` when: a person decides what follows. `late` as above.
    None of a review that is suspended or closed.
    """
    late = Deadline.objects.filter(_late(), scope=OuterRef("pk"))
    found = visible(viewer, Perm.CHECK_QUALITY, AgencyReturn).order_by().filter(parts__state=PartState.REFUSED)
    found = found.exclude(review__state__in=STANDS).exclude(Exists(late))
    return found.annotate(since=Min(TruncDate("parts__state_since")), late=Value([], ArrayField(TextField())))


def next_steps(found: Sequence[tuple[int, str, list[str]]]) -> list[tuple[str, str]]:
    """For each return, given as its key, its agency and `late`: the words of what the viewer does next, and on which page. That
    is the next rung of the board's ladder, where its day has come. As many queries for many returns as for one.
    """
    shown = [pk for pk, *_ in found]
    proposals, refused = proposals_for(AgencyReturn.objects.filter(pk__in=shown).order_by()), _refused(shown)
    steps = []
    for pk, agency, late in found:
        if proposal := proposals.get(pk):
            words = f"Escalate {agency}: {proposal.rung.title} ({proposal.what})"
            steps.append((words, "reviews:request_escalate"))
        else:
            steps.append((_without_a_rung(agency, late, refused.get(pk, [])), "reviews:return_progress"))
    return steps


def _refused(returns: list[int]) -> dict[int, list[str]]:
    """What was refused of each of these, where the review goes on: asked for what a page shows, not for all that is late."""
    parts = ReturnPart.objects.filter(agency_return__in=returns, state=PartState.REFUSED)
    parts = parts.exclude(agency_return__review__state__in=STANDS)
    refused: dict[int, list[str]] = {}
    for pk, kind in parts.values_list("agency_return", "kind"):
        refused.setdefault(pk, []).append(kind)
    return refused


def _without_a_rung(agency: str, late: list[str], refused: list[str]) -> str:
    if not late:
        return f"Decide on a refusal of {agency}: {_words(refused)}"
    chase = f"Chase {agency}: {_words(late)}"
    return f"{chase}. And decide on a refusal: {_words(refused)}" if refused else chase


def _words(kinds: list[str]) -> str:
    """'Chronology, Information report', in the order in which parts are asked for."""
    said = [str(kind.label) for kind in PartKind if kind in kinds]
    more = {PROMISED: "the rest of a partial reply", ACKNOWLEDGEMENT: "not acknowledged yet"}
    return ", ".join([*said, *(words for kind, words in more.items() if kind in kinds)])
