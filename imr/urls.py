"""Places of the agency's side: people first, then the report."""

from django.urls import path

from imr.views import appointment, handover, hub, interviews, items, kloes, letters, prompts, register, share, submission
