"""Forms of interviews and of the interviewee's page. Nothing here saves."""

from django import forms

from chronology.models import CORRECTABLE, ChronologyEntry
from chronology.selectors.corrections import texts_of
from imr.models import EntryCheck
from imr.models.interview import FACTORS, RECORD, StaffInterview
from reviews.forms.unsent_form import KeptWhileTyped
from reviews.forms.versions import VersionedForm
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Radios

HINTS = {
    "opening": "What was explained and agreed before you began, and what they asked.",
    "part_in_events": "What they did, when, with whom.",
    "turning_points": "Moments at which things could have gone another way.",
    "how_it_looked": "What they knew then, what was on their mind, competing demands, options they saw.",
    "factor_family": "Wishes, needs, relationships, refusal, risk: what they met in the person and the family.",
    "factor_role": "What was expected of them, training, experience, authority to act.",
    "factor_environment": "Workload, staffing, shifts, space, records and equipment.",
    "factor_personal": "Health, stress, fatigue, what went on in their own life.",
    "factor_team": "Support, supervision, handover, who could be asked.",
    "factor_agencies": "What came from others and went to them, who was thought to be acting.",
    "factor_culture": "Management, priorities, policy as it was practised, what was rewarded.",
    "factor_context": "National policy, funding, the local area, a pandemic.",
    "contributory": "",
    "went_well": "",
    "good_practice": "Good practice they name, their own or of others.",
    "lessons": "",
    "suggested_changes": "What they would change.",
}


class PlanForm(VersionedForm):
    day = DateField3(label="Day", required=False)
    time = forms.TimeField(
        label="Time",
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TimeInput(format="%H:%M"),
        help_text="24-hour, such as 14:30.",
        error_messages={"invalid": "Write the time as 14:30"},
    )
    place = forms.CharField(label="Place", max_length=120, required=False)
    arranged_with = forms.CharField(label="Line manager consulted", max_length=120)
    arranged_by = forms.CharField(label="Consulted by", max_length=120, required=False)
    arranged_on = DateField3(label="Consulted on", required=False, past=True)
    companion = forms.CharField(label="Companion who will be present", max_length=120, required=False)
    support_before_on = DateField3(label="Support confirmed with the line manager on", required=False, past=True)

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("time") and not cleaned.get("day"):
            self.add_error("day", "Enter the day as well as the time")
        return cleaned


class HeldForm(VersionedForm):
    held_on = DateField3(label="Held on", past=True)
    purpose_explained = forms.BooleanField(
        label="Purpose and confidentiality were explained",
        required=False,
        help_text="What the review is for, what the record is used for, who reads it, and that it is not about blame.",
    )
    companion = forms.CharField(label="Companion who was present", max_length=120, required=False)
    support_before_on = DateField3(label="Support confirmed with the line manager before", required=False, past=True)


class RecordForm(VersionedForm):
    """The sections of the record, in the order of the interview."""

    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in RECORD:
            label, rows = StaffInterview.title_of(name), 3 if name in FACTORS else 6
            self.fields[name] = LongTextField(label=label, required=False, rows=rows, help_text=HINTS[name])

    @property
    def go_on_at(self):
        """The box in which the writing goes on: the last one that has words, or the first."""
        written = [self[name] for name in RECORD if self[name].value()]
        return written[-1] if written else self[RECORD[0]]

    @classmethod
    def of(cls, row, data=None, **initial):
        stored = {name: getattr(row, name) for name in ("version", *RECORD)}
        return cls(data, initial=stored | initial)


class PutForm(KeptWhileTyped, VersionedForm):
    """What they said of one entry. The boxes begin with what the entry says, so that a correction is written into it."""

    mark_optional = False

    entry_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="What did they say?",
        choices=EntryCheck.Outcome.choices,
        widget=Radios(
            hints={"corrected": "Say what the entry should say.", "disputed": "Say what they hold against it."},
            reveals={"corrected": tuple(f"new_{name}" for name in CORRECTABLE)},
        ),
    )
    new_date = forms.CharField(label="When", max_length=100, required=False)
    new_time = forms.CharField(label="Time", max_length=100, required=False)
    new_people = LongTextField(label="People involved, by code", max_length=2000, required=False, rows=2)
    new_event = LongTextField(label="What happened", required=False, rows=5)
    new_action = LongTextField(label="Action or decision", required=False, rows=3)
    said = LongTextField(label="In their words", required=False, rows=3)

    now: dict[str, str]

    @classmethod
    def about(cls, entry, data=None):
        """The form for an entry with what was said of it before, in `entry.put`."""
        now = texts_of(entry)
        boxes = {f"new_{name}": getattr(entry.put, f"new_{name}", "") or text for name, text in now.items()}
        boxes["entry_version"] = entry.version
        form = cls.of(entry.put, data, **boxes) if entry.put else cls(data, initial=boxes)
        form.now = now
        return form

    @property
    def becomes(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"new_{name}"] for name in CORRECTABLE}

    def differences(self, current):
        """A box that nobody corrected holds what the entry says; where the entry was changed, it is shown as it is now."""
        if isinstance(current, ChronologyEntry):
            now = {f"new_{name}": text for name, text in texts_of(current).items()}
            return [(self.fields[box].label, text) for box, text in now.items() if text != self.cleaned_data[box]]
        for name, text in self.now.items():
            setattr(current, f"new_{name}", getattr(current, f"new_{name}") or text)
        return super().differences(current)

    def meet(self, current):
        if not isinstance(current, ChronologyEntry):
            return super().meet(current)
        self.data = self.data.copy()
        self.data["entry_version"] = str(current.version)


class SupportForm(forms.Form):
    on = DateField3(label="Support confirmed with the line manager after the interview on", past=True)
