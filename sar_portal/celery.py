"""The Celery application: tasks are doors to services, and the beat schedule is one literal table."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sar_portal.settings")

app = Celery("sar_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "send what waits in the outbox": {"task": "notifications.tasks.send_waiting", "schedule": 10.0},
    "remind of deadlines": {"task": "notifications.tasks.remind", "schedule": 60.0},
    "gather what goes in a daily e-mail": {"task": "notifications.tasks.gather_digests", "schedule": 60.0},
    "compare chronologies that were returned": {"task": "chronology.tasks.match_returned", "schedule": 15.0},
    "make papers that are missing": {"task": "reviews.tasks.sweep_papers", "schedule": 120.0},
    "erase texts of hand-overs": {"task": "imr.tasks.erase_hand_overs", "schedule": 600.0},
    "print letters that are missing": {"task": "imr.tasks.sweep_letters", "schedule": 120.0},
    "take up imports that were left": {"task": "chronology.tasks.sweep_imports", "schedule": 60.0},
    "dispose of what two people decided": {"task": "sar_portal.closing.tasks.sweep_disposals", "schedule": 120.0},
    "files that wait or have expired": {"task": "sar_portal.exports.tasks.sweep_exports", "schedule": 60.0},
    "exclude people on a register who joined later": {"task": "imr.tasks.match_registers", "schedule": 60.0},
    "end roles whose time has passed": {"task": "sar_portal.access.tasks.end_roles", "schedule": 60.0},
    "verify the grants": {"task": "sar_portal.access.tasks.verify_grants", "schedule": crontab(hour="3", minute="10")},
    "verify the audit trail": {
        "task": "sar_portal.access.tasks.verify_audit",
        "schedule": crontab(hour="3", minute="20"),
    },
}
