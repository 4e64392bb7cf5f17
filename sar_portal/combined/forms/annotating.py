"""What is written beside rows of the composite, and the key episodes they are tagged with."""

from django import forms

from chronology.forms.named import NamesLeftForm
from chronology.naming import Key
from sar_portal.combined.models import Annotation
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Radios

MARKS = [(mark.value, mark.label) for mark in Annotation.Mark]


class AnnotateForm(NamesLeftForm):
    """One thing to say of an entry, or of the entries from it up to another."""

    verb = forms.ChoiceField(
        label="What do you want to add?",
        choices=Annotation.Verb.choices,
        widget=Radios(reveals={"note": "note", "tag": "episode", "untag": "out_of", "mark": ("mark", "fact")}),
    )
    note = LongTextField(label="Your note", rows=4, required=False)
    episode = forms.TypedChoiceField(label="Which episode?", required=False, coerce=int, empty_value=None)
    out_of = forms.TypedChoiceField(label="Out of which episode?", required=False, coerce=int, empty_value=None)
    mark = forms.ChoiceField(
        label="How does the fact stand?", required=False, choices=MARKS, widget=Radios(inline=True)
    )
    fact = forms.CharField(label="Which fact?", required=False, max_length=300)
    until = forms.TypedChoiceField(label="Up to which entry?", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, entry, following, episodes, within, key: Key | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        named = [("", "Choose an episode"), *((one.pk, one.name) for one in episodes)]
        self.fields["episode"].choices = named
        self.fields["out_of"].choices = [("", "Choose an episode"), *((one.pk, one.name) for one in within)]
        self.fields["verb"].choices = [
            (verb, words)
            for verb, words in Annotation.Verb.choices
            if (verb != "tag" or episodes) and (verb != "untag" or within)
        ]
        rows = [(row.pk, f"{row.ref}, {row.date_words}") for row in following]
        self.fields["until"].choices = [("", f"{entry.ref} alone"), *rows]
        self.rows = [entry, *following]
        looked_at = {"note": "note", "mark": "fact"}.get(self.data.get("verb", ""))
        if looked_at and key:
            self.look_for_names({looked_at: key})

    def clean(self):
        super().clean()
        wanted = {"note": ("note",), "tag": ("episode",), "untag": ("out_of",), "mark": ("mark", "fact")}
        for name in wanted.get(self.cleaned_data.get("verb", ""), ()):
            cleared = name == "fact" and self.cleaned_data.get("mark") == Annotation.Mark.CLEARED
            if not self.cleaned_data.get(name) and name not in self.errors and not cleared:
                self.add_error(name, "Say which" if name in ("episode", "out_of") else "Write it here")
        return self.cleaned_data

    def chosen_rows(self) -> list:
        """From the entry up to the one that was chosen, as they stand in the composite."""
        last = self.cleaned_data["until"] or self.rows[0].pk
        return self.rows[: [row.pk for row in self.rows].index(last) + 1]


class EpisodeForm(forms.Form):
    """A key practice episode: a name and a period."""

    name = forms.CharField(label="Name", max_length=120)
    starts_on = DateField3(label="First day")
    ends_on = DateField3(label="Last day")
    why = LongTextField(label="Why it is looked at", rows=3, required=False)


class VersionForm(forms.Form):
    """Which version of the episode the page showed (R14)."""

    version = forms.IntegerField(min_value=1)
