"""A form whose words are kept while they are typed (R15)."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict


class KeptWhileTyped(forms.Form):
    """Beside a form that is typed at length and saved only when it is sent. Its page says `data-autosave-url`."""

    kept_while_typed = True
    kept_at: datetime | None = None
    unsent = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unsent"].initial = uuid4().hex

    @property
    def typed(self) -> dict[str, list[str]]:
        """What stands in the fields, by the names that were sent; never a password, nor the key of the draft itself."""
        names = [
            name
            for name, field in self.fields.items()
            if name != "unsent" and not isinstance(field.widget, forms.PasswordInput | forms.FileInput)
        ]
        mine = tuple(f"{name}-" for name in names)
        return {name: self.data.getlist(name) for name in self.data if name in names or name.startswith(mine)}

    def bring_back(self, kept) -> None:
        """Shows what was typed before, and finds no fault with it yet."""
        self.data = QueryDict(mutable=True)
        for name, values in kept.words.items():
            self.data.setlist(name, values)
        self.data["unsent"] = kept.key
        self.is_bound, self.cleaned_data, self.kept_at = True, {}, kept.saved_at
        self._errors = ErrorDict(renderer=self.renderer)
