"""How long a session lasts, and whose sessions there are (security.md S1, S2, S5).

30 minutes without a human action and 12 hours in all: case content on a screen in a shared office, against authors who
write for a whole day. Background saving does not count as an action.
"""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone

STARTED, LAST_ACTION = "started_at", "last_action_at"
# Written at most twice a minute, so that reading pages does not write the session each time.
GRAIN_SECONDS = 30
# A session that begins later than now was begun by a clock that was wrong since: it would last as much longer.
SKEW_SECONDS = 300


def _now() -> float:
    return timezone.now().timestamp()


def start(request) -> None:
    now = _now()
    request.session.setdefault(STARTED, now)
    request.session.setdefault(LAST_ACTION, now)


def note_action(request) -> None:
    """A person did something: the idle time starts again."""
    if _now() - request.session[LAST_ACTION] >= GRAIN_SECONDS:
        request.session[LAST_ACTION] = _now()


def seconds_left(request) -> int:
    """Until the session ends for want of action, or at its absolute end."""
    idle = request.session[LAST_ACTION] + settings.SESSION_IDLE_MINUTES * 60
    absolute = request.session[STARTED] + settings.SESSION_ABSOLUTE_HOURS * 3600
    return max(0, int(min(idle, absolute) - _now()))


def over(request) -> str:
    """The sentence for the next page when the session has ended, else ''."""
    now = _now()
    if now - request.session[STARTED] >= settings.SESSION_ABSOLUTE_HOURS * 3600:
        return f"You were signed out, as you had been signed in for {settings.SESSION_ABSOLUTE_HOURS} hours."
    if now - request.session[LAST_ACTION] >= settings.SESSION_IDLE_MINUTES * 60:
        idle = settings.SESSION_IDLE_MINUTES
        return f"You were signed out after {idle} minutes without activity. What was saved is safe."
    if max(request.session[STARTED], request.session[LAST_ACTION]) > now + SKEW_SECONDS:
        return "You were signed out, as the portal’s clock was put back. What was saved is safe."
    return ""


def of(user) -> list[UserSession]:
    """The person's open sessions, newest first."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.created_at, reverse=True)


@transaction.atomic
def end(user, *, keep: str | None = None, only: int | None = None) -> int:
    """Ends the person's sessions at once: all, all but the one with key `keep`, or the one with id `only`."""
    chosen = UserSession.objects.filter(user=user)
    if keep:
        chosen = chosen.exclude(session_key=keep)
    if only is not None:
        chosen = chosen.filter(pk=only)
    ended = list(chosen)
    for session in ended:
        session.end()
    return len(ended)


def second_factor_required() -> bool:
    return settings.SECOND_FACTOR_REQUIRED


def open_first(request, user, *, then: str):
    """Opens the first session of somebody who has just chosen a password, and leads on to `then`."""
    record_authentication(request, user, "password")
    return perform_login(request, Login(user=user, redirect_url=then, signup=True))
