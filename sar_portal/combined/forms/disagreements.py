"""What a person settles on a candidate, and what they ask of agencies."""

from django import forms

from chronology.forms.named import NamesLeftForm
from chronology.models import Settlement
from chronology.selectors.people import Shown
from sar_portal.design.fields import LongTextField
from sar_portal.design.widgets import Radios

PAIR = (
    (Settlement.Verb.CONFIRM.value, "One episode: both entries tell of it"),
    (Settlement.Verb.DISMISS.value, "Not the same"),
    (Settlement.Verb.ASK.value, "Ask the agencies first"),
)
ALONE = (
    (Settlement.Verb.CONFIRM.value, "The counterpart is missing"),
    (Settlement.Verb.DISMISS.value, "Nothing is missing"),
    (Settlement.Verb.ASK.value, "Ask the agency first"),
)


class SettleForm(NamesLeftForm):
    """One decision with its reason, or a question to each agency about its own row; each searched for names left in it."""

    verb = forms.ChoiceField(label="What is it?", widget=Radios(), choices=PAIR)
    reason = LongTextField(
        label="Reason", rows=3, required=False, help_text="Kept with the decision. Not needed for a question."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(self, *args, shown, people: Shown | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = len(shown.settlements)
        names = []
        for row in shown.rows:
            agency, name = row.agency_return.agency, f"question_{row.agency_return.pk}"
            self.fields[name] = LongTextField(
                label=f"Question to {agency.name} about {row.ref}",
                rows=3,
                required=False,
                help_text="They read this beside their own entry. Do not quote another agency.",
            )
            names.append(name)
        choices = ALONE if shown.candidate.is_alone else PAIR
        self.fields["verb"].widget = Radios(reveals={"ask": tuple(names)})
        self.fields["verb"].choices = choices
        if people is not None:
            asks = self.data.get("verb") == Settlement.Verb.ASK
            keys = {f"question_{row.agency_return.pk}": people.key(row.agency_return.pk) for row in shown.rows}
            self.look_for_names(keys if asks else {"reason": people.key(None)})

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        verb = cleaned.get("verb")
        if verb in ("confirm", "dismiss") and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Give a reason")
        if verb == "ask" and not any(self.questions().values()):
            self.add_error("verb", "Write a question to at least one agency")
        return cleaned

    @property
    def asks(self) -> bool:
        return self.cleaned_data["verb"] == Settlement.Verb.ASK

    def meet(self, shown) -> None:
        """Somebody settled it in between: the next try knows of that, and keeps what was typed (R14)."""
        self.data = self.data.copy()
        self.data["seen"] = str(len(shown.settlements))

    def questions(self) -> dict[int, str]:
        """What is asked, by the key of the return."""
        return {
            int(name.removeprefix("question_")): text.strip()
            for name, text in self.cleaned_data.items()
            if name.startswith("question_")
        }
