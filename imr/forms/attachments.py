"""A document is attached to the report."""

from django import forms

from sar_portal.documents.uploads import ACCEPTED


class AttachmentForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text=f"A {ACCEPTED} file. No names and no records of the adult. The board is given a copy "
        "that leaves out where a photograph was taken, and who is noted as author of a Word or Excel file, its comments and its "
        "changes; the text stays as it is, and so does all of a PDF. The original stays with you.",
    )
    title = forms.CharField(label="Title", max_length=200, help_text="As the bibliography is to have it.")
    published = forms.CharField(
        label="Version, publisher or date", max_length=120, required=False, help_text="Such as version 4, May 2025."
    )
