"""Asking an organisation's sign-in to say who somebody is, and what came of it."""

from django.contrib.messages import get_messages

from sar_portal.access.models import AuditEvent

START = "/sign-in/organisation/"
OFFICER = {"email": "officer@example.org", "email_verified": True}


def configure(settings, provider, base_url: str) -> None:
    for name, value in provider.register(base_url).items():
        setattr(settings, name, value)
    settings.BASE_URL, settings.OIDC_ISSUER = base_url, provider.issuer
    settings.OIDC_NAME, settings.OIDC_DOMAINS, settings.OIDC_PRIVATE = "Ashmere Council", ["example.org"], True


def ask(client, **sent) -> str:
    return client.post(START, sent).context["address"]


def come(client, provider, subject: str = "s-1", **sent):
    return client.get(provider.answer(ask(client, **sent), subject))


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def refused(client, response) -> bool:
    sentence = "You could not be signed in by Ashmere Council. Sign in with your e-mail address and password, or ask"
    told = said(response)[-1].startswith(sentence)
    return response.status_code == 302 and response.url == "/sign-in/" and told and not is_in(client)


def verbs() -> set[str]:
    return set(AuditEvent.objects.filter(what="refused").values_list("verb", flat=True))
