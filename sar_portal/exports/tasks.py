"""Files made outside the request. A task carries a key, never content."""

from celery import shared_task

from sar_portal.exports.models import Export
from sar_portal.exports.services import making


@shared_task
def make_export(export_id: int) -> None:
    making.make_export(export=Export.objects.get(pk=export_id))


@shared_task
def sweep_exports() -> None:
    """Takes expired files away, and asks again for what a killed worker or an absent broker left unmade."""
    making.expire_exports()
    for export_id in making.waiting_exports():
        make_export.delay(export_id)
