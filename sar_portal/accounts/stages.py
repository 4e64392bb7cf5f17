"""When the second factor is asked for between the password and the session."""

from allauth.mfa.stages import AuthenticateStage

from sar_portal.accounts import factors


class SecondFactorStage(AuthenticateStage):
    """Ours, unless the organisation's sign-in has shown one and the environment says that this counts."""

    def _should_handle(self, request) -> bool:
        return super()._should_handle(request) and not factors.shown_by_organisation(request, self.login.user)
