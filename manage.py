#!/usr/bin/env python
"""Django's command-line door to SAR Portal."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sar_portal.settings")

# These read files and print. They open no database and no broker, so they run before anything is configured.
READS_FILES_ONLY = {"read_chronology", "find_matches"}
if READS_FILES_ONLY & set(sys.argv[1:2]):
    os.environ.setdefault("SAR_PORTAL_MODE", "demo")

if __name__ == "__main__":
    # Tasks that a command queues must find our broker.
    import sar_portal.celery  # noqa: F401
    from sar_portal.access.second_wall import work_in_the_whole_house

    if not READS_FILES_ONLY & set(sys.argv[1:2]):
        work_in_the_whole_house()
    execute_from_command_line(sys.argv)
