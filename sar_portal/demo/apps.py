from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "sar_portal.demo"
    label = "demo"
