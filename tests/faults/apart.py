"""A process of its own that works with the portal's tables, set up as a command of manage.py is."""

import django


def set_up() -> None:
    import sar_portal.celery  # noqa: F401 (what is asked of a worker must find our broker)
    from sar_portal.access.second_wall import work_in_the_whole_house

    work_in_the_whole_house()
    django.setup()
