"""Sign-in and one's own account. allauth looks its views up by name, so these keep them; only those wanted are here.

Not routed, so that they answer 404: sign-up, allauth's change of e-mail address (ours is in the people room), recovery codes,
sign-in by code.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path

from sar_portal.access.views import public, signed_in
from sar_portal.accounts.views import factors, roles, security, sign_in
from sar_portal.accounts.views.sign_out import sign_out

own = [
    path("account/security/", security.account_security, name="account_security"),
    path("account/security/authenticator.svg", security.authenticator_picture, name="authenticator_picture"),
    path("account/sessions/end/", security.sessions_end_others, name="sessions_end_others"),
    path("account/sessions/<int:session>/end/", security.session_end, name="session_end"),
    path("account/session/keep/", security.session_keep, name="session_keep"),
    path("account/session/left/", security.session_left, name="session_left"),
    path("permissions/", roles.permission_matrix, name="permission_matrix"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("sign-in/", public(sign_in.SignIn.as_view()), name="account_login"),
    path("sign-in/organisation/", sign_in.organisation_sign_in, name="account_organisation"),
    path("sign-in/organisation/back/", sign_in.organisation_back, name="account_organisation_back"),
    path("sign-in/check/", public(factors.SecondFactorCheck.as_view()), name="mfa_authenticate"),
    path("sign-in/passkey/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/closed/", public(account.account_inactive), name="account_inactive"),
    path("sign-out/", sign_out, name="account_logout"),
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path("password/forgotten/", public(account.password_reset), name="account_reset_password"),
    path("password/forgotten/sent/", public(account.password_reset_done), name="account_reset_password_done"),
    path("password/chosen/", public(account.password_reset_from_key_done), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("account/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", signed_in(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    # The page of one's factors is our own; allauth returns to it by these names.
    path("account/security/", security.account_security, name="mfa_index"),
    path("account/security/", security.account_security, name="mfa_list_webauthn"),
    path("account/security/authenticator/", signed_in(factors.ActivateTOTP.as_view()), name="mfa_activate_totp"),
    path(
        "account/security/authenticator/remove/",
        signed_in(factors.DeactivateTOTP.as_view()),
        name="mfa_deactivate_totp",
    ),
    path("account/security/passkeys/add/", signed_in(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("account/security/passkeys/<int:pk>/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "account/security/passkeys/<int:pk>/remove/",
        signed_in(factors.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
]
