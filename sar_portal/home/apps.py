from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sar_portal.home"
    label = "home"
