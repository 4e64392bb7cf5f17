"""Earlier versions of drafts by simple-history, with its silent gaps closed: bulk changes that write no history raise."""

from django.db import models
from simple_history.models import HistoricalRecords


class HistoryWouldBeLost(Exception):
    """update() and bulk_update() write no history; use a service that saves, or bulk_create_with_history."""


class TrackedQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise HistoryWouldBeLost(f"{self.model.__name__}.update() would write no history")

    def bulk_update(self, *args, **kwargs):
        raise HistoryWouldBeLost(f"{self.model.__name__}.bulk_update() would write no history")


class TrackedModel(models.Model):
    """A draft or fact that people edit: every save leaves a history row by the person set in `_history_user`."""

    version = models.PositiveIntegerField(default=1)  # optimistic locking (R14)

    objects = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()


def tracked(**kwargs) -> HistoricalRecords:
    """The history field of a tracked model. Its table gets the append-only trigger in the room's migration."""
    return HistoricalRecords(use_base_model_db=False, **kwargs)
