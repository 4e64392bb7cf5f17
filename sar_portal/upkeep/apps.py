from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "sar_portal.upkeep"
    label = "upkeep"
