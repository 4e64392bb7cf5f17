from django.apps import AppConfig


class DesignConfig(AppConfig):
    """What pages are made of: no models, no views of its own, imported by every other room."""

    name = "sar_portal.design"
    label = "design"
    verbose_name = "Design"
