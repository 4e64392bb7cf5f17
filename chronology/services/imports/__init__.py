"""Bringing in a file or a pasted block: read, checked row by row, then accepted whole, and undone whole (R11)."""

from chronology.services.imports.acceptance import accept_import, discard_import, undo_import
from chronology.services.imports.comparison import pick_steps
from chronology.services.imports.mending import leave_out_row, mend_row
from chronology.services.imports.reading import begin_import, begin_paste, read_again
from chronology.services.imports.working import carry_on, left_waiting

__all__ = [
    "accept_import",
    "begin_import",
    "begin_paste",
    "carry_on",
    "discard_import",
    "leave_out_row",
    "left_waiting",
    "mend_row",
    "pick_steps",
    "read_again",
    "undo_import",
]
