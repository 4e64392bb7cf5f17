from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "sar_portal.access"
    label = "access"
    verbose_name = "Access"
