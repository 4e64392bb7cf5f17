"""The web server's door. Importing the Celery application here makes tasks queued by a request find our broker."""

import io
import os

from django.core.checks import Tags
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from sar_portal.celery import app as celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sar_portal.settings")

__all__ = ["application", "celery_app"]
application = get_wsgi_application()
# Commands check by themselves. A web server with a wrong key must not start either (security.md F8).
call_command("check", tags=[Tags.security], stdout=io.StringIO())
