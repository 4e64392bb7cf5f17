"""Forms of planning, sending and answering a request."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from django import forms

from reviews.forms.unsent_form import KeptWhileTyped
from reviews.forms.versions import VersionedForm
from reviews.ladder import Rung
from reviews.models import Condition, ContactLogged, PartKind, RequestDecision
from reviews.selectors.requests import DATE_OF
from sar_portal.accounts.models import Agency
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Checkboxes, Radios

ELSE = "else"  # a rung that is none: somebody whom the ladder does not name
DUE_LABELS = {
    "records_due": "Records secured by",
    "chronology_due": "Chronology due",
    "report_due": "IMR or information report due",
}


def ask_alone(form: forms.Form, asked: Collection[str], sentences: Mapping[str, str]) -> dict:
    """Of the boxes in `sentences`, each with what is said where it is empty, those `asked` are needed. What stands in another was
    hidden from whoever sent it: it is neither kept nor found fault with. Answers the cleaned data.
    """
    said = form.cleaned_data
    for name, sentence in sentences.items():
        if name not in asked:
            form.errors.pop(name, None)
            said[name] = None
        elif not said.get(name) and name not in form.errors:
            form.add_error(name, sentence)
    return said


class AsksMixin(forms.Form):
    """What is asked, and by when: a date is needed for what is asked and ignored for what is not."""

    mark_optional = False

    asks = forms.MultipleChoiceField(
        label="What do you ask for?",
        choices=PartKind.choices,
        widget=Checkboxes(
            hints={
                "records": "Lock or copy all records now, and say which there are.",
                "information_report": "A shorter report, instead of an IMR.",
            }
        ),
        error_messages={"required": "Choose at least one thing to ask for"},
    )
    records_due = DateField3(label=DUE_LABELS["records_due"], required=False, future=True)
    chronology_due = DateField3(label=DUE_LABELS["chronology_due"], required=False, future=True)
    report_due = DateField3(label=DUE_LABELS["report_due"], required=False, future=True)

    def clean_asks(self) -> list[str]:
        asks = self.cleaned_data["asks"]
        if {PartKind.IMR, PartKind.INFORMATION_REPORT} <= set(asks):
            raise forms.ValidationError("Ask for an IMR or an information report, not both")
        return asks

    def clean(self):
        cleaned = self.cleaned_data
        needed = {DATE_OF[PartKind(ask)] for ask in cleaned.get("asks", [])}
        sentences = {name: f"Enter the date: {label[:1].lower()}{label[1:]}" for name, label in DUE_LABELS.items()}
        return ask_alone(self, needed, sentences)


class AgencyField(forms.ModelChoiceField):
    """Agencies by name; of one without a lead it is said that nobody there would receive a request."""

    def label_from_instance(self, agency: Agency) -> str:
        return agency.name if agency.has_lead else f"{agency.name} (no agency lead yet)"


class PlanForm(AsksMixin, VersionedForm):
    """What is asked of one agency. `agencies` are those that can still be planned; none for one that is."""

    field_order = ["agency"]

    agency = AgencyField(label="Agency", queryset=Agency.objects.none(), to_field_name="code")

    def __init__(self, *args, agencies=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if agencies is None:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = agencies


class LetterPlanForm(VersionedForm):
    """What the letters say alike."""

    conditions = forms.MultipleChoiceField(
        label="Which conditions of section 45 are met?",
        choices=Condition.choices,
        widget=Checkboxes(),
        help_text="Conditions 1 and 2 must be met, and one of 3 and 4. Check that what you ask is necessary and "
        "proportionate for each agency.",
    )
    supply_to = forms.CharField(
        label="Who is the information to be supplied to?",
        max_length=200,
        help_text="The board, or somebody else whom the board names, such as the lead reviewer.",
    )
    name_people_by = DateField3(label="Name the author and the senior manager by", future=True)
    briefing = forms.CharField(
        label="Briefing for authors",
        max_length=200,
        required=False,
        help_text="When, where and how to take part.",
    )
    note = LongTextField(label="Anything else the letters should say", required=False, rows=4)

    def clean_conditions(self) -> list[str]:
        met = set(self.cleaned_data["conditions"])
        if not {Condition.FUNCTIONS, Condition.LIKELY} <= met or not met & {Condition.ABOUT_THEM, Condition.SUPPLIED}:
            raise forms.ValidationError("Section 45 needs conditions 1 and 2, and one of conditions 3 and 4")
        return self.cleaned_data["conditions"]


class SendForm(forms.Form):
    """The last question before letters go out."""

    confirm = forms.BooleanField(
        label="I have checked the letters, the dates and the people who receive them",
        error_messages={"required": "Tick the box when you have checked them"},
    )


class SupplementaryForm(KeptWhileTyped, AsksMixin):
    """A further request to one agency. Nothing has to be chosen: it may be a question alone."""

    conditions = LetterPlanForm.base_fields["conditions"]
    supply_to = LetterPlanForm.base_fields["supply_to"]
    note = LongTextField(label="What you ask for, and why", rows=6)
    field_order = ["note", "asks"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asks"].required = False

    clean_conditions = LetterPlanForm.clean_conditions


class ReasonForm(forms.Form):
    reason = LongTextField(label="Reason", rows=5)

    def __init__(self, *args, label: str = "Reason", hint: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint


class AskExtensionForm(forms.Form):
    until = DateField3(label="New date", future=True)
    reason = LongTextField(label="Why more time is needed", rows=5)

    def __init__(self, *args, due_on, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on

    def clean_until(self):
        if self.cleaned_data["until"] <= self.due_on:
            after = self.due_on + timedelta(days=1)
            raise forms.ValidationError(f"The new date must be {after:%-d %B %Y} or later")
        return self.cleaned_data["until"]


class PartialReplyForm(forms.Form):
    missing = LongTextField(label="What is missing, and why", rows=5)
    until = DateField3(label="When the rest is to come", future=True)


class RestForm(forms.Form):
    """What became of the rest of a partial reply: it has come, or is missing still, perhaps until another day."""

    mark_optional = False

    rest = forms.ChoiceField(
        label="Has the rest come?",
        choices=[("came", "Yes, all of it"), ("missing", "No, or not all of it")],
        widget=Radios(reveals={"came": "came_on", "missing": ("missing", "until")}),
    )
    came_on = DateField3(label="When it came", past=True, required=False)
    missing = LongTextField(label="What is missing, and why", rows=5, required=False)
    until = DateField3(label="When the rest is to come", future=True, required=False)

    def clean(self):
        said = self.cleaned_data
        asked = {"came": ("came_on",), "missing": ("missing", "until")}.get(said.get("rest", ""), ())
        boxes = ("came_on", "missing", "until")
        return ask_alone(self, asked, {name: str(self.fields[name].error_messages["required"]) for name in boxes})


class DecideExtensionForm(forms.Form):
    """Grant, until this or another day, or decline with a reason."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("grant", "Grant more time"), ("decline", "Decline")],
        widget=Radios(reveals={"grant": "until"}),
    )
    until = DateField3(label="Until", required=False, future=True)
    reason = LongTextField(label="Reason", required=False, rows=4, help_text="The agency reads it. Needed to decline.")

    def clean(self):
        decision = self.cleaned_data.get("decision")
        if decision == "grant" and not self.cleaned_data.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the new date")
        if decision == "decline":
            self.errors.pop("until", None)
            if not self.cleaned_data.get("reason"):
                self.add_error("reason", "Give the reason for declining")
        return self.cleaned_data


class RequestAgainForm(forms.Form):
    due_on = DateField3(label="New date", future=True)
    reason = LongTextField(label="Why you ask again", rows=5)


class ContactForm(forms.Form):
    """A contact with an agency that took place outside the portal."""

    how = forms.ChoiceField(label="How", choices=ContactLogged.How.choices, widget=Radios(inline=True))
    happened_on = DateField3(label="When", past=True)
    with_whom = forms.CharField(label="With whom, by role", max_length=120, help_text="Such as the agency lead.")
    said = LongTextField(
        label="What was said and agreed", rows=5, help_text="People by code. The agency does not read it."
    )


class EscalateForm(KeptWhileTyped):
    """To which rung of the board's ladder, or to whom else, and why. `told`: by key of a rung, who is written to."""

    mark_optional = False

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rung = forms.ChoiceField(label="To whom", required=False)
    to_whom = forms.CharField(
        label="Who, by role", max_length=120, required=False, help_text="Such as the chief executive. No name."
    )
    reason = LongTextField(label="Why", rows=7, help_text="The agency reads it, too.")

    def __init__(self, *args, rungs: Iterable[Rung], told: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [(rung.key, rung.title) for rung in rungs]
        self.fields["rung"].choices = [*choices, (ELSE, "Somebody else")]
        self.fields["rung"].widget = Radios(hints=told, reveals={ELSE: "to_whom"}, choices=self.fields["rung"].choices)

    def meet(self, newest: RequestDecision) -> None:
        """What is sent next was written knowing the newest escalation."""
        self.data = self.data.copy()
        self.data["seen"] = str(newest.pk)

    def clean(self):
        """A rung needs no words; somebody else does."""
        said = self.cleaned_data
        if said.get("rung") in ("", ELSE):
            said["rung"] = ""
            if not said.get("to_whom"):
                self.add_error("to_whom", "Say to whom, by role")
        elif "rung" in said:
            self.errors.pop("to_whom", None)
            said["to_whom"] = ""
        return said
