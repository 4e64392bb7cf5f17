"""What was taken out of a report and can still be brought back by a button (security.md N9); afterwards the history has it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from imr.models import Action, Attachment, Recommendation, Report

BACK_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Removed:
    """One item: the word in the address of its sort, itself, and its words."""

    slug: str
    item: object
    words: str


def still_back(removed_at: datetime) -> bool:
    return removed_at > timezone.now() - BACK_WITHIN


def removed_items(report: Report, slug: str, model: type[models.Model]) -> list[Removed]:
    """Of one sort, newest first; with recommendations, the actions that were taken from those that stand."""
    recent = {"removed_at__gt": timezone.now() - BACK_WITHIN}
    found: list[tuple[str, Any]] = [(slug, one) for one in model._default_manager.filter(report=report, **recent)]
    if model is Recommendation:
        actions = Action.objects.filter(recommendation__report=report, recommendation__removed_at=None, **recent)
        found += [("actions", one) for one in actions]
    found.sort(key=lambda one: one[1].removed_at, reverse=True)
    return [Removed(of, one, getattr(one, "text", "") or one.what) for of, one in found]


def removed_attachments(report: Report) -> list[Attachment]:
    recent = report.attachments.filter(removed_at__gt=timezone.now() - BACK_WITHIN)
    return list(recent.select_related("file", "removed_by").order_by("-removed_at"))
