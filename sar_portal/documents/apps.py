from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sar_portal.documents"
    label = "documents"
    verbose_name = "Documents"
