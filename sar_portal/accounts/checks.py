"""Start-up checks. Used codes and limits on guessing are kept in the cache, so every process must share it (A2)."""

from django.conf import settings
from django.core.checks import Error, Tags, register

NOT_SHARED = ("locmem", "dummy", "filebased")


@register(Tags.security)
def shared_cache(app_configs, **kwargs) -> list[Error]:
    backend = settings.CACHES["default"]["BACKEND"].lower()
    if any(word in backend for word in NOT_SHARED):
        return [
            Error(
                "The cache is not shared between processes, so a one-time code could be used twice.",
                hint="Set REDIS_URL to the Valkey or Redis server.",
                id="accounts.E001",
            )
        ]
    return []
