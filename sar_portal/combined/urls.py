from django.urls import path

from sar_portal.combined import views

app_name = "combined"
_review = "reviews/<str:reference>/"
urlpatterns = [
    path(f"{_review}combined/", views.combined_overview, name="combined_overview"),
    path(f"{_review}chronology/", views.composite_list, name="composite_list"),
    path(f"{_review}compare/", views.answer_compare, name="answer_compare"),
    path(f"{_review}learning/", views.learning_list, name="learning_list"),
    path(f"{_review}recommendations/", views.recommendation_list, name="recommendation_list"),
    path(f"{_review}meeting/", views.meeting_detail, name="meeting_detail"),
    path(f"{_review}meeting/comment/", views.comment_add, name="comment_add"),
    path(f"{_review}meeting/decision/", views.decision_add, name="decision_add"),
    path(f"{_review}release/", views.sharing_list, name="sharing_list"),
    path(f"{_review}release/<int:member>/withdraw/", views.sharing_withdraw, name="sharing_withdraw"),
]
