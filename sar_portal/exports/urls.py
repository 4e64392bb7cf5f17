"""Files that leave the portal, and the register of what was disclosed."""

from django.urls import path

from sar_portal.exports.views import disclosures, exports, held, packs

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
    path(f"{_review}held/", held.person_held, name="person_held"),
    path(f"{_review}blacked-out/", held.blacked_out_list, name="blacked_out_list"),
    path(f"{_review}blacked-out/add/", held.blacked_out_add, name="blacked_out_add"),
    path(f"{_review}blacked-out/csv/", held.blacked_out_download, name="blacked_out_download"),
    path("returns/<str:reference>/held/", held.person_held_agency, name="person_held_agency"),
    path("audit/<slug:board>/disclosures/", disclosures.disclosure_audit, name="disclosure_audit"),
]
