"""The four decorators. Every view wears exactly one; a view without one answers nobody (middleware, house test)."""

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, models, transaction
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import render

from sar_portal.access.audit import record
from sar_portal.access.decide import allowed, known, scope_id_of, visible, who
from sar_portal.access.errors import (
    HELD,
    HELD_AS_IT_IS,
    HELD_AS_IT_IS_SENTENCE,
    HELD_SENTENCE,
    NotAllowed,
    NotNow,
    Refused,
)
from sar_portal.access.once import once
from sar_portal.access.permissions import Perm
from sar_portal.access.row_wall import open_to

# Answers without content: a redirect, nothing new, a method that the page does not have.
NOTHING_SHOWN = frozenset({204, 301, 302, 303, 304, 307, 308, 405})


# A file is for who clicks on it in the portal or types its address: what their browser says asked for it, and where it is put
# (F6). A browser that says neither is an old one.
FROM_HERE = frozenset({"", "same-origin", "none"})
TO_KEEP = frozenset({"", "document", "empty"})
NOT_FROM_HERE = (
    "Another site asked for this file, or a page that shows it inside itself. Open it from its page in the portal."
)
FROM_OUTSIDE = (
    "You came to this file from outside the portal, by a link or by your organisation’s sign-in. "
    "It is opened only from the portal itself: open it here if you meant to."
)


class NotFromHere(Refused):
    """A file is the answer, and another site made the browser ask for it."""


class Acknowledged(JsonResponse):
    """The answer to a save in the background: it says what was made of the words that were sent, and shows nothing else. The
    save itself is in the trail, so that reading the answer is not written there a second time.
    """


class Allowed(Set[Perm]):
    """Everything the person may do on the page's object, asked once and only where a view or a template wants to know."""

    def __init__(self, ask: Callable[[], frozenset[Perm]]) -> None:
        self._ask = ask

    @cached_property
    def _held(self) -> frozenset[Perm]:
        return self._ask()

    def __contains__(self, perm: object) -> bool:
        return perm in self._held

    def __iter__(self) -> Iterator[Perm]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    _from_iterable = frozenset


@dataclass(frozen=True)
class Need:
    """What a view needs: read by the default-deny middleware, the matrix and the permissions page."""

    kind: str
    perms: tuple[Perm, ...] = ()
    on: type[models.Model] | None = None


def _refuse(request, status: int, verb: str, subject=None):
    """Records the refusal in a transaction of its own (the page's is not needed) and shows the plain page."""
    with transaction.atomic():
        record("refused", verb, subject, by=request.user, details={"status": status})
    return render(request, f"errors/{status}.html", status=status)


def _declared(view: Any, need: Need) -> Any:
    view.need = need
    return view


def _fetch(user, perms: tuple[Perm, ...], on: type[models.Model], lookup: dict):
    """The object through what the person may see. Raises Http404, NotAllowed or NotNow (with the object on it)."""
    if any("\0" in value for value in lookup.values() if isinstance(value, str)):
        raise Http404  # the database cannot even be asked
    # Without a name, select_related() would follow every key there is: planning such a join takes longer than all else.
    fetched_with, left_out = getattr(on, "FETCHED_WITH", None) or (None,), getattr(on, "LEFT_OUT", ())
    for perm in perms:
        found = visible(user, perm, on).filter(**lookup).select_related(*fetched_with).defer(*left_out).first()
        if found is not None:
            return found
    # One object where the address names one; every board where it names none ('open a review').
    there = known(user, on).filter(**lookup).defer(*left_out).first()
    if there is None:
        raise Http404
    for perm in perms:
        held = who(user, perm, on).filter(**lookup).first()
        if held is not None:
            not_now = NotNow("This page is not open at this stage of the return.")
            not_now.subject = held
            raise not_now
    not_allowed = NotAllowed()
    not_allowed.subject = there
    raise not_allowed


def _said(request, *names: str) -> tuple[str, ...]:
    return tuple(request.headers.get(f"Sec-Fetch-{name}", "") for name in names)


@contextmanager
def hold_is_said() -> Iterator[None]:
    """What a legal hold keeps in the database is said like any other refusal (G7): the rooms below know nothing of holds. Round
    the verb of a form it leaves the form its words; round every view it is there for what has none. Raises Refused.
    """
    try:
        yield
    except IntegrityError as error:
        if HELD not in str(error):
            raise
        raise Refused(HELD_AS_IT_IS_SENTENCE if HELD_AS_IT_IS in str(error) else HELD_SENTENCE) from error


def _answer(view, request, subject, kwargs: dict):
    """What the view answers. Raises NotFromHere for a file that another site made the browser ask for; what the view did for it
    is undone, and the file closed.
    """
    asked, put = _said(request, "Site", "Dest")
    if asked in FROM_HERE and put in TO_KEEP:
        with hold_is_said():
            return view(request, subject, **kwargs)
    with hold_is_said(), transaction.atomic():
        response = view(request, subject, **kwargs)
        if response.has_header("Content-Disposition"):
            if isinstance(response, FileResponse) and response.file_to_stream:
                response.file_to_stream.close()  # not the response: that would end the request
            raise NotFromHere(NOT_FROM_HERE)
    return response


def _not_from_here(request, refusal: NotFromHere):
    """The page that says so. Who came as people come, by a link or back from their organisation's sign-in, opens the file there:
    a click on it is asked from here.
    """
    came = request.method == "GET" and _said(request, "Mode", "Dest") == ("navigate", "document")
    again = {"sentence": FROM_OUTSIDE, "again": request.get_full_path()}
    return render(request, "errors/409.html", again if came else {"sentence": refusal.sentence}, status=409)


def requires(*perms: Perm, on: type[models.Model], known_by: dict[str, str], apart: bool = False) -> Callable:
    """Fetches the object through `visible()` and gives it to the view as its second argument.

    Any one of the permissions is enough: the same page of a version is read by agency and board for different reasons.
    `known_by` maps each URL argument to the lookup that finds the object. Unknown, or not to be known: 404. Known but
    not permitted: 403. Permitted but not in this state: 409 with a sentence. What is shown is recorded in the same
    transaction, a page of both texts or of what is wrong (409, 422) like any other; only a redirect shows nothing.
    `apart` records on the platform's chain without the object, where that somebody opened the page says too much (R6).
    """

    def decorate(view):
        verb = view.__name__

        @wraps(view)
        def guarded(request, **kwargs):
            lookup = {path: kwargs.pop(name) for name, path in known_by.items()}
            open_to(request.user)
            try:
                subject = _fetch(request.user, perms, on, lookup)
                request.allowed = Allowed(partial(allowed, request.user, subject))
                request.scope_id = scope_id_of(subject)
                response = _answer(view, request, subject, kwargs)
            except NotAllowed as refusal:
                return _refuse(request, 403, verb, None if apart else refusal.subject)
            except NotNow as refusal:
                said = {"sentence": refusal.sentence, "unsent": refusal.unsent, "kept": refusal.kept}
                page = render(request, "errors/409.html", said, status=409)
                with transaction.atomic():
                    about = None if apart else refusal.subject
                    record("refused", verb, about, by=request.user, details={"status": 409})
                return page
            except NotFromHere as refusal:
                page = _not_from_here(request, refusal)
                with transaction.atomic():
                    record("refused", verb, None if apart else subject, by=request.user, details={"status": 409})
                return page
            except Refused as refusal:
                # Of a file that is damaged, or a store that is away: the page itself has no place to say it.
                page = render(request, "errors/409.html", {"sentence": refusal.sentence}, status=409)
                transaction.set_rollback(True)  # what the view had begun
                return page
            except Http404:
                return _refuse(request, 404, verb)
            if response.status_code not in NOTHING_SHOWN and not isinstance(response, Acknowledged):
                # Last in the transaction: the chain's head stays locked until commit.
                record("viewed", verb, None if apart else subject, by=request.user, details={"method": request.method})
            return response

        return _declared(once(guarded), Need("requires", perms, on))

    return decorate


def signed_in(view):
    """For pages that show only what the viewer's own selectors yield (work list, account)."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        open_to(request.user)
        return view(request, *args, **kwargs)

    return _declared(once(guarded), Need("signed_in"))


def by_link(view):
    """For the interviewee's page and invitations: the view checks the signed link and its code itself, and what it then calls
    opens the one scope that the link names. Until then the database shows nothing of a case.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        # Sends no path, so no link leaks; 'no-referrer' would also make the browser hide where a form comes from, and
        # the check against forged forms would refuse it.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return login_not_required(_declared(guarded, Need("by_link")))


def public(view):
    """For sign-in, help and health: nothing of a case may be in reach of such a view."""

    @wraps(view)
    def open_to_all(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    return login_not_required(_declared(open_to_all, Need("public")))
