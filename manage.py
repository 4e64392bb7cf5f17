#!/usr/bin/env python
"""Django's command-line door to SAR Portal."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sar_portal.settings")

if __name__ == "__main__":
    # Tasks that a command queues must find our broker.
    import sar_portal.celery  # noqa: F401

    execute_from_command_line(sys.argv)
