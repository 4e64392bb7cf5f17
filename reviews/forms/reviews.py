"""Forms of the set-up of a review, one for each step."""

from django import forms

from reviews.forms.people import spellings_field
from reviews.forms.unsent_form import KeptWhileTyped
from reviews.forms.versions import VersionedForm
from reviews.models import AbuseType, Mandate, Review
from reviews.policies import REFERENCE
from sar_portal.accounts.models import Board
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Checkboxes, Radios

LIVING = {"True": "The adult died", "False": "The adult is alive"}


def _as_bool(value) -> bool:
    return str(value) == "True"


class BasicsForm(VersionedForm):
    """Step 1: enough for the review to exist and be found again."""

    pseudonym = forms.CharField(
        label="Name used for the adult",
        max_length=60,
        help_text="A pseudonym, agreed with the family where you can. It stands on every page and paper.",
    )
    referral_received = DateField3(label="Referral received", past=True)
    mandate = forms.ChoiceField(
        label="Is the review mandatory or discretionary?",
        choices=Mandate.choices,
        widget=Radios(
            hints={
                "mandatory": "The conditions of section 44(1) to (3) of the Care Act 2014 are met, so the board must "
                "carry out the review.",
                "discretionary": "They are not, and the board may carry out a review under section 44(4).",
            }
        ),
    )
    period_start = DateField3(label="Period under review from", past=True)
    period_end = DateField3(label="Period under review to", past=True)

    def clean(self):
        start, end = self.cleaned_data.get("period_start"), self.cleaned_data.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", "The period must end on or after the day it begins")
        return self.cleaned_data


class OpenForm(BasicsForm):
    """Step 1 of a new review: also its reference and, for who coordinates several boards, the board."""

    field_order = ["board", "reference"]

    board = forms.ModelChoiceField(label="Board", queryset=Board.objects.none(), to_field_name="code")
    reference = forms.CharField(
        label="Reference",
        max_length=30,
        help_text="It stands in addresses and e-mails, so it must not name anybody. It cannot be changed later.",
    )

    def __init__(self, *args, boards, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards
        if len(boards) == 1:
            self.fields["board"].widget = forms.HiddenInput()

    def clean_reference(self) -> str:
        reference = self.cleaned_data["reference"].strip().upper()
        if not REFERENCE.fullmatch(reference):
            raise forms.ValidationError("The reference has capitals, figures and hyphens, such as ASAB-SAR-2026-03")
        if Review.objects.filter(reference=reference).exists():
            raise forms.ValidationError(f"The reference {reference} is taken")
        return reference


class CriteriaForm(KeptWhileTyped, VersionedForm):
    """Step 2: the limbs of Care Act 2014 section 44, each with the reasons."""

    mark_optional = False

    needs_care_reason = LongTextField(
        label="The adult was in the area and had needs for care and support: reasons",
        required=False,
        rows=4,
        help_text="Whether or not the local authority was meeting any of those needs.",
    )
    concern_reason = LongTextField(
        label="There is reasonable cause for concern about how agencies worked together: reasons",
        required=False,
        rows=4,
    )
    adult_died = forms.TypedChoiceField(
        label="What happened to the adult?",
        choices=list(LIVING.items()),
        coerce=_as_bool,
        empty_value=None,
        widget=Radios(
            hints={
                "True": "And the death resulted, or is suspected to have resulted, from abuse or neglect.",
                "False": "And the board knows or suspects that they experienced serious abuse or neglect.",
            }
        ),
    )
    outcome_reason = LongTextField(
        label="The death, or the serious abuse or neglect: reasons",
        required=False,
        rows=4,
        help_text="Serious includes: likely to have died without intervention, permanent harm, reduced capacity or "
        "quality of life.",
    )
    referrer = forms.CharField(label="Who referred the case", max_length=120, required=False)
    decided_on = DateField3(label="Decision of the independent chair", required=False, past=True)


class RemitForm(KeptWhileTyped, VersionedForm):
    """Step 4: what the review looks at and how, and its own dates."""

    types_of_abuse = forms.MultipleChoiceField(
        label="Types of abuse or neglect", choices=AbuseType.choices, required=False, widget=Checkboxes(small=True)
    )
    methodology = forms.CharField(label="Methodology", max_length=200, required=False)
    terms_of_reference = LongTextField(label="Terms of reference", required=False, rows=10)
    initiated_on = DateField3(
        label="Review initiated",
        required=False,
        help_text="The six months in which a review is expected to be completed run from this day.",
    )
    target_completion = DateField3(label="Target for completion", required=False)

    def clean(self):
        start, target = self.cleaned_data.get("initiated_on"), self.cleaned_data.get("target_completion")
        if start and target and target < start:
            self.add_error("target_completion", "The target must be after the review was initiated")
        return self.cleaned_data


class FamilyForm(VersionedForm):
    family_involvement = LongTextField(
        label="How the family or friends are involved",
        required=False,
        rows=8,
        help_text="Who was told and when, what they wish for, which name they ask to be used. Declining is a valid "
        "answer: record the reason. For a living adult: consent or capacity, and the advocate.",
    )


class AdultForm(VersionedForm):
    """Who the adult is: kept in a table apart and shown on one page only."""

    real_name = forms.CharField(label="Real name", max_length=120)
    date_of_birth = DateField3(label="Date of birth", required=False, past=True)
    date_of_death = DateField3(label="Date of death", required=False, past=True)
    nhs_number = forms.CharField(label="NHS number", max_length=14, required=False, help_text="10 figures.")
    code = forms.CharField(
        label="Called in the agencies’ texts",
        max_length=40,
        required=False,
        help_text="Where agencies write something else than the name used in this review.",
    )
    spellings = spellings_field()

    def clean_nhs_number(self) -> str:
        """Ten figures with the right check figure; nothing that is plainly mistyped goes out in a letter."""
        typed = "".join(self.cleaned_data["nhs_number"].split())
        if not typed:
            return ""
        if not (typed.isascii() and typed.isdigit() and len(typed) == 10):
            raise forms.ValidationError("The NHS number must have 10 figures")
        rest = sum(int(figure) * weight for figure, weight in zip(typed[:9], range(10, 1, -1), strict=True)) % 11
        if (11 - rest) % 11 != int(typed[9]):
            raise forms.ValidationError("This is not a valid NHS number. Check the figures")
        return f"{typed[:3]} {typed[3:6]} {typed[6:]}"


class KloeForm(VersionedForm):
    number = forms.IntegerField(
        label="Number",
        min_value=1,
        max_value=99,
        required=False,
        help_text="Leave it empty to add the line at the end.",
    )
    title = forms.CharField(label="Short title", max_length=120)
    question = LongTextField(label="Question", rows=4)


class CopyForm(forms.Form):
    """Which review's lines of enquiry to start from."""

    source = forms.ModelChoiceField(
        label="Copy the lines of enquiry of", queryset=Review.objects.none(), to_field_name="reference"
    )

    def __init__(self, *args, reviews, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = reviews


class ParallelForm(VersionedForm):
    kind = forms.CharField(
        label="Kind of process", max_length=120, help_text="Such as inquest or criminal investigation."
    )
    lead_body = forms.CharField(label="Who leads it", max_length=120, required=False)
    contact = forms.CharField(label="Contact", max_length=120, required=False)
    reference = forms.CharField(label="Its reference", max_length=60, required=False)
    status = forms.CharField(label="How it stands", max_length=200, required=False)
    holds_interviews = forms.BooleanField(label="No interviews until cleared", required=False)
    holds_publication = forms.BooleanField(label="No publication until cleared", required=False)
    ended_on = DateField3(label="Ended on", required=False, past=True, help_text="Its holds end with it.")


class MilestoneForm(VersionedForm):
    what = forms.CharField(
        label="What",
        max_length=120,
        help_text="Such as panel meeting or author briefing.",
        error_messages={"required": "Say what the milestone is"},
    )
    planned_on = DateField3(label="Planned for")
    done_on = DateField3(label="Took place on", required=False, past=True)


class MoveForm(forms.Form):
    """The reason for moving a review on; the state table says whether one is needed."""

    reason = LongTextField(label="Reason", rows=4)

    def __init__(self, *args, needs_reason: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
