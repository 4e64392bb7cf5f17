"""The words of the board's request letters: one box for each text that the board writes itself."""

from django import forms

from reviews.letters import PLACES, Texts
from sar_portal.access.errors import Refused
from sar_portal.people.forms.versions import VersionForm

MOST_LETTERS = 6000


class LetterForm(VersionForm):
    """Each text with its merge fields checked; what is wrong is said at the text it is about."""

    def __init__(self, *args, texts: Texts, newest: int, **kwargs):
        super().__init__(*args, initial={"seen": newest}, **kwargs)
        for key, place in PLACES.items():
            needs = " and ".join(f"{{{name}}}" for name in place.needed)
            self.fields[key] = forms.CharField(
                label=place.label,
                max_length=MOST_LETTERS,
                required=not place.may_be_empty,
                initial=texts[key],
                help_text=f"It needs {needs}." if needs else "",
                widget=forms.Textarea(attrs={"rows": min(max(4, len(texts[key]) // 60 + 1), 12)}),
            )

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for key, place in PLACES.items():
            if key in cleaned:
                cleaned[key] = cleaned[key].replace("\r\n", "\n")
                try:
                    place.check(cleaned[key])
                except Refused as refusal:
                    self.add_error(key, refusal.sentence)
        return cleaned

    @property
    def boxes(self):
        return [self[key] for key in PLACES]

    def chosen(self) -> Texts:
        return {key: self.cleaned_data[key] for key in PLACES}
