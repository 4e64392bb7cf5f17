"""Forms of who writes and who accepts, and of the hand-over. Nothing here saves."""

from django import forms

from imr.models.handover import HOW
from imr.selectors.register import in_words
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Radios


class PersonForm(forms.Form):
    """Someone of the agency, or invited from outside, and the post they hold."""

    person = forms.ModelChoiceField(label="Person", queryset=None, empty_label="Choose a person")
    job_title = forms.CharField(label="Job title", max_length=120)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda user: f"{user.name} ({user.email})"


class ContributorForm(PersonForm):
    team = forms.CharField(
        label="Ward, team or department",
        max_length=120,
        help_text="Their entries say where they come from, such as Ward 7.",
    )


class AuthorForm(PersonForm):
    from_outside = forms.BooleanField(
        label="An independent person from outside the organisation",
        required=False,
        help_text="Someone invited to this return who is no member of the agency.",
    )


class OutsiderForm(forms.Form):
    """Someone from outside the organisation. The address is typed twice: the link goes to it and nowhere else."""

    name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="The invitation works for this address only.")
    email_again = forms.EmailField(label="E-mail address again")

    def clean(self):
        cleaned = self.cleaned_data
        if {"email", "email_again"} <= cleaned.keys() and cleaned["email"].lower() != cleaned["email_again"].lower():
            self.add_error("email_again", "The two addresses differ")
        return cleaned


class ManagerForm(PersonForm):
    """Who accepts for the organisation; where somebody is appointed already, why it is another now."""

    deputy = forms.BooleanField(
        label="As a deputy while the senior manager is away",
        required=False,
        help_text="Of the same agency. The decision and its reason are kept; the role is printed with ‘deputy’.",
    )
    reason = LongTextField(label="Why does another person decide?", rows=2, required=False)

    def __init__(self, *args, replaces: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not replaces:
            del self.fields["deputy"], self.fields["reason"]
        else:
            self.fields["reason"].required = True


class ConflictForm(forms.Form):
    """A senior manager's own word that they cannot decide."""

    reason = LongTextField(
        label="What is the conflict?", rows=4, help_text="Your agency’s lead reads it. It does not go to the board."
    )


class StandInForm(PersonForm):
    reason = LongTextField(label="Why has the agency nobody who can accept?", rows=3)


class IdentityForm(forms.Form):
    """The answer to one same-name question."""

    verb = forms.ChoiceField(
        label="Are they the same person?",
        choices=[("same", "Yes, the same person"), ("different", "No, two people")],
        widget=Radios(),
    )
    reason = LongTextField(label="How do you know?", required=False, rows=2)


class DeclarationForm(forms.Form):
    """The author's own words beside the board's."""

    mark_optional = False

    agree = forms.BooleanField(label="I declare that this is true")
    other_interests = LongTextField(
        label="Other interests",
        required=False,
        rows=3,
        help_text="Anything else a reader of your report should know, such as having worked in that team before.",
    )


class ResourcesForm(forms.Form):
    protected_time = forms.CharField(
        label="Protected time", max_length=200, help_text="Such as two days a week until the due date."
    )
    support = forms.CharField(label="Administrative support", max_length=200)
    access_to_records = forms.CharField(label="Access to records", max_length=200)


class HandOverForm(forms.Form):
    """To whom, when, how. There is a field for the matter itself only where the agency's setting allows it (R6)."""

    recipient = forms.ChoiceField(
        label="Handed over to",
        help_text="A line manager or senior manager. A line manager who is missing here can be put on the register.",
    )
    handed_on = DateField3(label="Handed over on", past=True)
    how = forms.ChoiceField(label="How", choices=HOW, widget=Radios())
    text = LongTextField(
        label="What you hand over",
        required=False,
        rows=5,
        help_text="Only for somebody with an account in this agency: nobody but them can read it. It is erased an hour after "
        "they opened it.",
    )

    def __init__(self, *args, people, managers, days: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.days = days
        if not days and self.data.get("text", "").strip():
            self.fields["text"].help_text = ""
        elif not days:
            del self.fields["text"]
        self.people = {str(user.pk): user for user in people}
        self.managers = {f"register-{row.pk}": row for row in managers}
        choices: list = [("", "Choose a person")]
        choices += [("With an account in this agency", [(key, self._named(user)) for key, user in self.people.items()])]
        if managers:
            told = [(key, in_words(row)) for key, row in self.managers.items()]
            choices += [("On the register, without an account in this agency: nobody but you sees it here", told)]
        self.fields["recipient"].choices = choices

    def clean_text(self):
        """What was written while the agency still stored it is shown once more, and never dropped in silence."""
        text = self.cleaned_data["text"]
        if text.strip() and not self.days:
            raise forms.ValidationError(
                "Your agency no longer stores what is handed over, so nothing is kept yet. Copy this if you need it, then "
                "empty the box. Say it to the person, or write them a letter."
            )
        return text

    @staticmethod
    def _named(user) -> str:
        return f"{user.name}, {user.post} ({user.email})" if user.post else f"{user.name} ({user.email})"

    @property
    def to(self) -> dict:
        """The person chosen, as the service takes them."""
        chosen = self.cleaned_data["recipient"]
        return {"recipient": self.people.get(chosen), "line_manager": self.managers.get(chosen)}
