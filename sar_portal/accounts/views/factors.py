"""Adding and removing a second factor: allauth's views, with the session and the audit trail told."""

from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpResponse

from sar_portal.accounts import factors
from sar_portal.accounts.services import added_factor, removed_factor


class SecondFactorCheck(mfa.AuthenticateView):
    """Asks only for what the person has. The password was right already, so this tells nobody anything new."""

    def get_context_data(self, **kwargs) -> dict:
        kinds = {factor.type for factor in factors.of(self.stage.login.user)}
        has = {"has_app": Authenticator.Type.TOTP in kinds, "has_passkey": Authenticator.Type.WEBAUTHN in kinds}
        return super().get_context_data(**kwargs) | has


class ActivateTOTP(totp.ActivateTOTPView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        added_factor(self.request, kind=Authenticator.Type.TOTP, by=self.request.user)
        return response


class DeactivateTOTP(totp.DeactivateTOTPView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        removed_factor(self.request, kind=Authenticator.Type.TOTP, by=self.request.user)
        return response


class AddPasskey(webauthn.AddWebAuthnView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        added_factor(self.request, kind=Authenticator.Type.WEBAUTHN, by=self.request.user)
        return response


class RemovePasskey(webauthn.RemoveWebAuthnView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        removed_factor(self.request, kind=Authenticator.Type.WEBAUTHN, by=self.request.user)
        return response
