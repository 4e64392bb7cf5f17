"""Texts that are sent once and stay: names left in them are shown before they go, and go only on purpose."""

from hashlib import sha256

from django import forms

from chronology.naming import Key, replaced, scan
from chronology.selectors.residual import left_in
from sar_portal.design.widgets import Radios

SEVERAL = "‘{}’ may be any of {}. Write the one that is meant."


class NamesLeftForm(forms.Form):
    """A form that searches its texts for what should be a code, and then asks one question more.

    Subclasses call `look_for_names` once their fields are made. A question that was answered for other words is asked anew.
    """

    keys: dict[str, Key]

    def look_for_names(self, keys: dict[str, Key]) -> None:
        """`keys`: by the name of a field, the key to search it with. Nothing was sent, nothing is searched."""
        self.keys = keys if self.is_bound else {}
        left = [
            one
            for name, key in self.keys.items()
            for one in left_in([(name, str(self.fields[name].label), self.data.get(name, ""))], key)
        ]
        if not left:
            return
        asked = sha256("\n".join(f"{one.place} {one.hit.found}" for one in left).encode()).hexdigest()[:12]
        said = "; ".join(f"‘{one.hit.found}’: {one.hit.why} Write {' or '.join(one.hit.options)}" for one in left)
        self.fields["names_left"] = forms.ChoiceField(
            label="Names are left in what you wrote. What becomes of them?",
            help_text=f"{said}.",
            choices=[(f"codes-{asked}", "Write codes for them"), (f"keep-{asked}", "Leave it as I wrote it")],
            widget=Radios(),
            error_messages={
                "required": f"‘{left[0].hit.found}’ in ‘{left[0].label}’ should be a code. Say what becomes of it.",
                "invalid_choice": "What you wrote has changed. Say again what becomes of the names in it.",
            },
        )

    def clean(self):
        cleaned: dict = super().clean() or self.cleaned_data
        if cleaned.get("names_left", "").startswith("codes-"):
            for name, key in self.keys.items():
                cleaned[name] = self._by_code(name, cleaned.get(name) or "", key)
        cleaned.pop("names_left", None)
        return cleaned

    def _by_code(self, name: str, text: str, key: Key) -> str:
        hits = scan(text, key)
        for hit in hits:
            if len(hit.options) > 1:
                self.add_error(name, SEVERAL.format(hit.found, " or ".join(hit.options)))
        return replaced(text, hits)
