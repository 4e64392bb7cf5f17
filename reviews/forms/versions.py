"""A form that knows which version of the text it was opened on (R14)."""

from typing import ClassVar

from django import forms


class VersionedForm(forms.Form):
    """Sends the version back; `differences()` says what is stored now where it is not what was typed."""

    # Fields that may be refused while the others are stored, by what saves by itself.
    apart: ClassVar[frozenset[str]] = frozenset()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, row, data=None, **initial):
        """The form filled with what the row says."""
        names = cls.base_fields.keys()
        stored = {name: getattr(row, name) for name in names if hasattr(row, name)}
        return cls(data, initial=stored | initial)

    def differences(self, current) -> list[tuple[str, object]]:
        """(label, stored value) of each field in which the stored text differs from the typed one."""
        found = []
        for name, field in self.fields.items():
            if name == "version" or name not in self.cleaned_data or not hasattr(current, name):
                continue
            stored = getattr(current, name)
            if stored != self.cleaned_data[name]:
                found.append((str(field.label), in_words(field, stored)))
        return found

    def meet(self, current) -> None:
        """What is sent next was written knowing the stored version."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)


def in_words(field: forms.Field, value) -> object:
    """A stored value as it stands on a page: a choice by its label."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    chosen = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    labels = {str(key): label for key, label in field.choices} if chosen else {}
    words = [str(labels.get(str(one), one)) for one in (value if isinstance(value, list) else [value])]
    return ", ".join(words) if isinstance(value, list) or labels else value
