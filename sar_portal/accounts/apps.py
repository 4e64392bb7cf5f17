from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sar_portal.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from sar_portal.accounts import checks  # noqa: F401, PLC0415  registers itself
