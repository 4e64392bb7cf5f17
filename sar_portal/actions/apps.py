from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "sar_portal.actions"
    label = "actions"
