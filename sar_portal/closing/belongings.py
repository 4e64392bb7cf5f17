"""Every table with rows of a review, found by the way that each model names to its scope; and what belongs to no review.

A new model belongs to a review by its SCOPE, or stands below with the reason: a test asks. So nothing is forgotten by disposal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from sar_portal.access.decide import path_to_scope
from sar_portal.access.row_wall import tracked
from sar_portal.closing.models import RecordKind

ROOMS = frozenset(
    {
        "access", "accounts", "actions", "chronology", "closing", "combined", "documents", "exports", "imr", "notifications",
        "reviews",
    }
)  # fmt: skip
# No SCOPE of their own, but a scope.
BY_SCOPE = {"access.RoleAssignment": "scope", "access.Exclusion": "scope", "accounts.Invitation": "scope"}
# What stays, or was never of one review.
STAYS = {
    "access.Scope": "a number and a kind, to which the audit trail points",
    "access.ScopeGrant": "computed anew from the roles that are left",
    "access.AuditChain": "the trail stays whole: ids and verbs, no content (L7)",
    "access.AuditEvent": "the trail stays whole: ids and verbs, no content (L7)",
    "access.TrailEpoch": "says what of the trail was put away, and who decided it",
    "access.SentForm": "a hash and the address that a form led to, for a day",
    "accounts.User": "a person, not a review",
    "accounts.Membership": "a person's place in an agency",
    "accounts.FactorReset": "a person's second factor",
    "accounts.AddressChange": "a person's own addresses",
    "accounts.KnownIdentity": "a person's own name and address",
    "closing.Disposal": "says that it was done",
    "closing.DisposalDecision": "says who decided on it",
    "closing.TrailDecision": "of the trail, not of a review",
    "closing.DoomedRow": "gone when the disposal is done",
    "closing.Certificate": "says what was done",
    "chronology.RememberedColumn": "an agency's headings, from whichever review",
    "notifications.CalendarFeed": "a person's own calendar address",
    "notifications.MailPreference": "how a person wants their e-mail",
    "documents.IdentityKey": "what identities of all reviews are sealed with",
    "documents.Making": "what is being made now: model and key",
}
# What may be removed although a legal hold is set (G7). From every other table of a review the database then lets nothing go.
GOES_DURING_A_HOLD = {
    "accounts.Board": "no review's",
    "accounts.Agency": "no review's",
    "chronology.CandidateMember": "computed anew from what was returned",
    "chronology.ImportRow": "read anew from the original, which is kept",
    "chronology.ImportStep": "compared anew with the original, which is kept",
    "imr.PutAway": "which prompt a person does not want to see",
    "imr.WordProposal": "what a Word file says otherwise, until its author has decided on it",
    "imr.WordText": "what a Word file says otherwise, until its author has decided on it",
    "reviews.UnsentForm": "not sent yet: its writer's alone, and gone once it is sent or two weeks old",
    "reviews.PlannedRequest": "stands in the request that was sent; one that was taken out of the plan was sent to nobody",
    "imr.UnsentAnswer": "no part of the review: not sent yet, and gone once it is sent or its link ends (R5)",
    "reviews.UnsentDecision": "typed of a decision, not sent: gone once its writer decides, or two weeks after another did",
    "imr.HandOverText": "no part of the review: erased once it was read, or after the agency's days (R6)",
}
INTERVIEWS = frozenset(
    {
        "imr.StaffInterview", "imr.EntryCheck", "imr.InterviewDecision", "imr.NamedDecision", "imr.InterviewShare",
        "imr.UnsentAnswer", "imr.InterviewConfirmation", "imr.RecordAddendum", "imr.RecordCopy", "imr.CopyGiven",
    }
)  # fmt: skip
KEY = frozenset({"reviews.AdultIdentity", "reviews.CommonPerson", "chronology.PersonCode", "chronology.ReturnedPerson"})
# Agencies' own, besides all of the IMR room: what they write on before they return anything, what they keep to themselves.
DRAFTS = frozenset(
    {
        "chronology.Chronology", "chronology.Import", "chronology.ImportRow", "chronology.ImportStep",
        "chronology.ChronologyEntry", "chronology.Correction", "chronology.CorrectionDecision", "chronology.GlossaryTerm",
        "chronology.PersonCode", "reviews.UnsentForm", "reviews.UnsentDecision",
    }
)  # fmt: skip
PARTS = {RecordKind.INTERVIEWS.value: INTERVIEWS, RecordKind.KEY.value: KEY}


@dataclass(frozen=True)
class Belonging:
    """One table whose rows belong to reviews, and the way from a row to its scope."""

    model: Any
    path: str
    label: str  # of the model itself, also for its history

    def rows(self, scopes: list[int]) -> QuerySet:
        return self.model._default_manager.filter(**{f"{self.path}__in": scopes})

    def is_of(self, kind: str) -> bool:
        return kind not in PARTS or self.label in PARTS[kind]


def is_agencies_own(model: Any) -> bool:
    """Of what agencies keep to themselves, not even how much of a kind there was is said on the board's side (R3, R5, R6)."""
    return model._meta.app_label == "imr" or tracked(model)._meta.label in DRAFTS


def belongings() -> Iterator[Belonging]:
    """Every such table of our rooms, histories included."""
    for model in apps.get_models():
        label = model._meta.label
        if model._meta.app_label not in ROOMS or model._meta.proxy or label in STAYS:
            continue
        own = tracked(model)._meta.label
        path = BY_SCOPE.get(own) or path_to_scope(tracked(model))
        # The key of a scoped model is its scope's; its history has a key of its own, and the scope beside it.
        yield Belonging(model, "scope" if path == "pk" else path, own)
