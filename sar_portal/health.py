"""Is the process alive, and can it do its work? No case data, no versions."""

from django.core.cache import cache
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import JsonResponse
from redis.exceptions import RedisError

from sar_portal.access.views import public


@public
def health_live(request):
    return JsonResponse({"alive": True})


@public
def health_ready(request):
    """503 with the parts that fail; the database and the shared cache are asked for real."""
    parts = {"database": _database(), "cache": _cache()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache() -> bool:
    try:
        cache.set("health", "ready", 10)
        return cache.get("health") == "ready"
    except RedisError:
        return False
