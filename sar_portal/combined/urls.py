"""The pages on which everything returned to a review is read together."""

from django.urls import path

from sar_portal.combined.views import (
    annotating,
    composite,
    disagreements,
    key,
    meeting,
    recommendations,
    returns,
    sharing,
    timeline,
)

app_name = "combined"
_review = "reviews/<str:reference>/"
_disagreement = f"{_review}chronology/disagreements/<int:key>/"
_entry = f"{_review}chronology/<str:ref>/version-<int:number>/"
urlpatterns = [
    path(f"{_review}combined/", returns.combined_overview, name="combined_overview"),
    path(f"{_review}chronology/", composite.composite_list, name="composite_list"),
    path(f"{_review}key/", key.key_list, name="key_list"),
    path(f"{_review}chronology/gaps/", composite.gap_list, name="gap_list"),
    path(f"{_review}chronology/disagreements/", disagreements.disagreement_list, name="disagreement_list"),
    path(_disagreement, disagreements.disagreement_detail, name="disagreement_detail"),
    path(f"{_disagreement}settle/", disagreements.disagreement_settle, name="disagreement_settle"),
    path(f"{_review}chronology/episodes/", annotating.episode_list, name="episode_list"),
    path(f"{_review}chronology/episodes/add/", annotating.episode_add, name="episode_add"),
    path(f"{_review}chronology/episodes/<int:key>/", annotating.episode_change, name="episode_change"),
    path(_entry, composite.entry_detail, name="entry_detail"),
    path(f"{_entry}annotate/", annotating.annotation_add, name="annotation_add"),
    path(f"{_review}timeline/", timeline.timeline_detail, name="timeline_detail"),
    path(f"{_review}compare/", returns.answer_compare, name="answer_compare"),
    path(f"{_review}learning/", recommendations.learning_list, name="learning_list"),
    path(f"{_review}recommendations/", recommendations.recommendation_list, name="recommendation_list"),
    path(f"{_review}recommendations/beside/", recommendations.recommendation_pair, name="recommendation_pair"),
    path(f"{_review}meeting/", meeting.meeting_detail, name="meeting_detail"),
    path(f"{_review}meeting/comment/", meeting.comment_add, name="comment_add"),
    path(f"{_review}meeting/comments/<str:place>/", meeting.thread_detail, name="thread_detail"),
    path(f"{_review}meeting/decision/", meeting.decision_add, name="decision_add"),
    path(f"{_review}release/", sharing.sharing_list, name="sharing_list"),
    path(f"{_review}release/<int:member>/withdraw/", sharing.sharing_withdraw, name="sharing_withdraw"),
]
