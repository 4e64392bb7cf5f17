"""The board's side: the review, what it asks of agencies, and what they return."""

from reviews.models.request import InformationRequest, PlannedRequest, RequestDecision
from reviews.models.returning import (
    AgencyReturn,
    Hold,
    PartDecision,
    PartKind,
    PartState,
    QualityCheck,
    RecordSet,
    ReturnPart,
    SignOff,
    StandIn,
    Submission,
    SubmissionPaper,
)
from reviews.models.review import (
    AdultIdentity,
    KeyLineOfEnquiry,
    Milestone,
    ParallelProcess,
    Review,
    ReviewDecision,
    ReviewState,
)

__all__ = [
    "AdultIdentity",
    "AgencyReturn",
    "Hold",
    "InformationRequest",
    "KeyLineOfEnquiry",
    "Milestone",
    "ParallelProcess",
    "PartDecision",
    "PartKind",
    "PartState",
    "PlannedRequest",
    "QualityCheck",
    "RecordSet",
    "RequestDecision",
    "ReturnPart",
    "Review",
    "ReviewDecision",
    "ReviewState",
    "SignOff",
    "StandIn",
    "Submission",
    "SubmissionPaper",
]
