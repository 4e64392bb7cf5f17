"""Which two agencies' answers are compared."""

from collections.abc import Iterable

from django import forms

from reviews.models import AgencyReturn


class CompareForm(forms.Form):
    """Both stand in the address, so a colleague can be sent it."""

    one = forms.ChoiceField(label="One agency")
    other = forms.ChoiceField(label="Another")

    def __init__(self, *args, returns: Iterable[AgencyReturn], **kwargs):
        super().__init__(*args, **kwargs)
        self.returns = {one.agency.code: one for one in returns}
        names = [(code, ret.agency.name) for code, ret in self.returns.items()]
        for name in ("one", "other"):
            self.fields[name].choices = [("", "Choose one"), *names]

    def clean(self):
        cleaned: dict = super().clean() or self.cleaned_data
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", "Choose another one than the first")
        return cleaned

    def chosen(self) -> list[AgencyReturn]:
        """The two, in the order in which they were chosen; none while they are not."""
        if not self.is_bound or not self.is_valid():
            return []
        return [self.returns[self.cleaned_data[name]] for name in ("one", "other")]
