"""allauth's forms with our words, and the fields that confirm who is at the keyboard."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from sar_portal.accounts import mail

CODE_HINT = "The 6 figures your authenticator app shows now."


def _password(label: str, autocomplete: str = "current-password", hint: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=hint)


def _word(form: forms.Form, name: str, label: str, hint: str = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self, "login", "E-mail address")
        _word(self, "password", "Password")
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskForResetForm(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self, "email", "E-mail address", "The one you sign in with.")

    def save(self, request, **kwargs) -> str:
        """allauth's own way for an unknown address points to its sign-up page, which there is none of here."""
        if self.users:
            return super().save(request, **kwargs)
        mail.send("unknown_account", self.cleaned_data["email"], {})
        return self.cleaned_data["email"]


CHOOSE_HINT = "At least 12 characters. Three random words are easier to remember than a short mixture."


class ResetPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self, "password1", "New password", CHOOSE_HINT)
        _word(self, "password2", "New password again")


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", "Password you use now")
        _word(self, "password1", "New password", CHOOSE_HINT)
        _word(self, "password2", "New password again")


class ConfirmPasswordForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self, "password", "Password")


def _code(form: forms.Form) -> None:
    _word(form, "code", "Code", CODE_HINT)
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class CodeForm(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _code(self)


class ConfirmCodeForm(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _code(self)


class ActivateCodeForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _code(self)


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """Every passkey here can sign in by itself, so it must ask for a PIN, a finger or a face: that box is not asked."""

    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self, "name", "Name of this passkey", "Such as 'Work laptop' or 'Key on my ring'.")

    def clean(self) -> dict:
        # Not what the browser said of it: user verification is always asked of a new passkey (A3).
        self.cleaned_data["passwordless"] = True
        return super().clean()


class ConfirmIdentityForm(forms.Form):
    """The password, and the code where the person has an authenticator app, asked on the page of the act itself.

    Put its fields beside the act's own form, so that nothing posted is lost; `stepup.confirm_identity` checks them.
    """

    password = _password("Your password")
    code = forms.CharField(
        label="Code from your authenticator app",
        help_text=CODE_HINT,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, prefix=kwargs.pop("prefix", "identity"), **kwargs)
        if not user.authenticator_set.filter(type="totp").exists():
            del self.fields["code"]
