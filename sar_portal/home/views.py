"""The first page, and the pages that stand in the same place on every page."""

from django.shortcuts import render

from chronology.selectors.glossary import usual
from sar_portal.access.views import public, signed_in
from sar_portal.home import selectors


@signed_in
def work_list(request):
    context = {"groups": selectors.work_of(request.user), "places": selectors.places_of(request.user)}
    return render(request, "home/work_list.html", context)


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
