"""Is it well: for machines and for the administrator."""

from django.urls import path

from sar_portal.upkeep import views

app_name = "upkeep"

urlpatterns = [
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("metrics", views.metrics, name="metrics"),
    path("policy-report", views.policy_report, name="policy_report"),
    path("admin-area/<slug:board>/status/", views.status_detail, name="status_detail"),
]
