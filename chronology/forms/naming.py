"""Where in a text a name is to be replaced. The name itself is never sent (R9)."""

import re

from django import forms

_PLACE = re.compile(r"([a-z_]+):(\d{1,6}):(\d{1,6})")


class ReplaceForm(forms.Form):
    """`at` is field, start and end; `choice` the code. Without `at`, everything in the row whose meaning is plain."""

    version = forms.IntegerField()
    at = forms.CharField(required=False, max_length=60)
    choice = forms.CharField(required=False, max_length=60)

    def clean_at(self) -> dict | None:
        sent = self.cleaned_data["at"]
        if not sent:
            return None
        place = _PLACE.fullmatch(sent)
        if place is None:
            raise forms.ValidationError("No place in a text")
        return {"field": place[1], "start": int(place[2]), "end": int(place[3])}
