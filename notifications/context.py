"""The count in the navigation. It is counted when a page shows it, so that a fragment or a file costs no query."""

from django.utils.functional import SimpleLazyObject

from notifications.selectors.notices import unread_count


def unread_notices(request) -> dict:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(user))}
