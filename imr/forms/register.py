"""Forms of the register. Nothing here saves."""

from django import forms

from imr.models.register import Answer
from reviews.forms.versions import VersionedForm
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Radios

ANSWERS = [("", "No answer yet"), *Answer.choices]
MANAGER = ("name", "role", "email", "staff_number")
WHY = {"no": "Involved in care, support or decisions", "yes": "On the register because they manage someone on it"}


def _yes(label: str, hint: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=hint)


def _answer(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=ANSWERS, required=False, widget=Radios(inline=True, small=True))


class RegisterForm(VersionedForm):
    """One person involved with the adult, or a line manager. `managers` are the rows that may be chosen."""

    name = forms.CharField(label="Name", max_length=120, help_text="Seen inside the agency only.")
    code = forms.CharField(
        label="Code used in the text", max_length=40, help_text="Role and number, such as GP1 or Ward nurse 2."
    )
    role = forms.CharField(label="Role", max_length=120)
    team = forms.CharField(label="Team", max_length=120, required=False)
    only_manages = forms.TypedChoiceField(
        label="Why are they on the register?",
        choices=[("no", WHY["no"]), ("yes", WHY["yes"])],
        coerce=lambda value: value == "yes",
        widget=Radios(),
        initial="no",
    )
    email = forms.EmailField(
        label="Work e-mail",
        required=False,
        help_text="By e-mail and staff number the portal knows who may not write or see this return.",
    )
    staff_number = forms.CharField(label="Staff number", max_length=40, required=False)
    line_manager = forms.ModelChoiceField(
        label="Immediate line manager",
        queryset=None,
        required=False,
        empty_label="Not named yet",
    )
    manager_name = forms.CharField(label="Line manager’s name", max_length=120, required=False)
    manager_role = forms.CharField(label="Line manager’s role", max_length=120, required=False)
    manager_email = forms.EmailField(label="Line manager’s work e-mail", required=False)
    manager_staff_number = forms.CharField(label="Line manager’s staff number", max_length=40, required=False)
    involved_dates = forms.CharField(label="Dates of involvement", max_length=120, required=False)
    nature = LongTextField(label="Nature of involvement", required=False, rows=3)
    still_employed = _yes("Still works for the agency")
    notified_on = DateField3(label="Told about the review on", required=False, past=True)
    discussion_offered_on = DateField3(label="Discussion offered on", required=False, past=True)
    discussion_answer = _answer("Their answer about a discussion")
    support_offered_on = DateField3(label="Support or counselling offered on", required=False, past=True)
    support_offered = forms.CharField(label="What support was offered", max_length=200, required=False)
    support_answer = _answer("Their answer about support")

    def __init__(self, *args, managers, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["line_manager"]
        field.queryset = managers
        field.label_from_instance = lambda row: f"{row.code}, {row.name}"

    @classmethod
    def of(cls, row, data=None, **kwargs):
        """The form filled with what the row says."""
        stored = {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}
        stored["only_manages"] = "yes" if row.only_manages else "no"
        return cls(data, initial=stored, **kwargs)

    def clean(self) -> dict:
        """A line manager who is not on the register yet becomes one thing, `new_manager`."""
        cleaned = self.cleaned_data
        given = {name: cleaned.pop(f"manager_{name}", "") for name in MANAGER}
        if any(given.values()):
            if not given["name"]:
                self.add_error("manager_name", "Enter the line manager’s name")
            elif cleaned.get("line_manager"):
                self.add_error("line_manager", "Choose a line manager or add a new one, not both")
            cleaned["new_manager"] = given
        return cleaned

    @property
    def manager_fields(self) -> list:
        """Drawn apart, for those whose line manager is not on the register yet."""
        return [self[f"manager_{name}"] for name in MANAGER]

    @property
    def adds_manager(self) -> bool:
        """Was something typed there? Then it is not folded away."""
        return self.is_bound and any(field.data for field in self.manager_fields)

    @property
    def groups(self) -> list[tuple[str, list]]:
        """The fields in the order of the page, under headings."""
        person = ["name", "code", "role", "team", "only_manages", "email", "staff_number", "line_manager"]
        work = ["involved_dates", "nature", "still_employed"]
        told = ["notified_on", "discussion_offered_on", "discussion_answer"]
        support = ["support_offered_on", "support_offered", "support_answer"]
        named = [("Who they are", person), ("Involvement", work), ("Notice", told), ("Support", support)]
        return [(title, [self[name] for name in names]) for title, names in named]


class ReasonForm(forms.Form):
    """Why, for a step that keeps its reason."""

    reason = LongTextField(label="Reason", rows=3)

    def __init__(self, *args, label: str = "Reason", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label


class _ClearanceForm(forms.Form):
    """Says what its page asked: one that was open before somebody else decided is never taken for the contrary."""

    decides: str
    decision = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].initial = self.decides

    def meet_now(self) -> None:
        """What is sent next was written knowing how it stands."""
        self.data = self.data.copy()
        self.data["decision"] = self.decides


class HoldForm(_ClearanceForm):
    """No interview with somebody until they are cleared."""

    decides = "hold"
    said_by = forms.CharField(
        label="Who asked for it", max_length=120, help_text="Such as the senior investigating officer."
    )
    reason = LongTextField(label="Why", rows=3)


class ClearForm(_ClearanceForm):
    """Somebody is cleared for interview."""

    decides = "clear"
    said_by = forms.CharField(
        label="Who cleared them",
        max_length=120,
        help_text="Such as the senior investigating officer, by letter of 3 May.",
    )
    reason = LongTextField(label="Why, and on what conditions", rows=3)
