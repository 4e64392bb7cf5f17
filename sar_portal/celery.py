"""The Celery application: tasks are doors to services, and the beat schedule is one literal table."""

import logging
import os
import sys
import time

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import worker_init

from sar_portal.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sar_portal.settings")

log = logging.getLogger(__name__)


def _asked_by(task) -> str:
    """The header lies on the task itself when it comes over the broker, and among the headers when it is done in place."""
    return task.get("request_id") or (task.headers or {}).get("request_id", "")


class Traced(Task):
    """Does its work under the id of the request that asked for it, or one of its own, and logs how long it took."""

    def __call__(self, *args, **kwargs):
        token = request_id.set(_asked_by(self.request) or (self.request.id or "")[:12])
        began = time.perf_counter()
        try:
            return super().__call__(*args, **kwargs)
        finally:
            words = "task failed" if sys.exc_info()[0] else "task done"
            log.info(words, extra={"task": self.name, "ms": round((time.perf_counter() - began) * 1000)})
            request_id.reset(token)


class Portal(Celery):
    """Hands the id of the request on to whatever it asks of a worker."""

    task_cls = Traced

    def send_task(self, *args, headers=None, **options):
        return super().send_task(*args, headers={**(headers or {}), "request_id": request_id.get()}, **options)


app = Portal("sar_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "send what waits in the outbox": {"task": "notifications.tasks.send_waiting", "schedule": 10.0},
    "remind of deadlines": {"task": "notifications.tasks.remind", "schedule": 60.0},
    "gather what goes in a daily e-mail": {"task": "notifications.tasks.gather_digests", "schedule": 60.0},
    "compare chronologies that were returned": {"task": "chronology.tasks.match_returned", "schedule": 15.0},
    "make papers that are missing": {"task": "reviews.tasks.sweep_papers", "schedule": 120.0},
    "erase texts of hand-overs": {"task": "imr.tasks.erase_hand_overs", "schedule": 600.0},
    "erase answers that were never sent": {"task": "imr.tasks.erase_unsent_answers", "schedule": 600.0},
    "erase forms that were never sent": {"task": "reviews.tasks.erase_unsent", "schedule": 600.0},
    "print letters that are missing": {"task": "imr.tasks.sweep_letters", "schedule": 120.0},
    "take up imports that were left": {"task": "chronology.tasks.sweep_imports", "schedule": 60.0},
    "dispose of what two people decided": {"task": "sar_portal.closing.tasks.sweep_disposals", "schedule": 120.0},
    "files that wait or have expired": {"task": "sar_portal.exports.tasks.sweep_exports", "schedule": 60.0},
    "exclude people on a register who joined later": {"task": "imr.tasks.match_registers", "schedule": 60.0},
    "end roles whose time has passed": {"task": "sar_portal.access.tasks.end_roles", "schedule": 60.0},
    # What was not begun before the next is asked for is not done after it.
    "scan what waits for the scanner": {
        "task": "sar_portal.upkeep.tasks.scan_waiting",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "say that short work is being done": {"task": "sar_portal.upkeep.tasks.live_quick", "schedule": 60.0},
    "say that e-mails are being sent": {"task": "sar_portal.upkeep.tasks.live_mail", "schedule": 60.0},
    "say that long work is being done": {"task": "sar_portal.upkeep.tasks.live_heavy", "schedule": 60.0},
    "ask who still needs access": {
        "task": "sar_portal.people.tasks.ask_who_needs_access",
        "schedule": crontab(minute="40"),
    },
    "forget the forms of yesterday": {
        "task": "sar_portal.access.tasks.forget_sent_forms",
        "schedule": crontab(minute="50"),
    },
    "forget addresses that were asked for and never made": {
        "task": "sar_portal.people.tasks.forget_addresses",
        "schedule": crontab(hour="2", minute="50"),
    },
    "verify the grants": {"task": "sar_portal.access.tasks.verify_grants", "schedule": crontab(hour="3", minute="10")},
    "verify the audit trail": {
        "task": "sar_portal.access.tasks.verify_audit",
        "schedule": crontab(hour="3", minute="20"),
    },
    # After the check of the night, and once more for where it took long; nobody is told twice.
    "tell of the audit trail": {
        "task": "sar_portal.upkeep.tasks.tell_of_trail",
        "schedule": crontab(hour="4-8", minute="5"),
    },
    "tell that the audit trail was not checked": {
        "task": "sar_portal.upkeep.tasks.tell_of_unchecked_trail",
        "schedule": crontab(hour="10", minute="30"),
    },
    # Some of them each time, so that no run is longer than the broker waits for.
    "scan again what was clean": {
        "task": "sar_portal.upkeep.tasks.scan_again",
        "schedule": crontab(hour="1-5", minute="*/5"),
        "options": {"expires": 295},
    },
    "take away files that no row names": {
        "task": "sar_portal.upkeep.tasks.sweep_files",
        "schedule": crontab(hour="3", minute="40"),
    },
}


@worker_init.connect
def work_in_the_whole_house(**_) -> None:
    """The worker, and a command by manage.py, do what no single person's grants reach; a web server never calls this."""
    from sar_portal.access.second_wall import work_in_the_whole_house

    work_in_the_whole_house()
