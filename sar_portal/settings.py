"""The one settings file. Everything that differs between places comes from the environment (docs/deploy.md lists it).

SAR_PORTAL_MODE is 'production' unless it says 'demo' or 'test': forgetting it is safe.
"""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from kombu import Exchange, Queue

from sar_portal import env, logs
from sar_portal.queues import WORK
from sar_portal.refusals import refuse_unsafe_production

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.text("SAR_PORTAL_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise env.BadSetting(f"SAR_PORTAL_MODE is {MODE!r}; write production, demo or test.")
PRODUCTION = MODE == "production"

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret("SECRET_KEY", "" if PRODUCTION else f"only-for-the-{MODE}-on-this-machine")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# What seals stored files and identities, newest first (docs/keys.md). Without them neither can be read, ever again.
DATA_KEYS = env.words("DATA_KEYS") or ([] if PRODUCTION else [sha256(b"only for the demo and the tests").hexdigest()])
# What seals backups, newest first: for the commands that make and restore them, and in no backup itself.
BACKUP_KEYS = env.words("BACKUP_KEYS")
# For how many days the key of a backup is kept, in a file beside it; at 0 it is in the backup (docs/decisions/0031).
BACKUP_KEY_DAYS = env.whole("BACKUP_KEY_DAYS", default=0)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ([] if PRODUCTION else ["localhost", "127.0.0.1", "testserver"])
# The address people type, without a slash at the end: links in e-mails begin with it.
BASE_URL = env.text("BASE_URL", "" if PRODUCTION else "http://localhost:8000")
REDIS_URL = env.secret("REDIS_URL", "" if PRODUCTION else "redis://127.0.0.1:6379/0")
DATABASE_URL = env.secret("DATABASE_URL", "" if PRODUCTION else "postgres://sar_portal@127.0.0.1:5432/sar_portal")
# Owns the tables and migrates them; the portal itself works as DATABASE_URL's role, which owns nothing.
OWNER_DATABASE_URL = env.secret("OWNER_DATABASE_URL")
TLS = BASE_URL.startswith("https://")
# An organisation's own sign-in (OpenID Connect), beside the portal's; without an issuer there is none (docs/deploy.md).
OIDC_ISSUER = env.text("OIDC_ISSUER")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.secret("OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME")
OIDC_DOMAINS = [domain.lower() for domain in env.words("OIDC_DOMAINS")]
# What in the issuer's answer shows a second factor that counts, such as amr:mfa. Nothing: the portal asks for its own.
OIDC_SECOND_FACTOR = env.words("OIDC_SECOND_FACTOR")
OIDC_PRIVATE = env.flag("OIDC_PRIVATE", False)  # the issuer may be at a private address

if PRODUCTION:
    refuse_unsafe_production(globals())

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "simple_history",
    "csp",
    "django_htmx",
    "sar_portal.design",
    "sar_portal.access",
    "sar_portal.accounts",
    "sar_portal.documents",
    "notifications",
    "reviews",
    "chronology",
    "imr",
    "sar_portal.actions",
    "sar_portal.combined",
    "sar_portal.exports",
    "sar_portal.closing",
    "sar_portal.search",
    "sar_portal.people",
    "sar_portal.home",
    "sar_portal.upkeep",
    "sar_portal.demo",
]

MIDDLEWARE = [
    "sar_portal.middleware.RequestId",
    "sar_portal.upkeep.metrics.Timed",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "sar_portal.middleware.Headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sar_portal.middleware.Methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sar_portal.middleware.Size",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "sar_portal.accounts.middleware.SessionLimits",
    "sar_portal.access.middleware.DeclaredNeed",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "sar_portal.accounts.middleware.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "sar_portal.urls"
WSGI_APPLICATION = "sar_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sar_portal.access.context.allowed",
                "sar_portal.design.context.page",
                "sar_portal.accounts.context.board",
                "notifications.context.unread_notices",
            ],
        },
    },
    {
        # Rows of which a page shows hundreds: compiled, where `{% include %}` would take most of the page's time.
        "NAME": "rows",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {"environment": "sar_portal.design.rows.environment"},
    },
]
FORM_RENDERER = "sar_portal.design.renderer.PortalRenderer"

# --- data ------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(DATABASE_URL)}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": True,  # R10: the record of a view and the page stand or fall together
    "CONN_MAX_AGE": 0 if MODE == "test" else 60,
    "CONN_HEALTH_CHECKS": True,
}
PORTAL_ROLE = DATABASES["default"].get("USER", "")
# Made with the server beside these two: nobody signs in as the first, and the second reads reports (docs/deploy.md).
TRAIL_ROLE, REPORTS_ROLE = "sar_portal_trail", "sar_portal_reports"
OWNER_DATABASE = environ.Env.db_url_config(OWNER_DATABASE_URL) if OWNER_DATABASE_URL else {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Case files and PDFs: never under a web root, or in a bucket that several machines share. Sealed by the portal in either.
PRIVATE_ROOT = Path(env.text("PRIVATE_ROOT", str(BASE_DIR / "var" / "files")))
FILES_IN = env.text("FILES_IN", "folder")
# Where a file of any size lies, sealed, on its way to the bucket; the temporary folder where none is named.
WORK_FOLDER = env.text("WORK_FOLDER")
S3_BUCKET = env.text("S3_BUCKET")
S3_ENDPOINT = env.text("S3_ENDPOINT")
S3_REGION = env.text("S3_REGION", "eu-west-2")
S3_ACCESS_KEY = env.secret("S3_ACCESS_KEY")
S3_SECRET_KEY = env.secret("S3_SECRET_KEY")
if FILES_IN not in {"folder", "s3"}:
    raise env.BadSetting(f"FILES_IN is {FILES_IN!r}; write folder or s3.")
if FILES_IN == "s3" and not (S3_BUCKET and S3_ENDPOINT and S3_ACCESS_KEY and S3_SECRET_KEY):
    raise env.BadSetting(
        "With FILES_IN=s3, set S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY (docs/deploy.md)."
    )
if FILES_IN == "s3" and PRODUCTION and not S3_ENDPOINT.startswith("https://"):
    raise env.BadSetting("S3_ENDPOINT does not begin with https://. Only TLS is allowed.")

# A shared cache is a security control: allauth keeps used codes and rate limits in it (security.md A2).
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.text("CACHE_PREFIX", "sar"),
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 2},  # a cache that says nothing holds up no page
    }
}

# --- people ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if MODE == "test":
    # Argon2 is slow on purpose; the suite signs in thousands of times. test_password_hash checks the real setting.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "sar_portal.accounts.passwords.ContextValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
# Addresses are unique whatever their case, by a constraint that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"  # my work
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

ACCOUNT_ADAPTER = "sar_portal.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account begins with an invitation link to that address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"search": "30/m/user", "policy_report": "30/m/ip", "link": "180/m/ip", "share": "30/h/user"}
ACCOUNT_RATE_LIMITS |= {"unsent": "120/m/key"}  # by link: four windows, each of which saves every two seconds
ACCOUNT_FORMS = {
    "login": "sar_portal.accounts.forms.SignInForm",
    "reset_password": "sar_portal.accounts.forms.AskForResetForm",
    "reset_password_from_key": "sar_portal.accounts.forms.ResetPasswordForm",
    "change_password": "sar_portal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "sar_portal.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXIES", 1 if PRODUCTION else 0)
SOCIALACCOUNT_ADAPTER = "sar_portal.accounts.adapters.OrganisationAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ADAPTER = "sar_portal.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "sar_portal.accounts.forms.CodeForm",
    "reauthenticate": "sar_portal.accounts.forms.ConfirmCodeForm",
    "activate_totp": "sar_portal.accounts.forms.ActivateCodeForm",
    "add_webauthn": "sar_portal.accounts.forms.AddPasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation link has proven the address already
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # no stored recovery codes (security.md A3)
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "SAR Portal"
MFA_TRUST_ENABLED = False
# Only the demo on one's own machine goes without a second factor; tests turn it on where it is tested.
SECOND_FACTOR_REQUIRED = PRODUCTION or env.flag("SECOND_FACTOR_REQUIRED", False)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE_MINUTES = 30
SESSION_ABSOLUTE_HOURS = 12
SESSION_WARNING_MINUTES = 5
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
# The __Host- prefix needs TLS, so the demo on plain http goes without it; production refuses to start without TLS.
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
CSRF_FAILURE_VIEW = "sar_portal.design.errors.csrf_failure"

# --- the wire --------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = TLS and env.flag("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if TLS else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [NONE],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default"],
        # Browsers know one or the other. What arrives is counted and kept by no more than rule and view (upkeep.views).
        "report-uri": ["/policy-report"],
        "report-to": ["policy"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_MAX_BYTES = 25_000_000
# As the proxy has it (docs/deploy.md). Below it, the form that a file is too large for says so and keeps what was typed.
REQUEST_MAX_BYTES = 30_000_000
# clamd as host:port. Without one, files say that they were not scanned; with one that is away, none is opened.
SCANNER = env.place("SCANNER")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "sar_portal.documents.storage.PrivateStorage"
        if FILES_IN == "folder"
        else "sar_portal.documents.bucket.Bucket"
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- words and time --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# --- mail and work outside requests ----------------------------------------------------------------------------------
EMAIL_CONFIG = environ.Env.email_url_config(
    env.secret("EMAIL_URL") or ("dummymail://" if MODE == "test" else "consolemail://")
)
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
# GOV.UK Notify instead of a mail server: its key, one template with ((subject)) and ((body)), and the word that its callbacks
# carry.
NOTIFY_API_KEY = env.secret("NOTIFY_API_KEY")
NOTIFY_TEMPLATE = env.text("NOTIFY_TEMPLATE")
NOTIFY_URL = env.text("NOTIFY_URL", "https://api.notifications.service.gov.uk")
NOTIFY_CALLBACK_TOKEN = env.secret("NOTIFY_CALLBACK_TOKEN")
if NOTIFY_API_KEY:
    EMAIL_BACKEND = "notifications.notify.NotifyBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "SAR Portal <no-reply@localhost>")

# Where the audit chains stood, signed with a key of its own: a folder outside the database's reach (security.md L4).
CHECKPOINTS = env.text("CHECKPOINTS")
CHECKPOINT_KEYS = env.words("CHECKPOINT_KEYS")
CHECKPOINTS_TO = env.words(
    "CHECKPOINTS_TO"
)  # addresses that are told of each: what they keep is out of this machine's reach
# Who may read /metrics: a bearer token; without one there is no such address.
METRICS_TOKEN = env.secret("METRICS_TOKEN")
METRICS_FOLDER = env.text("PROMETHEUS_MULTIPROC_DIR")  # under this name the library that counts reads it, too

CELERY_BROKER_URL = REDIS_URL
# Worker and beat log as the web does, by the allow-list of sar_portal/logs.py: Celery's own lines would hold errors' texts.
CELERY_WORKER_HIJACK_ROOT_LOGGER = CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TASK_IGNORE_RESULT = True  # nothing about a case is ever kept in the broker
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), name) for name in WORK]
CELERY_TASK_DEFAULT_QUEUE = "quick"
CELERY_TASK_ROUTES = {task: {"queue": queue} for queue, tasks in WORK.items() for task in tasks}
# Several beats may run, and one of them speaks.
CELERY_BEAT_SCHEDULER = "sar_portal.beating:OneBeat"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker that gave up after an hour would be started by nobody
# The default sweep for tasks of a killed worker takes minutes, and its visibility an hour (docs/decisions).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 3,
    "unacked_restore_throttle": 1,
    # With the broker away, whoever wakes the worker gives up at once: the rows in the database are the truth.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,  # a broker that is there and says nothing holds up no page either
    "global_keyprefix": env.text("CACHE_PREFIX", "sar") + ":",
}
CELERY_TIMEZONE = TIME_ZONE
# All files of one review's archive together. One object of a bucket takes no more than 5 GB.
ARCHIVE_MOST_MB = env.whole("ARCHIVE_MOST_MB", 4000)
# How many parts of a long PDF are laid out at a time: one for each core that the worker may use.
PRESSES = env.whole("PRESSES", min(os.cpu_count() or 1, 4))

LOGGING_CONFIG = None
LOG_LEVEL = env.text("LOG_LEVEL", "INFO")


logs.configure(LOG_LEVEL, as_json=PRODUCTION)  # so that web, worker and commands log alike
