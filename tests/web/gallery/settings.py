"""The smallest settings that render the hall's templates; nothing is stored."""

from __future__ import annotations

from pathlib import Path

import leitai.web

WEB = Path(leitai.web.__file__).parent

SECRET_KEY = "gallery"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "web.gallery.urls"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
DATABASES: dict[str, dict[str, str]] = {}
INSTALLED_APPS = ["django.contrib.staticfiles"]
MIDDLEWARE = [
    "web.gallery.middleware.Strict",
    "django.middleware.locale.LocaleMiddleware",
    "web.gallery.middleware.Language",
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static", *sorted(WEB.glob("screens/*/static"))]
STATICFILES_DIRS.append(("leitai/fonts", WEB.parent / "reports" / "fonts" / "files"))
STATICFILES_DIRS.append(("leitai/record", WEB.parent / "record" / "js"))
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates", *sorted(WEB.glob("screens/*/templates"))],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ],
            "libraries": {"leitai": "leitai.web.templatetags.leitai"},
            "string_if_invalid": "⁇%s⁇",
        },
    }
]
