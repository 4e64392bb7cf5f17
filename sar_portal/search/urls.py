from django.urls import path

from sar_portal.search import views

app_name = "search"
urlpatterns = [path("search/", views.result_list, name="result_list")]
