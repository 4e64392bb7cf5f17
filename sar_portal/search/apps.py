from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "sar_portal.search"
    label = "search"
