"""The chronology of one return, how it came in, and the rows of it that the board reads once returned."""

from chronology.models.chronologies import Chronology, PersonCode
from chronology.models.entries import (
    ORDER,
    UNDATED,
    UNTIMED,
    ChronologyEntry,
    EntryFields,
    PracticeCode,
    Precision,
    ReturnedEntry,
)
from chronology.models.imports import Import, ImportRow

__all__ = [
    "ORDER",
    "UNDATED",
    "UNTIMED",
    "Chronology",
    "ChronologyEntry",
    "EntryFields",
    "Import",
    "ImportRow",
    "PersonCode",
    "PracticeCode",
    "Precision",
    "ReturnedEntry",
]
