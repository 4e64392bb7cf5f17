"""What the combined pages have in common."""

from django.shortcuts import render

from reviews.models import Review

BY_REFERENCE = {"reference": "reference"}


def show(request, review: Review, template: str, **context):
    """Every combined page shows which review it is of, and what the viewer may do on it."""
    return render(request, f"combined/{template}.html", {"review": review, **context})
