"""A page with everything on it, served to a real browser without a database: its URLs, its form and its server."""

import threading
import time
from datetime import date
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django import forms
from django.core.paginator import Paginator
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import include, path

from sar_portal.design import errors
from sar_portal.design.fields import DateField3, LongTextField
from sar_portal.design.widgets import Checkboxes, Radios

HOSTILE = "<script>alert(1)</script>\"'&"
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]


class Somebody:
    is_authenticated = True
    name = "J. Okafor"
    pk = 7


class AshmereBoard:
    name = "Ashmere Safeguarding Adults Board"
    handling = "OFFICIAL-SENSITIVE"


class KitchenForm(forms.Form):
    """Each kind of field, under labels, hints and choices that a hostile person wrote."""

    text = forms.CharField(label=HOSTILE, max_length=20, help_text=HOSTILE)
    reasons = LongTextField(label=HOSTILE, max_words=5, help_text=HOSTILE)
    number = forms.IntegerField(label=HOSTILE, min_value=1)
    email = forms.EmailField(label=HOSTILE)
    password = forms.CharField(label=HOSTILE, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    select = forms.ChoiceField(label=HOSTILE, choices=[("", "---------"), (HOSTILE, HOSTILE)])
    radios = forms.ChoiceField(
        label=HOSTILE,
        choices=[("a", HOSTILE), ("b", "Return")],
        widget=Radios(reveals={"b": ("why", "again")}, hints={"a": HOSTILE}),
    )
    why = LongTextField(label="What needs to change", required=False)
    again = DateField3(label="New date", required=False)
    inline = forms.ChoiceField(label="Secured?", choices=[("y", "Yes"), ("n", "No")], widget=Radios(inline=True))
    boxes = forms.MultipleChoiceField(label=HOSTILE, choices=[("1", HOSTILE)], widget=Checkboxes(small=True))
    when = DateField3(label=HOSTILE, help_text=HOSTILE)
    upload = forms.FileField(label=HOSTILE)
    sure = forms.BooleanField(label=HOSTILE, help_text=HOSTILE)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False, initial=HOSTILE)


BAD = {"text": "x" * 30, "reasons": "one two three four five six", "radios": "b", "again-day": "31", "when-year": "25"}


@transaction.non_atomic_requests
def everything(request):
    request.user, request.board = Somebody(), AshmereBoard()
    form = KitchenForm(BAD if "bad" in request.GET else None)
    pages = Paginator(range(200), 10).page(4)
    context = {"form": form, "pages": pages, "due": date(2026, 11, 28), "hostile": HOSTILE}
    return render(request, "tests/kitchen.html", context)


@transaction.non_atomic_requests
def save(request):
    if "slow" in request.GET:
        time.sleep(0.7)
    if "offline" in request.GET:
        return HttpResponse(status=500)
    if "signed-out" in request.GET and request.POST["csrfmiddlewaretoken"] == request.GET["signed-out"]:
        return HttpResponse(status=401)
    if "conflict" in request.GET:
        return JsonResponse({"conflict_url": "/both/"}, status=409)
    return JsonResponse({"version": int(request.POST["version"]) + 1, "saved_at": "14:03"})


@transaction.non_atomic_requests
def keep(request):
    return JsonResponse({"seconds_left": 1800})


@transaction.non_atomic_requests
def left(request):
    if request.COOKIES.get("gone"):
        return HttpResponse(status=401)
    seconds = 0 if request.COOKIES.get("ended") else 299
    return JsonResponse({"seconds_left": seconds, "token": get_token(request), "person": 7})


@transaction.non_atomic_requests
def fail(request):
    raise RuntimeError("Adult D was seen on 3 May")


@transaction.non_atomic_requests
def refuse(request):
    return errors.error_page(request, 409, sentence="It was accepted on 3 September.")


SESSION = [path("stay/", keep, name="session_keep"), path("left/", left, name="session_left")]
urlpatterns = [
    path("", include(([path("", everything, name="work_list"), path("help/", everything, name="help")], "home"))),
    path("", include((SESSION, "accounts"))),
    path("save/", save),
    path("fail/", fail),
    path("refuse/", refuse),
    path("sign-out/", everything, name="account_logout"),
    path("sign-in/", everything, name="account_login"),
]
handler404 = "sar_portal.design.errors.not_found"
handler500 = "sar_portal.design.errors.server_error"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def serve():
    """A running server; its address is http://127.0.0.1:<server_port>."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
