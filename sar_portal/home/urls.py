from django.urls import path

from sar_portal.home import views

app_name = "home"
urlpatterns = [
    path("", views.work_list, name="work_list"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("glossary/", views.glossary, name="glossary"),
]
