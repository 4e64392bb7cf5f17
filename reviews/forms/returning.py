"""What the senior manager and the coordinator type when they decide on a version."""

from django import forms

from sar_portal.accounts.forms import ConfirmIdentityForm
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Checkboxes, Radios

STATEMENT = (
    "I have read and challenged this version. I accept it on behalf of the organisation and take responsibility "
    "for acting on its recommendations."
)


class DecisionForm(forms.Form):
    """The senior manager's one decision. Reasons are needed to send a version back."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("accept", "Accept on behalf of the organisation"), ("send_back", "Send back to the author")],
        widget=Radios(hints={"accept": "You confirm on the next page"}, reveals={"send_back": ("reason", "sections")}),
    )
    reason = LongTextField(label="What needs to change", rows=6, required=False)
    sections = forms.MultipleChoiceField(label="In which sections", required=False, widget=Checkboxes(small=True))

    def __init__(self, *args, sections: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = [(number, f"{number}. {heading}") for number, heading in sections.items()]
        if not sections:
            self.fields.pop("sections")
            self.fields["decision"].widget.reveals = {"send_back": ("reason",)}

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("decision") == "send_back" and not data.get("reason", "").strip():
            self.add_error("reason", "Say what needs to change.")
        return data


class AcceptForm(ConfirmIdentityForm):
    """The confirmation: statement, name and role as they will be printed, and who is really there."""

    field_order = ("statement", "name", "role", "password", "code")
    statement = LongTextField(label="Statement", rows=3, initial=STATEMENT)
    name = forms.CharField(label="Your name as it will be printed", max_length=120)
    role = forms.CharField(label="Your role in the organisation", max_length=120)


class QualityForm(forms.Form):
    """The checklist and its outcome: nothing more is asked, or a query goes back with the reason and a new date."""

    met = forms.MultipleChoiceField(label="What is met", required=False, widget=Checkboxes(small=True))
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[
            ("finalise", "Accept: nothing more is asked"),
            ("query", "Query: the agency answers with a new version"),
        ],
        widget=Radios(reveals={"query": ("reason", "due_on")}),
    )
    reason = LongTextField(label="What the agency is asked", rows=6, required=False)
    due_on = DateField3(label="Answer by", future=True, required=False)

    def __init__(self, *args, checklist, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["met"].choices = checklist
        if not checklist:
            del self.fields["met"]

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == "query" and not data.get("reason", "").strip():
            self.add_error("reason", "Say what the agency is asked.")
        return data


class ReopenForm(forms.Form):
    reason = LongTextField(label="Why is it reopened?", rows=4)
    due_on = DateField3(label="New date", future=True, required=False)
