from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "sar_portal.exports"
    label = "exports"
    verbose_name = "Exports and disclosures"
