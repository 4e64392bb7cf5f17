"""The chronology of one return, how it came in, whom its codes mean, and the rows that the board reads once returned."""

from chronology.models.chronologies import Chronology
from chronology.models.columns import BoardColumns
from chronology.models.corrections import CORRECTABLE, Correction, CorrectionDecision, corrected
from chronology.models.disagreements import (
    Candidate,
    CandidateMember,
    Matching,
    RowAnswer,
    RowQuery,
    Settlement,
)
from chronology.models.entries import (
    ORDER,
    UNDATED,
    UNTIMED,
    ChronologyEntry,
    EntryFields,
    PracticeCode,
    Precision,
)
from chronology.models.glossary import GlossaryTerm
from chronology.models.imports import Import, ImportRow, ImportStep, RememberedColumn
from chronology.models.people import PersonCode, ReturnedPerson
from chronology.models.returned import ReturnedEntry

__all__ = [
    "CORRECTABLE",
    "ORDER",
    "UNDATED",
    "UNTIMED",
    "BoardColumns",
    "Candidate",
    "CandidateMember",
    "Chronology",
    "ChronologyEntry",
    "Correction",
    "CorrectionDecision",
    "EntryFields",
    "GlossaryTerm",
    "Import",
    "ImportRow",
    "ImportStep",
    "Matching",
    "PersonCode",
    "PracticeCode",
    "Precision",
    "RememberedColumn",
    "ReturnedEntry",
    "ReturnedPerson",
    "RowAnswer",
    "RowQuery",
    "Settlement",
    "corrected",
]
