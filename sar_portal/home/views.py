"""The first page, and the pages that stand in the same place on every page."""

from django.core.paginator import Paginator
from django.shortcuts import render

from chronology.selectors.glossary import usual
from sar_portal.access.views import public, signed_in
from sar_portal.home import selectors
from sar_portal.home.waiting import By


@signed_in
def work_list(request):
    """All that waits, the first of each group; or one group page by page, or one kind of it, where the address names it."""
    if request.GET.get("group") in By:
        return _work_group(request, By(request.GET["group"]))
    context = {"places": selectors.places_of(request.user), "states": selectors.reviews_run_by(request.user)}
    return render(request, "home/work_list.html", context | {"groups": selectors.work_of(request.user)})


def _work_group(request, by: By):
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    kind = request.GET.get("kind", "")
    group = selectors.page_of_work(request.user, by, max(number, 1), kind)
    pages = Paginator(range(group.count), selectors.PER_PAGE)
    page = pages.get_page(number)
    if page.number != max(number, 1):
        group = selectors.page_of_work(request.user, by, page.number, kind)
    return render(request, "home/work_group.html", {"group": group, "page": page})


@public
def help_page(request):
    return render(request, "home/help.html")


@public
def accessibility(request):
    return render(request, "home/accessibility.html")


@public
def privacy(request):
    return render(request, "home/privacy.html")


@public
def glossary(request):
    return render(request, "home/glossary.html", {"terms": selectors.GLOSSARY, "usual": usual()})
