"""Places of the agency's side: people first, then the report."""

from django.urls import path

from imr.views import hub

app_name = "imr"

# --- people: hub, register, author, interviews, hand-over -------------------------------------------------------------
people: list = [
    path("returns/<str:reference>/", hub.return_hub, name="return_hub"),
]

# --- report: template, sections, answers, recommendations -------------------------------------------------------------
report: list = []

urlpatterns = [*people, *report]
