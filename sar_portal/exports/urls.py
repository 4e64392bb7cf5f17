"""Files that leave the portal, and the register of what was disclosed."""

from django.urls import path

from sar_portal.exports.views import disclosures, exports, packs

app_name = "exports"
_review, _export = "reviews/<str:reference>/", "exports/<int:key>/"
urlpatterns = [
    path(f"{_review}exports/", exports.export_list, name="export_list"),
    path(f"{_review}packs/new/", packs.pack_new, name="pack_new"),
    path(f"{_review}archive/new/", exports.archive_new, name="archive_new"),
    path(f"{_review}exports/new/<str:what>/", exports.export_new, name="export_new"),
    path(
        "returns/<str:reference>/<str:kind>/versions/<int:number>/export/",
        exports.version_export,
        name="version_export",
    ),
    path(_export, exports.export_detail, name="export_detail"),
    path(f"{_export}names/", exports.export_names, name="export_names"),
    path(f"{_export}file/", exports.export_download, name="export_download"),
    path(f"{_review}disclosures/", disclosures.disclosure_list, name="disclosure_list"),
    path(f"{_review}disclosures/add/", disclosures.disclosure_add, name="disclosure_add"),
    path("audit/<slug:board>/disclosures/", disclosures.disclosure_audit, name="disclosure_audit"),
]
