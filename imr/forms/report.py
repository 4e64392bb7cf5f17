"""Forms of the report: sections, answers, items that follow, the choice between two texts. Nothing here saves."""

from copy import deepcopy

from django import forms
from django.urls import reverse

from chronology.forms.named import NamesLeftForm
from chronology.selectors.people import key_of_return
from imr.models import Lesson
from imr.selectors.attachments import attachments_of
from reviews.forms.unsent_form import KeptWhileTyped
from reviews.forms.versions import VersionedForm
from sar_portal.design.fields import ChosenField, DateField3, LongTextField
from sar_portal.design.widgets import Checkboxes, Radios


class SectionForm(VersionedForm):
    """The text of one section. `version` is 0 while nothing is stored."""

    mark_optional = False

    text = LongTextField(label="Your text", rows=18, required=False)
    finished = forms.BooleanField(label="I have finished this section", required=False)


class KloeForm(VersionedForm):
    """One line of enquiry, in the order of the thinking. Why is asked for before submission, not at each save."""

    mark_optional = False
    apart = frozenset({"not_applicable_reason"})

    what_happened = LongTextField(label="What happened", rows=6, required=False)
    should_have_happened = LongTextField(
        label="What should have happened",
        rows=5,
        required=False,
        help_text="By law, policy and good practice of that time. Name the policy.",
    )
    why = LongTextField(
        label="Why (needed)",
        rows=7,
        required=False,
        help_text="You cannot submit without it. What made sense then: workload, information, supervision, habit?",
    )
    difference = LongTextField(label="What difference it made", rows=4, required=False)
    known_then = LongTextField(
        label="What was known at the time",
        rows=4,
        required=False,
        help_text="By whom, and from where. Keep apart what came out later.",
    )
    learned_later = LongTextField(
        label="What was learned later",
        rows=4,
        required=False,
        help_text="What came out afterwards, and when. It is no measure of what was decided before.",
    )
    evidence_entries = ChosenField(label="Chronology entries it rests on")
    evidence_interviews = ChosenField(label="Interviews it rests on")
    evidence_records = ChosenField(label="Records it rests on")
    evidence_attachments = ChosenField(label="Attached documents it rests on")
    evidence = LongTextField(
        label="Other evidence",
        rows=3,
        required=False,
        help_text="One to a line: policies, audits, training records.",
    )
    not_applicable = forms.BooleanField(label="This line of enquiry does not apply to our agency", required=False)
    not_applicable_reason = forms.CharField(label="Why it does not apply", max_length=300, required=False)

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("not_applicable") and not data.get("not_applicable_reason", "").strip():
            if "not_applicable_reason" not in self.errors:
                self.add_error("not_applicable_reason", "Say why this line of enquiry does not apply to your agency")
            del data["not_applicable"]  # one does not go without the other
        return data


class ConflictForm(forms.Form):
    """Mine, theirs, or both put together by hand (R14). What was typed travels with the page, so nothing drops it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    # By name, as a box from which everything was taken sends nothing.
    differing = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, fields: dict[str, forms.Field], **kwargs):
        super().__init__(*args, **kwargs)
        self.names = list(fields)
        for name, field in fields.items():
            mine, edited = deepcopy(field), deepcopy(field)
            mine.widget, mine.required = field.hidden_widget(), False
            edited.label = f"{field.label}: both, to be put together"
            self.fields[name], self.fields[f"edited_{name}"] = mine, edited
        choices = [("mine", "Keep mine"), ("theirs", "Keep theirs"), ("edited", "Put both together")]
        reveals = {"edited": tuple(f"edited_{name}" for name in fields)}
        self.fields["resolution"] = forms.ChoiceField(
            label="Which text is kept?", choices=choices, widget=Radios(reveals=reveals)
        )

    @classmethod
    def between(cls, form: VersionedForm, current, names: list[str]):
        """The choice between what was typed in `form` and what is stored now, for the fields in `names`."""
        fields = {name: form.fields[name] for name in names}
        initial: dict = {"version": current.version}
        for name in names:
            mine, theirs = form.cleaned_data[name], getattr(current, name)
            initial[name] = mine
            initial[f"edited_{name}"] = _both(mine, theirs)
        return cls(fields=fields, initial=initial | {"differing": " ".join(names)})

    @property
    def chosen(self) -> dict | None:
        """The values to store; None where theirs are kept."""
        choice = self.cleaned_data["resolution"]
        prefix = {"mine": "", "edited": "edited_"}.get(choice)
        return None if prefix is None else {name: self.cleaned_data[f"{prefix}{name}"] for name in self.names}


def _both(mine, theirs):
    """Where putting both together begins: one text after the other, everything that either chose."""
    if isinstance(mine, str):
        return "\n\n".join(text for text in (mine, theirs) if text)
    if isinstance(mine, list):
        return [*mine, *(one for one in theirs if one not in mine)]
    return mine or theirs


class VersionForm(forms.Form):
    """A step on what was seen and nothing else: restore, remove."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """To which version of the template, as the page compared it."""

    to = forms.IntegerField(widget=forms.HiddenInput)


PLACES = {"section": "imr:section_edit", "kloe": "imr:kloe_answer_edit"}


class PromptForm(forms.Form):
    """Which prompt beside which text; without a prompt, all that were put away there."""

    place = forms.RegexField(r"^(?:section-[\w-]{1,40}|kloe-\d{1,4})$")
    prompt = forms.CharField(max_length=40, required=False)

    def page(self, reference: str) -> str:
        sort, _, name = self.cleaned_data["place"].partition("-")
        return reverse(PLACES[sort], args=[reference, name])


class _ItemForm(KeptWhileTyped, NamesLeftForm, VersionedForm):
    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        self.connect(report)
        if self.is_bound:
            key = key_of_return(report.part.agency_return)
            self.look_for_names(
                {name: key for name, field in self.fields.items() if isinstance(field, forms.CharField)}
            )

    def connect(self, report) -> None:
        """What may be chosen depends on the report."""

    @classmethod
    def of(cls, row, data=None, **kwargs):
        stored = {name: getattr(row, name) for name in cls.base_fields if name != "unsent"}
        return cls(data, initial=stored, **kwargs)


class GoodPracticeForm(_ItemForm):
    what = LongTextField(label="What was done well", rows=5, help_text="A named example, people by code.")
    why_good = LongTextField(
        label="Why it was good",
        rows=4,
        required=False,
        help_text="What it changed for the adult. Should it be spread?",
    )


class LessonForm(_ItemForm):
    text = LongTextField(label="Lesson", rows=5)
    level = forms.ChoiceField(label="For whom", choices=Lesson.Level.choices, widget=Radios())
    kloe_numbers = forms.TypedMultipleChoiceField(
        label="Lines of enquiry it rests on", coerce=int, required=False, widget=Checkboxes(small=True)
    )

    def connect(self, report) -> None:
        kloes = report.part.agency_return.review.kloes.all()
        self.fields["kloe_numbers"].choices = [(kloe.number, f"{kloe.number}. {kloe.title}") for kloe in kloes]


class ChangeForm(_ItemForm):
    what = LongTextField(label="What was changed", rows=4)
    made_when = forms.CharField(label="When", max_length=60, required=False)
    evidence_attachments = forms.TypedMultipleChoiceField(
        label="Attached documents that show it", coerce=int, required=False, widget=Checkboxes(small=True)
    )
    evidence = LongTextField(label="Evidence", rows=3, required=False, help_text="A document, training dates, audit.")

    def connect(self, report) -> None:
        attached = [(one.number, one.words) for one in attachments_of(report)]
        self.fields["evidence_attachments"].choices = attached
        if not attached:
            del self.fields["evidence_attachments"]


class RecommendationForm(_ItemForm):
    text = LongTextField(label="Recommendation", rows=4, help_text="Specific and within your own agency’s power.")
    lesson = forms.ModelChoiceField(
        label="The lesson it rests on", queryset=None, required=False, empty_label="None yet"
    )
    further_lessons = forms.TypedMultipleChoiceField(
        label="Other lessons it rests on", coerce=int, required=False, widget=Checkboxes(small=True)
    )
    intended_outcome = LongTextField(label="Intended outcome", rows=3, required=False)
    measure = LongTextField(label="How success will be known", rows=3, required=False)
    target_on = DateField3(label="Target date", required=False)

    def connect(self, report) -> None:
        field = self.fields["lesson"]
        field.queryset = report.lessons.filter(removed_at__isnull=True)
        field.label_from_instance = lambda lesson: f"{lesson.number}. {lesson.text[:120]}"
        choices = [(lesson.number, field.label_from_instance(lesson)) for lesson in field.queryset]
        self.fields["further_lessons"].choices = choices
        if len(choices) < 2:
            del self.fields["further_lessons"]

    def clean(self):
        """The lesson that is named first is not one of the others; where none is, the first of the others is."""
        data = super().clean() or self.cleaned_data
        numbers, lessons = data.get("further_lessons", []), self.fields["lesson"].queryset
        if numbers and not data.get("lesson"):
            data["lesson"] = lessons.get(number=numbers[0])
        if numbers:
            data["further_lessons"] = [number for number in numbers if number != data["lesson"].number]
        return data


class ActionForm(_ItemForm):
    what = LongTextField(label="Action", rows=3)
    lead_officer = forms.CharField(label="Lead officer, by role", max_length=120)
    target_on = DateField3(label="Target date", required=False)


class SubmitForm(forms.Form):
    """The author's word for the version that is submitted."""

    sure = forms.BooleanField(
        label="This report is complete and is my own independent judgement. Staff have checked the facts about them",
        error_messages={"required": "Confirm this before you submit"},
    )


KLOE_FIELDS = tuple(name for name in KloeForm.base_fields if name != "version")
SECTION_FIELDS = tuple(name for name in SectionForm.base_fields if name != "version")
