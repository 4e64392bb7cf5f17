"""Includes only: each room names its own places."""

from django.urls import include, path

urlpatterns = [
    path("", include("sar_portal.home.urls")),
    path("", include("sar_portal.accounts.urls")),
    path("", include("sar_portal.access.urls")),
    path("", include("sar_portal.people.urls")),
    path("", include("notifications.urls")),
    path("", include("reviews.urls")),
    path("", include("chronology.urls")),
    path("", include("imr.urls")),
    path("", include("sar_portal.actions.urls")),
    path("", include("sar_portal.combined.urls")),
    path("", include("sar_portal.exports.urls")),
    path("", include("sar_portal.closing.urls")),
    path("", include("sar_portal.search.urls")),
    path("", include("sar_portal.upkeep.urls")),
]

handler400 = "sar_portal.design.errors.bad_request"
handler403 = "sar_portal.design.errors.forbidden"
handler404 = "sar_portal.design.errors.not_found"
handler500 = "sar_portal.design.errors.server_error"
