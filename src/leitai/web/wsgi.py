"""WSGI entry, used inside the ASGI dispatcher for everything that is not the hot path."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leitai.web.settings")
application = get_wsgi_application()
