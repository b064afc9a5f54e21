"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Hall(AppConfig):
    """The hall: one app, label "leitai"."""

    name = "leitai.web"
    label = "leitai"
    verbose_name = _("Leitai")
    default_auto_field = "django.db.models.BigAutoField"
