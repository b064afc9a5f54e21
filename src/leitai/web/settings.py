"""Settings of the hall, all from the environment; docs/reference/settings.md lists them."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from leitai.web.keys import read_or_make_key

HERE = Path(__file__).resolve().parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


# Where the database, the keys and uploads live.
DATA_DIR = Path(os.environ.get("LEITAI_DATA", "var")).resolve()
DEBUG = _flag("LEITAI_DEBUG")
SECRET_KEY = os.environ.get("LEITAI_SECRET_KEY") or read_or_make_key(DATA_DIR, "secret").hex()
# The seed of the Ed25519 key that signs receipts and checkpoints.
SIGNING_SEED = read_or_make_key(DATA_DIR, "signing", os.environ.get("LEITAI_SIGNING_KEY_FILE"))

# Hash of the logs of rounds that are opened from now on: SHA-256, or SM3 (GB/T 32905-2016).
LEITAI_HASH = os.environ.get("LEITAI_HASH", "sha256")
if LEITAI_HASH not in ("sha256", "sm3"):
    raise ValueError(f"LEITAI_HASH: {LEITAI_HASH!r} is neither sha256 nor sm3")

# Keys of witnesses whose cosignatures of checkpoints are taken (`leitai witness new` prints one).
LEITAI_WITNESSES = [key for key in os.environ.get("LEITAI_WITNESSES", "").split(",") if key]

# A hall's own network has no fixed name; set LEITAI_HOSTS where it has one.
ALLOWED_HOSTS = os.environ.get("LEITAI_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("LEITAI_ORIGINS", "").split(",") if o]
BEHIND_TLS = _flag("LEITAI_TLS")
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_AGE = 12 * 3600  # one day in the hall
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "leitai.web.apps.Hall",
]

MIDDLEWARE = [
    "leitai.web.guard.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "leitai.web.guard.ProblemPages",
    "leitai.web.second_factor.SecondFactorDemanded",
]

ROOT_URLCONF = "leitai.web.urls"
WSGI_APPLICATION = "leitai.web.wsgi.application"
ASGI_APPLICATION = "leitai.web.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates", *sorted(HERE.glob("screens/*/templates"))],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    """The database from DATABASE_URL: sqlite:///path or postgresql://user:pw@host:port/name."""
    if not url:
        url = f"sqlite:///{DATA_DIR / 'leitai.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = url.removeprefix("sqlite:///")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name or ":memory:",
            "OPTIONS": {
                # IMMEDIATE: a writer waits its turn instead of failing half-way;
                # FULL: what was acknowledged is on disk.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
                # 16 MB of pages kept; the log is folded in less often, since the random
                # keys of ballots touch the same pages again and again.
                "PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=8000;",
            },
            # The last connection that closes folds the whole log in: none closes in a hall.
            "CONN_MAX_AGE": 600,
            "TEST": {"NAME": os.environ.get("LEITAI_TEST_DB")},
        }
    if parts.scheme in ("postgres", "postgresql"):
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError(f"DATABASE_URL: {parts.scheme}:// is neither sqlite nor postgresql")


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
LANGUAGE_COOKIE_NAME = "leitai_language"
USE_I18N = USE_TZ = True
TIME_ZONE = os.environ.get("LEITAI_TIME_ZONE", "Asia/Shanghai")
# A demo's clocks and cards stand still at this day; empty in a real hall.
LEITAI_TODAY = os.environ.get("LEITAI_TODAY", "")

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static", *sorted(HERE.glob("screens/*/static"))]
_FONTS = HERE.parent / "reports" / "fonts" / "files"
if _FONTS.is_dir():
    STATICFILES_DIRS.append(("leitai/fonts", _FONTS))  # type: ignore[arg-type]
# Served straight from the package: nothing to collect, nothing to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "leitai.web.guard.StaffOnly"
ACCOUNT_FORMS = {
    "login": "leitai.web.sign_in.StaffSignIn",
    "reauthenticate": "leitai.web.sign_in.StaffSignInAgain",
    "change_password": "leitai.web.sign_in.OwnPassword",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
# Before a round is sealed or a second factor changed, who it is is asked again after so long.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
SOCIALACCOUNT_ONLY = False
MFA_ADAPTER = "leitai.web.second_factor.SealedSecrets"
# "staff": whoever signs in with a password must set one up first; empty: it is offered.
LEITAI_SECOND_FACTOR = os.environ.get("LEITAI_SECOND_FACTOR", "")
if LEITAI_SECOND_FACTOR not in ("", "staff"):
    # A word that means nothing must not leave the door open in silence.
    raise ValueError(f"LEITAI_SECOND_FACTOR: {LEITAI_SECOND_FACTOR!r} is neither empty nor staff")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# OpenID Connect: LEITAI_OIDC_URL, _ID and _SECRET switch it on.
if os.environ.get("LEITAI_OIDC_URL"):
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "hall",
                    "name": os.environ.get("LEITAI_OIDC_NAME", "OpenID Connect"),
                    "client_id": os.environ.get("LEITAI_OIDC_ID", ""),
                    "secret": os.environ.get("LEITAI_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["LEITAI_OIDC_URL"]},
                }
            ]
        }
    }

# Reminders of matters (`leitai remind`) go nowhere until an address is given here.
EMAIL_HOST = os.environ.get("LEITAI_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("LEITAI_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("LEITAI_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LEITAI_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("LEITAI_EMAIL_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("LEITAI_EMAIL_FROM", "leitai@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
LEITAI_REMIND_EMAIL = bool(EMAIL_HOST)
LEITAI_WEBHOOK_URL = os.environ.get("LEITAI_WEBHOOK_URL", "")
LEITAI_WEBHOOK_SECRET = os.environ.get("LEITAI_WEBHOOK_SECRET", "")
# Where the hall is reached, for links in reminders: https://your.name
LEITAI_ADDRESS = os.environ.get("LEITAI_ADDRESS", "").rstrip("/")
# A statement is a few pages; slides with pictures are larger and go to a file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
LEITAI_UPLOAD_LIMIT = 20 * 1024 * 1024

# Public questions: how long askers' data is kept after the end and at most, in days; how many
# raters are drawn; how many questions one device may ask in an hour.
LEITAI_ASKER_DAYS = int(os.environ.get("LEITAI_ASKER_DAYS", "30"))
LEITAI_ASKER_MOST_DAYS = int(os.environ.get("LEITAI_ASKER_MOST_DAYS", "365"))
LEITAI_RATERS = max(5, int(os.environ.get("LEITAI_RATERS", "9")))
LEITAI_QUESTIONS_AN_HOUR = int(os.environ.get("LEITAI_QUESTIONS_AN_HOUR", "6"))

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LEITAI_LOG", "WARNING")},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
