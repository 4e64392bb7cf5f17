"""The crest of the board: a picture, and what it shows in words."""

from django import forms

from sar_portal.documents.models import BoardCrest
from sar_portal.documents.services import CREST_BYTES
from sar_portal.people.forms.versions import VersionForm

MEGABYTES = CREST_BYTES // 1_000_000


class CrestForm(VersionForm):
    """`newest`: what the page shows as the board's last decision. Where a picture stands, its words can be changed alone."""

    file = forms.FileField(
        label="Picture",
        help_text=f"A PNG or JPEG file of at most {MEGABYTES} MB. It is drawn anew on white, and nothing that the file says "
        "beside the picture is kept. Printed at most 7 cm wide and 18 mm high.",
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    alternative = forms.CharField(
        label="What it shows, in words",
        max_length=120,
        help_text="Read out to those who do not see it, such as: Crest of Ashmere Safeguarding Adults Board.",
    )
    field_order = ("seen", "file", "alternative", "reason")

    def __init__(self, *args, newest: BoardCrest | None, **kwargs):
        super().__init__(*args, initial={"seen": newest.pk if newest else 0}, **kwargs)
        if newest and newest.file:
            self.fields["file"].required = False
            self.fields["file"].label = "Another picture, if it is to be another"
        self.fields["alternative"].initial = newest.alternative if newest else ""

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > CREST_BYTES:
            raise forms.ValidationError(f"The picture must be smaller than {MEGABYTES} MB")
        return file
