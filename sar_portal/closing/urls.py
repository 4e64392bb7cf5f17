"""Closing a review: its metadata, the annual report, how long records are kept."""

from django.urls import path

from sar_portal.closing.views import annual, disposals, metadata, retention, themes, trail

app_name = "closing"
_review, _board = "reviews/<str:reference>/closing/", "boards/<slug:board>/"
urlpatterns = [
    path(_review, metadata.closing_detail, name="closing_detail"),
    path(f"{_review}metadata/", metadata.metadata_change, name="metadata_change"),
    path(f"{_review}hold/", retention.hold_change, name="hold_change"),
    path(f"{_review}<slug:kind>/keep/", retention.kept_longer, name="kept_longer"),
    path(f"{_review}<slug:kind>/dispose/", disposals.disposal_propose, name="disposal_propose"),
    path(f"{_board}retention/", retention.retention_list, name="retention_list"),
    path("admin-area/<slug:board>/settings/retention/", retention.retention_rules, name="retention_rules"),
    path("disposals/<int:key>/", disposals.disposal_detail, name="disposal_detail"),
    path("disposals/<int:key>/confirm/", disposals.disposal_confirm, name="disposal_confirm"),
    path("disposals/<int:key>/withdraw/", disposals.disposal_withdraw, name="disposal_withdraw"),
    path(f"{_board}trail/", trail.trail_away, name="trail_away"),
    path(f"{_board}trail/confirm/", trail.trail_confirm, name="trail_confirm"),
    path(f"{_board}metadata/", metadata.metadata_list, name="metadata_list"),
    path(f"{_board}metadata/<slug:form>/", metadata.metadata_download, name="metadata_download"),
    path(f"{_board}themes/", themes.theme_list, name="theme_list"),
    path(f"{_board}themes/csv/", themes.theme_download, name="theme_download"),
    path(f"{_board}annual/<int:year>/", annual.annual_detail, name="annual_detail"),
    path(f"{_board}annual/<int:year>/<slug:form>/", annual.annual_download, name="annual_download"),
]
