"""How allauth is fitted to this house: no sign-up, mail without content, sealed seeds, sign-ins in the audit trail."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.urls import reverse

from sar_portal.access.audit import record
from sar_portal.accounts import coming, crypto, devices, factors, mail, organisation


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "incorrect_password": "The password is not right.",
        "enter_current_password": "Enter the password you use now.",
        "incorrect_code": "The code is not right, or it was used before. Wait for the next one.",
        "too_many_login_attempts": "There were too many failed attempts. Wait five minutes, then try again.",
        "rate_limited": "There were too many attempts. Wait a few minutes, then try again.",
        "invalid_password_reset": "This link cannot be used any more. Ask for a new one.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def send_mail(self, template_prefix, email, context) -> None:
        """Sends the letter of a password reset; allauth's others have no place here."""
        if template_prefix == "account/email/password_reset_key":
            mail.send("password_reset_key", email, {"password_reset_url": context["password_reset_url"]})

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        mail.tell_of_change(template_prefix, user)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link begins with our own address, never with what the request's Host header says."""
        uid, _, token = key.partition("-")
        return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("account_login")

    def get_logout_redirect_url(self, request) -> str:
        return reverse("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Signing in counts as well as confirming, for five minutes: nobody is asked twice in a row."""
        return not factors.given_lately(self.request) and super().is_reauthentication_required(app=app, **kwargs)

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """What failures at one account are counted under: those from a browser that it has been used in by themselves, so
        that a stranger's do not keep its owner out of it.
        """
        key = super()._get_login_attempts_cache_key(request, **credentials)
        browser = devices.counted_apart(request, credentials.get("email", ""))
        return f"{key}:{browser}" if browser else key

    def authentication_failed(self, request, **credentials) -> None:
        record("refused", "sign_in", None, by=request.user)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        by = {"by": "organisation"} if factors.by_organisation(request, user) else {}
        record("did", "sign_in", None, by=user, details=by)
        if not devices.known(request, user) and not kwargs.get("signup"):
            mail.tell_of_change("new_place", user)
        devices.remember(request, response, user)
        return response

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "sar_portal.accounts.stages.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """Being signed in needs no banner; what changed does."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user, type) -> str:
        return "My passkey" if not user.authenticator_set.filter(type=type).exists() else "My spare passkey"


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """An organisation's own sign-in: no sign-up by it, nobody it binds but by our rules, nothing asked elsewhere."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def list_apps(self, request, provider=None, client_id=None) -> list:
        return [organisation.app()] if organisation.configured() else []

    def get_requests_session(self) -> organisation.IssuerSession:
        return organisation.IssuerSession()

    def pre_social_login(self, request, sociallogin) -> None:
        """Ends allauth's own way here: it would put the whole account into the session to wait for the second factor."""
        raise ImmediateHttpResponse(coming.come_in(request, sociallogin))

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None) -> None:
        """Cancelled there, an old or foreign state, a code that is spent, an answer that is none: all alike."""
        raise ImmediateHttpResponse(coming.stay_out(request, exception))
