from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notice_list, name="notice_list"),
    path("notifications/read/", views.notice_read_all, name="notice_read_all"),
    path("notifications/<uuid:message_id>/open/", views.notice_open, name="notice_open"),
    path("boards/<slug:code>/deliveries/", views.delivery_list, name="delivery_list"),
    path(
        "boards/<slug:code>/deliveries/<uuid:message_id>/again/", views.delivery_send_again, name="delivery_send_again"
    ),
]
