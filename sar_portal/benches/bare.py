"""What pages are measured against: a bare signed-in page that shows a table of the same size without the database.

It goes through the same middleware, session and base template as every page; its cells are in memory.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.shortcuts import render
from django.test import override_settings
from django.urls import path, reverse

from sar_portal import urls
from sar_portal.access.views import signed_in

Cells = Sequence[Sequence[str]]
_tables: list[Cells] = []


@signed_in
def bare_table(request, number):
    return render(request, "benches/bare_table.html", {"rows": _tables[number]})


urlpatterns = [*urls.urlpatterns, path("bare/<int:number>/", bare_table, name="bare_table")]


@contextmanager
def pages(*tables: Cells) -> Iterator[list[str]]:
    """A bare page for each of these tables, for a while; their addresses are given."""
    _tables[:] = tables
    with override_settings(ROOT_URLCONF=__name__):
        yield [reverse("bare_table", args=[number]) for number in range(len(tables))]
    _tables.clear()


@contextmanager
def page(cells: Cells) -> Iterator[str]:
    """One of them."""
    with pages(cells) as (address,):
        yield address
