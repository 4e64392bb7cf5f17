"""What each role may do, from the one roles table."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from sar_portal.access.views import signed_in
from sar_portal.accounts.selectors import permissions_by_kind


@signed_in
@require_GET
def permission_matrix(request):
    return render(request, "accounts/permission_matrix.html", {"kinds": permissions_by_kind()})
