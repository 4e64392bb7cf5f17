from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sar_portal.people"
    label = "people"
    verbose_name = "People"
