"""The agency's side: who was involved, who writes, who was spoken to, and the report."""

from imr.models.attachments import Attachment
from imr.models.author import (
    STOOD_ASIDE,
    Appointment,
    IdentityAnswer,
    IdentityQuestion,
    IndependenceDeclaration,
    ResourcesAgreed,
)
from imr.models.comments import Comment, CommentDecision
from imr.models.handover import HandOver, HandOverText
from imr.models.interview import (
    EntryCheck,
    InterviewDecision,
    InterviewState,
    StaffInterview,
)
from imr.models.letters import LetterGiven, PractitionerLetter
from imr.models.named import NamedDecision
from imr.models.register import InterviewClearance, PractitionerInvolvement, RegisterImport
from imr.models.report import (
    Action,
    ChangeMade,
    GoodPractice,
    KloeAnswer,
    Lesson,
    PutAway,
    Recommendation,
    Report,
    ReportAnswer,
    ReportPart,
    ReportTemplate,
    TemplateMove,
    TemplateSection,
)
from imr.models.sharing import (
    CopyGiven,
    InterviewConfirmation,
    InterviewShare,
    RecordAddendum,
    RecordCopy,
    UnsentAnswer,
)
from imr.models.word import WordProposal, WordText

__all__ = [
    "STOOD_ASIDE",
    "Action",
    "UnsentAnswer",
    "Appointment",
    "Attachment",
    "ChangeMade",
    "Comment",
    "CommentDecision",
    "CopyGiven",
    "EntryCheck",
    "GoodPractice",
    "HandOver",
    "HandOverText",
    "IdentityAnswer",
    "IdentityQuestion",
    "IndependenceDeclaration",
    "InterviewClearance",
    "InterviewConfirmation",
    "InterviewDecision",
    "InterviewShare",
    "InterviewState",
    "KloeAnswer",
    "Lesson",
    "LetterGiven",
    "NamedDecision",
    "PractitionerInvolvement",
    "PractitionerLetter",
    "PutAway",
    "Recommendation",
    "RecordAddendum",
    "RecordCopy",
    "RegisterImport",
    "Report",
    "ReportAnswer",
    "ReportPart",
    "ReportTemplate",
    "ResourcesAgreed",
    "StaffInterview",
    "TemplateMove",
    "TemplateSection",
    "WordProposal",
    "WordText",
]
