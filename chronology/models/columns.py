"""What a board asks for in a chronology, as it was decided."""

from django.db import models

from chronology.columns import Columns, from_data
from sar_portal.access.models import Decision
from sar_portal.accounts.models import Board


class BoardColumns(Decision):
    """Which columns a board shows, makes mandatory and renames. Append-only (R8): the newest counts for what begins next."""

    SCOPE = "board"

    board = models.ForeignKey(Board, models.PROTECT, related_name="chronology_columns")
    columns = models.JSONField()
    # Taken over by the chronologies that were begun already, too.
    for_begun = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"columns {self.pk}"

    def read(self) -> Columns:
        return from_data(self.columns)
