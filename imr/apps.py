from django.apps import AppConfig


class ImrConfig(AppConfig):
    name = "imr"
