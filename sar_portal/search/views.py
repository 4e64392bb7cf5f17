"""One page: the box, and what was found."""

from allauth.core import ratelimit
from django.shortcuts import render

from sar_portal.access.views import signed_in
from sar_portal.search.forms import SearchForm
from sar_portal.search.selectors import found_by
from sar_portal.search.services import record_search


@signed_in
def result_list(request):
    form = SearchForm(request.POST if request.method == "POST" else None)
    groups = None
    if form.is_bound and form.is_valid():
        if ratelimit.consume(request, action="search", user=request.user):
            groups = found_by(request.user, **form.cleaned_data)
        else:
            form.add_error(None, "That was very often within a minute. Wait a moment, then search again.")
    response = render(request, "search/result_list.html", {"form": form, "groups": groups})
    record_search(groups=groups or [], by=request.user)
    return response
