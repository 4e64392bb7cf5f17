from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sar_portal.accounts"
    label = "accounts"
    verbose_name = "Accounts"
