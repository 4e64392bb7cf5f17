"""What GOV.UK Notify tells of letters that it took."""

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications.bounces import mark_bounced
from notifications.notify import bounce_in, is_notify
from sar_portal.access.views import public


@csrf_exempt
@public
@require_POST
def notify_callback(request):
    """A machine's word on a letter, believed by the word agreed with it; there is no session to be misused."""
    if not is_notify(request.headers.get("Authorization", "")):
        raise Http404
    try:
        bounce = bounce_in(request.body)
    except ValueError:
        return HttpResponse(status=400)
    if bounce:
        mark_bounced(bounce)
    return HttpResponse(status=204)
