"""Gives templates the set that `@requires` computed once: {% if allowed.edit_report %}."""


def allowed(request) -> dict:
    return {"allowed": {perm.value: True for perm in getattr(request, "allowed", ())}}
