"""What a production start is refused for (security.md H5)."""

from typing import Any

from sar_portal import env


def refuse_unsafe_production(settings: dict[str, Any]) -> None:
    """Raises BadSetting with a sentence for each unsafe value among the settings."""
    hosts, key, data_keys = settings["ALLOWED_HOSTS"], settings["SECRET_KEY"], settings["DATA_KEYS"]
    any_host = not hosts or "*" in hosts
    weak_key = len(key) < 50 or len(set(key)) < 10 or key.startswith("django-insecure-")
    # Whatever else is a mail server is none: printed to a log, an invitation's link would be there for all to use.
    notify = env.secret("NOTIFY_API_KEY")
    no_mail = not notify and not env.secret("EMAIL_URL").startswith(("smtp://", "smtp+tls://", "smtp+ssl://"))
    no_keys = not data_keys or any(
        len(key) != 64 or not set(key.lower()) <= set("0123456789abcdef") or len(set(key)) < 8 for key in data_keys
    )
    issuer = settings["OIDC_ISSUER"]
    known_by = all(settings[f"OIDC_{name}"] for name in ("CLIENT_ID", "CLIENT_SECRET", "NAME", "DOMAINS"))
    ways = all(way.startswith(("amr:", "acr:")) and len(way) > 4 for way in settings["OIDC_SECOND_FACTOR"])
    wrong = {
        "SECRET_KEY is not set, shorter than 50 characters, or not random. Make one of 64 random characters.": weak_key,
        "DATA_KEYS is not set, or not of keys of 64 random hexadecimal figures. openssl rand -hex 32 makes one.": no_keys,
        "DEBUG is True. Set it to False.": settings["DEBUG"],
        "ALLOWED_HOSTS is not set, or has '*'. List the host names people type.": any_host,
        "BASE_URL does not begin with https://. Only TLS is allowed.": not settings["TLS"],
        "REDIS_URL is not set. The shared cache is a security control: it keeps used one-time codes.": not settings[
            "REDIS_URL"
        ],
        "DATABASE_URL is not set.": not settings["DATABASE_URL"],
        "EMAIL_URL is not set, or names no SMTP server. Invitations and reminders could not be sent.": no_mail,
        "OIDC_ISSUER does not begin with https://. Only TLS is allowed.": issuer and not issuer.startswith("https://"),
        "OIDC_ISSUER is set, and one of OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME and OIDC_DOMAINS is not.": issuer
        and not known_by,
        "OIDC_SECOND_FACTOR is not a list of amr:value or acr:value.": not ways,
        "NOTIFY_TEMPLATE is not set. Notify sends nothing without a template.": notify
        and not env.text("NOTIFY_TEMPLATE"),
    }
    found = [sentence for sentence, is_wrong in wrong.items() if is_wrong]
    if found:
        raise env.BadSetting("SAR Portal will not start: " + " ".join(found))
