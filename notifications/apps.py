from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset  # noqa: PLC0415  needs the models

        from notifications.feeds import end_with_password  # noqa: PLC0415

        for signal in (password_changed, password_reset):
            signal.connect(end_with_password)
