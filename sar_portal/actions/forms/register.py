"""What is asked about recommendations. Forms read; services write."""

from django import forms
from django.utils.text import Truncator

from reviews.forms.versions import VersionedForm
from reviews.models import Level, Rag, RecommendationState
from sar_portal.actions.figures import GROUPS
from sar_portal.actions.selectors.register import ONLY, Choices, Filters
from sar_portal.design.fields import ChosenField, DateField3, LongTextField
from sar_portal.design.widgets import Radios
from sar_portal.documents.uploads import ACCEPTED


class FilterForm(forms.Form):
    """The filter of the register: all of it is in the address, so a colleague can be sent it."""

    mark_optional = False

    review = forms.ChoiceField(label="Review", required=False)
    agency = forms.ChoiceField(label="Whose", required=False)
    level = forms.ChoiceField(label="For whom", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *RecommendationState.choices])
    only = forms.ChoiceField(label="Only those", required=False, choices=[("", "All"), *ONLY.items()])

    def __init__(self, *args, choices: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review"].choices = [("", "All"), *choices.reviews]
        self.fields["agency"].choices = [("", "All"), *choices.agencies]
        self.fields["level"].choices = [("", "Anybody"), *(one for one in Level.choices if one[0])]

    @property
    def filters(self) -> Filters:
        """What was asked for, as far as it can be."""
        self.full_clean()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in Filters.__dataclass_fields__})


class FiguresForm(FilterForm):
    """The filter, and by what the figures are grouped."""

    group = forms.ChoiceField(label="By", required=False, choices=[(key, words) for key, (words, _) in GROUPS.items()])
    field_order = ("group", "review", "agency", "level", "state", "only")

    @property
    def by(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("group") or "agency"


class BoardRecommendationForm(VersionedForm):
    text = LongTextField(label="Recommendation", rows=4)
    level = forms.ChoiceField(label="For whom", choices=[one for one in Level.choices if one[0]])
    kloes = ChosenField(label="Lines of enquiry it answers", coerce=int)
    outcome = LongTextField(label="Intended outcome", rows=3, required=False)
    measure = LongTextField(label="How success will be known", rows=3, required=False)
    target_on = DateField3(label="To be implemented by", required=False)

    def __init__(self, *args, kloes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kloes"].choices = [(one.number, f"{one.number} {one.title}") for one in kloes]


class ActionForm(VersionedForm):
    what = LongTextField(label="What will be done", rows=3)
    lead_officer = forms.CharField(
        label="Who leads it, by role", max_length=120, help_text="A role, such as Head of Adult Safeguarding. No name."
    )
    starts_on = DateField3(label="Start", required=False)
    target_on = DateField3(label="Target date", required=False)

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("target_on") and data["target_on"] < data["starts_on"]:
            self.add_error("target_on", "The target date must be on or after the start")
        return data


class DoneForm(forms.Form):
    on_day = DateField3(label="Done on", past=True)
    reason = LongTextField(label="What was done", rows=3, required=False)


class EndedForm(forms.Form):
    on_day = DateField3(label="Decided on", past=True)
    reason = LongTextField(label="Reason", rows=4)


class ReasonForm(forms.Form):
    reason = LongTextField(label="Reason", rows=3)


class ReviseForm(forms.Form):
    on_day = DateField3(label="New date", future=True)
    reason = LongTextField(label="Reason", rows=3)


class ImpactForm(forms.Form):
    on_day = DateField3(label="Checked on", past=True)
    what_changed = LongTextField(
        label="What changed", rows=4, help_text="For adults and for those who work with them. Also where nothing did."
    )
    how_known = LongTextField(
        label="How it is known", rows=4, help_text="Such as an audit, figures, or what adults and practitioners said."
    )
    reason = LongTextField(
        label="Why already", rows=2, required=False, help_text="Needed within 6 months after it was implemented."
    )


class RatingForm(forms.Form):
    rag = forms.ChoiceField(label="How does it stand?", choices=Rag.choices, widget=Radios(inline=True))
    reason = LongTextField(label="Why", rows=3, required=False, help_text="Needed where you differ from the rule.")


class ActionField(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return f"{obj.number}. {Truncator(obj.what).words(12)}"


class _OfActionForm(forms.Form):
    """Of one action, or of the recommendation as a whole."""

    action = ActionField(label="About which action", queryset=None, required=False, empty_label="All of it")

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = actions


class NoteForm(_OfActionForm):
    text = LongTextField(label="Note", rows=4)
    field_order = ("text", "action")

    def __init__(self, *args, label: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class EvidenceForm(_OfActionForm):
    file = forms.FileField(
        label="File",
        help_text=f"A {ACCEPTED} file. Whoever reads the recommendation can open it; outside your agency they are given a copy "
        "that leaves out where a photograph was taken, and who is noted as author of a Word or Excel file, its comments and its "
        "changes; the text stays as it is, and so does all of a PDF.",
    )
    shows = forms.CharField(
        label="What it shows",
        max_length=300,
        help_text="Such as training dates, a changed procedure, the findings of an audit.",
    )
    field_order = ("file", "shows", "action")


class OwnerForm(forms.Form):
    person = forms.ModelChoiceField(label="New owner", queryset=None, empty_label="Choose a person")
    reason = LongTextField(label="Reason", rows=3)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda user: f"{user.name} ({user.email})"
