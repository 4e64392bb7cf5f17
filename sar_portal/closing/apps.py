from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "sar_portal.closing"
    label = "closing"
    verbose_name = "Closing a review"
