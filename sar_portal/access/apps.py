from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "sar_portal.access"
    label = "access"
    verbose_name = "Access"

    def ready(self) -> None:
        from sar_portal.access import checks  # noqa: F401  (registers itself)
