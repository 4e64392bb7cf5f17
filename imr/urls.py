"""Places of the agency's side: people first, then the report."""


app_name = "imr"

# --- people: register, author, interviews, hand-over, hub -------------------------------------------------------------
people: list = []

# --- report: template, sections, answers, recommendations -------------------------------------------------------------
report: list = []

urlpatterns = [*people, *report]
