from django.apps import AppConfig


class CombinedConfig(AppConfig):
    name = "sar_portal.combined"
    label = "combined"
