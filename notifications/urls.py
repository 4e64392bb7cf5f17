from django.urls import path

from notifications.views import callbacks, dates, deliveries, notices, preferences

app_name = "notifications"
urlpatterns = [
    path("notifications/", notices.notice_list, name="notice_list"),
    path("notifications/read/", notices.notice_read_all, name="notice_read_all"),
    path("notifications/<uuid:message_id>/open/", notices.notice_open, name="notice_open"),
    path("notifications/preferences/", preferences.preference_change, name="preference_change"),
    path("calendar/", dates.date_list, name="date_list"),
    path("calendar/address/", dates.feed_detail, name="feed_detail"),
    path("calendar/address/make/", dates.feed_make, name="feed_make"),
    path("calendar/address/end/", dates.feed_end, name="feed_end"),
    path("calendar/<uuid:nonce>.ics", dates.feed_read, name="feed_read"),
    path("boards/<slug:code>/deliveries/", deliveries.delivery_list, name="delivery_list"),
    path("notify/told/", callbacks.notify_callback, name="notify_callback"),
    path(
        "boards/<slug:code>/deliveries/<uuid:message_id>/again/",
        deliveries.delivery_send_again,
        name="delivery_send_again",
    ),
]
