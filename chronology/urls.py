"""Everything of one return's chronology. `kind` is said here, so that its part of the return is found and no other."""

from django.urls import path

from chronology.views import (
    checks,
    contributions,
    corrections,
    entries,
    glossary,
    grid,
    imports,
    naming,
    people,
    queries,
    submitting,
)

app_name = "chronology"
_base = "returns/<str:reference>/chronology/"
_entry = f"{_base}entries/<str:ref>/"
_import = f"{_base}import/<int:key>/"
_part = {"kind": "chronology"}

urlpatterns = [
    path(_base, entries.entry_list, _part, name="entry_list"),
    path(f"{_base}add/", entries.entry_add, _part, name="entry_add"),
    path(f"{_base}begin/", grid.entry_begin, _part, name="entry_begin"),
    path(f"{_base}paste/", grid.entry_paste, _part, name="entry_paste"),
    path(f"{_base}take-on/", contributions.contribution_accept, _part, name="contribution_accept"),
    path(f"{_base}removed/", entries.removed_list, _part, name="removed_list"),
    path(_entry, entries.entry_change, name="entry_change"),
    path(f"{_entry}autosave/", grid.entry_autosave, name="entry_autosave"),
    path(f"{_entry}history/", entries.entry_history, name="entry_history"),
    path(f"{_entry}remove/", entries.entry_remove, name="entry_remove"),
    path(f"{_entry}restore/", entries.entry_restore, name="entry_restore"),
    path(f"{_entry}move/", entries.entry_move, name="entry_move"),
    path(f"{_entry}merge/", contributions.entry_merge, name="entry_merge"),
    path(f"{_entry}take-apart/", contributions.entry_take_apart, name="entry_take_apart"),
    path(f"{_entry}corrections/<int:key>/", corrections.correction_decide, name="correction_decide"),
    path(f"{_base}import/", imports.import_new, _part, name="import_new"),
    path(_import, imports.import_preview, name="import_preview"),
    path(f"{_import}columns/", imports.import_columns, name="import_columns"),
    path(f"{_import}rows/<int:position>/", imports.import_row, name="import_row"),
    path(f"{_import}progress/", imports.import_progress, name="import_progress"),
    path(f"{_import}result/", imports.import_detail, name="import_detail"),
    path(f"{_import}accept/", imports.import_accept, name="import_accept"),
    path(f"{_import}discard/", imports.import_discard, name="import_discard"),
    path(f"{_import}undo/", imports.import_undo, name="import_undo"),
    path(f"{_import}file/", imports.import_download, name="import_download"),
    path(f"{_base}people/", people.person_list, name="person_list"),
    path(f"{_base}people/<int:key>/", people.person_change, name="person_change"),
    path(f"{_base}people/<int:key>/remove/", people.person_remove, name="person_remove"),
    path(f"{_entry}names/", naming.entry_names, name="entry_names"),
    path(f"{_base}glossary/", glossary.term_list, name="term_list"),
    path(f"{_base}glossary/<int:key>/", glossary.term_change, name="term_change"),
    path(f"{_base}glossary/<int:key>/remove/", glossary.term_remove, name="term_remove"),
    path(f"{_base}checks/", checks.check_list, _part, name="check_list"),
    path(f"{_base}submit/", submitting.chronology_submit, _part, name="chronology_submit"),
    path(f"{_base}questions/", queries.query_list, _part, name="query_list"),
    path(f"{_base}questions/<int:key>/", queries.query_answer, name="query_answer"),
]
