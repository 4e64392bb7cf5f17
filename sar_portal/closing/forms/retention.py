"""Retention rules, a legal hold, keeping longer, and the two steps of a disposal."""

from django import forms

from sar_portal.closing.models import RecordKind, Trigger
from sar_portal.closing.rules import MOST_YEARS, Rule
from sar_portal.design.fields import DateField3, LongTextField


class RulesForm(forms.Form):
    """For each kind of record, how many years, and from when. `seen` is the decision that the page showed (R14)."""

    mark_optional = False

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, rules: tuple[Rule, ...], newest: int, **kwargs):
        super().__init__(*args, initial={"seen": newest}, **kwargs)
        for rule in rules:
            words = RecordKind(rule.kind).label
            self.fields[f"years-{rule.kind}"] = forms.IntegerField(
                label=f"{words}: years", min_value=1, max_value=MOST_YEARS, initial=rule.years
            )
            self.fields[f"trigger-{rule.kind}"] = forms.ChoiceField(
                label=f"{words}: after", choices=Trigger.choices, initial=rule.trigger
            )
        self.fields["reason"] = forms.CharField(label="Why is this decided?", max_length=300)

    def meet(self, newest: int) -> None:
        """What is sent next was written knowing the newest decision (R14)."""
        self.data = self.data.copy()
        self.data["seen"] = str(newest)

    def chosen(self) -> list[Rule]:
        said = self.cleaned_data
        return [Rule(kind, said[f"years-{kind}"], said[f"trigger-{kind}"]) for kind in RecordKind.values]


class ReasonForm(forms.Form):
    reason = LongTextField(label="Reason", rows=4)


class HoldForm(ReasonForm):
    """`seen` is the hold that the page offers to lift; 0 where it offers to set one."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, hold: int, **kwargs):
        super().__init__(*args, initial={"seen": hold}, **kwargs)

    @property
    def lifts(self) -> bool:
        return str(self["seen"].value() or 0) != "0"


class KeepForm(ReasonForm):
    field_order = ("until", "reason")
    until = DateField3(label="Look at them again on", future=True)


class ProposeForm(forms.Form):
    """The disposal is meant: nothing else is asked."""

    sure = forms.BooleanField(
        label="Nobody needs these records any more, and no court, inquest or inquiry asks for them"
    )


class ConfirmForm(forms.Form):
    reference = forms.CharField(
        label="Type the reference of the review",
        max_length=30,
        error_messages={"required": "Type the reference of the review"},
    )

    def __init__(self, *args, reference: str, **kwargs):
        super().__init__(*args, **kwargs)
        self._reference = reference

    def clean_reference(self) -> str:
        if self.cleaned_data["reference"].strip().upper() != self._reference:
            raise forms.ValidationError(f"Type {self._reference} to dispose of its records")
        return self._reference
