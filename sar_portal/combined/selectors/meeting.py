"""What the subgroup said and decided, as far as it concerns no return that the viewer is excluded from (R12)."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from chronology.selectors.disagreements import candidates_of_all
from chronology.selectors.people import Shown
from reviews.models import AgencyReturn, Review
from sar_portal.access.decide import visible
from sar_portal.access.permissions import Perm
from sar_portal.combined.models import SubgroupComment, SubgroupDecision
from sar_portal.combined.selectors.annotations import episodes_of_all


def returns_of(viewer, review: Review) -> QuerySet[AgencyReturn]:
    """The returns that a comment or decision of this person can speak of."""
    found = visible(viewer, Perm.SEE_PROGRESS, AgencyReturn).filter(review=review)
    return found.select_related("agency").order_by("mark")


def heard_comments(viewer) -> QuerySet[SubgroupComment]:
    """Comments of every review that the viewer reads together, but for those that speak of a return they are excluded from,
    and those on a disagreement or a key episode that they may not know of.
    """
    found = visible(viewer, Perm.READ_COMBINED, SubgroupComment).filter(_may_hear(viewer))
    disagreement = Exists(candidates_of_all(viewer).order_by().filter(pk=OuterRef("disagreement")))
    episode = Exists(episodes_of_all(viewer).order_by().filter(pk=OuterRef("episode")))
    return found.filter(Q(disagreement=None) | disagreement, Q(episode=None) | episode)


def heard_decisions(viewer) -> QuerySet[SubgroupDecision]:
    """Decisions, likewise."""
    return visible(viewer, Perm.READ_COMBINED, SubgroupDecision).filter(_may_hear(viewer))


def _may_hear(viewer) -> Q:
    heard = visible(viewer, Perm.SEE_PROGRESS, AgencyReturn)
    return Q(agency_return=None) | Q(agency_return__in=heard.order_by().values("pk"))


def comments(viewer, review: Review) -> QuerySet[SubgroupComment]:
    found = heard_comments(viewer).filter(review=review)
    return found.select_related("by", "agency_return__agency").order_by("at", "pk")


def decisions(viewer, review: Review) -> QuerySet[SubgroupDecision]:
    found = heard_decisions(viewer).filter(subject=review)
    return found.select_related("by", "agency_return__agency").order_by("at")


Words = TypeVar("Words", SubgroupComment, SubgroupDecision)


def as_read(rows: Iterable[Words], seen: Shown) -> list[Words]:
    """What was said, for a page: a name that was left in is a code, until the reader asks for the names (G5).

    Who may not see who the adult is reads their own words as they typed them, or each would say whether it is a name.
    """
    found = list(rows)
    for one in found:
        for name in ("about", "text", "owner"):
            if words := getattr(one, name, ""):
                setattr(one, name, seen.text(words, one.agency_return_id, one.by_id))
    return found
