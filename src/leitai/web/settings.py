"""Settings of the hall, from the environment."""

SECRET_KEY = "set-by-the-environment"  # noqa: S105 - replaced before the first request is served
INSTALLED_APPS: list[str] = []
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
