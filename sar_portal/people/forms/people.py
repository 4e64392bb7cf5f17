"""People, agencies, and the settings of a board that are plain facts."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from chronology.selectors.checks import ADVISORY
from notifications.forms import hour_field
from reviews.forms.versions import VersionedForm
from sar_portal.access.errors import Refused
from sar_portal.access.models import AuditEvent
from sar_portal.access.permissions import Kind
from sar_portal.access.roles import ROLES, Role
from sar_portal.accounts.abbreviations import board_terms
from sar_portal.accounts.forms import CHOOSE_HINT
from sar_portal.accounts.letters import PRACTITIONER_FIELDS, check_merge_fields
from sar_portal.accounts.models import Agency, Board, Invitation, User
from sar_portal.accounts.policies import INVITED_TO, check_quiet_hours
from sar_portal.design.fields import DateField3
from sar_portal.design.widgets import Checkboxes

# In the order of the roles table.
BOARD_ROLES = [role.value for role in ROLES if role in INVITED_TO[Kind.BOARD][0]]


class TypedTwice(forms.Form):
    """An address that is given twice: to a wrong one nothing can be called back."""

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if cleaned.get("email", "").lower() != cleaned.get("email_again", "").lower() and "email_again" in cleaned:
            self.add_error("email_again", "The two e-mail addresses are not the same")
        return cleaned


class PersonForm(TypedTwice):
    name = forms.CharField(label="Full name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail address at work",
        help_text="The invitation works for this address only, so check it with the person.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    email_again = forms.EmailField(
        label="E-mail address again",
        help_text="A message to the wrong person of the same name cannot be called back.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ColleagueForm(PersonForm):
    """An agency's lead invites a colleague, as a member or as another lead."""

    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    staff_number = forms.CharField(
        label="Staff number",
        max_length=40,
        required=False,
        help_text="With it a register of practitioners can tell whether somebody on it is this person.",
    )
    role = forms.ChoiceField(
        label="What will they do?",
        choices=[
            ("", "Be a colleague whom you can appoint (author, senior manager, contributor)"),
            (Role.AGENCY_LEAD.value, "Be another lead of the agency, with you"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class BoardPersonForm(PersonForm):
    """An administrator invites someone to the board, or an agency's first lead."""

    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    place = forms.ChoiceField(label="What will they do?", widget=forms.RadioSelect)

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = {agency.code: agency for agency in agencies}
        leads = [(f"{Role.AGENCY_LEAD}:{agency.code}", f"Agency lead of {agency.name}") for agency in agencies]
        self.fields["place"].choices = [*((role, ROLES[Role(role)].name) for role in BOARD_ROLES), *leads]

    def destination(self, board: Board) -> dict:
        """The role, and the agency or board it is held on, as the service takes them."""
        role, _, code = self.cleaned_data["place"].partition(":")
        agency = self.agencies[code] if code else None
        return {"role": role, "agency": agency, "scope": (agency or board).scope}


class AcceptForm(forms.Form):
    """What only the invited person can give: the address they were written to, and a password of their own (I2)."""

    address = forms.EmailField(
        label="Your e-mail address",
        help_text="The one this invitation was sent to.",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="New password",
        help_text=CHOOSE_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation: Invitation, new: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = User(email=invitation.email, name=invitation.name)
        if not new:
            del self.fields["password"]

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]


class AddressForm(TypedTwice):
    email = forms.EmailField(
        label="New e-mail address",
        max_length=254,
        help_text="A link goes there. The address changes when it is used, and not before.",
        error_messages={"required": "Enter the new e-mail address"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    email_again = forms.EmailField(
        label="New e-mail address again",
        max_length=254,
        error_messages={"required": "Enter the new e-mail address again"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="No names and nothing of a case.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="Another role",
        choices=[("", "Choose a role"), *((role, ROLES[Role(role)].name) for role in BOARD_ROLES)],
    )
    until = DateField3(
        label="Last day",
        required=False,
        future=True,
        help_text="The role ends by itself after it. Leave it empty for a role without an end.",
    )


MAILBOX = (
    "Told, beside the agency lead, when a request is sent or a matter is taken to the lead: its reference and a link."
)


class AgencyForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Agency
        fields = ["name", "code", "shared_mailbox"]
        help_texts = {"shared_mailbox": MAILBOX}

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()


class AgencySettingsForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Agency
        fields = ["shared_mailbox", "manager_reads_interviews", "support_offer", "hand_over_days"]
        labels = {
            "manager_reads_interviews": "The accepting senior manager reads interview records",
            "support_offer": "Support and counselling offered to staff",
            "hand_over_days": "Days that the text of a disciplinary hand-over waits for its recipient",
        }
        help_texts = {
            "access_months": "Counts from the next confirmation on: a date that was set stays.",
            "shared_mailbox": MAILBOX,
            "manager_reads_interviews": "Otherwise only the author and the person interviewed can read them.",
            "hand_over_days": "0 to 28. At 0 no text is stored: only that a matter was handed over, when and to whom. "
            "Otherwise it is erased an hour after its recipient opened it, or after so many days.",
            "support_offer": "Who offers it and how to reach them. It stands in the letters that tell practitioners of a review.",
        }
        widgets = {"support_offer": forms.Textarea(attrs={"rows": 5})}


QUIET = (
    "What can wait is then sent to nobody; each person may have quiet hours of their own beside these. Reminders on the day and "
    "of what is late never wait."
)


class BoardForm(VersionedForm, forms.ModelForm):
    strict_checks = forms.MultipleChoiceField(
        label="Checks that a chronology must pass before it is submitted",
        choices=[(check.key, check.name) for check in ADVISORY],
        required=False,
        widget=Checkboxes(small=True),
        help_text="A date, a source and what happened are always needed. The others only advise unless you tick them.",
    )

    quiet_from = hour_field("Quiet hours from", help_text=QUIET)
    quiet_until = hour_field("Quiet hours until")

    class Meta:
        model = Board
        fields = [
            "name",
            "subgroup_name",
            "coordinator_title",
            "chair_name",
            "contact",
            "legal_basis",
            "practitioner_letter",
            "handling",
            "acknowledge_days",
            "name_people_days",
            "records_days",
            "chronology_days",
            "report_days",
            "query_days",
            "digest_hour",
            "quiet_from",
            "quiet_until",
            "quiet_weekends",
            "access_months",
            "abbreviations",
            "gap_days",
            "strict_checks",
        ]
        widgets = {
            "contact": forms.Textarea(attrs={"rows": 4}),
            "legal_basis": forms.Textarea(attrs={"rows": 4}),
            "practitioner_letter": forms.Textarea(attrs={"rows": 20}),
            "abbreviations": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "legal_basis": "For request letters. The cover of a report names sections 44 and 45 of the Care Act as its request "
            "recorded them.",
            "practitioner_letter": "Agencies print it for each person. These become the person’s own: "
            + ", ".join(f"{{{name}}}" for name in PRACTITIONER_FIELDS),
            "abbreviations": "Beside those of the field, on a line each: MARM: multi-agency risk management meeting. Agencies "
            "need not explain them, and they are printed with what is submitted from now on.",
        }

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        try:
            hours = cleaned.get("quiet_from"), cleaned.get("quiet_until")
            check_quiet_hours(*hours, cleaned.get("digest_hour") or 0)
        except Refused as refused:
            self.add_error("quiet_until", refused.sentence)
        return cleaned

    def clean_abbreviations(self) -> str:
        text = self.cleaned_data["abbreviations"].replace("\r\n", "\n")
        try:
            board_terms(text)
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused
        return text

    def clean_practitioner_letter(self) -> str:
        text = self.cleaned_data["practitioner_letter"].replace("\r\n", "\n")
        try:
            check_merge_fields(text, PRACTITIONER_FIELDS)
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused
        return text


class AuditFilterForm(forms.Form):
    """What to show of the access log. Nothing must be filled in."""

    mark_optional = False

    what = forms.ChoiceField(required=False, choices=[("", "Everything"), *AuditEvent.What.choices])
    person = forms.ChoiceField(required=False, label="Person")
    verb = forms.CharField(required=False, label="Page or act", max_length=80)

    def clean_verb(self) -> str:
        return self.cleaned_data["verb"].strip().replace(" ", "_")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Everyone"), *((str(user.pk), user.name) for user in people)]
