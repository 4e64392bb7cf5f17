from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sar_portal.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from sar_portal.documents import checks  # noqa: F401, PLC0415  registers itself
