"""The first page, and the pages that stand in the same place on every page."""

from django.core.paginator import Paginator
from django.shortcuts import render

from chronology.selectors.glossary import usual
from sar_portal.access.views import public, signed_in
from sar_portal.home import selectors


@signed_in
def work_list(request):
    """All that waits, the first of each group; or one group whole, where the address names it."""
    groups = selectors.work_of(request.user)
    whole = next((group for group in groups if group.slug == request.GET.get("group")), None)
    if whole is not None:
        page = Paginator(whole.tasks, 100).get_page(request.GET.get("page"))
        return render(request, "home/work_group.html", {"group": whole, "page": page})
    context = {"places": selectors.places_of(request.user), "states": selectors.reviews_run_by(request.user)}
    return render(request, "home/work_list.html", context | {"groups": groups})


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
