"""The register of recommendations: what was agreed, and what is done about it."""

from django.urls import path

from sar_portal.actions.views import acting, register

app_name = "actions"
_one = "actions/<str:reference>/"
_action = f"{_one}actions/<int:number>/"
urlpatterns = [
    path("actions/", register.tracker_list, name="tracker_list"),
    path("actions/progress/", register.progress_detail, name="progress_detail"),
    path(_one, register.recommendation_detail, name="recommendation_detail"),
    path(f"{_one}decide/<str:verb>/", register.recommendation_move, name="recommendation_move"),
    path(f"{_one}words/", register.recommendation_reword, name="recommendation_reword"),
    path(f"{_one}rating/", register.rating_set, name="rating_set"),
    path(f"{_one}owner/", register.owner_transfer, name="owner_transfer"),
    path(f"{_one}notes/", acting.note_add, name="note_add"),
    path(f"{_one}comments/", acting.critique_add, name="critique_add"),
    path(f"{_one}evidence/", acting.evidence_add, name="evidence_add"),
    path(f"{_one}evidence/<int:key>/", acting.evidence_download, name="evidence_download"),
    path(f"{_one}actions/", acting.action_plan, name="action_plan"),
    path(_action, acting.action_change, name="action_change"),
    path(f"{_action}<str:verb>/", acting.action_move, name="action_move"),
    path("reviews/<str:reference>/recommendations/add/", register.recommendation_add, name="recommendation_add"),
]
