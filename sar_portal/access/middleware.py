"""Default deny: a view that does not declare its need answers nobody."""

from django.core.exceptions import ImproperlyConfigured


class DeclaredNeed:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not hasattr(view, "need") and request.resolver_match.url_name != "static":
            raise ImproperlyConfigured(f"the view {view.__module__}.{view.__name__} does not declare its need")
