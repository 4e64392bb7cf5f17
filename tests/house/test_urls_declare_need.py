"""Every URL declares what it needs, once; whoever forgets it answers nobody (architecture.md, Permissions 6)."""

import inspect

from django.urls import get_resolver

from sar_portal.access.permissions import Perm
from sar_portal.access.views import Need


def _views(resolver, prefix=""):
    for one in resolver.url_patterns:
        name = f"{prefix}{getattr(one, 'namespace', None) or getattr(one, 'name', None) or one.pattern}"
        if hasattr(one, "url_patterns"):
            yield from _views(one, f"{one.namespace}:" if one.namespace else prefix)
        else:
            yield name, one


def test_every_url_has_a_name_and_declares_its_need():
    found = list(_views(get_resolver()))
    assert len(found) > 100
    assert [name for name, one in found if not one.name] == []
    assert [name for name, one in found if not isinstance(getattr(one.callback, "need", None), Need)] == []


def test_a_need_on_an_object_names_permissions_of_its_kind():
    for name, one in _views(get_resolver()):
        need = one.callback.need
        if need.kind == "requires":
            assert need.perms and need.on is not None, name
            assert all(isinstance(perm, Perm) for perm in need.perms), name


def test_only_what_is_meant_to_is_open_without_signing_in():
    """Whatever is added to this list is a decision: nothing of a case may be in its reach (docs/decisions/0016)."""
    signing_in = ("account_", "mfa_", "home:", "upkeep:health_")
    open_ones = [name for name, one in _views(get_resolver()) if one.callback.need.kind in ("public", "by_link")]
    others = {name for name in open_ones if not name.startswith(signing_in)}
    machines = {"notifications:feed_read", "notifications:notify_callback", "upkeep:metrics", "upkeep:policy_report"}
    assert others == {"people:invitation_accept", "imr:record_open", "imr:answer_autosave"} | machines


def test_whatever_gives_a_file_declares_a_permission():
    """There it is looked who made the browser ask for it (F6)."""
    giving = ("file_response(", "rendering_response(", "download(", "blank_response(", "Content-Disposition")
    gives = {
        name: one.callback.need.kind
        for name, one in _views(get_resolver())
        if any(word in inspect.getsource(inspect.unwrap(one.callback)) for word in giving)
    }
    assert len(gives) > 12 and {name for name, kind in gives.items() if kind != "requires"} == set()
