"""The portal's own Celery application with a beat in a hurry: reminders of one day and the outbox, every second."""

import os

from sar_portal.celery import app

TODAY = "FAULTS_TODAY"
if TODAY in os.environ:
    app.conf.beat_schedule = {
        "remind of deadlines": {"task": "notifications.tasks.remind", "schedule": 1.0, "args": [os.environ[TODAY]]},
        "send what waits in the outbox": {"task": "notifications.tasks.send_waiting", "schedule": 1.0},
    }
