"""What pages are measured against: a bare signed-in page that shows a table of the same size without the database.

It goes through the same middleware, session and base template as every page; its cells are in memory.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.shortcuts import render
from django.test import override_settings
from django.urls import path

from sar_portal import urls
from sar_portal.access.views import signed_in

ADDRESS = "/bare/"
_cells: list[Sequence[str]] = []


@signed_in
def bare_table(request):
    return render(request, "benches/bare_table.html", {"rows": _cells})


urlpatterns = [*urls.urlpatterns, path(ADDRESS.strip("/") + "/", bare_table, name="bare_table")]


@contextmanager
def page(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """The bare page with these cells, for a while; its address is given."""
    _cells[:] = cells
    with override_settings(ROOT_URLCONF=__name__):
        yield ADDRESS
    _cells.clear()
